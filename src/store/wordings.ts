// What is said to many.
import type { Database, Writable } from './schema.ts';

export interface Wording {
  /** Reckoned from the words. */
  id: string;
  body: string;
  segments: number;
}

/** The writes by which words are there to be sent. */
export const keeping = (d: Database, wordings: readonly Wording[]): Writable[] =>
  wordings.map(wording =>
    d.db
      .insertInto('wordings')
      .values({ id: wording.id, body: wording.body, segments: wording.segments })
      .onConflict(conflict => conflict.column('id').doNothing()),
  );

/** Rejects when there is no such wording. */
export async function wording(d: Database, id: string): Promise<string> {
  const row = await d.db.selectFrom('wordings').select('body').where('id', '=', id).executeTakeFirst();
  if (!row) throw new Error(`there is no wording ${id}`);
  return row.body;
}
