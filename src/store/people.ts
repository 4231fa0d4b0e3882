// Everybody who works here: responders, supervisors, coordinators, auditors. Secrets are kept as hashes only.
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Database, Schema } from './schema.ts';

export const ROLES = ['responder', 'supervisor', 'coordinator', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

export interface Person {
  id: string;
  name: string;
  roles: Role[];
  languages: string[];
  woman: boolean;
  phoneHash: string | undefined;
  phoneSealed: string | undefined;
  /** Typed by who calls from a phone that is not registered. */
  signIn: string;
  pinHash: string | undefined;
  passwordHash: string | undefined;
  totpSealed: string | undefined;
  locked: boolean;
  /** On shift until then; undefined when off. */
  shiftUntil: number | undefined;
}

/** Wrong PINs from their own phone, or proofs after a right password, in a row after which a person is locked, until a supervisor unlocks them. */
export const MOST_FAILURES = 5;
/** A shift that nobody ended ends by itself. */
export const LONGEST_SHIFT_MS = 12 * 3_600_000;

/** The row a person's phone number and TOTP secret are sealed for. */
export const personRow = (id: string): string => `people:${id}`;

const person = (row: Selectable<Schema['people']>): Person => ({
  id: row.id,
  name: row.name,
  roles: row.roles.split(' ') as Role[],
  languages: row.languages.split(' '),
  woman: row.woman === 1,
  phoneHash: row.phone_hash ?? undefined,
  phoneSealed: row.phone_sealed ?? undefined,
  signIn: row.sign_in,
  pinHash: row.pin_hash ?? undefined,
  passwordHash: row.password_hash ?? undefined,
  totpSealed: row.totp_sealed ?? undefined,
  locked: row.locked_at !== null,
  shiftUntil: row.shift_until ?? undefined,
});

const present = (d: Database) => d.db.selectFrom('people').selectAll().where('left_at', 'is', null);

export async function people(d: Database): Promise<Person[]> {
  return (await present(d).orderBy('name').execute()).map(person);
}

export async function personById(d: Database, id: string): Promise<Person | undefined> {
  const row = await present(d).where('id', '=', id).executeTakeFirst();
  return row && person(row);
}

export async function personByName(d: Database, name: string): Promise<Person | undefined> {
  const row = await present(d).where('name', '=', name).executeTakeFirst();
  return row && person(row);
}

/** Whose registered phone this is: a hint, never a proof. */
export async function personByPhone(d: Database, hash: string): Promise<Person | undefined> {
  const row = await present(d).where('phone_hash', '=', hash).executeTakeFirst();
  return row && person(row);
}

export async function personBySignIn(d: Database, signIn: string): Promise<Person | undefined> {
  const row = await present(d).where('sign_in', '=', signIn).executeTakeFirst();
  return row && person(row);
}

export interface NewPerson {
  id: string;
  name: string;
  roles: readonly Role[];
  languages: readonly string[];
  woman: boolean;
  signIn: string;
  phone?: { hash: string; sealed: string };
  pinHash?: string;
  passwordHash?: string;
  now: number;
}

/** Rejects when the name, phone or sign-in number is taken. */
export async function addPerson(d: Database, p: NewPerson): Promise<void> {
  await d.db
    .insertInto('people')
    .values({
      id: p.id,
      name: p.name,
      roles: p.roles.join(' '),
      languages: p.languages.join(' '),
      woman: p.woman ? 1 : 0,
      phone_hash: p.phone?.hash ?? null,
      phone_sealed: p.phone?.sealed ?? null,
      sign_in: p.signIn,
      pin_hash: p.pinHash ?? null,
      password_hash: p.passwordHash ?? null,
      totp_sealed: null,
      locked_at: null,
      left_at: null,
      shift_until: null,
      shift_line: null,
      created_at: p.now,
    })
    .execute();
}

/** A wrong PIN or proof: counted in one statement; the fifth in a row locks. True when it is locked now. */
export async function failedProof(d: Database, id: string, now: number): Promise<boolean> {
  const row = await d.db
    .updateTable('people')
    .set({
      pin_failures: sql`pin_failures + 1`,
      locked_at: sql`case when locked_at is null and pin_failures + 1 >= ${MOST_FAILURES} then ${now} else locked_at end`,
    })
    .where('id', '=', id)
    .returning('locked_at')
    .executeTakeFirst();
  return row?.locked_at != null;
}

export async function rightProof(d: Database, id: string): Promise<void> {
  await d.db
    .updateTable('people')
    .set({ pin_failures: 0 })
    .where('id', '=', id)
    .where('locked_at', 'is', null)
    .execute();
}

/** Begins, prolongs or (undefined) ends a shift. */
export const shiftIs = (d: Database, id: string, until: number | undefined) =>
  d.db
    .updateTable('people')
    .set({ shift_until: until ?? null })
    .where('id', '=', id);

export async function setShift(d: Database, id: string, until: number | undefined): Promise<void> {
  await shiftIs(d, id, until).execute();
}

/** A man who does not supervise is not put through to whoever asked for a woman (may-ring.ts holds every claim to it). */
export const mayAnswer = ({ woman, roles }: Person, wanted: { woman: boolean }): boolean =>
  !wanted.woman || woman || roles.includes('supervisor');

/** Who is on shift now and speaks this language, longest on first. Locked people are not. */
export async function onShift(d: Database, now: number, language?: string): Promise<Person[]> {
  const rows = await present(d)
    .where('shift_until', '>', now)
    .where('locked_at', 'is', null)
    .orderBy('shift_until')
    .execute();
  return rows.map(person).filter(p => language === undefined || p.languages.includes(language));
}

/** Puts new secrets in the place of the old ones; a wrong one counts from the start again. */
export async function setSecrets(
  d: Database,
  id: string,
  secrets: { pinHash?: string; passwordHash?: string },
): Promise<void> {
  await d.db
    .updateTable('people')
    .set({
      pin_failures: 0,
      ...(secrets.pinHash ? { pin_hash: secrets.pinHash } : {}),
      ...(secrets.passwordHash ? { password_hash: secrets.passwordHash } : {}),
    })
    .where('id', '=', id)
    .execute();
}

/** A person goes for good: of them the name stays, under what they did; phone and secrets go, and the name is free. */
export async function leave(d: Database, p: { id: string; name: string }, now: number): Promise<void> {
  const day = new Date(now).toISOString().slice(0, 10);
  await d.db
    .updateTable('people')
    .set({
      left_at: now,
      name: `${p.name} (left ${day}, ${p.id.slice(0, 6)})`,
      phone_hash: null,
      phone_sealed: null,
      sign_in: `left ${p.id}`,
      pin_hash: null,
      password_hash: null,
      totp_sealed: null,
      shift_until: null,
    })
    .where('id', '=', p.id)
    .execute();
}
