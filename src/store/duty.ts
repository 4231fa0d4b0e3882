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

/** SQL: it rings the duty phones, and nobody there has said "not this phone" in it or in a newer request. */
const insists = sql<boolean>`status = 'waiting' and insist_at is not null and ring_when <> 'no'
  and not exists (select 1 from requests o where o.number_hash = requests.number_hash
    and o.status in ('waiting', 'taken') and o.ring_when = 'no' and o.created_at > requests.created_at)`;

const numberOf = (id: string, where = sql<boolean>`1`) =>
  sql<string>`(select number_hash from requests where id = ${id} and ${where})`;

/**
 * Somebody whose phone was rung for an urgent request pressed 1, and rings its number: it is theirs with all of the
 * number's requests that insist. False when another has it, or nobody may ring it any more: one statement decides.
 */
export async function takeToRing(d: Database, id: string, by: string, now: number): Promise<boolean> {
  const taken = await d.db
    .updateTable('requests')
    .set({ status: 'taken', taken_at: now, taken_by: by, updated_at: now, insist_at: null })
    .where('number_hash', '=', numberOf(id, insists))
    .where(insists)
    .where(notInACall)
    .returning('id')
    .execute();
  return taken.length > 0;
}

/** Nobody could be reached: what they took waits again, for a person to decide; it no longer rings by itself. */
export async function releaseRequest(d: Database, id: string, by: string, now: number): Promise<void> {
  await d.db
    .updateTable('requests')
    .set({ status: 'waiting', taken_at: null, taken_by: null, updated_at: now })
    .where(eb => eb.or([eb('id', '=', id), eb('number_hash', '=', numberOf(id))]))
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
    .where(insists)
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
