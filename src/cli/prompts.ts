// earshot prompts rollback and history: what a prompt played, and plays.

import { loadContent } from '../content/load.ts';
import { historyOf, undo } from '../store/changes.ts';
import { CommandError } from './command-error.ts';
import { VOICE_PROMPTS } from './library.ts';
import { keyOf, languageOf, type Shelf } from './recordings.ts';
import { table } from './table.ts';

type Out = (line?: string) => void;

/** Throws CommandError when nothing was ever imported for it. */
export async function rollback({ database, who, now }: Shelf, tag: string, id: string, out: Out): Promise<void> {
  const { content } = loadContent(VOICE_PROMPTS);
  const key = keyOf(content, languageOf(content, tag), id);
  const value = await undo(database, { kind: 'recording', key, who, now: now() });
  if (value === undefined) throw new CommandError(`no recording was ever imported for ${key}`);
  out(value ? `${key} plays ${value} again.` : `${key} plays again what it did before anything was imported.`);
}

export async function history({ database }: Shelf, tag: string, id: string, out: Out): Promise<void> {
  const { content } = loadContent(VOICE_PROMPTS);
  const key = keyOf(content, languageOf(content, tag), id);
  const rows = await historyOf(database, 'recording', key);
  if (rows.length === 0) {
    out(`No recording was ever imported for ${key}.`);
    return;
  }
  table(
    rows.map(({ at, who, value }) => ({ at: new Date(at).toISOString(), who, plays: value ?? 'as before any import' })),
    out,
  );
}
