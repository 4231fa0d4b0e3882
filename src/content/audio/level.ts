// One loudness for every clip, so that nobody turns the volume up for one and is shouted at by the next.
import { TELEPHONE } from '../wav.ts';
import { loudness } from './speech.ts';

/**
 * What is spoken, pauses left out: -19 dB of full scale. Telephone networks expect -22 dB, give or take 6 (RFC 7874,
 * section 4: -19 dBm0); callers stand at roads and in dormitories, so 3 dB more. The synthetic voices lie there too.
 */
export const LOUDNESS = -19;
/** No sample is louder: -1 dB, so that what the network does to it cuts nothing off. */
const CEILING = 10 ** (-1 / 20);
/** The limiter looks this far ahead and lets go as slowly: 5 ms, in samples. */
const LOOK = TELEPHONE.rate / 200;
/** Limiting takes a little loudness away, so it is looked at again. Good enough (dB), and how often at most. */
const CLOSE = 0.1;
const TRIES = 6;

/** Brings sound to LOUDNESS, without a sample above the ceiling. */
export function levelled(samples: Float32Array): Float32Array {
  let gain = LOUDNESS - loudness(samples);
  let sound = limited(samples, gain);
  for (let n = 1; n < TRIES; n++) {
    const missing = LOUDNESS - loudness(sound);
    if (Math.abs(missing) < CLOSE) break;
    gain += missing;
    sound = limited(samples, gain);
  }
  return sound;
}

/** Makes it louder by `gain` dB; where that would reach beyond the ceiling, it is turned down in time. */
function limited(samples: Float32Array, gain: number): Float32Array {
  const factor = 10 ** (gain / 20);
  const needed = samples.map(sample => Math.min(1, CEILING / Math.max(Math.abs(sample * factor), 1e-9)));
  const gains = smoothed(least(needed));
  return samples.map((sample, i) => sample * factor * (gains[i] as number));
}

/** At each place the least within LOOK of it. */
const least = (gains: Float32Array): Float32Array =>
  gains.map((_, i) => {
    let lowest = 1;
    for (let j = Math.max(0, i - LOOK); j <= Math.min(gains.length - 1, i + LOOK); j++)
      lowest = Math.min(lowest, gains[j] as number);
    return lowest;
  });

/** The mean within LOOK of each place: never above what the place itself needs, because the least was taken first. */
function smoothed(gains: Float32Array): Float32Array {
  const at = (i: number) => gains[Math.min(Math.max(i, 0), gains.length - 1)] as number;
  let sum = 0;
  for (let i = -LOOK; i <= LOOK; i++) sum += at(i);
  return gains.map((_, i) => {
    const mean = sum / (2 * LOOK + 1);
    sum += at(i + LOOK + 1) - at(i - LOOK);
    return mean;
  });
}
