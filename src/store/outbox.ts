// The outbox: every text that we start, from the moment it is wanted to what became of it. The row is there before the
// provider is asked, and says so while it is asked; two servers never take the same one.
import { type RawBuilder, sql } from 'kysely';
import type { Database, Writable } from './schema.ts';

/** A text that was picked is this server's for so long. Later nobody knows whether it went out. */
export const LEASE_MS = 60_000;
/** What was not used of a sender's time is made up for, up to so much (0005_outbox.sql has it too). */
const SAVED_MS = 5_000;
/** Between two texts of series or broadcasts to the same number (0005_outbox.sql has it too). */
export const APART_MS = 3 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

export const outboxRow = (key: string): string => `outbox:${key}`;

export interface Post {
  /** Natural: the same thing to say to the same person has the same key. */
  key: string;
  line: string;
  queue: string;
  number: { hash: string; sealed: string };
  /** Sealed for `outboxRow(key)`. */
  bodySealed: string;
  segments: number;
  /** In millionths. */
  cost: number;
  now: number;
  expiresAt: number;
}

/** Puts an answer to one person into the outbox. A second one with the same key changes nothing. */
export const posting = (d: Database, p: Post): Writable =>
  d.db
    .insertInto('outbox')
    .values({
      key: p.key,
      line: p.line,
      queue: p.queue,
      spaced: 0,
      due_at: p.now,
      expires_at: p.expiresAt,
      number_hash: p.number.hash,
      number_sealed: p.number.sealed,
      subscriber: null,
      body_sealed: p.bodySealed,
      wording: null,
      asks: null,
      segments: p.segments,
      cost: p.cost,
      broadcast: null,
      state: 'waiting',
      picked_at: null,
      lease_until: null,
      sid: null,
      status: null,
      error: null,
      created_at: p.now,
    })
    .onConflict(conflict => conflict.column('key').doNothing());

/** Is anything due on this line, in any queue? */
export async function somethingDue(d: Database, line: string, now: number): Promise<boolean> {
  const { rows } = await sql<{ due: number }>`
    select 1 as due from outbox where line = ${line} and state = 'waiting' and due_at <= ${now} limit 1`.execute(d.db);
  return rows.length > 0;
}

/** A sender's segments a second; a change holds from now on. */
export async function setRate(d: Database, line: string, rate: number): Promise<void> {
  await sql`insert into senders (line, rate) values (${line}, ${rate})
    on conflict (line) do update set rate = excluded.rate where senders.rate <> excluded.rate`.execute(d.db);
}

export interface Picking {
  line: string;
  /** Those that are open, most urgent first. */
  queues: readonly string[];
  now: number;
  most: number;
  /** Of the day, for series and broadcasts. `cost` in millionths. */
  cap: { segments: number; cost: number };
}

/** What goes out now, and to whom. */
export interface Picked {
  key: string;
  tries: number;
  missed: number;
  hash: string;
  subscriber: string | null;
  numberSealed: string | null;
  bodySealed: string | null;
  wording: string | null;
  /** The question at its end. */
  asks: string | null;
  leaseUntil: number;
  expiresAt: number;
}

/**
 * Takes the texts whose turn it is, within what the sender may send by now and the day's cap: most urgent first, none
 * to who said stop, none of a broadcast that was stopped, none within three hours of another, and of two to the same
 * number the one that has waited longer. One statement; the trigger outbox_picked moves the sender's clock in it.
 */
