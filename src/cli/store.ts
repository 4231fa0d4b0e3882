// What the commands that work on the store share: it is opened, and closed whatever happens.
import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Hotline } from '../content/hotline.ts';
import { audioFiles } from '../platform/audio-files.ts';
import { clockOf } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import { createLog } from '../platform/log.ts';
import { openStore } from '../platform/open-store.ts';
import type { AudioStore } from '../store/audio.ts';
import { audit } from '../store/audit.ts';
import type { Database } from '../store/schema.ts';
import type { Seal } from '../store/seal.ts';

export interface Store {
  database: Database;
  seal: Seal;
  audio: AudioStore;
  hotline: Hotline;
  now(): number;
  id(): string;
  /** Who sits at this terminal, as the audit names them. */
  actor: string;
}

/** Runs work on the store of this machine's settings. */
export type AtWork = <T>(work: (store: Store) => Promise<T>) => Promise<T>;

export async function withStore<T>(config: Config, work: (store: Store) => Promise<T>): Promise<T> {
  const { hotline, seal, database } = await openStore(config, createLog());
  const clock = clockOf(config);
  try {
    return await work({
      database,
      seal,
      hotline,
      audio: audioFiles(messagesOf(config)),
      now: () => clock.now().getTime(),
      id: () => randomBytes(16).toString('hex'),
      actor: actor(),
    });
  } finally {
    await database.close();
  }
}

/** A number, where it is still here. The audit comes first: one that could not be accounted for is not shown. */
export async function revealed(
  { database, seal, actor, now }: Pick<Store, 'database' | 'seal' | 'actor' | 'now'>,
  number: { subject: string; row: string; sealed: string | null },
): Promise<string | null> {
  if (number.sealed === null) return null;
  await audit(database, { at: now(), actor, act: 'reveal', subject: number.subject });
  return seal.open(number.row, number.sealed);
}

export const messagesOf = (config: Config): string => join(config.dataDir, 'messages');

/** Who sits at this terminal, as the audit names them. */
export function actor(): string {
  try {
    return `cli:${userInfo().username}`;
  } catch {
    return `cli:${process.getuid?.() ?? 'somebody'}`; // a user without a name, as in a container
  }
}
