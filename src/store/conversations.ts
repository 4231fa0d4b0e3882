// Where a number is in the text menu of a line.
import type { Database, Writable } from './schema.ts';

/** After so long without a word, a digit answers the main menu again. */
export const IDLE_MS = 24 * 3_600_000;

export interface Conversation {
  state: string;
  /** JSON; the text menu's own. */
  context: string;
  at: number;
}

export async function conversation(d: Database, hash: string, line: string): Promise<Conversation | undefined> {
  return d.db
    .selectFrom('conversations')
    .select(['state', 'context', 'at'])
    .where('number_hash', '=', hash)
    .where('line', '=', line)
    .executeTakeFirst();
}

export const converse = (d: Database, c: Conversation & { hash: string; line: string }): Writable =>
  d.db
    .insertInto('conversations')
    .values({ number_hash: c.hash, line: c.line, state: c.state, context: c.context, at: c.at })
    .onConflict(conflict =>
      conflict.columns(['number_hash', 'line']).doUpdateSet({ state: c.state, context: c.context, at: c.at }),
    );
