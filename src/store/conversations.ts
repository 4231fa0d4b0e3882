// Where a number is in the text menu of a line.
import { prepared } from './prepared.ts';
import type { Database } from './schema.ts';

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

export const converse = prepared<Conversation & { hash: string; line: string }>((db, of) => {
  const left = { state: of(c => c.state), context: of(c => c.context), at: of(c => c.at) };
  return db
    .insertInto('conversations')
    .values({ number_hash: of(c => c.hash), line: of(c => c.line), ...left })
    .onConflict(conflict => conflict.columns(['number_hash', 'line']).doUpdateSet(left));
});
