// Who did what to whose data. Rows are only added, and each carries a hash of itself and of the row before it: what
// is changed, taken out or put in between afterwards no longer fits. No personal data: codes, and ids of staff.
import { type Selectable, sql } from 'kysely';
import type { Database, Schema, Writable } from './schema.ts';

export interface Act {
  at: number;
  actor: string;
  act: string;
  subject: string;
}

export type AuditRow = Selectable<Schema['audit']>;
/** The last row there is, written as `12:9f86d0…` where somebody notes it down. */
export type Head = Pick<AuditRow, 'id' | 'hash'>;

/** What stands before the first row. */
const START: Head = { id: 0, hash: '' };
/** With so many writers at once one of them may give up. */
const MOST_TRIES = 200;
/** Rows that are read at once. */
const PAGE = 1_000;

/** SHA-256 over the previous row's hash and this row, hexadecimal. */
export async function chained(previous: string, id: number, { at, actor, act, subject }: Act): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify([previous, id, at, actor, act, subject]));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
  return [...digest].map(byte => byte.toString(16).padStart(2, '0')).join('');
}

/** `subject` is a case code or the id of one of the staff, never a number: a number is refused. */
export async function audit(d: Database, act: Act): Promise<void> {
  await audited(d, act, () => []);
}

/**
 * Writes an act and what it did together, or neither. `writes` is handed the row before; it may be asked again when
 * another writer was quicker. Rejects when the act could not be written.
 */
export async function audited(d: Database, act: Act, writes: (previous: Head) => readonly Writable[]): Promise<void> {
  if (/^\+?\d{7,15}$/.test(act.subject)) throw new Error('the audit holds no phone numbers');
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const previous = await auditHead(d);
    const id = previous.id + 1;
    const hash = await chained(previous.hash, id, act);
    if (await appended(d, { id, ...act, hash }, writes(previous))) return;
  }
  throw new Error('the audit could not be written: too many at once');
}

export async function auditHead(d: Database): Promise<Head> {
  const last = await d.db.selectFrom('audit').select(['id', 'hash']).orderBy('id', 'desc').limit(1).executeTakeFirst();
  return last ?? START;
}

/** False when the row's place was taken: the chain never forks, for an id is there once. */
async function appended(d: Database, row: AuditRow, writes: readonly Writable[]): Promise<boolean> {
  const insert: Writable = {
    compile: () =>
      sql`insert into audit (id, at, actor, act, subject, hash)
        select ${row.id}, ${row.at}, ${row.actor}, ${row.act}, ${row.subject}, ${row.hash}
        where not exists (select 1 from audit where id >= ${row.id})`.compile(d.db),
  };
  const guard: Writable = { compile: () => sql`insert into cas_guard (ok) select changes() = 1`.compile(d.db) };
  try {
    await d.batch([insert, guard, ...writes]);
    return true;
  } catch (error) {
    if ((await auditHead(d)).id >= row.id) return false;
    throw error;
  }
}

/** Every row in order, in pages. */
export async function* auditRows(d: Database): AsyncGenerator<AuditRow> {
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const page = await d.db.selectFrom('audit').selectAll().where('id', '>', after).orderBy('id').limit(PAGE).execute();
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    after = last.id;
  }
}
