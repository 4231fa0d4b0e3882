// Texts that came in, with what was answered.
import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Conversation } from './conversations.ts';
import { listed } from './listed.ts';
import { prepared } from './prepared.ts';
import type { Database, Schema, Writable } from './schema.ts';

export type TextRow = Selectable<Schema['texts']>;

/** The row that a text's number and words are sealed for. */
export const textRow = (id: string): string => `texts:${id}`;
/** The row that its answer is sealed for. */
export const answerRow = (id: string): string => `texts:${id}:answer`;

/** Free words wait for a reader this long; then a request of the same number no longer takes them along. */
const TOGETHER_MS = 24 * 3_600_000;

export interface Received {
  id: string;
  line: string;
  /** Undefined hash: it came from no telephone. */
  number: { hash?: string; sealed: string };
  body: string;
  language?: string;
  form?: string;
  keyword: string;
  segments: number;
  kept: boolean;
  answer?: { sealed: string; segments: number };
  at: number;
}

/** The write that takes a text down, once: the same id again makes the whole batch fail. */
export const received = prepared<Received>((db, of) =>
  db.insertInto('texts').values({
    id: of(t => t.id),
    line: of(t => t.line),
    number_hash: of(t => t.number.hash ?? null),
    number_sealed: of(t => t.number.sealed),
    body_sealed: of(t => t.body),
    language: of(t => t.language ?? null),
    form: of(t => t.form ?? null),
    keyword: of(t => t.keyword),
    segments: of(t => t.segments),
    at: of(t => t.at),
    answer_sealed: of(t => t.answer?.sealed ?? null),
    answer_segments: of(t => t.answer?.segments ?? 0),
    kept: of(t => (t.kept ? 1 : 0)),
  }),
);

/** A text by the provider's id. */
export async function textById(d: Database, id: string): Promise<TextRow | undefined> {
  return d.db.selectFrom('texts').selectAll().where('id', '=', id).executeTakeFirst();
}

/** What we know when a text arrives. */
export interface Arrival {
  /** It has been taken down before, and was answered so (null: with silence). */
  before?: Pick<TextRow, 'id' | 'answer_sealed'>;
  talk?: Conversation;
  /** How many texts its number sent us lately. */
  lately: number;
}

/**
 * Looks up everything about a text that arrives from a number on a line, in one way to the database and back.
 * `lately` counts since `since` and up to `most`.
 */
export async function arrival(
  d: Database,
  { id, hash, line, since, most }: { id: string; hash: string; line: string; since: number; most: number },
): Promise<Arrival> {
  // A bound limit would make SQLite plan the whole query anew each time: that takes longer than running it.
  const { rows } = await sql<{
    id: string | null;
    answer_sealed: string | null;
    state: string | null;
    context: string;
    at: number;
    lately: number;
  }>`select t.id, t.answer_sealed, c.state, c.context, c.at,
      (select count(*) from (select 1 from texts where number_hash = ${hash} and at > ${since}
        limit ${sql.lit(most)})) as lately
    from (select 1) left join texts t on t.id = ${id}
      left join conversations c on c.number_hash = ${hash} and c.line = ${line}`.execute(d.db);
  const [row] = rows;
  if (!row) return { lately: 0 };
  const { state, context, at, lately, ...text } = row;
  return {
    lately,
    ...(text.id === null ? {} : { before: { ...text, id: text.id } }),
    ...(state === null ? {} : { talk: { state, context, at } }),
  };
}

/** Gives a number's free words to the request that they were about. */
export const given = (d: Database, hash: string, request: string, now: number): Writable =>
  d.db
    .updateTable('texts')
    .set({ request_id: request })
    .where('number_hash', '=', hash)
    .where('kept', '=', 1)
    .where('request_id', 'is', null)
    .where('at', '>', now - TOGETHER_MS);

/** Free words that belong to no request and that nobody has read, oldest first. */
export async function unreadTexts(d: Database): Promise<TextRow[]> {
  return d.db
    .selectFrom('texts')
    .selectAll()
    .where('kept', '=', 1)
    .where('request_id', 'is', null)
    .where('heard_at', 'is', null)
    .where('wiped_at', 'is', null)
    .orderBy('at')
    .execute();
}

/** What somebody wrote that belongs to these requests, oldest first. */
export async function textsOf(d: Database, requests: readonly string[]): Promise<TextRow[]> {
  return d.db
    .selectFrom('texts')
    .selectAll()
    .where('request_id', 'in', listed(requests))
    .where('body_sealed', 'is not', null)
    .orderBy('at')
    .execute();
}

/** Words that belong to a request have been read. Those in the inbox stay there until somebody decides. */
export const markRead = (d: Database, id: string, at: number): Writable =>
  d.db.updateTable('texts').set({ heard_at: at }).where('id', '=', id).where('heard_at', 'is', null);

/** A text as a list shows it: one that came in, what it was answered with, or one that we started. */
export interface Listed {
  /** The provider's id; null for an answer, which it does not tell us, and for what is not sent yet. */
  sid: string | null;
  direction: 'in' | 'out';
  line: string;
  language: string | null;
  /** What it was understood as; of ours, what it is: answer, series.<list>.<step>, broadcast.<id>. */
  keyword: string;
  segments: number;
  /** Of ours: waiting, sending, stopped, expired, failed; once sent, as far as the provider has told. */
  status: string;
  error: number | null;
  /** When it came, or went; of one that has not gone yet, when we wanted it to. */
  at: number;
  /** The row that its number is sealed for, and the number; null when it is gone. */
  row: string;
  numberSealed: string | null;
}

/** The newest texts in both directions, newest first; only those of that status, where one is given. */
export async function latestTexts(d: Database, most: number, status?: string): Promise<Listed[]> {
  const only = status === undefined ? sql`` : sql`where status = ${status}`;
  const newest = (some: RawBuilder<unknown>) =>
    sql`select * from (select * from (${some}) ${only} order by at desc limit ${most})`;
  const came = sql`select id as sid, 'in' as direction, line, language, keyword, segments, 'received' as status,
      null as error, at, 'texts:' || id as row, number_sealed as numberSealed
    from texts`;
  const answered = sql`select null as sid, 'out' as direction, line, language, 'answer' as keyword,
      answer_segments as segments, 'answered' as status, null as error, at, 'texts:' || id as row, number_sealed
    from texts where answer_segments > 0`;
  // The key of a step ends with its subscriber, whom a list does not name.
  const started = sql`select o.sid, 'out' as direction, o.line, s.language,
      case when o.broadcast is not null then 'broadcast.' || o.broadcast when o.subscriber is null then 'answer'
        else 'series.' || substr(o.key, 3, length(o.key) - length(o.subscriber) - 3) end as keyword,
      o.segments, iif(o.state = 'sent', coalesce(o.status, 'sent'), o.state) as status, o.error,
      coalesce(o.picked_at, o.created_at) as at,
      iif(o.number_sealed is null, 'subscribers:' || o.subscriber, 'outbox:' || o.key) as row,
      coalesce(o.number_sealed, s.number_sealed) as number_sealed
    from outbox as o left join subscribers as s on s.id = o.subscriber`;
  const all = sql.join([came, answered, started].map(newest), sql` union all `);
  const { rows } = await sql<Listed>`${all} order by at desc, direction desc limit ${most}`.execute(d.db);
  return rows.map(row => ({ ...row, keyword: row.keyword.replace(/^(series\..*\.)(\d+)$/, countedFromOne) }));
}

/** The first step is 0 in the store, and 1/7 for whoever reads it. */
const countedFromOne = (_: string, series: string, step: string): string => `${series}${Number(step) + 1}`;
