// What many are told at once: whom, how far it has come, and stopping it.
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { listed } from './listed.ts';
import { NOBODY } from './outbox.ts';
import type { Database, Schema, Writable } from './schema.ts';
import { notSoonerThan } from './subscribers.ts';

export type Broadcast = Selectable<Schema['broadcasts']>;

/** Everybody who subscribed to anything, narrowed by each that is set. */
export interface Audience {
  language?: string;
  country?: string;
  list?: string;
  /** Milliseconds since 1970. */
  joinedSince?: number;
  /** Of our lines, those that can text. */
  lines: string[];
}

/** SQL, of a row s of subscribers: are they meant? Who says stop later is left out where the texts are picked. */
const meant = ({ language, country, list, joinedSince, lines }: Audience): RawBuilder<unknown> => {
  const conditions = [
    sql`s.line in ${listed(lines)}`,
    sql`not exists (select 1 from opt_outs as stop where stop.number_hash = s.number_hash)`,
    ...(language ? [sql`s.language = ${language}`] : []),
    ...(country ? [sql`s.country = ${country}`] : []),
    ...(joinedSince === undefined ? [] : [sql`s.joined_at >= ${joinedSince}`]),
    ...(list ? [sql`exists (select 1 from subscriptions as p where p.subscriber = s.id and p.list = ${list})`] : []),
  ];
  return sql.join(conditions, sql` and `);
};

/** People who are told in the same words, at the same price, from the same line. */
export interface Group {
  language: string;
  form: string;
  hear: boolean;
  country: string;
  line: string;
  people: number;
}

export async function groups(d: Database, audience: Audience): Promise<Group[]> {
  const { rows } = await sql<Omit<Group, 'hear'> & { hear: number }>`
    select s.language, s.form, s.hear, s.country, s.line, count(*) as people from subscribers as s
    where ${meant(audience)}
    group by s.language, s.form, s.hear, s.country, s.line
    order by s.language, s.form, s.hear, s.country, s.line`.execute(d.db);
  return rows.map(row => ({ ...row, hear: row.hear === 1 }));
}

/** What is needed to put a broadcast's texts into the outbox. */
export interface Plan {
  audience: Audience;
  /** By group (see `groupKey`): the words, and what they cost there. Groups that are not here are left out. */
  words: Record<string, { wording: string; segments: number; cost: number }>;
}

export const groupKey = ({ form, hear, country, line }: Omit<Group, 'people' | 'language'>): string =>
  [form, hear ? 1 : 0, country, line].join(' ');

/** The writes that begin a broadcast: from now on the rounds put its texts into the outbox. */
export const beginning = (
  d: Database,
  b: {
    id: string;
    by: string;
    fingerprint: string;
    plan: Plan;
    people: number;
    now: number;
    expires: number;
  },
): Writable =>
  d.db.insertInto('broadcasts').values({
    id: b.id,
    by: b.by,
    fingerprint: b.fingerprint,
    plan: JSON.stringify(b.plan),
    state: 'filling',
    people: b.people,
    created_at: b.now,
    expires_at: b.expires,
    stopped_at: null,
    counts: null,
  });

/** A write after which the batch fails when the same was said to the same people since then. */
export const saidOnce = (d: Database, fingerprint: string, since: number): Writable => ({
  compile: () =>
    sql`insert into cas_guard (ok) select not exists (
      select 1 from broadcasts where fingerprint = ${fingerprint} and created_at > ${since})`.compile(d.db),
});

/** Was the same said to the same people since then? Answers its id. */
export async function saidSince(d: Database, fingerprint: string, since: number): Promise<string | undefined> {
  const row = await d.db
    .selectFrom('broadcasts')
    .select('id')
    .where('created_at', '>', since)
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirst();
  return row?.id;
}

