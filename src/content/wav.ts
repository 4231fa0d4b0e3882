// WAV files: what one holds, sample by sample; and the one kind that we write, as a telephone carries it.
import { fromALaw, fromMuLaw } from './audio/g711.ts';

/** Loudness is a share of the greatest possible: 0 is silence, 1 full scale. */
export interface WavFacts {
  format: 'pcm' | 'float' | 'mu-law' | 'a-law';
  /** Samples per second. */
  rate: number;
  channels: number;
  /** Per sample. */
  bits: number;
  seconds: number;
  peak: number;
  rms: number;
}

/** A WAV file, looked into. */
export interface Wav extends Omit<WavFacts, 'peak' | 'rms'> {
  /** How many samples there are in each channel. */
  samples: number;
  /** A sample, -1…1. */
  level(sample: number, channel: number): number;
  /** What stands in its INFO list, by four letters, such as INAM. */
  info: Record<string, string>;
}

/** What a telephone carries, and so what every clip should be. */
export const TELEPHONE = { format: 'mu-law', rate: 8000, channels: 1, bits: 8 } as const;

/** As the WAV file's header calls them. */
const PCM = 1;
const FLOAT = 3;
const A_LAW = 6;
const MU_LAW = 7;
/** The real format stands in the header's extension. */
const EXTENSIBLE = 0xfffe;
/** µ-law's code for zero. */
const SILENT = 0xff;

/** Throws a sentence for what is no WAV file or of a format that nobody here reads, and for one that ends too early. */
export function openWav(bytes: Uint8Array): Wav {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isWav(bytes)) throw new Error('This is not a WAV file.');
  const chunks = chunksOf(bytes, view);
  const header = chunks.get('fmt ');
  const data = chunks.get('data');
  if (!header || header.size < 16 || !data) throw new Error('The WAV file has no format or no sound in it.');

  const written = view.getUint16(header.start, true);
  const code = written === EXTENSIBLE && header.size >= 26 ? view.getUint16(header.start + 24, true) : written;
  const channels = view.getUint16(header.start + 2, true);
  const rate = view.getUint32(header.start + 4, true);
  const bits = view.getUint16(header.start + 14, true);
  const decoder = DECODERS[`${code}/${bits}`];
  if (!decoder || !channels || !rate)
    throw new Error(
      `The WAV file has sound of format ${code} with ${bits} bits; it should be PCM with 8, 16, 24 or 32 bits.`,
    );

  const width = bits / 8;
  const samples = Math.floor(data.size / width / channels);
  return {
    format: decoder.format,
    rate,
    channels,
    bits,
    samples,
    seconds: samples / rate,
    level: (sample, channel) => decoder.level(view, data.start + (sample * channels + channel) * width),
    info: infoOf(bytes, view, chunks.get('LIST')),
  };
}

/** What a WAV file holds, for checks. Throws as openWav does. */
export function readWav(bytes: Uint8Array): WavFacts {
  const { format, rate, channels, bits, seconds, samples, level } = openWav(bytes);
  let peak = 0;
  let squares = 0;
  for (let sample = 0; sample < samples; sample++)
    for (let channel = 0; channel < channels; channel++) {
      const size = Math.abs(level(sample, channel));
      peak = Math.max(peak, size);
      squares += size * size;
    }
  return { format, rate, channels, bits, seconds, peak, rms: Math.sqrt(squares / Math.max(samples * channels, 1)) };
}

/** What the beginning of a WAV file says; the sound itself need not be there. */
export type WavHead = Pick<WavFacts, 'rate' | 'channels' | 'bits' | 'seconds'> & { muLaw: boolean };

/** Reads it. Throws a sentence for what is no WAV file, or has its sound further on. */
export function readWavHead(head: Uint8Array): WavHead {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (!isWav(head)) throw new Error('This is not a WAV file.');
  let format: Omit<WavHead, 'seconds'> | undefined;
  for (let at = 12; at + 8 <= head.length; ) {
    const size = view.getUint32(at + 4, true);
    if (word(head, at) === 'fmt ' && at + 24 <= head.length)
      format = {
        muLaw: view.getUint16(at + 8, true) === MU_LAW,
        channels: view.getUint16(at + 10, true),
        rate: view.getUint32(at + 12, true),
        bits: view.getUint16(at + 22, true),
      };
    if (word(head, at) === 'data' && format?.rate && format.channels && format.bits)
      return { ...format, seconds: (size * 8) / format.bits / format.channels / format.rate };
    at += 8 + size + (size % 2);
  }
  throw new Error('The WAV file has no format or no sound in it.');
}

