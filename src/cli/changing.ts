// What people change while the line runs, from this terminal: of this machine's hotline, or of a Worker.
import { withChanges } from '../content/live.ts';
import type { Library } from '../content/load.ts';
import type { Config } from '../platform/config.ts';
import { historyOf, type Kind, standing } from '../store/changes.ts';
import { undoOnRecord } from '../store/on-record.ts';
import { CommandError } from './command-error.ts';
import { libraryOf } from './library.ts';
import { type Shelf, type Where, withShelf } from './recordings.ts';

/** Whoever changes something, and what there is to change. */
export interface Desk extends Pick<Shelf, 'database' | 'who' | 'now'> {
  content: Library['content'];
}

/** Runs work on what is changed of this machine's hotline, or of a Worker. */
export async function atDesk<T>(config: Config, where: Where, work: (desk: Desk) => Promise<T>): Promise<T> {
  const { content } = libraryOf(config).library;
  return withShelf(config, where, shelf => work({ ...shelf, content }));
}

/** What stands, and the content as callers hear it with that. */
export async function stands({ database, content }: Desk) {
  const rows = await standing(database);
  return { rows, live: { ...withChanges(content, rows, () => {}), facts: content.facts } };
}

/** Puts back what was set before. Throws CommandError with this sentence where nobody ever set anything. */
export async function undone({ database, who, now }: Desk, kind: Kind, key: string, never: string): Promise<void> {
  if ((await historyOf(database, kind, key)).length === 0) throw new CommandError(never);
  await undoOnRecord(database, { kind, key, who: { name: who, id: who }, now: now() });
}

export const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
