// Where somebody speaks in a recording, how loud, and how much noise lies under it. For sound in the telephone's band.
import { TELEPHONE } from '../wav.ts';

export interface Speech {
  /** From its first to behind its last sample. */
  from: number;
  to: number;
  /** The power of what is spoken, pauses left out, in dB below full scale (a negative number). */
  level: number;
  /** What is left when nobody speaks, likewise. Undefined where somebody speaks all the time: nothing to measure. */
  noise: number | undefined;
}

/** 10 ms: short against a syllable. */
const FRAME = TELEPHONE.rate / 100;
/** Ten frames, six of them loud: speech. A click of the recorder's button is shorter. */
const WINDOW = 10;
const ENOUGH = 6;
/** The quietest tenth of a recording is what it sounds like when nobody speaks. */
const QUIET_SHARE = 0.1;
/** Speech stands this far above the noise (dB); but a soft ending is this far below its level, and a tight cut no noise. */
const ABOVE_NOISE = 6;
const BELOW_LEVEL = { most: 35, least: 12 };
/** Noise is measured where nobody speaks for so long (seconds), or in the pauses of so much speech. */
const NOBODY = 0.3;
const MUCH = 3;
/** No room and no microphone is quieter (dB). */
const FLOOR = -90;

/** Undefined when nobody speaks. */
export function speechIn(samples: Float32Array): Speech | undefined {
  const frames = framesOf(samples);
  const sorted = [...frames].sort((a, b) => a - b);
  const quiet = sorted.slice(0, Math.max(1, Math.floor(frames.length * QUIET_SHARE)));
  const noise = decibel(mean(quiet));
  const level = loudness(samples);
  const { most, least } = BELOW_LEVEL;
  const threshold = 10 ** (Math.min(Math.max(noise + ABOVE_NOISE, level - most), level - least) / 10);
  const loud = frames.map(power => power > threshold);
  const speaks = loud.map((_, i) => loud.slice(i, i + WINDOW).filter(Boolean).length >= ENOUGH);
  const first = speaks.indexOf(true);
  const last = speaks.lastIndexOf(true);
  if (first < 0) return undefined;
  const from = loud.indexOf(true, first);
  const to = loud.lastIndexOf(true, last + WINDOW - 1) + 1;
  const spoken = ((to - from) * FRAME) / TELEPHONE.rate;
  const heard = spoken > MUCH || samples.length / TELEPHONE.rate - spoken > NOBODY;
  return { from: from * FRAME, to: to * FRAME, level, noise: heard ? noise : undefined };
}

function framesOf(samples: Float32Array): number[] {
  return Array.from({ length: Math.floor(samples.length / FRAME) }, (_, i) =>
    power(samples.subarray(i * FRAME, (i + 1) * FRAME)),
  );
}

/** Gated as broadcasters do (ITU-R BS.1770-5): in blocks that overlap… */
const BLOCK = TELEPHONE.rate / 10;
const HOP = BLOCK / 2;
/** …of which those count that are not silence, and no further than this below their mean (dB). */
const SILENCE = -70;
const GATE = 10;

/** How loud what is spoken is, pauses left out: dB below full scale. */
export function loudness(samples: Float32Array): number {
  const blocks: number[] = [];
  for (let at = 0; at === 0 || at + BLOCK <= samples.length; at += HOP)
    blocks.push(power(samples.subarray(at, at + BLOCK)));
  const audible = blocks.filter(block => decibel(block) > SILENCE);
  const gate = decibel(mean(audible)) - GATE;
  return decibel(mean(audible.filter(block => decibel(block) > gate)));
}

const power = (samples: Float32Array): number =>
  samples.reduce((sum, x) => sum + x * x, 0) / Math.max(samples.length, 1);

const mean = (powers: number[]): number => powers.reduce((sum, p) => sum + p, 0) / Math.max(powers.length, 1);

const decibel = (power: number): number => Math.max(10 * Math.log10(power), FLOOR);
