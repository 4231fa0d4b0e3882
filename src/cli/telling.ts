// Whose people are told: those of this machine's hotline, or of a Worker.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readHotline } from '../content/hotline.ts';
import type { Config } from '../platform/config.ts';
import { CommandError } from './command-error.ts';
import type { Where } from './recordings.ts';
import { actor, type Store, withStore } from './store.ts';
import { LOCAL_WORKER, workerDatabase } from './wrangler.ts';

export interface Telling extends Pick<Store, 'database' | 'hotline' | 'now' | 'id' | 'actor'> {
  /** Milliseconds between two looks at how far it has come: each takes wrangler seconds. */
  every: number;
  /** What stands behind its commands, such as --worker. */
  flags: string;
  /** Looks without anything having begun, after which something is wrong. */
  patience: number;
}

const HERE = { every: 1_000, patience: 8, flags: '' };
/** A Worker begins with its next cron. */
const THERE = { every: 10_000, patience: 12 };

export async function withTelling<T>(config: Config, where: Where, work: (t: Telling) => Promise<T>): Promise<T> {
  if (!where.worker && where.local) throw new CommandError('--local goes with --worker');
  if (!where.worker) return withStore(config, store => work({ ...store, ...HERE, actor: where.who ?? store.actor }));
  return work({
    database: workerDatabase(where.local ? { local: LOCAL_WORKER } : {}),
    hotline: readHotline(readFileSync(config.hotlineFile, 'utf8'), config.hotlineFile),
    now: Date.now,
    id: () => randomBytes(16).toString('hex'),
    actor: where.who ?? actor(),
    ...THERE,
    flags: where.local ? ' --worker --local' : ' --worker',
  });
}
