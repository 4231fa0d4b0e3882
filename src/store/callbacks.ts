// Callbacks at work: a number with its open requests, claimed, held and settled (rung: attempts.ts). Every move is one
// conditional statement, or one batch that fails whole when somebody else was quicker.
import { type Selectable, sql } from 'kysely';
import { type LifeEvent, type LifeState, way } from '../callbacks/life.ts';
import type { Outcome, Safe } from '../callbacks/outcomes.ts';
import type { Hold } from '../callbacks/settling.ts';
import type { When } from '../voice/call.ts';
import { isFree, isHeld, states } from './life.ts';
import { isFor, ringable, type Taker } from './may-ring.ts';
import { HOLDS } from './parking.ts';
import { OPEN, type Request } from './requests.ts';
import type { Database, Schema, Writable } from './schema.ts';
import { together } from './together.ts';

export type Callback = Selectable<Schema['callbacks']>;

/** A claim lapses after this long unless a call is live. */
export const LEASE_MS = 10 * 60_000;

export interface Claiming extends Taker {
  /** This number, and no other. */
  key?: string;
  /** Numbers that were skipped in this call. */
  skip?: readonly string[];
}

/**
 * Claims the next number that may be rung now: urgent first, then who asked first, among what is for the responder.
 * A number may be rung when every one of its open requests allows it: the strictest answer wins. One statement
 * decides; nobody holds two. Undefined when there is none.
 */
export async function claim(d: Database, c: Claiming): Promise<Callback | undefined> {
  const only = c.key === undefined ? sql`1` : sql`r.number_hash = ${c.key}`;
  const skipped = c.skip?.length ? sql`r.number_hash not in (${sql.join(c.skip)})` : sql`1`;
  const { to } = way({ type: 'claim' });
  const { rows } = await sql<Callback>`
    insert into callbacks (key, state, responder, lease_until, updated_at)
    select r.number_hash, ${to}, ${c.responder}, ${c.now + LEASE_MS}, ${c.now}
    from requests r
    where ${ringable(c.now)} and ${only} and ${skipped} and ${isFor(c)}
      and not exists (select 1 from callbacks b where b.key = r.number_hash and not ${isFree('b', c.now)})
      and not exists (select 1 from callbacks mine where mine.responder = ${c.responder} and ${isHeld('mine', c.now)})
    order by r.urgency desc, r.created_at
    limit 1
    on conflict (key) do update set state = excluded.state, responder = excluded.responder,
      lease_until = excluded.lease_until, updated_at = excluded.updated_at, rev = rev + 1, parked_why = null,
      rings = case when callbacks.state = 'closed' then 0 else rings end,
      first_rang_at = case when callbacks.state = 'closed' then null else first_rang_at end,
      last_rang_at = case when callbacks.state = 'closed' then null else last_rang_at end
    where ${isFree('callbacks', c.now)}
    returning *`.execute(d.db);
  return rows[0];
}

export async function callback(d: Database, key: string): Promise<Callback | undefined> {
  return d.db.selectFrom('callbacks').selectAll().where('key', '=', key).executeTakeFirst();
}

/** Did we ring this number within a day? Who rings back then is offered somebody at once. */
export async function rungLately(d: Database, key: string | undefined, now: number): Promise<boolean> {
  if (key === undefined) return false;
  const rang = (await callback(d, key))?.last_rang_at;
  return rang != null && now - rang <= 24 * 3_600_000;
}

/** The open requests of a number, oldest first. */
export async function requestsOf(d: Database, key: string): Promise<Request[]> {
  return d.db
    .selectFrom('requests')
    .selectAll()
    .where('number_hash', '=', key)
    .where('status', 'in', OPEN)
    .orderBy('created_at')
    .execute();
}

export interface Waiting {
  /** How many numbers may be rung now, and how many of them have an urgent request. */
  waiting: number;
  urgent: number;
  /** When the first of them asked, milliseconds since 1970. */
  oldest: number | undefined;
}

/** What a responder could claim now, the number that they hold by a claim counted in. */
export async function waitingFor(d: Database, taker: Taker): Promise<Waiting> {
  const { responder, now } = taker;
  const { rows } = await sql<{ waiting: number; urgent: number | null; oldest: number | null }>`
    select count(*) as waiting, sum(urgent) as urgent, min(asked) as oldest from (
      select max(r.urgency = 'urgent') as urgent, min(r.created_at) as asked
      from requests r
      where ${ringable(now)} and ${isFor(taker)}
        and not exists (select 1 from callbacks b where b.key = r.number_hash and not ${isFree('b', now)}
          and not (b.state in (${states(way({ type: 'release' }).from)}) and b.responder = ${responder}))
      group by r.number_hash)`.execute(d.db);
  const [row] = rows;
  return { waiting: row?.waiting ?? 0, urgent: row?.urgent ?? 0, oldest: row?.oldest ?? undefined };
}

