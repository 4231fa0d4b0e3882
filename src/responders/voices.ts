// A caller's message as an address that the provider can play: it carries no signature of the provider's when it
// fetches, so the address carries one of ours, for one message, for ten minutes.
import type { Deps } from '../deps.ts';
import { messageRow } from '../store/messages.ts';
import type { Seal } from '../store/seal.ts';

/** Longer than any message, so that one which is heard to its end can be fetched again on the way. */
const GOOD_FOR_MS = 10 * 60_000;

export interface Voice {
  message: string;
  /** Only so many seconds from its beginning. */
  seconds?: number;
}

/** A telephone number, which the same key names, begins with +; so no address can stand for one. */
const signature = (seal: Seal, { message, seconds = 0 }: Voice, until: number): Promise<string> =>
  seal.hash(`message ${message} ${seconds} ${until}`);

/** The path of a message for the next ten minutes. */
export async function voicePath(deps: Pick<Deps, 'seal' | 'now'>, voice: Voice): Promise<string> {
  const until = deps.now().getTime() + GOOD_FOR_MS;
  const query = new URLSearchParams({
    u: until.toString(36),
    ...(voice.seconds ? { h: `${voice.seconds}` } : {}),
    g: await signature(deps.seal, voice, until),
  });
  return `/twilio/voice/message/${encodeURIComponent(voice.message)}?${query}`;
}

/** The WAV file that such a path stands for; undefined when the path is not ours, too old, or the sound is gone. */
export async function voiceAt(
  deps: Pick<Deps, 'seal' | 'now' | 'audio'>,
  message: string,
  query: Record<string, string>,
): Promise<Uint8Array | undefined> {
  const until = Number.parseInt(query.u ?? '', 36);
  const seconds = query.h === undefined ? undefined : Number(query.h);
  const voice = { message, ...(seconds === undefined ? {} : { seconds }) };
  // Compared as hashes of hashes, so that the time it takes tells nothing.
  const [given, right] = await Promise.all(
    [query.g ?? '', await signature(deps.seal, voice, until)].map(text => deps.seal.hash(`compare ${text}`)),
  );
  if (given !== right || !(deps.now().getTime() < until)) return undefined;
  const sealed = await deps.audio.get(message);
  if (!sealed) return undefined;
  const wav = await deps.seal.openBytes(messageRow(message), sealed);
  return seconds === undefined ? wav : beginningOf(wav, seconds);
}

/** The first seconds of a WAV file; the whole where its parts are not in the usual order. */
export function beginningOf(wav: Uint8Array, seconds: number): Uint8Array {
  const view = new DataView(wav.buffer, wav.byteOffset, wav.byteLength);
  let rate = 0;
  for (let at = 12; at + 8 <= wav.length; ) {
    const name = String.fromCharCode(...wav.subarray(at, at + 4));
    const size = view.getUint32(at + 4, true);
    if (name === 'fmt ' && size >= 12 && at + 20 <= wav.length) rate = view.getUint32(at + 16, true);
    if (name === 'data') {
      const kept = Math.min(size, wav.length - at - 8, rate * seconds);
      if (rate === 0 || kept >= size) return wav;
      const cut = wav.slice(0, at + 8 + kept);
      const header = new DataView(cut.buffer);
      header.setUint32(4, cut.length - 8, true);
      header.setUint32(at + 4, kept, true);
      return cut;
    }
    at += 8 + size + (size % 2);
  }
  return wav;
}
