// Who did what to whose data. Rows are only added.
import type { Database } from './schema.ts';

/** `subject` is a case code, never a number. */
export async function audit(
  d: Database,
  row: { at: number; actor: string; act: string; subject: string },
): Promise<void> {
  await d.db.insertInto('audit').values(row).execute();
}
