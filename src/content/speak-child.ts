// The speaking process: a line of JSON in, a WAV file written, a line of JSON out.
// espeak-ng is GPL-3.0 and a development tool: it lives in this process of its own, and nothing imports it or this file.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import runEspeak from 'espeak-ng';
import wavefile from 'wavefile';
import type { Speech } from './recipes.ts';
import { TELEPHONE } from './wav.ts';

/** Words a minute; espeak's own 175 is too fast for people who hear the language as their second. */
const SPEED = '150';
/** Loudest sample, as a share of full scale. */
const PEAK = 0.8;
/** What is quieter than this share of the loudest sample counts as silence at the ends… */
const QUIET = 0.01;
/** …of which this much stays, in samples (60 ms), so that digits in a row don't run together. */
const MARGIN = 480;

const folder = process.argv[2];
if (!folder) throw new Error('The speaking process needs the folder to write to.');
mkdirSync(folder, { recursive: true });
// Minutes of work at the first start: calls come first.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

// Compiled once: a fresh start from this costs a tenth of a second per clip.
const engine = await WebAssembly.compile(readFileSync(new URL('espeak-ng.wasm', import.meta.resolve('espeak-ng'))));

for await (const line of createInterface({ input: process.stdin })) {
  const { file, voice, text } = JSON.parse(line) as Speech & { file: string };
  try {
    write(join(folder, file), telephone(await speak(voice, text)));
    process.stdout.write(`${JSON.stringify({ file })}\n`);
  } catch (error) {
    process.stdout.write(
      `${JSON.stringify({ file, error: error instanceof Error ? error.message : String(error) })}\n`,
    );
  }
}

/** Says it with espeak-ng: a 22 kHz WAV file. Throws what espeak-ng complains about. */
async function speak(voice: string, text: string): Promise<Uint8Array> {
  const complaints: string[] = [];
  const espeak = await runEspeak({
    arguments: ['-v', voice, '-s', SPEED, '-w', 'out.wav', '--', text],
    print: () => {},
    printErr: said => complaints.push(said),
    instantiateWasm: (imports, done) => {
      WebAssembly.instantiate(engine, imports).then(done);
      return {};
    },
  });
  try {
    return espeak.FS.readFile('out.wav');
  } catch (cause) {
    throw new Error(`espeak-ng said nothing in the voice ${voice}: ${complaints[0] ?? 'no reason given'}`, { cause });
  }
}

/** As a telephone carries it: 8 kHz, mono, µ-law, without silence at the ends, and as loud as the others. */
function telephone(wav: Uint8Array): Uint8Array {
  const spoken = new wavefile.WaveFile(wav);
  spoken.toSampleRate(TELEPHONE.rate);
  const samples = [...(spoken.getSamples(false, Float64Array) as unknown as Float64Array)];
  const loudest = samples.reduce((most, s) => Math.max(most, Math.abs(s)), 0);
  if (loudest === 0) throw new Error('espeak-ng made silence');

  const audible = (sample: number) => Math.abs(sample) > loudest * QUIET;
  const from = Math.max(samples.findIndex(audible) - MARGIN, 0);
  const level = (PEAK * 32767) / loudest;
  const trimmed = samples.slice(from, samples.findLastIndex(audible) + MARGIN).map(s => Math.round(s * level));
  const clip = new wavefile.WaveFile();
  clip.fromScratch(TELEPHONE.channels, TELEPHONE.rate, '16', trimmed);
  clip.toMuLaw();
  return clip.toBuffer();
}

/** Nobody ever sees half a file. */
function write(path: string, bytes: Uint8Array): void {
  writeFileSync(`${path}.part`, bytes);
  renameSync(`${path}.part`, path);
}
