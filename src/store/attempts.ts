// Attempts: each ring of a number, from the responder's phone to what the carrier says of its end. What came of one is
// settled in callbacks.ts, and asked for in owed.ts where nobody said it.
import { type Selectable, sql } from 'kysely';
import { way } from '../callbacks/life.ts';
import type { Carrier } from '../callbacks/outcomes.ts';
import { leased } from './callbacks.ts';
import { forbidding, suits } from './may-ring.ts';
import type { Database, Schema } from './schema.ts';
import { together } from './together.ts';

export type Attempt = Selectable<Schema['attempts']>;

export interface Ring {
  id: string;
  key: string;
  responder: string;
  line: string;
  /** The call that they are in; none when it is begun at the console, and their phone is to be rung. */
  callSid?: string;
  now: number;
}

/**
 * Begins an attempt: the responder's phone is about to be rung, or they are on the line. One in flight per number
 * and per responder: false when the claim has lapsed or another attempt is under way.
 */
export async function beginAttempt(d: Database, r: Ring): Promise<boolean> {
  const { from, to } = way({ type: 'renew' });
  const renewed = d.db
    .updateTable('callbacks')
    .set({ state: to, ...leased(r.now) })
    .where('key', '=', r.key)
    .where('responder', '=', r.responder)
    .where('state', 'in', from)
    .where('lease_until', '>', r.now);
  const insert = d.db.insertInto('attempts').values({
    id: r.id,
    key: r.key,
    responder: r.responder,
    call_sid: r.callSid ?? null,
    line: r.line,
    started_at: r.now,
    dialled_at: null,
    ended_at: null,
    seconds: null,
    carrier: null,
    outcome: null,
    outcome_at: null,
    note_message: null,
    at_console: r.callSid === undefined ? 1 : 0,
  });
  return together(d, renewed, [insert]);
}

/** Binds an attempt to the responder's call; the first call to come wins, and comes again as often as it likes. */
export async function bindAttempt(d: Database, id: string, callSid: string): Promise<Attempt | undefined> {
  return d.db
    .updateTable('attempts')
    .set({ call_sid: callSid })
    .where('id', '=', id)
    .where(eb => eb.or([eb('call_sid', 'is', null), eb('call_sid', '=', callSid)]))
    .returningAll()
    .executeTakeFirst();
}

/** The caller is dialled, for this attempt's own call alone. True again on a replay; the rings are counted once. */
export async function dial(d: Database, a: { id: string; callSid: string; now: number }): Promise<boolean> {
  const attempt = await bindAttempt(d, a.id, a.callSid);
  if (!attempt || attempt.ended_at !== null) return false;
  if (attempt.dialled_at !== null) return true;
  const { from, to } = way({ type: 'dial' });
  const move = d.db
    .updateTable('callbacks')
    .set({
      state: to,
      ...leased(a.now),
      rings: sql`rings + 1`,
      first_rang_at: sql`coalesce(first_rang_at, ${a.now})`,
      last_rang_at: a.now,
    })
    .where('key', '=', attempt.key)
    .where('responder', '=', attempt.responder)
    .where('state', 'in', from)
    .where('lease_until', '>', a.now)
    // What was said since it was claimed counts too: "not this phone", or "a woman", reaches who is about to ring it.
    .where(sql<boolean>`not exists (${forbidding(sql`${attempt.key}`, a.now)})`)
    .where(suits(sql`${attempt.key}`, attempt.responder));
  const mark = d.db.updateTable('attempts').set({ dialled_at: a.now }).where('id', '=', a.id);
  if (await together(d, move, [mark])) return true;
  return (await attemptById(d, a.id))?.dialled_at !== null;
}

/** An attempt whose leg to the caller is not over, and the callback that it is of. */
const underWay = (a: { id: string; callSid: string }) => sql<boolean>`exists (select 1 from attempts a
  where a.id = ${a.id} and a.call_sid = ${a.callSid} and a.dialled_at is not null and a.ended_at is null
    and a.key = callbacks.key and a.responder = callbacks.responder)`;

/**
 * The caller's phone was picked up, as the provider tells by the way. False, and nothing changes: told before, for
 * another call than the attempt's own, or when the leg is over already.
 */
export async function pickUp(d: Database, a: { id: string; callSid: string; now: number }): Promise<boolean> {
  const { from, to } = way({ type: 'talk' });
  const move = d.db
    .updateTable('callbacks')
    .set({ state: to, ...leased(a.now) })
    .where('state', 'in', from)
    .where(underWay(a));
  const mark = d.db
    .updateTable('attempts')
    .set({ picked_up_at: sql`coalesce(picked_up_at, ${a.now})` })
    .where('id', '=', a.id);
  return together(d, move, [mark]);
}

/** Seconds. A leg that goes on for longer after a machine was heard was not ended for it: somebody talked. */
const LONGEST_MACHINE = 60;

/**
 * The leg to the caller is over: what the carrier says of it (null: nobody told us). Once; a repeat changes nothing.
 * Where nobody told of the picking up, it happened here, `seconds` ago: an attempt never says that nobody was there
 * when somebody was. That a machine was heard meanwhile stands.
 */
export async function endDial(
  d: Database,
  a: { id: string; carrier: Carrier | null; seconds: number | null; now: number },
): Promise<Attempt | undefined> {
  const machine = sql<boolean>`carrier = 'machine' and ${a.seconds ?? 0} <= ${LONGEST_MACHINE}`;
  const picked = sql<number | null>`coalesce(picked_up_at, max(dialled_at, ${a.now - (a.seconds ?? 0) * 1000}))`;
  const end = d.db
    .updateTable('attempts')
    .set({
      carrier: sql`case when ${machine} then carrier else ${a.carrier} end`,
      seconds: a.seconds,
      ended_at: a.now,
      ...(a.carrier === 'answered' ? { picked_up_at: picked } : {}),
    })
    .where('id', '=', a.id)
    .where('ended_at', 'is', null);
  const { from, to } = way({ type: 'end' });
  const move = d.db
    .updateTable('callbacks')
    .set({ state: to, ...leased(a.now) })
    .where('state', 'in', from)
    .where(sql<boolean>`exists (select 1 from attempts a where a.id = ${a.id}
      and a.key = callbacks.key and a.responder = callbacks.responder)`);
  await together(d, end, [move]);
  return attemptById(d, a.id);
}

export async function attemptById(d: Database, id: string): Promise<Attempt | undefined> {
  return d.db.selectFrom('attempts').selectAll().where('id', '=', id).executeTakeFirst();
}
