// Who has called before: their language and country, and where a call broke off a moment ago.
import { sql } from 'kysely';
import { prepared } from './prepared.ts';
import type { Database } from './schema.ts';

/** A call that broke off is offered again for this long. */
export const GO_ON_MS = 10 * 60_000;

export interface KnownCaller {
  language?: string;
  /** How they write, where it is not the language's own script: ne-Latn, my-Zawg. */
  form?: string;
  country?: string;
  goOn?: string;
}

/** What is remembered of the caller with this number's hash; empty for a stranger. */
export async function knownCaller(d: Database, hash: string, now: number): Promise<KnownCaller> {
  const row = await d.db.selectFrom('callers').selectAll().where('number_hash', '=', hash).executeTakeFirst();
  if (!row) return {};
  const recent = row.dropped_at !== null && now - row.dropped_at <= GO_ON_MS;
  return {
    language: row.language ?? undefined,
    form: row.form ?? undefined,
    country: row.country ?? undefined,
    goOn: recent ? (row.dropped_topic ?? undefined) : undefined,
  };
}

interface Remembered {
  hash: string;
  language: string;
  country?: string;
  /** How they write: null where it is the language's own script, undefined where they did not write. */
  form?: string | null;
  at: number;
}

/** The write that remembers the language and country a caller chose, unless a later choice is already there. */
export const rememberCaller = prepared<Remembered>((db, of) =>
  db
    .insertInto('callers')
    .values({
      number_hash: of(c => c.hash),
      language: of(c => c.language),
      country: of(c => c.country ?? null),
      seen_at: of(c => c.at),
      dropped_topic: null,
      dropped_at: null,
      form: of(c => c.form ?? null),
    })
    .onConflict(conflict =>
      conflict
        .column('number_hash')
        .doUpdateSet(({ ref }) => ({
          language: ref('excluded.language'),
          seen_at: ref('excluded.seen_at'),
          country: sql`coalesce(excluded.country, callers.country)`,
          form: sql`iif(${of(c => Number(c.form === undefined))}, callers.form, excluded.form)`,
        }))
        .whereRef('callers.seen_at', '<=', 'excluded.seen_at'),
    ),
);

/** Remembers where a call broke off, or (no topic) that it ended in peace. */
export async function rememberDrop(d: Database, hash: string, topic: string | undefined, at: number): Promise<void> {
  await d.db
    .updateTable('callers')
    .set({ dropped_topic: topic ?? null, dropped_at: topic ? at : null })
    .where('number_hash', '=', hash)
    .execute();
}
