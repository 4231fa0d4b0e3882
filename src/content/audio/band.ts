// From any recording to what a telephone carries: one channel, 8,000 samples a second, 200 to 3400 Hz.
import { TELEPHONE } from '../wav.ts';
import type { Sound } from './sound.ts';

/** Passed in full up to here, and nothing from half the rate on, which would fold back into the band (Hz). */
const PASS = 3400;
const STOP = TELEPHONE.rate / 2;
/** How far what must not pass is kept down (dB): below the noise of µ-law, which is 38 dB under the voice. */
const DOWN = 70;
/** Below it are mains hum, wind and the table (Hz). */
const LOW = 200;
/** Beside a silent channel the mean has a quarter of the power of the other; with less, the two are against each other. */
const CANCELS = 0.2;

/** One channel at the telephone's rate, within the telephone's band. */
export function telephoneBand({ rate, channels }: Sound): Float32Array {
  return withoutLows(resampled(mono(channels), rate));
}

/** The mean of both channels, which quiets noise; the louder one alone where the mean would cancel the voice. */
export function mono([left = new Float32Array(), right]: Float32Array[]): Float32Array {
  if (!right) return left;
  const mean = left.map((sample, i) => (sample + (right[i] ?? 0)) / 2);
  const louder = power(left) >= power(right) ? left : right;
  return power(mean) < power(louder) * CANCELS ? louder : mean;
}

const power = (samples: Float32Array): number => samples.reduce((sum, sample) => sum + sample * sample, 0);

/** A windowed sinc, evaluated where each new sample falls between the old: the positions repeat, so it is made once. */
function resampled(samples: Float32Array, rate: number): Float32Array {
  const { reach, phases } = kernel(rate);
  const step = rate / TELEPHONE.rate;
  const length = Math.floor((samples.length * TELEPHONE.rate) / rate);
  const out = new Float32Array(length);
  for (let n = 0; n < length; n++) {
    const taps = phases[n % phases.length] as Float32Array;
    const from = Math.floor(n * step) - reach + 1;
    const first = Math.max(0, -from);
    const last = Math.min(taps.length, samples.length - from);
    let sum = 0;
    for (let i = first; i < last; i++) sum += (taps[i] as number) * (samples[from + i] as number);
    out[n] = sum;
  }
  return out;
}

interface Kernel {
  /** Half its length, in samples of the recording. */
  reach: number;
  /** Its values for each place that a new sample may have between two old ones. */
  phases: Float32Array[];
}

const kernels = new Map<number, Kernel>();

function kernel(rate: number): Kernel {
  const known = kernels.get(rate);
  if (known) return known;
  const width = (STOP - PASS) / rate;
  const cutoff = (STOP + PASS) / 2 / rate;
  // Kaiser's estimates of the length and the shape (Oppenheim and Schafer, Discrete-Time Signal Processing, 7.6).
  const reach = Math.ceil((DOWN - 7.95) / (14.36 * width) / 2);
  const beta = 0.1102 * (DOWN - 8.7);
  const edge = bessel(beta);
  const count = TELEPHONE.rate / gcd(TELEPHONE.rate, rate);
  const phases = Array.from({ length: count }, (_, n) => {
    const place = (n * rate) / TELEPHONE.rate;
    const between = place - Math.floor(place);
    return Float32Array.from({ length: 2 * reach }, (_, i) => {
      const x = i - reach + 1 - between;
      const within = 1 - (x / reach) ** 2;
      return within <= 0 ? 0 : 2 * cutoff * sinc(2 * cutoff * x) * (bessel(beta * Math.sqrt(within)) / edge);
    });
  });
  const made = { reach, phases };
  kernels.set(rate, made);
  return made;
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** The modified Bessel function of the first kind, of order zero. */
function bessel(x: number): number {
  let sum = 1;
  for (let k = 1, term = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/** A Butterworth high-pass of the fourth order, as two of the second: hum at 50 Hz goes down by 48 dB. */
function withoutLows(samples: Float32Array): Float32Array {
  return [Math.PI / 8, (3 * Math.PI) / 8].reduce((sound, angle) => highPass(sound, 1 / (2 * Math.cos(angle))), samples);
}

/** Robert Bristow-Johnson's high-pass (webaudio.github.io/Audio-EQ-Cookbook). */
function highPass(samples: Float32Array, q: number): Float32Array {
  const w = (2 * Math.PI * LOW) / TELEPHONE.rate;
  const alpha = Math.sin(w) / (2 * q);
  const a0 = 1 + alpha;
  const b0 = (1 + Math.cos(w)) / 2 / a0;
  const [b1, a1, a2] = [-2 * b0, (-2 * Math.cos(w)) / a0, (1 - alpha) / a0];
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  return samples.map(x => {
    const y = b0 * x + b1 * x1 + b0 * x2 - a1 * y1 - a2 * y2;
    [x2, x1, y2, y1] = [x1, x, y1, y];
    return y;
  });
}
