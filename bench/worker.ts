// The bundle that Cloudflare is given, and the processor time it takes to start it.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Figure, Options, Result } from './figure.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WRANGLER = join(ROOT, 'node_modules/wrangler/bin/wrangler.js');
const CONFIGS = ['wrangler.toml', 'wrangler.jsonc', 'wrangler.json'];
const MOST_KIB = 500;

async function wrangler(args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [WRANGLER, ...args], {
    cwd: ROOT,
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false', NO_COLOR: '1' },
    timeout: 400_000,
  });
  return stdout;
}

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

async function startUp(folder: string): Promise<string> {
  const file = join(folder, 'worker-startup.cpuprofile');
  try {
    await wrangler(['check', 'startup', '--outfile', file]);
    return `start-up takes ${busy(file).toFixed(0)} ms of the processor here (Cloudflare allows 1,000 ms of its own)`;
  } catch (error) {
    return `start-up was not measured: ${(error as Error).message.split('\n').find(line => /error/i.test(line)) ?? 'wrangler check startup failed'}`;
  }
}

async function measure({ folder, progress }: Options): Promise<Result[]> {
  const figure = 'the worker, gzipped';
  const target = `≤ ${MOST_KIB} KiB`;
  if (!CONFIGS.some(name => existsSync(join(ROOT, name))))
    return [{ figure, target, measured: 'not built', met: undefined, notes: ['there is no wrangler.toml yet'] }];
  progress('bundling the worker');
  try {
    const said = await wrangler(['deploy', '--dry-run', '--outdir', join(folder, 'worker')]);
    const size = Number(/gzip: ([\d.]+) KiB/.exec(said)?.[1]);
    if (!Number.isFinite(size)) throw new Error(`wrangler named no size:\n${said}`);
    return [
      { figure, target, measured: `${size.toFixed(0)} KiB`, met: size <= MOST_KIB, notes: [await startUp(folder)] },
    ];
  } catch (error) {
    return [{ figure, target, measured: 'not built', met: undefined, notes: [(error as Error).message.slice(0, 500)] }];
  }
}

export const worker: Figure = { name: 'worker', measure };
