// Somebody at a microphone: real speech from a synthetic voice, and what rooms and recorders do to it.
import runEspeak from 'espeak-ng';
import wavefile from 'wavefile';
import type { Sound } from '../../src/content/audio/sound.ts';
import { openWav } from '../../src/content/wav.ts';

const spoken = new Map<string, Promise<Sound>>();

/** One channel, 22,050 Hz. The same text is spoken once. */
export function speak(text: string, voice = 'en'): Promise<Sound> {
  const key = `${voice} ${text}`;
  const sound = spoken.get(key) ?? said(text, voice);
  spoken.set(key, sound);
  return sound;
}

async function said(text: string, voice: string): Promise<Sound> {
  const { FS } = await runEspeak({
    arguments: ['-v', voice, '-s', '150', '-w', 'out.wav', '--', text],
    print: () => {},
    printErr: () => {},
  });
  return soundOf(FS.readFile('out.wav'));
}

/** The sound in a WAV file, for a second look with other eyes than the project's: wavefile's. */
export function soundOf(bytes: Uint8Array): Sound {
  const file = new wavefile.WaveFile(bytes);
  const { sampleRate, numChannels } = file.fmt as { sampleRate: number; numChannels: number };
  if (file.bitDepth === '8m') file.fromMuLaw();
  if (file.bitDepth !== '32f') file.toBitDepth('32f');
  const samples = file.getSamples(false, Float32Array) as unknown as Float32Array | Float32Array[];
  return { rate: sampleRate, channels: numChannels === 1 ? [samples as Float32Array] : (samples as Float32Array[]) };
}

export type Depth = '8' | '16' | '24' | '32' | '32f' | '64' | '8m' | '8a';

/** A WAV file as recorders write them. */
export function wavFile({ rate, channels }: Sound, depth: Depth = '16'): Uint8Array {
  const file = new wavefile.WaveFile();
  const samples = channels.length === 1 ? channels[0] : channels;
  file.fromScratch(channels.length, rate, '32f', samples as never);
  if (depth === '8m') file.toMuLaw();
  else if (depth === '8a') file.toALaw();
  else if (depth !== '32f') file.toBitDepth(depth);
  return file.toBuffer();
}

/** At another rate, by a resampler that is not the project's. */
export function atRate(sound: Sound, rate: number): Sound {
  const file = new wavefile.WaveFile(wavFile(sound, '64'));
  file.toSampleRate(rate, { method: 'sinc' });
  return soundOf(file.toBuffer());
}

const each = (sound: Sound, change: (sample: number, i: number, channel: number) => number): Sound => ({
  ...sound,
  channels: sound.channels.map((samples, channel) => samples.map((sample, i) => change(sample, i, channel))),
});

export const louder = (sound: Sound, dB: number): Sound => each(sound, sample => sample * 10 ** (dB / 20));

/** A microphone that was turned up too far: `dB` over full scale. */
export const overdriven = (sound: Sound, dB: number): Sound =>
  each(louder(atFullScale(sound), dB), sample => Math.max(-1, Math.min(1, sample)));

/** The loudest sample is at full scale. */
export function atFullScale(sound: Sound): Sound {
  const peak = Math.max(...sound.channels.map(samples => samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0)));
  return each(sound, sample => sample / peak);
}

/** Numbers that look random and are the same each time (mulberry32), -1…1. */
export function dice(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

/** A fan, a road: white noise whose loudness is so many dB below full scale. */
export function noisy(sound: Sound, dB: number): Sound {
  const next = dice();
  return each(sound, sample => sample + next() * Math.sqrt(3) * 10 ** (dB / 20));
}

/** Silence before and behind, in seconds. */
export function padded({ rate, channels }: Sound, before: number, after: number): Sound {
  const longer = (samples: Float32Array) => {
    const out = new Float32Array(Math.round(before * rate) + samples.length + Math.round(after * rate));
    out.set(samples, Math.round(before * rate));
    return out;
  };
  return { rate, channels: channels.map(longer) };
}

/** Two channels: the second says `share` of the first; -1 is a wire that is crossed. */
export const stereo = ({ rate, channels: [left = new Float32Array()] }: Sound, share: number): Sound => ({
  rate,
  channels: [left, left.map(sample => sample * share)],
});

export const tone = (hertz: number, rate: number, seconds: number, amplitude = 0.5): Sound => ({
  rate,
  channels: [
    Float32Array.from({ length: rate * seconds }, (_, i) => amplitude * Math.sin((2 * Math.PI * hertz * i) / rate)),
  ],
});

export const nothing = (rate: number, seconds: number): Sound => ({
  rate,
  channels: [new Float32Array(rate * seconds)],
});

/** A clip's samples, as a caller hears them. */
export function heard(wav: Uint8Array): Float32Array {
  const { samples, level } = openWav(wav);
  return Float32Array.from({ length: samples }, (_, i) => level(i, 0));
}

export const decibel = (samples: Float32Array): number =>
  10 * Math.log10(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
