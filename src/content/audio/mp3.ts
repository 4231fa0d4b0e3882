// An MP3 file, frame by frame, without decoding it: how long it is, and whether it is all there.
// The header's fields: mp3-tech.org/programmer/frame_header.html

interface Frame {
  /** In bytes, the header included. */
  size: number;
  samples: number;
  rate: number;
}

export interface Mp3 {
  seconds: number;
  /** False: it was cut off. */
  whole: boolean;
}

/** kbit/s of Layer III; 0 is "free", which nobody writes. */
const BITRATES = {
  1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
/** By the two bits of the version: MPEG 2.5, none, 2, 1. */
const VERSIONS = [
  { rates: [11025, 12000, 8000], bitrates: BITRATES[2], samples: 576 },
  undefined,
  { rates: [22050, 24000, 16000], bitrates: BITRATES[2], samples: 576 },
  { rates: [44100, 48000, 32000], bitrates: BITRATES[1], samples: 1152 },
];
const LAYER_3 = 1;
/** Junk before the first frame that players put up with, in bytes. */
const MOST_JUNK = 65_536;
/** What may stand behind the last frame. */
const TAGS = /^(TAG|APETAGEX|LYRICSBEGIN|ID3)/;

/** Undefined when these bytes are no MP3 file. */
export function readMp3(bytes: Uint8Array): Mp3 | undefined {
  const first = firstFrame(bytes);
  if (first === undefined) return undefined;
  let at = first;
  let samples = 0;
  let rate = 0;
  let frames = 0;
  let frame = frameAt(bytes, at);
  for (; frame && at + frame.size <= bytes.length; frame = frameAt(bytes, at)) {
    at += frame.size;
    samples += frame.samples;
    rate = frame.rate;
    frames += 1;
  }
  const rest = bytes.subarray(at);
  const ended = rest.every(byte => byte === 0) || TAGS.test(text(rest, 0, 12));
  const announced = framesAnnounced(bytes, first);
  // The announcing frame does not count itself.
  return { seconds: samples / rate, whole: ended && (announced === undefined || frames >= announced) };
}

/** Where the first frame begins that another one follows (or the end). */
function firstFrame(bytes: Uint8Array): number | undefined {
  const from = tagSize(bytes);
  for (let at = from; at < Math.min(bytes.length, from + MOST_JUNK); at++) {
    const frame = frameAt(bytes, at);
    if (frame && frameAt(bytes, at + frame.size)?.rate === frame.rate) return at;
  }
  return undefined;
}

/** An ID3v2 tag before the sound. Its size is written in sevens of bits. */
function tagSize(bytes: Uint8Array): number {
  if (text(bytes, 0, 3) !== 'ID3' || bytes.length < 10) return 0;
  const size = [...bytes.subarray(6, 10)].reduce((sum, seven) => sum * 128 + (seven & 0x7f), 0);
  return 10 + size;
}

function frameAt(bytes: Uint8Array, at: number): Frame | undefined {
  const [sync = 0, about = 0, rates = 0] = bytes.subarray(at, at + 3);
  if (sync !== 0xff || (about & 0xe0) !== 0xe0 || ((about >> 1) & 3) !== LAYER_3) return undefined;
  const version = VERSIONS[(about >> 3) & 3];
  const rate = version?.rates[(rates >> 2) & 3];
  const bitrate = version?.bitrates[rates >> 4];
  if (!version || !rate || !bitrate) return undefined;
  const size = Math.floor(((version.samples / 8) * bitrate * 1000) / rate) + ((rates >> 1) & 1);
  return { size, samples: version.samples, rate };
}

/** What the encoder says in the first frame: how many follow. */
function framesAnnounced(bytes: Uint8Array, first: number): number | undefined {
  const head = text(bytes, first, 64);
  const mark = Math.max(head.indexOf('Xing'), head.indexOf('Info'));
  if (mark < 0 || first + mark + 12 > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + first + mark + 4);
  return view.getUint32(0) & 1 ? view.getUint32(4) : undefined;
}

const text = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));
