// A clip as a picture: a bar for each of two hundred moments.
import { peaksOf } from '../content/audio/peaks.ts';

const MOMENTS = 200;
const HEIGHT = 40;

/** SVG. Throws as openWav does. */
export function wave(wav: Uint8Array): string {
  const bars = peaksOf(wav, MOMENTS).map((peak, x) => {
    const height = Math.max(1, Math.round(peak * HEIGHT));
    return `M${x} ${(HEIGHT - height) / 2}v${height}`;
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-0.5 0 ${MOMENTS} ${HEIGHT}" preserveAspectRatio="none">` +
    `<path d="${bars.join('')}" stroke="#3d7f9c" stroke-width=".8"/></svg>`
  );
}
