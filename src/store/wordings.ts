// What is said to many.
import type { Database } from './schema.ts';

/** Rejects when there is no such wording. */
export async function wording(d: Database, id: string): Promise<string> {
  const row = await d.db.selectFrom('wordings').select('body').where('id', '=', id).executeTakeFirst();
  if (!row) throw new Error(`there is no wording ${id}`);
  return row.body;
}
