// As much of WAV as the exchange needs: how long a file is, and a quiet one. 8 kHz, 16 bit, mono, as Twilio gives
// recordings (twilio.com/docs/voice/api/recording).

const RATE = 8000;
const HEADER = 44;

/** The bytes are no WAV file. */
export class WavError extends Error {}

/** A WAV file of these samples, 8 kHz. */
export function wavOf(samples: Int16Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER + samples.length * 2);
  const view = new DataView(bytes.buffer);
  const text = (at: number, four: string) => bytes.set(new TextEncoder().encode(four), at);
  text(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, i) => {
    view.setInt16(HEADER + i * 2, sample, true);
  });
  return bytes;
}

export const quiet = (seconds: number): Uint8Array => wavOf(new Int16Array(Math.round(seconds * RATE)));

/** A stand-in for speech: a murmur that rises and falls like syllables. */
export function murmur(seconds: number): Uint8Array<ArrayBuffer> {
  const wave = (i: number, hertz: number) => Math.sin((2 * Math.PI * hertz * i) / RATE);
  return wavOf(
    Int16Array.from({ length: seconds * RATE }, (_, i) => 9000 * wave(i, 1.7) ** 2 * (wave(i, 170) + wave(i, 510) / 3)),
  );
}

/** How long a WAV file is, in seconds. Throws WavError. */
export function wavSeconds(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const name = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.length < 12 || name(0) !== 'RIFF' || name(8) !== 'WAVE') throw new WavError('this is no WAV file');
  let bytesPerSecond = 0;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true);
    if (name(at) === 'fmt ' && at + 20 <= bytes.length) bytesPerSecond = view.getUint32(at + 16, true);
    if (name(at) === 'data' && bytesPerSecond > 0) return Math.min(size, bytes.length - at - 8) / bytesPerSecond;
    at += 8 + size + (size % 2);
  }
  throw new WavError('this WAV file holds no sound');
}
