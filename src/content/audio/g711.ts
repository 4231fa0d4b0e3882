// ITU-T G.711: the two ways in which telephones squeeze a sample into a byte. Samples are -1…1.

const BIAS = 0x84;
const CLIP = 32635;

/** µ-law to a sample. */
export function fromMuLaw(code: number): number {
  const bits = ~code & 0xff;
  const size = (((bits & 0x0f) << 3) + BIAS) << ((bits >> 4) & 0x07);
  return ((bits & 0x80 ? -1 : 1) * (size - BIAS)) / 32768;
}

/** A sample to µ-law; beyond full scale is full scale. */
export function toMuLaw(sample: number): number {
  const size = Math.min(Math.round(Math.abs(sample) * 32768), CLIP) + BIAS;
  // The highest bit of the biased size, counted from the 128s.
  const segment = 31 - Math.clz32(size >> 7);
  const bits = (sample < 0 ? 0x80 : 0) | (segment << 4) | ((size >> (segment + 3)) & 0x0f);
  return ~bits & 0xff;
}

/** A-law to a sample. */
export function fromALaw(code: number): number {
  const bits = code ^ 0x55;
  const segment = (bits >> 4) & 0x07;
  const step = ((bits & 0x0f) << 4) + 8;
  const size = segment === 0 ? step : (step + 0x100) << (segment - 1);
  return ((bits & 0x80 ? 1 : -1) * size) / 32768;
}
