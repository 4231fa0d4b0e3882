// Who is signed in to the console, and how often it was tried. A session is known by the SHA-256 of its token: who
// reads the table can not sign in with it. A trigger (0002) ends them when their person is locked or leaves.
import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { type Person, personById } from './people.ts';
import type { Database } from './schema.ts';

export const SESSION_MS = 12 * 3_600_000;

export interface Session {
  tokenHash: string;
  person: Person;
  /** Has everything been proved that this person must prove? */
  proved: boolean;
}

/** Supervisors see the most, so a password is not enough; nor for who has a second proof. */
export const needsSecondProof = (person: Person): boolean =>
  person.roles.includes('supervisor') || person.totpSealed !== undefined;

const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Signs somebody in whose password was right; answers the token, which is kept nowhere else. */
export async function beginSession(d: Database, person: Person, now: number): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await d.batch([
    d.db.deleteFrom('sessions').where('expires_at', '<=', now),
    d.db.insertInto('sessions').values({
      token_hash: hashToken(token),
      person: person.id,
      created_at: now,
      expires_at: now + SESSION_MS,
      proved_at: null,
    }),
  ]);
  return token;
}

/** The session of a token while it lasts, and its person is neither locked nor gone. */
export async function sessionOf(d: Database, token: string, now: number): Promise<Session | undefined> {
  const tokenHash = hashToken(token);
  const row = await d.db
    .selectFrom('sessions')
    .select(['person', 'proved_at'])
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  const person = row && (await personById(d, row.person));
  if (!person || person.locked) return undefined;
  return { tokenHash, person, proved: row.proved_at !== null || !needsSecondProof(person) };
}

export async function proveSession(d: Database, tokenHash: string, now: number): Promise<void> {
  await d.db.updateTable('sessions').set({ proved_at: now }).where('token_hash', '=', tokenHash).execute();
}

export async function endSession(d: Database, token: string): Promise<void> {
  await d.db.deleteFrom('sessions').where('token_hash', '=', hashToken(token)).execute();
}

/** Locks a person out, which ends their sessions, or lets them in again. False when there is nobody of this id. */
export async function setLocked(d: Database, id: string, at: number | undefined): Promise<boolean> {
  const row = await d.db
    .updateTable('people')
    .set({ locked_at: at ?? null, pin_failures: 0 })
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Keeps a person's TOTP secret, unless they have one: a second enrolment would be somebody else's. */
export async function keepTotp(d: Database, id: string, sealed: string, step: number): Promise<boolean> {
  const row = await d.db
    .updateTable('people')
    .set({ totp_sealed: sealed, totp_step: step })
    .where('id', '=', id)
    .where('totp_sealed', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Uses up the code of a time step. False when it, or a later one, has been used. */
export async function useTotpStep(d: Database, id: string, step: number): Promise<boolean> {
  const row = await d.db
    .updateTable('people')
    .set({ totp_step: step })
    .where('id', '=', id)
    .where(eb => eb.or([eb('totp_step', 'is', null), eb('totp_step', '<', step)]))
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

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

/** Forgets tries that no longer count. */
export async function forgetTries(d: Database, before: number): Promise<void> {
  await d.db.deleteFrom('sign_in_tries').where('since', '<', before).execute();
}
