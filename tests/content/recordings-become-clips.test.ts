// What a voice brings, in whatever shape, becomes what a telephone carries: heard, measured, and alike.
import { describe, expect, test } from 'vitest';
import { telephoneBand } from '../../src/content/audio/band.ts';
import { type Clip, clipOf, type Wanted } from '../../src/content/audio/clip.ts';
import { decode } from '../../src/content/audio/decode.ts';
import { fromMuLaw, toMuLaw } from '../../src/content/audio/g711.ts';
import { LOUDNESS } from '../../src/content/audio/level.ts';
import type { Sound } from '../../src/content/audio/sound.ts';
import { loudness } from '../../src/content/audio/speech.ts';
import { openWav, readWav, TELEPHONE } from '../../src/content/wav.ts';
import {
  atFullScale,
  atRate,
  type Depth,
  decibel,
  heard,
  louder,
  noisy,
  nothing,
  overdriven,
  padded,
  soundOf,
  speak,
  stereo,
  tone,
  wavFile,
} from '../support/takes.ts';

const SENTENCE = 'Your passport is yours. Nobody may keep it.';
const SHORT = 'Nobody may keep it.';
const NEPALI = 'पासपोर्ट तपाईंकै हो। कसैले राख्न पाउँदैन।';
const wanted: Wanted = { longest: 45, text: undefined, info: {} };
const noM4a = () => Promise.reject(new Error('nobody asked for M4A'));

const imported = async (file: Uint8Array, as: Partial<Wanted> = {}): Promise<Clip> =>
  clipOf(await decode(file, noM4a), { ...wanted, ...as });
const made = (sound: Sound, as: Partial<Wanted> = {}): Clip => clipOf(sound, { ...wanted, ...as });

describe('a WAV file', () => {
  test.each<{ depth: Depth; rate: number; channels: number }>([
    { depth: '16', rate: 44_100, channels: 1 },
    { depth: '24', rate: 48_000, channels: 2 },
    { depth: '32', rate: 96_000, channels: 1 },
    { depth: '32f', rate: 48_000, channels: 2 },
    { depth: '64', rate: 22_050, channels: 1 },
    { depth: '8', rate: 11_025, channels: 1 },
    { depth: '8m', rate: 8000, channels: 1 },
    { depth: '8a', rate: 16_000, channels: 1 },
    { depth: '16', rate: 44_101, channels: 1 },
  ])('of $depth bits, $rate Hz and $channels channels says the same', async ({ depth, rate, channels }) => {
    const voice = atRate(await speak(SHORT), rate);
    const file = wavFile(channels === 2 ? stereo(voice, 0.8) : voice, depth);
    const [clip, plain] = [await imported(file), made(await speak(SHORT))];
    expect(readWav(clip.wav)).toMatchObject(TELEPHONE);
    expect(Math.abs(clip.seconds - plain.seconds)).toBeLessThan(0.1);
    expect(likeness(heard(clip.wav), heard(plain.wav))).toBeGreaterThan(0.95);
  });

  test('is a clip to the byte: RIFF, format 7, one channel, 8,000 bytes a second, 8 bits', () => {
    const { wav, seconds } = made(tone(440, 8000, 1));
    const size = seconds * 8000;
    const header = Buffer.alloc(46);
    header.write('RIFF', 0);
    header.writeUInt32LE(38 + size, 4);
    header.write('WAVEfmt ', 8);
    header.set([18, 0, 0, 0, 7, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0, 0, 0], 16);
    header.write('data', 38);
    header.writeUInt32LE(size, 42);
    expect(Buffer.from(wav.subarray(0, 46))).toEqual(header);
    expect(wav).toHaveLength(46 + size);
  });

  test('is read by others as it is by us', async () => {
    const { wav } = made(await speak(SENTENCE), { info: { INAM: 'en/useful' } });
    const { rate, channels } = soundOf(wav);
    expect(rate).toBe(8000);
    expect(likeness(channels[0] ?? new Float32Array(), heard(wav))).toBeGreaterThan(0.9999);
    expect(openWav(wav).info).toEqual({ INAM: 'en/useful' });
  });
});

describe('what the recorder made', () => {
  test('a channel that is silent, or against the other, costs nothing', async () => {
    const voice = await speak(SENTENCE);
    const plain = heard(made(voice).wav);
    for (const share of [0, 1, -1, -0.9])
      expect(likeness(heard(made(stereo(voice, share)).wav), plain), `${share}`).toBeGreaterThan(0.99);
  });

  test.each([
    { before: 0, after: 0 },
    { before: 0.5, after: 1.5 },
    { before: 20, after: 30 },
  ])('$before s of silence before and $after s behind are gone, but for a tenth and two', async ({ before, after }) => {
    const clip = made(padded(await speak(SENTENCE), before, after));
    expect(clip.seconds).toBeCloseTo(made(await speak(SENTENCE)).seconds, 1);
    const samples = heard(clip.wav);
    expect(decibel(samples.subarray(0, 600))).toBeLessThan(-45);
    expect(decibel(samples.subarray(-1400))).toBeLessThan(-45);
    expect(decibel(samples.subarray(800, 1600))).toBeGreaterThan(-40);
  });

  test('the click of its button, before and behind, is no speech', async () => {
    const voice = padded(await speak(SENTENCE), 0.6, 0.6);
    const [samples = new Float32Array()] = voice.channels;
    for (let i = 0; i < 800; i++) {
      samples[2000 + i] = i % 2 ? 0.5 : -0.4;
      samples[samples.length - 2000 - i] = i % 3 ? 0.5 : -0.7;
    }
    expect(made(voice).seconds).toBeCloseTo(made(await speak(SENTENCE)).seconds, 1);
  });

  test('hum of the mains is not carried, nor what folds back from above', () => {
    const level = (hertz: number) => decibel(telephoneBand(tone(hertz, 48_000, 1)).subarray(1000, 7000));
    const full = decibel(tone(1000, 8000, 1).channels[0] ?? new Float32Array());
    expect(level(50)).toBeLessThan(full - 45);
    for (const hertz of [300, 1000, 2000, 3400]) expect(Math.abs(level(hertz) - full), `${hertz}`).toBeLessThan(0.5);
    for (const hertz of [4600, 5000, 7000, 7900, 12_000, 20_000])
      expect(level(hertz), `${hertz}`).toBeLessThan(full - 70);
  });
});

