// Requests in the hands of who is on duty: taken by one of them, given back, and, while urgent, rung for in rounds.
import { sql } from 'kysely';
import { notInACall } from './life.ts';
import type { Request } from './requests.ts';
import type { Database } from './schema.ts';

/** One ring of every duty number each five minutes, until somebody presses 1. */
export const INSIST_EVERY_MS = 5 * 60_000;

/** Somebody takes a waiting request. False when somebody else has it: one statement decides. */
export async function takeRequest(d: Database, id: string, by: string, now: number): Promise<boolean> {
  const taken = await d.db
    .updateTable('requests')
    .set({ status: 'taken', taken_at: now, taken_by: by, updated_at: now, insist_at: null })
    .where('id', '=', id)
    .where('status', '=', 'waiting')
    .where(notInACall)
    .returning('id')
    .executeTakeFirst();
  return taken !== undefined;
}

/** Nobody could be reached: the request waits again, for a person to decide; it no longer rings by itself. */
export async function releaseRequest(d: Database, id: string, by: string, now: number): Promise<void> {
  await d.db
    .updateTable('requests')
    .set({ status: 'waiting', taken_at: null, taken_by: null, updated_at: now })
    .where('id', '=', id)
    .where('status', '=', 'taken')
    .where('taken_by', '=', by)
    .execute();
}

/** Takes the urgent requests whose duty round is due, and sets the next round: two tickers never get the same. */
export async function dueForDuty(d: Database, now: number, most = 20): Promise<Request[]> {
  const due = d.db
    .selectFrom('requests')
    .select('id')
    .where('insist_at', '<=', now)
    .where('status', '=', 'waiting')
    .where('ring_when', '!=', 'no')
    .where('number_sealed', 'is not', null)
    .where(notInACall)
    .orderBy('insist_at')
    .limit(most);
  return d.db
    .updateTable('requests')
    .set({ insist_at: now + INSIST_EVERY_MS, insisted: sql`insisted + 1` })
    .where('id', 'in', due)
    .where('insist_at', '<=', now)
    .where('status', '=', 'waiting')
    .returningAll()
    .execute();
}