export async function pick(d: Database, p: Picking): Promise<Picked[]> {
  const { rows } = await sql<Picked>`
    update outbox set state = 'sending', tries = tries + 1, picked_at = ${p.now}, lease_until = ${p.now + LEASE_MS},
      sid = null, status = null, rank = 0, error = null
    where state = 'waiting' and key in (
      select turn.key from (
        select o.key, o.spaced, o.segments, o.cost,
          coalesce(sum(o.segments) over earlier, 0) as segments_before, coalesce(sum(o.cost) over earlier, 0) as cost_before
        from json_each(${JSON.stringify(p.queues)}) as queue
        cross join outbox as o on o.key in (
          select i.key from outbox as i
          where i.line = ${p.line} and i.queue = queue.value and i.state = 'waiting'
            and i.due_at <= ${p.now} and i.expires_at > ${p.now}
            and not exists (select 1 from opt_outs as stop where stop.number_hash = i.number_hash
              and (i.spaced = 1 or stop.via = 'provider' or stop.at >= i.created_at))
            and not exists (select 1 from broadcasts as b where b.id = i.broadcast and b.state in ('stopping', 'stopped'))
            and not (i.spaced = 1 and (exists (
              select 1 from outbox as other
              where other.number_hash = i.number_hash and other.key <> i.key and other.spaced = 1
                and other.picked_at > ${p.now - APART_MS} and other.state <> 'waiting')
            or exists (
              select 1 from outbox as other
              where other.subscriber = i.subscriber and other.state = 'waiting' and other.spaced = 1
                and (other.due_at, other.key) < (i.due_at, i.key))))
          order by i.due_at, i.key limit ${p.most})
        window earlier as (order by queue.key, o.due_at, o.key rows between unbounded preceding and 1 preceding)
      ) as turn, senders
      where senders.line = ${p.line}
        and turn.segments_before * 1000.0 / senders.rate <= ${p.now} - max(senders.free_at, ${p.now - SAVED_MS})
        and (turn.spaced = 0
          or coalesce((select segments from spending where day = ${day(p.now)}), 0)
              + turn.segments_before + turn.segments <= ${p.cap.segments}
            and coalesce((select cost from spending where day = ${day(p.now)}), 0)
              + turn.cost_before + turn.cost <= ${p.cap.cost})
      limit ${p.most})
    returning key, tries, missed, number_hash as hash, subscriber, body_sealed as bodySealed, wording, asks, lease_until as leaseUntil,
      expires_at as expiresAt,
      coalesce(number_sealed, (select s.number_sealed from subscribers as s where s.id = outbox.subscriber)) as numberSealed
  `.execute(d.db);
  return rows;
}

const day = (now: number): number => Math.floor(now / DAY_MS);

/** Which try of which text: what belongs to an earlier try changes nothing. */
export interface Try {
  key: string;
  tries: number;
}

/** The provider has taken it. What a status has said since is further on, and stays. */
export const accepting = (d: Database, t: Try, { sid, status }: { sid: string; status: string }): Writable =>
  d.db
    .updateTable('outbox')
    .set({ state: 'sent', sid, status: sql`coalesce(status, ${status})`, lease_until: null })
    .where('key', '=', t.key)
    .where('tries', '=', t.tries)
    .where('state', '=', 'sending');

/** The provider refused it, or nobody could be asked. Until `again` it waits; without, it has failed. */
export async function refused(
  d: Database,
  t: Try,
  { error, again }: { error: number | undefined; again: number | undefined },
): Promise<void> {
  await d.db
    .updateTable('outbox')
    .set({
      ...(again === undefined ? { state: 'failed' } : { state: 'waiting', due_at: apart(again) }),
      error: error ?? null,
      lease_until: null,
    })
    .where('key', '=', t.key)
    .where('tries', '=', t.tries)
    .where('state', '=', 'sending')
    .execute();
}

/** The hash of the number that a text is for. */
export async function addressee(d: Database, key: string): Promise<string | undefined> {
  const row = await d.db.selectFrom('outbox').select('number_hash').where('key', '=', key).executeTakeFirst();
  return row?.number_hash || undefined;
}

/** What the provider says became of a try. */
export interface Progress {
  sid: string;
  status: string;
  /** Grows along a text's way; what comes late or twice is no higher. */
  rank: number;
  failed: boolean;
  error: number | undefined;
  /** When a failed one is tried again: after the first time, after the second. */
  again: readonly number[];
}

