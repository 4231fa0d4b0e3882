// A take becomes a clip: one channel in the telephone's band, silence trimmed, at the loudness of all others, µ-law.
import { TELEPHONE, telephoneWav } from '../wav.ts';
import { telephoneBand } from './band.ts';
import { clippedShare } from './clipping.ts';
import { toMuLaw } from './g711.ts';
import { levelled } from './level.ts';
import { Refused } from './refused.ts';
import type { Sound } from './sound.ts';
import { loudness, type Speech, speechIn } from './speech.ts';

/** What is known of the prompt. */
export interface Wanted {
  /** Seconds that the finished clip may last. */
  longest: number;
  /** What is to be said; undefined where the speaker brings the words. */
  text: string | undefined;
  /** Goes into the clip's INFO list. */
  info: Record<string, string>;
}

export interface Clip {
  wav: Uint8Array<ArrayBuffer>;
  seconds: number;
}

/** Silence around what is spoken, in seconds: enough that clips in a row don't run together. */
const BEFORE = 0.1;
const AFTER = 0.2;
/** At the ends sound comes and goes within this (seconds), so that nothing clicks. */
const FADE = 0.01;
/** Quieter than this (dB of full scale) nobody speaks into the microphone. */
const SILENT = -55;
/** Of the loud samples. Below it nobody hears it on a telephone (audio/clipping.ts). */
const CLIPPED = 0.004;
/** Between what is spoken and what is there when nobody speaks (dB). */
const CLEAR = 15;
/** The shortest word; and nobody says more letters a second. */
const SHORTEST = 0.15;
const LETTERS = 35;

/** Throws Refused with what was measured. */
export function clipOf(sound: Sound, wanted: Wanted): Clip {
  const samples = telephoneBand(sound);
  const speech = speechIn(samples);
  const level = loudness(samples);
  if (level < SILENT)
    throw new Refused('silent', `nobody speaks in it: ${level.toFixed(0)} dB. Speak closer to the microphone`);
  if (!speech) throw new Refused('noisy', `no voice stands out of its noise of ${level.toFixed(0)} dB. Record it anew`);
  checkSound(sound, speech);
  checkLength(speech, wanted);

  const trimmed = trim(samples, speech);
  const codes = Uint8Array.from(levelled(trimmed), toMuLaw);
  return { wav: telephoneWav(codes, wanted.info), seconds: codes.length / TELEPHONE.rate };
}

function checkSound({ channels }: Sound, { level, noise }: Speech): void {
  const clipped = clippedShare(channels);
  if (clipped > CLIPPED)
    throw new Refused(
      'clipped',
      `${percent(clipped)} of its loud samples are cut off. Record it quieter, peaks at half`,
    );
  const clear = noise === undefined ? CLEAR : level - noise;
  if (clear < CLEAR)
    throw new Refused(
      'noisy',
      `the voice is ${clear.toFixed(1)} dB above the noise, and should be ${CLEAR}. Record in a quiet room`,
    );
}

function checkLength({ from, to }: Speech, { longest, text }: Wanted): void {
  const spoken = (to - from) / TELEPHONE.rate;
  const seconds = spoken + BEFORE + AFTER;
  if (seconds > longest)
    throw new Refused(
      'too long',
      `${seconds.toFixed(1)} s: this prompt may last ${longest} s. Speak it again, shorter`,
    );
  const shortest = Math.max(SHORTEST, (text?.length ?? 0) / LETTERS);
  if (spoken < shortest)
    throw new Refused(
      'too short',
      `only ${spoken.toFixed(1)} s are spoken: its text takes ${shortest.toFixed(1)} s at least`,
    );
}

function trim(samples: Float32Array, { from, to }: Speech): Float32Array {
  const start = from - BEFORE * TELEPHONE.rate;
  const length = to - from + (BEFORE + AFTER) * TELEPHONE.rate;
  const fade = FADE * TELEPHONE.rate;
  return Float32Array.from({ length }, (_, i) => {
    const nearest = Math.min(i, length - 1 - i);
    return (samples[start + i] ?? 0) * Math.min(1, nearest / fade);
  });
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