export const isWav = (bytes: Uint8Array): boolean =>
  bytes.length >= 12 && word(bytes, 0) === 'RIFF' && word(bytes, 8) === 'WAVE';

const word = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

interface Chunk {
  start: number;
  size: number;
}

/** The first chunk of each name. */
function chunksOf(bytes: Uint8Array, view: DataView): Map<string, Chunk> {
  const chunks = new Map<string, Chunk>();
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = word(bytes, at);
    const chunk = { start: at + 8, size: view.getUint32(at + 4, true) };
    if (chunk.start + chunk.size > bytes.length) throw new Error(`The WAV file ends inside its "${name}" part.`);
    if (!chunks.has(name)) chunks.set(name, chunk);
    at = chunk.start + chunk.size + (chunk.size % 2);
  }
  return chunks;
}

function infoOf(bytes: Uint8Array, view: DataView, list: Chunk | undefined): Record<string, string> {
  const info: Record<string, string> = {};
  if (!list || word(bytes, list.start) !== 'INFO') return info;
  const end = list.start + list.size;
  for (let at = list.start + 4; at + 8 <= end; ) {
    const size = view.getUint32(at + 4, true);
    const text = bytes.subarray(at + 8, Math.min(at + 8 + size, end));
    info[word(bytes, at)] = new TextDecoder().decode(text).replace(/\0+$/, '');
    at += 8 + size + (size % 2);
  }
  return info;
}

interface Decoder {
  format: WavFacts['format'];
  level: (view: DataView, at: number) => number;
}

const DECODERS: Record<string, Decoder> = {
  [`${PCM}/8`]: { format: 'pcm', level: (view, at) => (view.getUint8(at) - 128) / 128 },
  [`${PCM}/16`]: { format: 'pcm', level: (view, at) => view.getInt16(at, true) / 0x8000 },
  [`${PCM}/24`]: {
    format: 'pcm',
    level: (view, at) => (view.getUint8(at) + (view.getInt16(at + 1, true) << 8)) / 0x800000,
  },
  [`${PCM}/32`]: { format: 'pcm', level: (view, at) => view.getInt32(at, true) / 0x80000000 },
  [`${FLOAT}/32`]: { format: 'float', level: (view, at) => view.getFloat32(at, true) },
  [`${FLOAT}/64`]: { format: 'float', level: (view, at) => view.getFloat64(at, true) },
  [`${A_LAW}/8`]: { format: 'a-law', level: (view, at) => fromALaw(view.getUint8(at)) },
  [`${MU_LAW}/8`]: { format: 'mu-law', level: (view, at) => fromMuLaw(view.getUint8(at)) },
};

/** Silence of so many tenths of a second. */
export const silence = (tenths: number): Uint8Array<ArrayBuffer> =>
  telephoneWav(new Uint8Array((TELEPHONE.rate * tenths) / 10).fill(SILENT));

/** A clip of these µ-law codes. `info` goes in behind the sound, where no player stumbles over it. */
export function telephoneWav(codes: Uint8Array, info: Record<string, string> = {}): Uint8Array<ArrayBuffer> {
  const { rate, channels, bits } = TELEPHONE;
  const format = new Uint8Array(18);
  const header = new DataView(format.buffer);
  header.setUint16(0, MU_LAW, true);
  header.setUint16(2, channels, true);
  header.setUint32(4, rate, true);
  header.setUint32(8, rate, true);
  header.setUint16(12, 1, true);
  header.setUint16(14, bits, true);
  const notes = Object.entries(info).map(([name, text]) => chunk(name, new TextEncoder().encode(`${text}\0`)));
  const list = notes.length > 0 ? [chunk('LIST', joined([ascii('INFO'), ...notes]))] : [];
  return chunk('RIFF', joined([ascii('WAVE'), chunk('fmt ', format), chunk('data', codes), ...list]));
}

function chunk(name: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8 + content.length + (content.length % 2));
  bytes.set(ascii(name));
  new DataView(bytes.buffer).setUint32(4, content.length, true);
  bytes.set(content, 8);
  return bytes;
}

function joined(parts: Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What a telephone carries, as TELEPHONE has it. */
export const isForTelephones = ({ muLaw, rate, channels, bits }: WavHead): boolean =>
  muLaw && rate === TELEPHONE.rate && channels === TELEPHONE.channels && bits === TELEPHONE.bits;
