// Sound as numbers, and how much of it we are ready to hold.
import { Refused } from './refused.ts';

/** Samples are -1…1; lossy formats may reach beyond. */
export interface Sound {
  /** Samples per second. */
  rate: number;
  /** One or two. */
  channels: Float32Array[];
}

/** No clip is longer than a minute; a take may have three around it, and no more is ever decoded (seconds). */
export const MOST_SECONDS = 180;
/** Three minutes of 48 kHz, stereo, 32 bits are 69 MB. In bytes. */
export const MOST_BYTES = 80_000_000;
/** A telephone's own rate is the least that holds what a telephone carries; the most is that of a studio. */
const RATES = { least: 8000, most: 192_000 };

/** Throws Refused when sound of this shape is not taken. */
export function checkShape({ rate, channels, seconds }: { rate: number; channels: number; seconds: number }): void {
  if (channels < 1 || channels > 2)
    throw new Refused('not audio', `it has ${channels} channels: record in mono, or in stereo`);
  if (rate < RATES.least || rate > RATES.most)
    throw new Refused('not audio', `it has ${rate} samples a second: record with 16,000 to 48,000`);
  if (seconds > MOST_SECONDS) throw tooLong(`lasts ${lasting(seconds)}`);
}

const tooLong = (how: string): Refused =>
  new Refused('too long', `it ${how}: a take may last ${lasting(MOST_SECONDS)}, silence included`);

/** `4.2 s`, `3 min`, `2 h 0 min`. */
export function lasting(seconds: number): string {
  if (seconds < 120) return `${seconds.toFixed(1)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Gathers what a decoder gives piece by piece, and stops it when it is too much. */
export class Gathered {
  readonly #pieces: Float32Array[][] = [];
  #samples = 0;
  #rate = 0;

  add(piece: { channelData: Float32Array[]; samplesDecoded: number; sampleRate: number }): void {
    if (piece.samplesDecoded === 0) return;
    if (this.#rate !== 0 && (this.#rate !== piece.sampleRate || this.#pieces[0]?.length !== piece.channelData.length))
      throw new Refused('damaged', 'its sample rate or its channels change in the middle');
    this.#rate = piece.sampleRate;
    this.#samples += piece.samplesDecoded;
    checkShape({ rate: this.#rate, channels: piece.channelData.length, seconds: 0 });
    if (this.#samples > MOST_SECONDS * this.#rate) throw tooLong('goes on and on');
    this.#pieces.push(piece.channelData.map(channel => channel.slice(0, piece.samplesDecoded)));
  }

  sound(): Sound {
    const channels = (this.#pieces[0] ?? []).map((_, c) => {
      const whole = new Float32Array(this.#samples);
      let at = 0;
      for (const piece of this.#pieces) {
        const part = piece[c] ?? new Float32Array();
        whole.set(part, at);
        at += part.length;
      }
      return whole;
    });
    if (channels.length === 0) throw new Refused('not audio', 'there is no sound in it');
    return { rate: this.#rate, channels };
  }
}