/** Writes a status down. A lower rank changes nothing, and neither does a try that another has followed. */
export async function progressed(d: Database, t: Try, p: Progress): Promise<void> {
  const again = (n: number) => p.again[n] ?? null;
  // Whoever did not get it at the first try, and not at the second, is tried no more.
  const next = sql<number | null>`case missed when 0 then ${again(0)} when 1 then ${again(1)} end`;
  await d.db
    .updateTable('outbox')
    .set({
      sid: p.sid,
      status: p.status,
      rank: p.rank,
      error: p.error ?? null,
      lease_until: null,
      state: p.failed ? sql`case when ${next} is null then 'failed' else 'waiting' end` : 'sent',
      ...(p.failed && { missed: sql`missed + 1`, due_at: apart(sql`coalesce(${next}, due_at)`) }),
    })
    .where('key', '=', t.key)
    .where('tries', '=', t.tries)
    .where('rank', '<', p.rank)
    .where('state', 'in', ['sending', 'sent', 'waiting', 'failed'])
    .where(({ eb, or }) => or([eb('sid', 'is', null), eb('sid', '=', p.sid)]))
    .execute();
}

/** One of which nobody knows whether it went out. */
export interface Doubtful extends Try {
  line: string;
  hash: string;
  asks: string | null;
  subscriber: string | null;
  numberSealed: string | null;
  bodySealed: string | null;
  wording: string | null;
  pickedAt: number;
}

/** Texts whose lease is over, each to one server that will look what became of it. */
export async function lapsed(d: Database, now: number, most = 20): Promise<Doubtful[]> {
  const { rows } = await sql<Doubtful>`
    update outbox set lease_until = ${now + LEASE_MS}
    where state = 'sending' and lease_until <= ${now} and key in (
      select key from outbox where state = 'sending' and lease_until <= ${now} order by lease_until limit ${most})
    returning key, tries, line, number_hash as hash, asks, subscriber, body_sealed as bodySealed, wording,
      picked_at as pickedAt,
      coalesce(number_sealed, (select s.number_sealed from subscribers as s where s.id = outbox.subscriber)) as numberSealed
  `.execute(d.db);
  return rows;
}

/** The provider's ids that are known to be other texts to this number. */
export async function knownSids(d: Database, hash: string, since: number): Promise<Set<string>> {
  const rows = await d.db
    .selectFrom('outbox')
    .select('sid')
    .where('number_hash', '=', hash)
    .where('picked_at', '>=', since)
    .where('sid', 'is not', null)
    .execute();
  return new Set(rows.flatMap(row => row.sid ?? []));
}

/** Whom a text that ends is for: one to a subscriber that never went out names nobody from then on. */
export const NOBODY = sql<string>`case when picked_at is null and subscriber is not null then '' else number_hash end`;

/** SQL, of a row of the outbox: does it wait for this number, or for one of these? */
export const waitsFor = (hashes: string | RawBuilder<unknown>) => sql<boolean>`key in (
  select w.key from outbox as w where w.state = 'waiting'
    and w.subscriber in (select id from subscribers where number_hash in (${hashes}))
  union all
  select w.key from outbox as w where w.state = 'waiting' and w.subscriber is null and w.number_hash in (${hashes}))`;

/** What nobody will want to read any more. Answers how many went; less than `most`: there are no more. */
export async function expire(d: Database, now: number, most = 500): Promise<number> {
  const late = d.db
    .selectFrom('outbox')
    .select('key')
    .where('state', '=', 'waiting')
    .where('expires_at', '<=', now)
    .limit(most);
  const { numUpdatedRows } = await d.db
    .updateTable('outbox')
    .set({ state: 'expired', number_hash: NOBODY })
    .where('key', 'in', late)
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** The person is there no more: nothing goes out. */
export async function dropped(d: Database, t: Try): Promise<void> {
  await d.db
    .updateTable('outbox')
    .set({ state: 'stopped', lease_until: null })
    .where('key', '=', t.key)
    .where('tries', '=', t.tries)
    .where('state', '=', 'sending')
    .execute();
}

/** That moment, or three hours after the last other text that had to keep its distance. */
const apart = (at: number | RawBuilder<number>) => sql<number>`max(${at}, case when spaced = 0 then 0 else coalesce((
  select max(other.picked_at) from outbox as other
  where other.number_hash = outbox.number_hash and other.key <> outbox.key and other.spaced = 1
    and other.picked_at is not null), 0) + ${APART_MS} end)`;
