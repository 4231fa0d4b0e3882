// What time it is here. Where everything is only tried, the clock can be put forward: nobody waits two days for the next
// text of a series. The commands beside the server go by the same clock: how far it is ahead stands in DATA_DIR.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';

export interface Clock {
  now(): Date;
  /** What the clock on the wall shows, where ours can be put forward. */
  wall?(): Date;
  /** Milliseconds from now on; only where the provider is simulated. */
  forward?(ms: number): void;
}

/** The clock of this machine's settings. */
export function clockOf({ account, dataDir }: Pick<Config, 'account' | 'dataDir'>): Clock {
  if (account) return { now: () => new Date() };
  const file = join(dataDir, 'demo-clock');
  let ahead = kept(file);
  return {
    now: () => new Date(Date.now() + ahead),
    wall: () => new Date(),
    forward(ms) {
      ahead += ms;
      mkdirSync(dataDir, { recursive: true });
      writeFileSync(file, `${ahead}\n`);
    },
  };
}

/** Milliseconds ahead; none where nobody has put it forward. */
function kept(file: string): number {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
