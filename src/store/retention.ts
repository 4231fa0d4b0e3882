// What goes with time, step by step: each kind can be cut short anywhere, and run again.
import { type ExpressionBuilder, type RawBuilder, sql } from 'kysely';
import { HELD } from '../callbacks/life.ts';
import { outcomes } from './broadcasts.ts';
import { states } from './life.ts';
import { listed } from './listed.ts';
import type { Database, Schema, Writable } from './schema.ts';
import { some, stepwise } from './stepwise.ts';

/** In the place of a number's hash, once the number is forgotten: holds a person's attempts and cases together. */
const GONE = 'case:';
const AFTER_GONE = 'case;';

export const isForgotten = (hash: string): boolean => hash.startsWith(GONE);

/** Of a request. */
export const OVER = sql<boolean>`status in ('closed', 'cancelled')`;
const overBefore = (before: number): RawBuilder<boolean> =>
  sql<boolean>`requests.status in ('closed', 'cancelled') and coalesce(requests.closed_at, requests.updated_at) <= ${before}`;

/** Rows changed by one statement. */
const changed = async (d: Database, statement: RawBuilder<unknown>): Promise<number> =>
  Number((await statement.execute(d.db)).numAffectedRows ?? 0);

/** Rows of a table that are due go, step by step. */
const goes = (d: Database, table: keyof Schema, key: readonly string[], due: RawBuilder<unknown>): Promise<number> =>
  stepwise(most => changed(d, sql`delete from ${sql.table(table)} where ${some(table, key, due, most)}`));

/** Columns of the rows that are due are set, step by step. */
const becomes = (
  d: Database,
  table: keyof Schema,
  key: string,
  set: RawBuilder<unknown>,
  due: RawBuilder<unknown>,
): Promise<number> =>
  stepwise(most => changed(d, sql`update ${sql.table(table)} set ${set} where ${some(table, [key], due, most)}`));

/** Requests that were over by then lose their sealed number. Answers how many. */
export const forgetRequestNumbers = (d: Database, before: number): Promise<number> =>
  becomes(d, 'requests', 'id', sql`number_sealed = null`, sql`number_sealed is not null and ${overBefore(before)}`);

/**
 * Numbers all of whose requests were over by then are forgotten: the hash in requests, attempts and notes becomes a
 * name made from a case code. Answers how many numbers that were.
 */
export async function forgetNumbers(d: Database, before: number): Promise<number> {
  let after = '';
  // A hash sorts before or after the names that begin with GONE, which are kept for good and passed over by index.
  const due = (among: RawBuilder<unknown>) => sql<{ number_hash: string }>`
    select number_hash from requests where ${among}
      and (number_hash < ${GONE} or number_hash >= ${AFTER_GONE})
      and not exists (select 1 from callbacks where callbacks.key = requests.number_hash
        and state in (${states(HELD)}))
    group by number_hash having sum(not (${overBefore(before)})) = 0 order by number_hash`;
  return stepwise(async most => {
    const { rows } = await sql<{ number_hash: string }>`${due(sql`number_hash > ${after}`)} limit ${most}`.execute(
      d.db,
    );
    const hashes = rows.map(row => row.number_hash);
    after = hashes.at(-1) ?? after;
    // Who has asked anew since they were read is looked at again, in the same batch.
    if (hashes.length > 0) await d.batch(renamed(d, due(sql`number_hash in ${listed(hashes)}`)));
    return hashes.length;
  });
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
  const calls = sql`number_hash is not null and started_at <= ${before}`;
  const rings = sql`number_hash != '' and flashed_at <= ${before} and due_at is null`;
  return (
    (await becomes(d, 'calls', 'sid', sql`number_hash = null`, calls)) +
    (await becomes(d, 'rings', 'id', sql`number_hash = '', number_sealed = ''`, rings))
  );
}

export const forgetCallers = (d: Database, before: number): Promise<number> =>
  goes(d, 'callers', ['number_hash'], sql`seen_at <= ${before}`);

export const forgetHeldNumbers = (d: Database, before: number): Promise<number> =>
  goes(d, 'held_numbers', ['call_sid'], sql`at <= ${before}`);

export const forgetNotes = (d: Database, before: number): Promise<number> =>
  goes(d, 'notes', ['id'], sql`at <= ${before}`);

export const forgetSessions = (d: Database, now: number): Promise<number> =>
  goes(d, 'sessions', ['token_hash'], sql`expires_at <= ${now}`);

export const forgetTries = (d: Database, before: number): Promise<number> =>
  goes(d, 'sign_in_tries', ['subject'], sql`since <= ${before}`);

/** That it was told of is kept as long as it could be told of again. A request has at most one of each kind. */
export const forgetNotices = (d: Database, before: number): Promise<number> =>
  goes(d, 'notices', ['request_id', 'kind'], sql`request_id in (select id from requests where ${overBefore(before)})`);

export interface Ages {
  /** Of a caller's sound: by then its request was over, or, without a request, it was made. */
  audio: number;
  /** Of a responder's spoken note: by then it was spoken. */
  notes: number;
}

/** Some messages whose time has come; `lost` are those that nobody ever heard. */
export async function messagesToWipe(
  d: Database,
  before: Ages,
  most: number,
): Promise<{ key: string; lost: boolean }[]> {
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
    .limit(most)
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
  let unread = 0;
  const texts = await stepwise(async most => {
    const due = await d.db
      .selectFrom('texts')
      .leftJoin('requests', 'requests.id', 'texts.request_id')
      .select(['texts.id', sql<number>`kept = 1 and request_id is null and heard_at is null`.as('unread')])
      .where('texts.wiped_at', 'is', null)
      .where('texts.at', '<=', before)
      .where(eb => eb.or([eb('requests.id', 'is', null), overBefore(before)]))
      .limit(most)
      .execute();
    const ids = due.map(text => text.id);
    await d.db.updateTable('texts').set(textWiped(now)).where('id', 'in', listed(ids)).execute();
    unread += due.filter(text => text.unread === 1).length;
    return due.length;
  });
  return { texts, unread };
}

export const forgetConversations = (d: Database, before: number): Promise<number> =>
  goes(d, 'conversations', ['number_hash', 'line'], sql`at <= ${before}`);

/** Texts that we started and that were of no use any more by then. Answers how many. */
export async function forgetOutbox(d: Database, before: number): Promise<number> {
  await d.db
    .updateTable('broadcasts')
    .set({ counts: sql<string>`${outcomes}` })
    .where('counts', 'is', null)
    .where('expires_at', '<=', before)
    .execute();
  return goes(d, 'outbox', ['key'], sql`state not in ('waiting', 'sending') and expires_at <= ${before}`);
}

/** Who has had the last step of what they joined, and joined nothing else. Answers how many. */
export async function forgetSubscribers(d: Database, before: number): Promise<number> {
  await goes(d, 'subscriptions', ['subscriber', 'list'], sql`ended_at <= ${before}`);
  const alone = sql`joined_at <= ${before}
    and not exists (select 1 from subscriptions where subscriber = subscribers.id)`;
  return goes(d, 'subscribers', ['id'], alone);
}
