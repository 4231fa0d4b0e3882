import { describe, expect, test } from 'vitest';
import { readWav, silence } from '../../src/content/wav.ts';

/** A WAV file of 16-bit samples, as a recorder makes it: with a part before the sound that nobody needs. */
function recorded(samples: number[], { rate = 44100, channels = 1, bits = 16 } = {}): Uint8Array {
  const bytes = Buffer.alloc(58 + samples.length * 2);
  bytes.write('RIFF....WAVEfmt ', 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(channels, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt16LE(bits, 34);
  bytes.write('LIST', 36);
  bytes.writeUInt32LE(5, 40);
  bytes.write('data', 50);
  bytes.writeUInt32LE(samples.length * 2, 54);
  for (const [i, sample] of samples.entries()) bytes.writeInt16LE(sample, 58 + 2 * i);
  return bytes;
}

test('a recording tells its format, its length and how loud it is', () => {
  const wav = readWav(recorded([16384, -16384, 16384, -16384], { rate: 4, channels: 2 }));
  expect(wav).toEqual({ format: 'pcm', rate: 4, channels: 2, bits: 16, seconds: 0.5, peak: 0.5, rms: 0.5 });
});

test('mu-law is heard as loud as it is', () => {
  const clip = silence(1).fill(0x00, 46); // the loudest code of all, below zero
  expect(readWav(clip).peak).toBeCloseTo(32124 / 32768);
  expect(readWav(silence(1))).toMatchObject({ format: 'mu-law', seconds: 0.1, peak: 0 });
});

describe('a sentence says why it is not read', () => {
  test.each([
    { what: 'an MP3 file', bytes: Buffer.from('ID3.............'), said: 'This is not a WAV file.' },
    { what: 'an empty file', bytes: Buffer.from(''), said: 'This is not a WAV file.' },
    { what: 'a file without sound', bytes: Buffer.from('RIFF....WAVE'), said: 'no format or no sound' },
    {
      what: 'a file that was cut off',
      bytes: recorded([1, 2, 3]).subarray(0, 60),
      said: 'ends inside its "data" part',
    },
    { what: '12-bit sound', bytes: recorded([1, 2, 3], { bits: 12 }), said: 'format 1 with 12 bits' },
    { what: 'sound in no channel', bytes: recorded([1], { channels: 0 }), said: 'it should be' },
  ])('$what', ({ bytes, said }) => {
    expect(() => readWav(bytes)).toThrow(said);
  });
});
