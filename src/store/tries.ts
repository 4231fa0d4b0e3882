// How often it was tried to sign in, at the console and by telephone. A `subject` is what is counted by: a name, an
// address or a caller's number stands in it as an HMAC.
import { sql } from 'kysely';
import type { Database } from './schema.ts';

interface Try {
  subject: string;
  /** Milliseconds from the first try on. */
  within: number;
  now: number;
}

/** Counts a try. False when `subject` has used up `most` of them. */
export const mayTry = async (d: Database, t: Try & { most: number }): Promise<boolean> =>
  (await countTry(d, t)) <= t.most;

/** Counts a try, in one statement; answers how many there were, with this one. */
export async function countTry(d: Database, t: Try): Promise<number> {
  const over = sql<boolean>`sign_in_tries.since <= ${t.now - t.within}`;
  const row = await d.db
    .insertInto('sign_in_tries')
    .values({ subject: t.subject, since: t.now, tries: 1 })
    .onConflict(conflict =>
      conflict.column('subject').doUpdateSet({
        tries: sql<number>`case when ${over} then 1 else sign_in_tries.tries + 1 end`,
        since: sql<number>`case when ${over} then ${t.now} else sign_in_tries.since end`,
      }),
    )
    .returning('tries')
    .executeTakeFirstOrThrow();
  return row.tries;
}

/** How many tries count now. */
export async function triesOf(d: Database, t: Try): Promise<number> {
  const row = await d.db
    .selectFrom('sign_in_tries')
    .select('tries')
    .where('subject', '=', t.subject)
    .where('since', '>', t.now - t.within)
    .executeTakeFirst();
  return row?.tries ?? 0;
}

/** A try that was none. */
export async function giveBackTry(d: Database, subject: string): Promise<void> {
  await d.db
    .updateTable('sign_in_tries')
    .set({ tries: sql`tries - 1` })
    .where('subject', '=', subject)
    .where('tries', '>', 0)
    .execute();
}

/** The first wait, and how often it doubles: a minute to 64. */
const FIRST_WAIT_MS = 60_000;
const DOUBLINGS = 6;
const DAY_MS = 24 * 3_600_000;

/**
 * Counts a try of which the first `free` are free, and each one after has to wait twice as long as the one before. False
 * when it is too early; then it is not counted, or who goes on trying would never be let in. One statement decides.
 */
export async function tryLater(d: Database, t: { subject: string; free: number; now: number }): Promise<boolean> {
  const waited = sql`sign_in_tries.since + (${FIRST_WAIT_MS} << min(sign_in_tries.tries - ${t.free}, ${DOUBLINGS}))`;
  const row = await d.db
    .insertInto('sign_in_tries')
    .values({ subject: t.subject, since: t.now, tries: 1 })
    .onConflict(conflict =>
      conflict
        .column('subject')
        .doUpdateSet({
          tries: sql<number>`case when sign_in_tries.since <= ${t.now - DAY_MS} then 1 else sign_in_tries.tries + 1 end`,
          since: t.now,
        })
        .where(sql<boolean>`sign_in_tries.tries < ${t.free} or ${waited} <= ${t.now}`),
    )
    .returning('tries')
    .executeTakeFirst();
  return row !== undefined;
}

/** It was right: what was wrong before counts no more. */
export async function forgetTry(d: Database, subject: string): Promise<void> {
  await d.db.deleteFrom('sign_in_tries').where('subject', '=', subject).execute();
}
