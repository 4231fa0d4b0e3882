// WAV files: what one holds, for checks; and silence, which needs no voice to make.

/** Loudness is a share of the greatest possible: 0 is silence, 1 full scale. */
export interface WavFacts {
  format: 'pcm' | 'mu-law';
  /** Samples per second. */
  rate: number;
  channels: number;
  /** Per sample. */
  bits: number;
  seconds: number;
  peak: number;
  rms: number;
}

/** What a telephone carries, and so what every clip should be. */
export const TELEPHONE = { format: 'mu-law', rate: 8000, channels: 1, bits: 8 } as const;

const PCM = 1;
const MU_LAW = 7;
/** µ-law's code for zero. */
const SILENT = 0xff;

/** Reads µ-law or 16-bit PCM. Throws a sentence for anything else, and for a file that ends too early. */
export function readWav(bytes: Uint8Array): WavFacts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.length < 12 || word(0) !== 'RIFF' || word(8) !== 'WAVE') throw new Error('This is not a WAV file.');

  const chunks = new Map<string, { start: number; size: number }>();
  for (let at = 12; at + 8 <= bytes.length; ) {
    const chunk = { start: at + 8, size: view.getUint32(at + 4, true) };
    if (chunk.start + chunk.size > bytes.length) throw new Error(`The WAV file ends inside its "${word(at)}" part.`);
    if (!chunks.has(word(at))) chunks.set(word(at), chunk);
    at = chunk.start + chunk.size + (chunk.size % 2);
  }
  const header = chunks.get('fmt ');
  const data = chunks.get('data');
  if (!header || header.size < 16 || !data) throw new Error('The WAV file has no format or no sound in it.');

  const code = view.getUint16(header.start, true);
  const channels = view.getUint16(header.start + 2, true);
  const rate = view.getUint32(header.start + 4, true);
  const bits = view.getUint16(header.start + 14, true);
  const decoder = DECODERS[`${code}/${bits}`];
  if (!decoder || !channels || !rate)
    throw new Error(
      `The WAV file has sound of format ${code} with ${bits} bits; it should be 8-bit mu-law or 16-bit PCM.`,
    );

  const samples = Math.floor((data.size * 8) / bits);
  let peak = 0;
  let squares = 0;
  for (let i = 0; i < samples; i++) {
    const level = Math.abs(decoder.level(view, data.start, i));
    peak = Math.max(peak, level);
    squares += level * level;
  }
  const seconds = samples / channels / rate;
  return {
    format: decoder.format,
    rate,
    channels,
    bits,
    seconds,
    peak,
    rms: Math.sqrt(squares / Math.max(samples, 1)),
  };
}

interface Decoder {
  format: WavFacts['format'];
  level: (view: DataView, start: number, sample: number) => number;
}

const DECODERS: Record<string, Decoder> = {
  [`${PCM}/16`]: { format: 'pcm', level: (view, start, i) => view.getInt16(start + 2 * i, true) / 32768 },
  [`${MU_LAW}/8`]: { format: 'mu-law', level: (view, start, i) => expand(view.getUint8(start + i)) },
};

/** ITU-T G.711 µ-law to -1…1. */
function expand(code: number): number {
  const bits = ~code & 0xff;
  const size = (((bits & 0x0f) << 3) + 0x84) << ((bits >> 4) & 0x07);
  return ((bits & 0x80 ? -1 : 1) * (size - 0x84)) / 32768;
}

/** Silence of so many tenths of a second, as a telephone's WAV file. */
export function silence(tenths: number): Uint8Array<ArrayBuffer> {
  const { rate, channels, bits } = TELEPHONE;
  const size = (rate * tenths) / 10;
  const bytes = new Uint8Array(46 + size).fill(SILENT, 46);
  const view = new DataView(bytes.buffer);
  const word = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at);
  word(0, 'RIFF');
  view.setUint32(4, 38 + size, true);
  word(8, 'WAVEfmt ');
  view.setUint32(16, 18, true);
  view.setUint16(20, MU_LAW, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, bits, true);
  word(38, 'data');
  view.setUint32(42, size, true);
  return bytes;
}

/** Seconds of a WAV file, from its beginning alone: the sound itself need not be there. Throws a sentence. */
export function wavSeconds(head: Uint8Array): number {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const word = (at: number) => String.fromCharCode(...head.subarray(at, at + 4));
  if (head.length < 12 || word(0) !== 'RIFF' || word(8) !== 'WAVE') throw new Error('This is not a WAV file.');
  let bytesPerSecond = 0;
  for (let at = 12; at + 8 <= head.length; ) {
    const size = view.getUint32(at + 4, true);
    if (word(at) === 'fmt ' && at + 20 <= head.length) bytesPerSecond = view.getUint32(at + 16, true);
    if (word(at) === 'data' && bytesPerSecond > 0) return size / bytesPerSecond;
    at += 8 + size + (size % 2);
  }
  throw new Error('The WAV file has no format or no sound in it.');
}
