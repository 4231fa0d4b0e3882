// What goes with time: one statement per kind, each of which can be run again.
import { type ExpressionBuilder, type RawBuilder, sql } from 'kysely';
import { outcomes } from './broadcasts.ts';
import type { Database, Schema, Writable } from './schema.ts';

/** In the place of a number's hash, once the number is forgotten: holds a person's attempts and cases together. */
const GONE = 'case:';
/** Callbacks that a person is at work on just now. */
const LIVE = ['claimed', 'dialling', 'talking', 'outcome'] as const;

export const isForgotten = (hash: string): boolean => hash.startsWith(GONE);

/** Of a request. */
export const OVER = sql<boolean>`status in ('closed', 'cancelled')`;
const overBefore = (before: number): RawBuilder<boolean> =>
  sql<boolean>`requests.status in ('closed', 'cancelled') and coalesce(requests.closed_at, requests.updated_at) <= ${before}`;

/** By way of JSON: a statement of D1 takes a hundred parameters, and a person may have called more often. */
export const listed = (values: readonly string[]) =>
  sql<string>`(select value from json_each(${JSON.stringify(values)}))`;

const counted = async (query: { executeTakeFirst(): Promise<{ numUpdatedRows: bigint } | undefined> }) =>
  Number((await query.executeTakeFirst())?.numUpdatedRows ?? 0);
const deleted = async (query: { executeTakeFirst(): Promise<{ numDeletedRows: bigint } | undefined> }) =>
  Number((await query.executeTakeFirst())?.numDeletedRows ?? 0);

/** Requests that were over by then lose their sealed number. Answers how many. */
export async function forgetRequestNumbers(d: Database, before: number): Promise<number> {
  return counted(
    d.db
      .updateTable('requests')
      .set({ number_sealed: null })
      .where('number_sealed', 'is not', null)
      .where(overBefore(before)),
  );
}

/**
 * Numbers all of whose requests were over by then are forgotten: the hash in requests, attempts and notes becomes a
 * name made from a case code. Answers how many requests that were.
 */
export async function forgetNumbers(d: Database, before: number): Promise<number> {
  const due = d.db
    .selectFrom('requests')
    .select('number_hash')
    .where('number_hash', 'is not', null)
    .where('number_hash', 'not like', `${GONE}%`)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('callbacks')
            .select('key')
            .whereRef('callbacks.key', '=', 'requests.number_hash')
            .where('state', 'in', LIVE),
        ),
      ),
    )
    .groupBy('number_hash')
    .having(sql<boolean>`sum(not (${overBefore(before)})) = 0`);
  const { n } = await d.db
    .selectFrom('requests')
    .select(s => s.fn.countAll<number>().as('n'))
    .where('number_hash', 'in', due)
    .executeTakeFirstOrThrow();
  if (n > 0) await d.batch(renamed(d, sql`${due}`));
  return n;
}

/** Puts a case code's name in the place of these hashes, everywhere but in the suppressed numbers. */
export function renamed(d: Database, hashes: RawBuilder<unknown>): Writable[] {
  const names = sql`(select number_hash as hash, ${GONE} || max(code) as name from requests
    where number_hash in (${hashes}) group by number_hash) as forgotten`;
  const rename = (table: 'attempts' | 'notes' | 'requests', column: 'key' | 'number_hash'): Writable => ({
    compile: () =>
      sql`update ${sql.table(table)} set ${sql.ref(column)} = forgotten.name from ${names}
        where ${sql.ref(`${table}.${column}`)} = forgotten.hash`.compile(d.db),
  });
  const callbacks: Writable = { compile: () => sql`delete from callbacks where key in (${hashes})`.compile(d.db) };
  // The requests come last: by them the others are found.
  return [rename('attempts', 'key'), rename('notes', 'key'), callbacks, rename('requests', 'number_hash')];
}

/** Calls and flashes that long ago lose their number. Answers how many. */
export async function forgetCalls(d: Database, before: number): Promise<number> {
  const calls = d.db.updateTable('calls').set({ number_hash: null }).where('number_hash', 'is not', null);
  const rings = d.db.updateTable('rings').set({ number_hash: '', number_sealed: '' }).where('number_hash', '!=', '');
  return (
    (await counted(calls.where('started_at', '<=', before))) +
    (await counted(rings.where('flashed_at', '<=', before).where('due_at', 'is', null)))
  );
}

export const forgetCallers = (d: Database, before: number): Promise<number> =>
  deleted(d.db.deleteFrom('callers').where('seen_at', '<=', before));

export const forgetHeldNumbers = (d: Database, before: number): Promise<number> =>
  deleted(d.db.deleteFrom('held_numbers').where('at', '<=', before));

export const forgetNotes = (d: Database, before: number): Promise<number> =>
  deleted(d.db.deleteFrom('notes').where('at', '<=', before));

export const forgetSessions = (d: Database, now: number): Promise<number> =>
  deleted(d.db.deleteFrom('sessions').where('expires_at', '<=', now));

