// An Ogg file, page by page, without decoding it: what is in it, how long it is, and whether it is all there (RFC 3533).

export interface Ogg {
  codec: 'vorbis' | 'opus' | undefined;
  seconds: number;
  /** False: it ends inside a page. */
  whole: boolean;
}

const HEADER = 27;
/** Opus counts in these, whatever it was recorded with. */
const OPUS_RATE = 48_000;
/** "No packet ends on this page." */
const NOWHERE = 0xffff_ffff_ffff_ffffn;

/** Undefined when these bytes are no Ogg file. */
export function readOgg(bytes: Uint8Array): Ogg | undefined {
  if (!isPage(bytes, 0)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { codec, rate } = codecOf(bytes, view);
  let position = 0n;
  let at = 0;
  while (isPage(bytes, at)) {
    const size = pageSize(bytes, at);
    if (at + size > bytes.length) break;
    const here = view.getBigUint64(at + 6, true);
    if (here !== NOWHERE && here > position) position = here;
    at += size;
  }
  return { codec, seconds: Number(position) / rate, whole: at === bytes.length };
}

const isPage = (bytes: Uint8Array, at: number): boolean =>
  at + HEADER <= bytes.length && String.fromCharCode(...bytes.subarray(at, at + 4)) === 'OggS';

/** Header, table of segments, segments. A table that is cut off makes the page reach beyond the end. */
function pageSize(bytes: Uint8Array, at: number): number {
  const segments = bytes[at + 26] ?? 0;
  const sizes = bytes.subarray(at + HEADER, at + HEADER + segments);
  return HEADER + segments + sizes.reduce((sum, size) => sum + size, 0);
}

/** From the first packet, which names itself. */
function codecOf(bytes: Uint8Array, view: DataView): { codec: Ogg['codec']; rate: number } {
  const packet = HEADER + (bytes[26] ?? 0);
  const head = String.fromCharCode(...bytes.subarray(packet, packet + 8));
  if (head === 'OpusHead') return { codec: 'opus', rate: OPUS_RATE };
  if (head.slice(1, 7) === 'vorbis' && packet + 16 <= bytes.length)
    return { codec: 'vorbis', rate: view.getUint32(packet + 12, true) || 1 };
  return { codec: undefined, rate: 1 };
}
