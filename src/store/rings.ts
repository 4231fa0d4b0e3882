// Flashes on ring-back lines: one row each, and the ring that answers it.
import { type Selectable, sql } from 'kysely';
import { stoppedSince } from './opt-outs.ts';
import type { Database, Schema } from './schema.ts';

export type Ring = Selectable<Schema['rings']>;

/** Rung this long after the flash, once more this long after it, and never later than that. */
export const FIRST_RING_MS = 5_000;
export const SECOND_RING_MS = 60_000;
/** A flash not rung within this time, or not again within this time of its second ring, is dropped: the phone may be in other hands. */
export const TOO_LATE_MS = 60_000;
/** A call shorter than this broke off: it does not count towards a number's day. */
const DROPPED_SECONDS = 60;
const DAY_MS = 24 * 3_600_000;

export const ringRow = (id: string): string => `rings:${id}`;

export interface Flash {
  id: string;
  line: string;
  number: { hash: string; sealed: string };
  now: number;
}

/** Writes a flash down and takes back an older ring that has not gone out. The same flash twice, or late, is one. */
export async function flash(d: Database, f: Flash): Promise<void> {
  const replace = d.db
    .updateTable('rings')
    .set({ status: 'replaced', due_at: null, seconds: 0 })
    .where('line', '=', f.line)
    .where('number_hash', '=', f.number.hash)
    .where('status', '=', 'waiting')
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('rings as told').select('told.id').where('told.id', '=', f.id))),
    );
  const insert = d.db
    .insertInto('rings')
    .values({
      id: f.id,
      line: f.line,
      number_hash: f.number.hash,
      number_sealed: f.number.sealed,
      flashed_at: f.now,
      due_at: f.now + FIRST_RING_MS,
      status: 'waiting',
      call_sid: null,
      seconds: null,
    })
    .onConflict(conflict => conflict.column('id').doNothing());
  await d.batch([replace, insert]);
}

export interface RungToday {
  /** Rings of this number that led to a call of a minute or more, or are still under way. */
  counted: number;
  /** All rings of this number. */
  all: number;
  /** All rings of the line. */
  line: number;
}

/** How much a number and its line have been rung within a day. */
export async function rungToday(d: Database, line: string, hash: string, now: number): Promise<RungToday> {
  const since = now - DAY_MS;
  const rung = d.db.selectFrom('rings').where('line', '=', line).where('flashed_at', '>', since).where('rung', '>', 0);
  const mine = await rung
    .where('number_hash', '=', hash)
    .select([
      sql<number>`count(*)`.as('every'),
      sql<number>`coalesce(sum(seconds is null or seconds >= ${DROPPED_SECONDS}), 0)`.as('counted'),
    ])
    .executeTakeFirstOrThrow();
  const whole = await rung.select(sql<number>`coalesce(sum(rung), 0)`.as('n')).executeTakeFirstOrThrow();
  return { counted: mine.counted, all: mine.every, line: whole.n };
}

/** Takes the rings that are due: each goes to one ticker. */
export async function dueRings(d: Database, now: number, most = 10): Promise<Ring[]> {
  const due = d.db.selectFrom('rings').select('id').where('due_at', '<=', now).orderBy('due_at').limit(most);
  return (
    d.db
      .updateTable('rings')
      .set({ status: 'ringing', due_at: null, call_sid: null, rung: sql`rung + 1` })
      .where('id', 'in', due)
      .where('status', '=', 'waiting')
      .where('due_at', '<=', now)
      // A flash after a stop is answered; one before it is not.
      .where(eb => eb.not(stoppedSince(sql`rings.number_hash`, sql`rings.flashed_at`)))
      .returningAll()
      .execute()
  );
}

/** Gives up flashes whose ring, the first or the second, is too late, and answers them, to be logged. */
export async function dropLateRings(d: Database, now: number): Promise<Ring[]> {
  return d.db
    .updateTable('rings')
    .set({ status: 'dropped', due_at: null, seconds: 0 })
    .where('status', '=', 'waiting')
    .where('due_at', '<=', now)
    .where(sql`flashed_at + case rung when 0 then 0 else ${SECOND_RING_MS} end`, '<', now - TOO_LATE_MS)
    .returningAll()
    .execute();
}

export async function ringPlaced(d: Database, id: string, callSid: string): Promise<void> {
  await d.db.updateTable('rings').set({ call_sid: callSid }).where('id', '=', id).execute();
}

/** A person picked up. */
export async function ringAnswered(d: Database, id: string): Promise<void> {
  await d.db
    .updateTable('rings')
    .set({ status: 'answered' })
    .where('id', '=', id)
    .where('status', '=', 'ringing')
    .execute();
}

/**
 * A ring has ended. Without a person it is rung once more, unless it was the second time, `retry` is false or a newer
 * flash is to be rung instead; a callback that comes twice or late finds nothing to change.
 */
export async function ringEnded(
  d: Database,
  id: string,
  end: { callSid?: string; seconds: number; retry: boolean; now: number },
): Promise<void> {
  // What belongs to the first ring must not end the second.
  const its = sql<boolean>`(call_sid is null or ${end.callSid ?? null} is null or call_sid = ${end.callSid ?? null})`;
  await d.db
    .updateTable('rings')
    .set({ status: 'done', seconds: end.seconds })
    .where('id', '=', id)
    .where(its)
    .where('status', '=', 'answered')
    .execute();
  const stopped = stoppedSince(sql`rings.number_hash`, sql`rings.flashed_at`);
  const again = sql<boolean>`rung < 2 and ${end.retry ? 1 : 0} and not ${stopped} and not exists (
    select 1 from rings newer where newer.line = rings.line and newer.number_hash = rings.number_hash
    and newer.flashed_at > rings.flashed_at)`;
  await d.db
    .updateTable('rings')
    .set({
      status: sql`case when ${again} then 'waiting' else 'done' end`,
      due_at: sql`case when ${again} then max(${end.now}, flashed_at + ${SECOND_RING_MS}) end`,
      seconds: sql`case when ${again} then null else 0 end`,
    })
    .where('id', '=', id)
    .where(its)
    .where('status', '=', 'ringing')
    .execute();
}
