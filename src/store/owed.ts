// Attempts that nobody has said the outcome of: a responder is rung back for it once, then the supervisor has it.
import { sql } from 'kysely';
import type { Attempt } from './attempts.ts';
import { LEASE_MS } from './callbacks.ts';
import type { Database } from './schema.ts';

/** Rung back so long after their call ended without an outcome. */
const ASK_AFTER_MS = 60_000;
/** And after this when they called from the console: they sit at its form, and write. */
const ASK_AT_CONSOLE_AFTER_MS = 10 * 60_000;
/** And when nothing has come of that for so long, it is not known. */
const GIVE_UP_MS = 5 * 60_000;

const owed = (d: Database) =>
  d.db.selectFrom('attempts').selectAll().where('outcome', 'is', null).where('dialled_at', 'is not', null);

/** The attempt whose outcome a responder owes. */
export async function owedBy(d: Database, responder: string, key: string): Promise<Attempt | undefined> {
  return owed(d)
    .where('responder', '=', responder)
    .where('key', '=', key)
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The number's attempt before this one, if it was rung. */
export async function attemptBefore(d: Database, attempt: Attempt): Promise<Attempt | undefined> {
  return d.db
    .selectFrom('attempts')
    .selectAll()
    .where('key', '=', attempt.key)
    .where('id', '!=', attempt.id)
    .where('dialled_at', 'is not', null)
    .where('started_at', '<=', attempt.started_at)
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** A responder's phone that is being rung for a number already. */
export async function ringingFor(
  d: Database,
  r: { key: string; responder: string; since: number },
): Promise<Attempt | undefined> {
  return d.db
    .selectFrom('attempts')
    .selectAll()
    .where('key', '=', r.key)
    .where('responder', '=', r.responder)
    .where('started_at', '>', r.since)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
}

/** A phone that has been ringing for longer than this will not be picked up. */
export const RINGING_MS = 45_000;

/**
 * The call that a responder is in, or has been in and owes the outcome of: from the moment their own phone rings. One
 * in which nobody was dialled counts until its claim would have lapsed, for its end may never have been told us.
 */
export async function callOfHolder(
  d: Database,
  r: { key: string; responder: string; now: number },
): Promise<Attempt | undefined> {
  return d.db
    .selectFrom('attempts')
    .selectAll()
    .where('key', '=', r.key)
    .where('responder', '=', r.responder)
    .where('outcome', 'is', null)
    .where(eb =>
      eb.or([
        eb('dialled_at', 'is not', null),
        eb.and([
          eb('ended_at', 'is', null),
          eb.or([
            eb('started_at', '>', r.now - RINGING_MS),
            eb.and([eb('call_sid', 'is not', null), eb('started_at', '>', r.now - LEASE_MS)]),
          ]),
        ]),
      ]),
    )
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** An attempt that came to nothing before anybody was dialled. */
export async function dropAttempt(d: Database, id: string, now: number): Promise<void> {
  await d.db
    .updateTable('attempts')
    .set({ ended_at: now })
    .where('id', '=', id)
    .where('dialled_at', 'is', null)
    .where('ended_at', 'is', null)
    .execute();
}

/** The call in which this was to be said is over: what it owes is asked for a while later. Once. */
export async function askLater(d: Database, callSid: string, now: number): Promise<void> {
  await d.db
    .updateTable('attempts')
    .set({
      ask_at: sql`case when at_console then ${now + ASK_AT_CONSOLE_AFTER_MS} else ${now + ASK_AFTER_MS} end`,
    })
    .where('call_sid', '=', callSid)
    .where('outcome', 'is', null)
    .where('ended_at', 'is not', null)
    .where('dialled_at', 'is not', null)
    .where('asked_again', '=', 0)
    .where('ask_at', 'is', null)
    .execute();
}

/** The call that asked again is over, and nothing was said: no longer waited for. */
export async function askedInVain(d: Database, responder: string, now: number): Promise<void> {
  await d.db
    .updateTable('attempts')
    .set({ ask_at: now })
    .where('responder', '=', responder)
    .where('outcome', 'is', null)
    .where('asked_again', '=', 1)
    .execute();
}

/** Takes what is to be asked for, or given up, now; `asked_again` says which: 1 is asked for now, 2 given up. */
export async function dueAsks(d: Database, now: number): Promise<Attempt[]> {
  return d.db
    .updateTable('attempts')
    .set({ asked_again: sql`asked_again + 1`, ask_at: now + GIVE_UP_MS })
    .where('ask_at', '<=', now)
    .where('outcome', 'is', null)
    .returningAll()
    .execute();
}

/** Not the time to ask: put off by a minute, at the same step. */
export async function putOff(d: Database, { id, asked_again }: Attempt, now: number): Promise<void> {
  await d.db
    .updateTable('attempts')
    .set({ asked_again: asked_again - 1, ask_at: now + ASK_AFTER_MS })
    .where('id', '=', id)
    .where('outcome', 'is', null)
    .execute();
}

/** It is to be asked for from that time on, as if it had not been. */
export async function askOnceMore(d: Database, id: string, at: number): Promise<void> {
  await d.db
    .updateTable('attempts')
    .set({ asked_again: 0, ask_at: at })
    .where('id', '=', id)
    .where('outcome', 'is', null)
    .execute();
}

/** Talks that nobody told us the end of, and outcomes that nobody asked for: their calls have to be looked at. */
export async function silentAttempts(d: Database, before: number): Promise<Attempt[]> {
  return owed(d)
    .where('ask_at', 'is', null)
    .where(eb => eb.fn.coalesce('ended_at', 'dialled_at'), '<=', before)
    .orderBy('started_at')
    .limit(50)
    .execute();
}

/** The spoken note that tells what came of an attempt. */
export async function noted(d: Database, id: string, message: string): Promise<void> {
  await d.db.updateTable('attempts').set({ note_message: message }).where('id', '=', id).execute();
}

/** The request that a note about this number belongs to: its newest, closed or not. */
export async function newestRequest(d: Database, key: string): Promise<string | undefined> {
  const row = await d.db
    .selectFrom('requests')
    .select('id')
    .where('number_hash', '=', key)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}