export const forgetTries = (d: Database, before: number): Promise<number> =>
  deleted(d.db.deleteFrom('sign_in_tries').where('since', '<=', before));

/** That it was told of is kept as long as it could be told of again. */
export const forgetNotices = (d: Database, before: number): Promise<number> =>
  deleted(
    d.db
      .deleteFrom('notices')
      .where('request_id', 'in', eb => eb.selectFrom('requests').select('requests.id').where(overBefore(before))),
  );

export interface Ages {
  /** Of a caller's sound: by then its request was over, or, without a request, it was made. */
  audio: number;
  /** Of a responder's spoken note: by then it was spoken. */
  notes: number;
}

/** Messages whose time has come; `lost` are those that nobody ever heard. */
export async function messagesToWipe(d: Database, before: Ages): Promise<{ key: string; lost: boolean }[]> {
  const note = (eb: ExpressionBuilder<Schema, 'messages'>) =>
    eb.exists(eb.selectFrom('attempts').select('id').whereRef('note_message', '=', 'messages.key'));
  const rows = await d.db
    .selectFrom('messages')
    .leftJoin('requests', 'requests.id', 'messages.request_id')
    .select(['messages.key', sql<number>`request_id is null and heard_at is null`.as('lost')])
    .where('wiped_at', 'is', null)
    .where(eb =>
      eb.or([
        eb.and([note(eb as never), eb('messages.created_at', '<=', before.notes)]),
        eb.and([
          eb.not(note(eb as never)),
          eb.or([
            overBefore(before.audio),
            // Of a request that is not there there is nothing to wait for.
            eb.and([eb('requests.id', 'is', null), eb('messages.created_at', '<=', before.audio)]),
          ]),
        ]),
      ]),
    )
    .execute();
  return rows.map(({ key, lost }) => ({ key, lost: lost === 1 }));
}

/**
 * Writes that a message's sound and number are gone from here. What is still at the provider stays known, so that it
 * is deleted there, and is never fetched again.
 */
export const wiped = (d: Database, keys: readonly string[], now: number): Writable =>
  d.db
    .updateTable('messages')
    .set({
      number_hash: null,
      number_sealed: null,
      wiped_at: now,
      status: sql`case status when 'announced' then 'stored' else status end`,
    })
    .where('key', 'in', listed(keys));

/** What is left of a text: when, which way, in which language, about what, and what became of it. */
export const textWiped = (now: number) => ({
  number_hash: null,
  number_sealed: null,
  body_sealed: null,
  answer_sealed: null,
  wiped_at: sql<number>`coalesce(wiped_at, ${now})`,
});

/**
 * Texts of that long ago lose their number and words; those that belong to a request when it was over by then. Answers
 * how many, and how many of them held free words that nobody had read.
 */
export async function forgetTexts(
  d: Database,
  before: number,
  now: number,
): Promise<{ texts: number; unread: number }> {
  const due = d.db
    .selectFrom('texts')
    .leftJoin('requests', 'requests.id', 'texts.request_id')
    .select('texts.id')
    .where('texts.wiped_at', 'is', null)
    .where('texts.at', '<=', before)
    .where(eb => eb.or([eb('requests.id', 'is', null), overBefore(before)]));
  const { unread } = await d.db
    .selectFrom('texts')
    .select(sql<number>`count(*)`.as('unread'))
    .where('id', 'in', due)
    .where('kept', '=', 1)
    .where('request_id', 'is', null)
    .where('heard_at', 'is', null)
    .executeTakeFirstOrThrow();
  const texts = await counted(d.db.updateTable('texts').set(textWiped(now)).where('id', 'in', due));
  return { texts, unread };
}

export const forgetConversations = (d: Database, before: number): Promise<number> =>
  deleted(d.db.deleteFrom('conversations').where('at', '<=', before));

/** At once, so that nobody waits long for the database. */
const SOME = 500;

/** Texts that we started and that were of no use any more by then. Answers how many. */
export async function forgetOutbox(d: Database, before: number): Promise<number> {
  await d.db
    .updateTable('broadcasts')
    .set({ counts: sql<string>`${outcomes}` })
    .where('counts', 'is', null)
    .where('expires_at', '<=', before)
    .execute();
  let gone = 0;
  for (let some = SOME; some === SOME; gone += some) {
    const old = d.db
      .selectFrom('outbox')
      .select('key')
      .where('state', 'not in', sql<'sent'>`('waiting', 'sending')`)
      .where('expires_at', '<=', before)
      .limit(SOME);
    some = await deleted(d.db.deleteFrom('outbox').where('key', 'in', old));
  }
  return gone;
}

/** Who has had the last step of what they joined, and joined nothing else. Answers how many. */
export async function forgetSubscribers(d: Database, before: number): Promise<number> {
  await d.db.deleteFrom('subscriptions').where('ended_at', '<=', before).execute();
  return deleted(
    d.db
      .deleteFrom('subscribers')
      .where('joined_at', '<=', before)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('subscriptions').select('list').whereRef('subscriber', '=', 'subscribers.id'))),
      ),
  );
}
