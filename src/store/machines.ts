// A machine at a caller's phone, as the carrier heard it: the carrier's word of a leg that is under way, kept apart from
// what a person says came of it. Once the leg is over it says nothing any more.
import { sql } from 'kysely';
import type { Database } from './schema.ts';

/** So long after the phone was picked up the word still counts: who talks for longer talks to a person. */
const COUNTS_FOR_MS = 20_000;
/** Where nobody told of the picking up: it rings at most so long. */
const RINGS_FOR_MS = 35_000;

/** Under which it stands in `applied` that somebody in this call said that it is safe to talk. */
export const safeKey = (attempt: string): string => `safe:${attempt}`;

/**
 * The carrier says that a machine picked up. True: its leg is to be ended, also when this is told again. False, and
 * nothing changes: too late, of another call than the attempt's own, or a person was heard there.
 */
export async function machineHeard(d: Database, a: { id: string; callSid?: string; now: number }): Promise<boolean> {
  const rung = d.db
    .updateTable('attempts')
    .set({ carrier: 'machine', picked_up_at: sql`coalesce(picked_up_at, ${a.now})` })
    .where('id', '=', a.id)
    .where('dialled_at', 'is not', null)
    .where('ended_at', 'is', null)
    .where(sql<boolean>`coalesce(picked_up_at, dialled_at + ${RINGS_FOR_MS}) > ${a.now - COUNTS_FOR_MS}`)
    .where(sql<boolean>`not exists (select 1 from applied where applied.key = ${safeKey(a.id)})`)
    .returning('id');
  const heard = a.callSid === undefined ? rung : rung.where('call_sid', '=', a.callSid);
  return (await heard.executeTakeFirst()) !== undefined;
}

/** Its leg could not be ended: who is there goes on, and the responder says what came of it. */
export async function machineStays(d: Database, id: string): Promise<void> {
  await d.db
    .updateTable('attempts')
    .set({ carrier: null })
    .where('id', '=', id)
    .where('carrier', '=', 'machine')
    .where('ended_at', 'is', null)
    .execute();
}
