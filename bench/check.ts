// How long `earshot check` takes, as it is typed: a gate that takes long is walked around.
import { execFileSync } from 'node:child_process';
import type { Figure, Options, Result } from './figure.ts';
import { median } from './statistics.ts';

const RUNS = 5;
const MOST_SECONDS = 3;

async function measure({ quick, folder, progress }: Options): Promise<Result[]> {
  const seconds: number[] = [];
  for (let run = 0; run < (quick ? 2 : RUNS); run++) {
    progress(`check ${run + 1}`);
    const began = performance.now();
    execFileSync(process.execPath, ['bin/earshot.js', 'check'], {
      env: { ...process.env, DATA_DIR: folder },
      stdio: 'pipe',
    });
    seconds.push((performance.now() - began) / 1000);
  }
  const middle = median(seconds);
  return [
    {
      figure: 'earshot check on everything, with its start',
      target: `< ${MOST_SECONDS} s`,
      measured: `${middle.toFixed(1)} s`,
      met: middle < MOST_SECONDS,
      notes: [`from ${Math.min(...seconds).toFixed(1)} to ${Math.max(...seconds).toFixed(1)} s`],
    },
  ];
}

export const check: Figure = { name: 'check', measure };