describe('one loudness', () => {
  test('whoever speaks, however loud, into whatever: within 1 dB of each other, and nothing clips', async () => {
    const [english, nepali, one] = [await speak(SENTENCE), await speak(NEPALI, 'ne'), await speak('one')];
    const takes = [
      english,
      louder(english, -25),
      atFullScale(english),
      stereo(nepali, 0.5),
      louder(nepali, -12),
      one,
      padded(one, 2, 2),
      noisy(padded(louder(nepali, -10), 1, 1), -52),
      atRate(english, 48_000),
      tone(440, 16_000, 2, 0.9),
      tone(1004, 16_000, 2, 0.01),
    ];
    const levels = takes.map(take => loudness(heard(made(take).wav)));
    for (const level of levels) expect(Math.abs(level - LOUDNESS)).toBeLessThan(0.5);
    for (const take of takes) expect(readWav(made(take).wav).peak).toBeLessThan(0.9);
  });

  test('a shout in the middle is turned down, and the rest is as loud as ever', async () => {
    const voice = await speak(SENTENCE);
    const [samples = new Float32Array()] = louder(voice, -14).channels;
    const shouted = samples.map((x, i) => (i > 20_000 && i < 24_000 ? x * 5 : x));
    const { wav } = made({ rate: voice.rate, channels: [shouted] });
    expect(readWav(wav).peak).toBeLessThan(0.9);
    expect(Math.abs(loudness(heard(wav)) - LOUDNESS)).toBeLessThan(1);
  });

  test('µ-law gives every code back, and no sample further off than a sixteenth of it', () => {
    for (let code = 0; code < 256; code++) {
      const sample = fromMuLaw(code);
      expect(fromMuLaw(toMuLaw(sample)) === sample).toBe(true);
    }
    for (let sample = -1; sample <= 1; sample += 0.0007)
      expect(Math.abs(fromMuLaw(toMuLaw(sample)) - sample)).toBeLessThan(Math.abs(sample) / 16 + 0.001);
    expect(fromMuLaw(toMuLaw(4))).toBeCloseTo(0.98, 2);
  });
});

describe('refused, with what was measured', () => {
  const refusals: [string, () => Promise<Sound>, Partial<Wanted>, RegExp][] = [
    ['silence', async () => nothing(16_000, 5), {}, /^silent: .*-90 dB/],
    ['a whisper far off', async () => louder(await speak(SENTENCE), -45), {}, /^silent: .*-6\d dB/],
    ['a fan and no voice', async () => noisy(nothing(16_000, 5), -20), {}, /^noisy: .* [01]\.\d dB above/],
    [
      'a voice beside a road',
      async () => noisy(padded(await speak(SENTENCE), 1, 1), -24),
      {},
      /^noisy: .* [5-9]\.\d dB above/,
    ],
    ['a microphone turned up', async () => overdriven(await speak(SENTENCE), 12), {}, /^clipped: 1\d\.\d %/],
    ['the same, made quieter after', async () => louder(overdriven(await speak(SENTENCE), 12), -9), {}, /^clipped/],
    [
      'four times the sentence',
      async () => padded(await speak(SENTENCE.repeat(4)), 1, 1),
      { longest: 8 },
      /^too long: 1\d\.\d s: this prompt may last 8 s/,
    ],
    [
      'one word of a long text',
      async () => speak('one'),
      { text: SENTENCE.repeat(3) },
      /^too short: only 0\.\d s .* 3\.\d s/,
    ],
  ];
  test.each(refusals)('%s', async (_, sound, as, said) => {
    const take = await sound();
    let refused = '';
    try {
      made(take, as);
    } catch (error) {
      const { reason, message } = error as { reason: string; message: string };
      refused = `${reason}: ${message}`;
    }
    expect(refused).toMatch(said);
  });

  test('but not for a little: 2 dB over, a quiet fan, a short word without silence around', async () => {
    const voice = await speak(SENTENCE);
    made(overdriven(voice, 2));
    made(noisy(padded(atFullScale(voice), 1, 1), -42));
    const word = await speak('one');
    made({ rate: word.rate, channels: [(word.channels[0] ?? new Float32Array()).slice(600, 8000)] });
  });
});

/** How alike two sounds are when one may be up to 10 ms later: 1 is the same. Two seconds tell. */
function likeness(one: Float32Array, other: Float32Array): number {
  const [from, to] = [80, Math.min(one.length, other.length, 16_000) - 80];
  let best = 0;
  for (let shift = -80; shift <= 80; shift++) {
    let [xy, xx, yy] = [0, 0, 0];
    for (let i = from; i < to; i++) {
      const [x, y] = [one[i] as number, other[i + shift] as number];
      xy += x * y;
      xx += x * x;
      yy += y * y;
    }
    best = Math.max(best, xy / Math.sqrt(xx * yy));
  }
  return best;
}
