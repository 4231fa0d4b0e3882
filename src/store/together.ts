// One batch of which the first write decides whether any of it happens.
import { sql } from 'kysely';
import type { Database, Writable } from './schema.ts';

/** Batches fail on the row written before: nothing of it happens when that row was not changed. */
const unchanged = (d: Database): Writable => ({
  compile: () => sql`insert into cas_guard (ok) select changes() = 1`.compile(d.db),
});

/** All or nothing; false when the first write changed no row. */
export async function together(d: Database, first: Writable, rest: readonly Writable[]): Promise<boolean> {
  try {
    await d.batch([first, unchanged(d), ...rest]);
    return true;
  } catch (error) {
    if (/check constraint|cas_guard/i.test(String(error))) return false;
    throw error;
  }
}
