// Writes that happen once. A webhook comes twice, late and out of order: its natural key is taken in the same batch
// as what it writes, so the second time the whole batch is refused and nothing changes.
import type { Database, Writable } from './schema.ts';

/** Writes all or nothing, once per key. False when the key had been used: this has been done before. */
export async function once(d: Database, key: string, at: number, writes: readonly Writable[]): Promise<boolean> {
  try {
    await d.batch([d.db.insertInto('applied').values({ key, at }), ...writes]);
    return true;
  } catch (error) {
    if (await wasApplied(d, key)) return false;
    throw error;
  }
}

/** When this was noted last, in milliseconds since 1970; undefined: never. */
export async function lastTime(d: Database, key: string): Promise<number | undefined> {
  return (await d.db.selectFrom('applied').select('at').where('key', '=', key).executeTakeFirst())?.at;
}

/** Notes that something was done now, for who must know how long ago it was. */
export async function noteTime(d: Database, key: string, at: number): Promise<void> {
  await d.db
    .insertInto('applied')
    .values({ key, at })
    .onConflict(conflict => conflict.column('key').doUpdateSet({ at }))
    .execute();
}

export async function wasApplied(d: Database, key: string): Promise<boolean> {
  return (await d.db.selectFrom('applied').select('key').where('key', '=', key).executeTakeFirst()) !== undefined;
}
