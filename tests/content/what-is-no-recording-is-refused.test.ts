// Folders come from villages: everything may be in them.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clipOf } from '../../src/content/audio/clip.ts';
import { decode } from '../../src/content/audio/decode.ts';
import { readMp3 } from '../../src/content/audio/mp3.ts';
import { readOgg } from '../../src/content/audio/ogg.ts';
import { Refused } from '../../src/content/audio/refused.ts';
import { Gathered, MOST_SECONDS, type Sound } from '../../src/content/audio/sound.ts';
import { loudness } from '../../src/content/audio/speech.ts';
import { heard, nothing, wavFile } from '../support/takes.ts';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));
const ENCODED = ['mono-16k.mp3', 'stereo-44k.mp3', 'vorbis.ogg', 'voice-note.opus'];
/** Of mono-16k.mp3, in bytes: 16 kbit/s at 16 kHz. A second has 28. */
const FRAME = 72;
const m4a: Sound = nothing(8000, 1);
const decoded = (bytes: Uint8Array) => decode(bytes, async () => m4a);

const why = async (bytes: Uint8Array): Promise<string> => {
  const refused = await decoded(bytes).catch(error => error);
  expect(refused).toBeInstanceOf(Refused);
  return `${refused.reason}: ${refused.message}`;
};

test.each(ENCODED)('%s is the sentence that was spoken', async name => {
  const clip = clipOf(await decoded(fixture(name)), {
    longest: 5,
    text: 'To hear about your pay, press one.',
    info: {},
  });
  expect(clip.seconds).toBeCloseTo(2.6, 0);
  expect(loudness(heard(clip.wav))).toBeCloseTo(-19, 0);
});

test('M4A goes to whoever decodes M4A', async () => {
  expect(await decoded(fixture('phone.m4a'))).toBe(m4a);
});

describe('not audio', () => {
  const text = new TextEncoder();
  test.each<[string, Uint8Array, string]>([
    ['a ZIP file', text.encode('PK\x03\x04\x14\x00'), 'a ZIP file: unpack it first'],
    ['a text', text.encode('नमस्ते। यो रेकर्डिङ होइन।\n'), 'it is a text. Send WAV, MP3, OGG or M4A'],
    ['nothing', new Uint8Array(), 'an empty file'],
    ['noise', Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251), 'no sound'],
    ['AMR', text.encode('#!AMR\nxxxx'), 'AMR, as old phones record'],
    ['a PDF', text.encode('%PDF-1.7'), 'a PDF file'],
    ['an Ogg file of something else', withText(fixture('vorbis.ogg'), 'vorbis', 'theora'), 'neither Vorbis nor Opus'],
    ['a WAV file of five channels', surround(), '5 channels'],
    ['a WAV file of 4,000 samples a second', wavFile({ ...nothing(4000, 1), rate: 4000 }), '4000 samples a second'],
  ])('%s', async (_, bytes, said) => {
    expect(await why(bytes)).toMatch(/^not audio: /);
    expect(await why(bytes)).toContain(said);
  });
});

describe('cut off, at whatever byte', () => {
  test.each([...ENCODED, 'a WAV file'])('%s', async name => {
    const bytes = name === 'a WAV file' ? wavFile(nothing(8000, 3)) : fixture(name);
    for (const share of [0.4, 0.66, 0.9])
      expect(await why(bytes.subarray(0, Math.floor(bytes.length * share)))).toMatch(
        /^damaged: .*(cut off|ends inside)/,
      );
  });

  test('an MP3 file between two frames as well, because it says how many there are', () => {
    const whole = fixture('mono-16k.mp3');
    expect(readMp3(whole)).toMatchObject({ whole: true });
    for (let frames = 10; frames < 60; frames += 7) {
      const at = whole.length - FRAME * frames;
      expect(readMp3(whole.subarray(0, at)), `${frames}`).toMatchObject({ whole: false });
    }
  });
});

describe('two hours are too long, and nobody decodes them to know', () => {
  test('of WAV', async () => {
    const twoHours = wavFile(nothing(8000, 1), '8').slice(0, 60);
    const bytes = new Uint8Array(44 + 7200 * 8000);
    bytes.set(twoHours.subarray(0, 44));
    new DataView(bytes.buffer).setUint32(40, 7200 * 8000, true);
    expect(await why(bytes)).toBe('too long: it lasts 2 h 0 min: a take may last 3 min, silence included');
  });

  test('of MP3', async () => {
    const second = fixture('mono-16k.mp3').subarray(-28 * FRAME);
    const many = new Uint8Array(second.length * 7200);
    for (let n = 0; n < 7200; n++) many.set(second, n * second.length);
    expect(readMp3(many)?.seconds).toBeGreaterThan(7000);
    expect(await why(many)).toMatch(/^too long: it lasts 2 h/);
  });

  test.each(['vorbis.ogg', 'voice-note.opus'])('of %s, by what its last page says', async name => {
    const bytes = fixture(name);
    const last = Buffer.from(bytes).lastIndexOf('OggS');
    new DataView(bytes.buffer).setBigUint64(last + 6, BigInt(7200 * 48_000), true);
    expect(readOgg(bytes)?.seconds).toBeGreaterThan(7000);
    expect(await why(bytes)).toMatch(/^too long: it lasts [2-6] h/);
  });

  test('even where a file lies about its length, decoding stops', () => {
    const gathered = new Gathered();
    const minute = { channelData: [new Float32Array(48_000 * 60)], samplesDecoded: 48_000 * 60, sampleRate: 48_000 };
    for (let n = 0; n < 3; n++) gathered.add(minute);
    expect(gathered.sound().channels[0]).toHaveLength(MOST_SECONDS * 48_000);
    expect(() => gathered.add(minute)).toThrow('it goes on and on: a take may last 3 min');
  });
});

test('whatever happened to a file, it becomes sound or is refused', async () => {
  const files = [...ENCODED.map(fixture), wavFile(nothing(8000, 1)), wavFile(nothing(8000, 1), '24')];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), { minLength: 1, maxLength: 12 }),
      async (file, damage) => {
        const bytes = file.slice();
        for (const [where, byte] of damage) bytes[Math.floor(where * (bytes.length - 1))] = byte;
        const sound = await decoded(bytes).catch(error => error);
        if (sound instanceof Error) expect(sound).toBeInstanceOf(Refused);
        else expect(sound.channels[0].length).toBeLessThanOrEqual(MOST_SECONDS * sound.rate);
      },
    ),
    { numRuns: 60 },
  );
});

function withText(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const changed = bytes.slice();
  changed.set(new TextEncoder().encode(to), Buffer.from(bytes).indexOf(from));
  return changed;
}

const surround = (): Uint8Array =>
  wavFile({ rate: 16_000, channels: Array.from({ length: 5 }, () => new Float32Array(100)) });
