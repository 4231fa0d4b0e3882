// Who is signed in to the console. A session is known by the SHA-256 of its token: who
// reads the table can not sign in with it. A trigger (0002) ends them when their person is locked or leaves.
import { createHash, randomBytes } from 'node:crypto';
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