export async function broadcast(d: Database, id: string): Promise<Broadcast | undefined> {
  return d.db.selectFrom('broadcasts').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Newest first. */
export async function broadcasts(d: Database, most: number): Promise<Broadcast[]> {
  return d.db.selectFrom('broadcasts').selectAll().orderBy('created_at', 'desc').limit(most).execute();
}

export async function unfinished(d: Database): Promise<Broadcast[]> {
  return d.db
    .selectFrom('broadcasts')
    .selectAll()
    .where('state', 'in', ['filling', 'stopping'])
    .orderBy('created_at')
    .execute();
}

/**
 * Puts the texts of the next so many subscribers into the outbox: those that are meant, and had joined when it began.
 * One batch; two servers at it at once do each part once. False when there is nobody left.
 */
export async function fillSome(d: Database, b: Broadcast, now: number, most: number): Promise<boolean> {
  const last = await d.db
    .selectFrom('subscribers')
    .select('id')
    .where('id', '>', b.filled_to)
    .orderBy('id')
    .limit(1)
    .offset(most - 1)
    .executeTakeFirst();
  const to = last?.id ?? null;
  // Not `or`: SQLite would look through everybody up to the last each time.
  const upTo = to === null ? sql`` : sql`and s.id <= ${to}`;
  const { audience, words } = JSON.parse(b.plan) as Plan;
  const moved: Writable = {
    compile: () =>
      sql`update broadcasts set filled_to = coalesce(${to}, filled_to), state = iif(${to} is null, 'sending', state)
        where id = ${b.id} and filled_to = ${b.filled_to} and state = 'filling'`.compile(d.db),
  };
  const guard: Writable = { compile: () => sql`insert into cas_guard (ok) select changes() = 1`.compile(d.db) };
  const texts: Writable = {
    compile: () =>
      sql`insert into outbox (key, line, queue, spaced, due_at, expires_at, number_hash, subscriber, wording, segments,
          cost, broadcast, state, created_at)
        select ${`b.${b.id}.`} || s.id, s.line, '2/' || s.country || '/' || s.part, 1, ${notSoonerThan(now)},
          ${b.expires_at}, s.number_hash, s.id, w.value ->> 'wording', w.value ->> 'segments', w.value ->> 'cost',
          ${b.id}, 'waiting', ${now}
        from subscribers as s
        cross join json_each(${JSON.stringify(words)}) as w
          on w.key = s.form || ' ' || s.hear || ' ' || s.country || ' ' || s.line
        where s.id > ${b.filled_to} ${upTo} and s.joined_at <= ${b.created_at}
          and ${meant(audience)}
        on conflict (key) do nothing`.compile(d.db),
  };
  try {
    await d.batch([moved, guard, texts]);
    return to !== null;
  } catch (error) {
    const there = await broadcast(d, b.id);
    // Another server did this part, or somebody stopped it.
    if (there && (there.filled_to !== b.filled_to || there.state !== b.state)) return true;
    throw error;
  }
}

/** Nothing more of it goes out from the moment that this is written. False: it was not under way. */
export const stopping = (d: Database, id: string, now: number): Writable =>
  d.db
    .updateTable('broadcasts')
    .set({ state: 'stopping', stopped_at: now })
    .where('id', '=', id)
    .where('state', 'in', ['filling', 'sending']);

/** Takes so many texts of a stopped broadcast out of what waits, from that key on; answers the last, or undefined: none. */
export async function sweepSome(d: Database, id: string, after: string, most: number): Promise<string | undefined> {
  const [from, to] = keysOf(id);
  const keys = await d.db
    .selectFrom('outbox')
    .select('key')
    .where('key', '>', after || from)
    .where('key', '<', to)
    .where('state', '=', 'waiting')
    .orderBy('key')
    .limit(most)
    .execute();
  const last = keys.at(-1)?.key;
  if (last !== undefined)
    await d.db
      .updateTable('outbox')
      .set({ state: 'stopped', number_hash: NOBODY })
      .where('key', 'in', listed(keys.map(k => k.key)))
      .where('state', '=', 'waiting')
      .execute();
  return last;
}

export async function swept(d: Database, id: string): Promise<void> {
  await d.db
    .updateTable('broadcasts')
    .set({ state: 'stopped' })
    .where('id', '=', id)
    .where('state', '=', 'stopping')
    .execute();
}

/** What of a broadcast still waits, by queue: how many people, and when the first of them is due. */
export async function waitingIn(d: Database, id: string): Promise<{ queue: string; people: number; due: number }[]> {
  const [from, to] = keysOf(id);
  const { rows } = await sql<{ queue: string; people: number; due: number }>`
    select queue, count(*) as people, min(due_at) as due from outbox
    where key > ${from} and key < ${to} and state = 'waiting' group by queue order by queue`.execute(d.db);
  return rows;
}

/** What was started on that day of milliseconds since 1970 (UTC): segments, and cost in millionths. */
export async function spentOn(d: Database, now: number): Promise<{ segments: number; cost: number }> {
  const row = await d.db
    .selectFrom('spending')
    .select(['segments', 'cost'])
    .where('day', '=', Math.floor(now / 86_400_000))
    .executeTakeFirst();
  return row ?? { segments: 0, cost: 0 };
}

/** Lists that people are on: how many, and when one of them was last told something that was for the list alone. */
export async function listsWithPeople(d: Database): Promise<{ list: string; people: number; toldAt: number | null }[]> {
  const { rows } = await sql<{ list: string; people: number; toldAt: number | null }>`
    select p.list, count(*) as people,
      (select max(b.created_at) from broadcasts as b where b.plan ->> '$.audience.list' = p.list) as toldAt
    from subscriptions as p group by p.list order by p.list`.execute(d.db);
  return rows;
}

/** The keys of a broadcast's texts lie between these two. */
const keysOf = (id: string): [string, string] => [`b.${id}.`, `b.${id}/`];

/** SQL, of a row of broadcasts: how many of its texts came to what, as JSON by state or, once sent, by status. */
export const outcomes = sql<string>`(
  select json_group_object(outcome, n) from (
    select case state when 'sent' then coalesce(status, 'sent') else state end as outcome, count(*) as n from outbox
    where key > 'b.' || broadcasts.id || '.' and key < 'b.' || broadcasts.id || '/' group by outcome))`;

/** How many of its texts came to what, and what those that went out have cost, in millionths. */
export async function outcomesOf(
  d: Database,
  id: string,
): Promise<{ counts: Record<string, number>; cost: number } | undefined> {
  const { rows } = await sql<{ counts: string; cost: number }>`
    select coalesce(counts, ${outcomes}) as counts,
      (select coalesce(sum(cost * (tries > 0)), 0) from outbox
        where key > 'b.' || broadcasts.id || '.' and key < 'b.' || broadcasts.id || '/') as cost
    from broadcasts where id = ${id}`.execute(d.db);
  const [row] = rows;
  return row && { counts: JSON.parse(row.counts) as Record<string, number>, cost: row.cost };
}