/** What a responder holds, if anything: claimed and not lapsed, or in a call, or owing an outcome. */
export async function heldBy(d: Database, responder: string, now: number): Promise<Callback | undefined> {
  return d.db
    .selectFrom('callbacks')
    .selectAll()
    .where('responder', '=', responder)
    .where(isHeld('callbacks', now))
    .executeTakeFirst();
}

interface Holding {
  key: string;
  responder: string;
  now: number;
}

/** Holds a claim for another lease. False when it is no longer theirs, or more than a claim. */
export async function renew(d: Database, { key, responder, now }: Holding): Promise<boolean> {
  const { from, to } = way({ type: 'renew' });
  const renewed = await d.db
    .updateTable('callbacks')
    .set({ state: to, ...leased(now) })
    .where('key', '=', key)
    .where('responder', '=', responder)
    .where('state', 'in', from)
    .returning('key')
    .executeTakeFirst();
  return renewed !== undefined;
}

/** Held for another lease from now on. */
export const leased = (now: number) => ({ lease_until: now + LEASE_MS, updated_at: now, rev: sql<number>`rev + 1` });

/** Gives a claim back. False when it is no longer theirs, or more than a claim. */
export async function release(d: Database, { key, responder, now }: Holding): Promise<boolean> {
  return (await released(d, responder, now).where('key', '=', key).returning('key').execute()).length > 0;
}

function released(d: Database, responder: string, now: number) {
  const { from, to } = way({ type: 'release' });
  return d.db
    .updateTable('callbacks')
    .set({ state: to, responder: null, lease_until: null, updated_at: now, rev: sql`rev + 1` })
    .where('responder', '=', responder)
    .where('state', 'in', from);
}

/** Gives back what a responder only holds; what is in a call or owes an outcome stays. */
export async function releaseAll(d: Database, responder: string, now: number): Promise<void> {
  await released(d, responder, now).execute();
}

/** What a settled outcome writes: where the callback goes, and what becomes of its open requests. */
export interface Settlement {
  key: string;
  rev: number;
  event: Extract<LifeEvent, { type: 'settle' | 'park' | 'requeue' | 'close' }>;
  parkedWhy?: string;
  parkedHold?: Hold;
  /** When its requests may be rung next. */
  window?: { from: number; until: number };
  suppress: boolean;
  attempt?: { id: string; outcome: Outcome; safe?: Safe | undefined };
  /** Requests whose answer to "when may we ring?" is another now. */
  answers?: readonly { request: string; before: When; after: When }[];
  /** The language of its open requests, as it turned out; when they were asked stays. */
  speaks?: string;
  /** Rings are counted from the start again. */
  afresh?: boolean;
  now: number;
}

/** Settles a callback whole, or not at all when it has moved since `rev`, or the event does not belong there. */
export async function settle(d: Database, s: Settlement): Promise<boolean> {
  const { from, to } = way(s.event);
  const move = d.db
    .updateTable('callbacks')
    .set({
      state: to,
      responder: null,
      lease_until: null,
      parked_why: s.parkedWhy ?? null,
      parked_hold: s.parkedHold ? HOLDS[s.parkedHold] : 0,
      updated_at: s.now,
      rev: s.rev + 1,
      ...(s.afresh ? { rings: 0, first_rang_at: null } : {}),
    })
    .where('key', '=', s.key)
    .where('rev', '=', s.rev)
    .where('state', 'in', from);
  const open = d.db.updateTable('requests').where('number_hash', '=', s.key).where('status', 'in', OPEN);
  const became: Partial<Record<LifeState, Writable>> = {
    waiting: open.set({
      status: 'waiting',
      due_at: s.window?.from ?? null,
      until_at: s.window?.until ?? null,
      updated_at: s.now,
    }),
    parked: open.set({ due_at: null, until_at: null, insist_at: null, updated_at: s.now }),
    closed: open.set({
      status: 'closed',
      due_at: null,
      until_at: null,
      insist_at: null,
      closed_at: s.now,
      updated_at: s.now,
    }),
  };
  const requests = became[to];
  if (!requests) throw new Error(`nothing is settled by ${s.event.type}`);
  const writes: Writable[] = [
    requests,
    ...(s.speaks === undefined || to === 'closed' ? [] : [open.set({ language: s.speaks })]),
    // What its own caller said in between is newer than what was read.
    ...(s.answers ?? []).map(a =>
      d.db
        .updateTable('requests')
        .set({ ring_when: a.after })
        .where('id', '=', a.request)
        .where('ring_when', '=', a.before),
    ),
  ];
  if (s.attempt)
    writes.push(
      d.db
        .updateTable('attempts')
        .set({
          outcome: s.attempt.outcome,
          outcome_at: s.now,
          safe: s.attempt.safe ?? null,
          ended_at: sql`coalesce(ended_at, ${s.now})`,
        })
        .where('id', '=', s.attempt.id),
    );
  if (s.suppress)
    writes.push(
      d.db
        .insertInto('suppressed')
        .values({ number_hash: s.key, at: s.now })
        .onConflict(conflict => conflict.column('number_hash').doNothing()),
    );
  return together(d, move, writes);
}
