// What a clip was recorded for. It stands in the clip itself (its WAV file's INFO list), so that it goes wherever the
// clip goes: into a backup, to R2, into voice-prompts/. Said again for another text, it is another clip.
import { createHash } from 'node:crypto';
import { openWav } from './wav.ts';

/** By `language/prompt`, as everywhere. */
interface Recorded {
  key: string;
  /** The hash of the text that was read out; undefined where the speaker brought the words. */
  text: string | undefined;
}

/** The INFO list of a clip. */
export function infoOf(key: string, text: string | undefined): Record<string, string> {
  return { INAM: key, ...(text === undefined ? {} : { ICMT: `text ${hashOf(text)}` }) };
}

/** Undefined where the clip does not tell: it was not imported, but put in place by hand. Throws as openWav does. */
export function recordedFor(wav: Uint8Array): Recorded | undefined {
  const { INAM: key, ICMT: comment = '' } = openWav(wav).info;
  return key === undefined ? undefined : { key, text: /^text ([0-9a-f]{16})$/.exec(comment)?.[1] };
}

/** Has the script changed since? A clip that does not tell is taken at its word. */
export function isStale(wav: Uint8Array, text: string | undefined): boolean {
  const was = recordedFor(wav)?.text;
  return was !== undefined && text !== undefined && was !== hashOf(text);
}

const hashOf = (text: string): string => createHash('sha256').update(text.normalize('NFC')).digest('hex').slice(0, 16);
