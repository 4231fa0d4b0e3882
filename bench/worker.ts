// The bundle that Cloudflare is given, and the processor time it takes to start it.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { loadContent } from '../src/content/load.ts';
import { bundled } from '../tests/worker/workerd.ts';
import type { Figure, Options, Result } from './figure.ts';

const WRANGLER = fileURLToPath(new URL('../node_modules/wrangler/bin/wrangler.js', import.meta.url));
const MOST_KIB = 500;

/** Milliseconds of the processor in a profile, without what was idle. */
function busy(file: string): number {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8')) as {
    nodes: { id: number; callFrame: { functionName: string } }[];
    samples: number[];
    timeDeltas: number[];
  };
  const idle = new Set(nodes.filter(n => n.callFrame.functionName === '(idle)').map(n => n.id));
  return timeDeltas.reduce((sum, delta, i) => (idle.has(samples[i] ?? 0) ? sum : sum + delta), 0) / 1000;
}

/** Starts the bundle that stands in this folder, and says what that took. */
async function startUp(folder: string): Promise<string> {
  const file = join(folder, 'startup.cpuprofile');
  try {
    await promisify(execFile)(process.execPath, [WRANGLER, 'check', 'startup', '--outfile', file], {
      cwd: folder,
      env: { ...process.env, WRANGLER_SEND_METRICS: 'false', NO_COLOR: '1' },
      timeout: 400_000,
    });
    return `start-up takes ${busy(file).toFixed(0)} ms of the processor here (Cloudflare allows 1,000 ms of its own)`;
  } catch (error) {
    return `start-up was not measured: ${(error as Error).message.split('\n').find(line => /error/i.test(line)) ?? 'wrangler check startup failed'}`;
  }
}

// With silent clips, as the tests bundle it: to speak the placeholders of a fresh checkout takes a quarter of an hour,
// and no sound is in the bundle.
async function measure({ progress }: Options): Promise<Result[]> {
  progress('bundling the worker');
  const bundle = await bundled(loadContent(new URL('../voice-prompts', import.meta.url).pathname));
  try {
    const size = bundle.gzipped / 1024;
    return [
      {
        figure: 'the worker, gzipped',
        target: `≤ ${MOST_KIB} KiB`,
        measured: `${size.toFixed(0)} KiB`,
        met: size <= MOST_KIB,
        notes: [await startUp(bundle.folder)],
      },
    ];
  } finally {
    bundle.remove();
  }
}

export const worker: Figure = { name: 'worker', measure };
