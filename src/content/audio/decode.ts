// Bytes of a recording to sound. What it is follows from the bytes, never from the file's name.
import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import { MPEGDecoder } from 'mpg123-decoder';
import { OggOpusDecoder } from 'ogg-opus-decoder';
import { isWav, openWav, type Wav } from '../wav.ts';
import { readMp3 } from './mp3.ts';
import { type Ogg, readOgg } from './ogg.ts';
import { Refused } from './refused.ts';
import { checkShape, Gathered, lasting, type Sound } from './sound.ts';

/** Bytes that a decoder gets at once: seconds of sound at most, so that too much of it is noticed early. */
const PORTION = 65_536;

/** Decodes MPEG-4 audio (M4A) to sound, where the host has a program for it. Throws Refused. */
export type DecodeM4a = () => Promise<Sound>;

/** Throws Refused with a sentence when these bytes are no recording that we read, not whole, or too much of it. */
export async function decode(bytes: Uint8Array, decodeM4a: DecodeM4a): Promise<Sound> {
  if (isWav(bytes)) return fromWav(bytes);
  if (isM4a(bytes)) return decodeM4a();
  const ogg = readOgg(bytes);
  if (ogg) return fromOgg(bytes, ogg);
  const mp3 = readMp3(bytes);
  if (!mp3) throw new Refused('not audio', `it is ${whatElse(bytes)}. Send WAV, MP3, OGG or M4A`);
  if (!mp3.whole) throw cutOff(mp3.seconds);
  checkShape({ rate: 8000, channels: 1, seconds: mp3.seconds });
  return streamed(new MPEGDecoder(), bytes);
}

function fromWav(bytes: Uint8Array): Sound {
  const wav = opened(bytes);
  checkShape(wav);
  const channels = Array.from({ length: wav.channels }, (_, channel) =>
    Float32Array.from({ length: wav.samples }, (_, sample) => wav.level(sample, channel)),
  );
  return { rate: wav.rate, channels };
}

function opened(bytes: Uint8Array): Wav {
  try {
    return openWav(bytes);
  } catch (cause) {
    throw new Refused('damaged', (cause as Error).message, { cause });
  }
}

function fromOgg(bytes: Uint8Array, { codec, seconds, whole }: Ogg): Promise<Sound> {
  if (!codec) throw new Refused('not audio', 'it is an Ogg file with neither Vorbis nor Opus in it');
  if (!whole) throw cutOff(seconds);
  checkShape({ rate: 8000, channels: 1, seconds });
  return streamed(codec === 'opus' ? new OggOpusDecoder() : new OggVorbisDecoder(), bytes);
}

const cutOff = (seconds: number): Refused =>
  new Refused('damaged', `it was cut off after ${lasting(seconds)}: copy it anew from where it was recorded`);

type Piece = Parameters<Gathered['add']>[0] & { errors: { message: string }[] };

interface StreamDecoder {
  ready: Promise<void>;
  decode(bytes: Uint8Array): Piece | Promise<Piece>;
  flush?(): Promise<Piece>;
  free(): void;
}

async function streamed(decoder: StreamDecoder, bytes: Uint8Array): Promise<Sound> {
  await decoder.ready;
  try {
    const gathered = new Gathered();
    const add = (piece: Piece) => {
      const [error] = piece.errors;
      if (error) throw new Refused('damaged', `it is damaged (${error.message})`);
      gathered.add(piece);
    };
    for (let at = 0; at < bytes.length; at += PORTION) add(await decoder.decode(bytes.subarray(at, at + PORTION)));
    if (decoder.flush) add(await decoder.flush());
    return gathered.sound();
  } finally {
    decoder.free();
  }
}

/** An ISO media file says so at its fifth byte. */
const isM4a = (bytes: Uint8Array): boolean => beginsWith(bytes, 'ftyp', 4);

const beginsWith = (bytes: Uint8Array, mark: string, at = 0): boolean =>
  String.fromCharCode(...bytes.subarray(at, at + mark.length)) === mark;

/** What people send by mistake. */
const OTHERS: [mark: string, what: string][] = [
  ['PK\x03\x04', 'a ZIP file: unpack it first'],
  ['Rar!', 'a RAR file: unpack it first'],
  ['7z\xbc\xaf', 'a 7z file: unpack it first'],
  ['#!AMR', 'AMR, as old phones record: use another program'],
  ['fLaC', 'FLAC'],
  ['caff', 'CAF'],
  ['FORM', 'AIFF'],
  ['%PDF', 'a PDF file'],
];

function whatElse(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'an empty file';
  const known = OTHERS.find(([mark]) => beginsWith(bytes, mark));
  if (known) return known[1];
  const start = bytes.subarray(0, 512);
  return start.every(byte => byte === 9 || byte === 10 || byte === 13 || byte >= 32) ? 'a text' : 'no sound';
}
