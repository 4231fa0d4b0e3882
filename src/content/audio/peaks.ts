// What a clip looks like: its loudest samples, moment by moment.
import { openWav } from '../wav.ts';

/** So many moments of equal length; each its loudest sample, 0 to 1. Throws as openWav does. */
export function peaksOf(wav: Uint8Array, moments: number): number[] {
  const { samples, level } = openWav(wav);
  const peaks = new Array<number>(moments).fill(0);
  for (let i = 0; i < samples; i++) {
    const moment = Math.floor((i * moments) / samples);
    peaks[moment] = Math.max(peaks[moment] ?? 0, Math.abs(level(i, 0)));
  }
  return peaks;
}
