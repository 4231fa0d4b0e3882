// Who works by telephone: the call they work in, and the missed calls for which they are rung back.
import type { Selectable } from 'kysely';
import type { Database, Schema } from './schema.ts';

/** Rung back this long after they hung up, and never later than that after it. */
const RING_AFTER_MS = 2_000;
export const RING_WITHIN_MS = 60_000;
/** Where the provider could not take the call: tried again after this. */
const RING_AGAIN_MS = 5_000;

export type Flashed = Pick<Selectable<Schema['people']>, 'id' | 'phone_sealed' | 'call_sid' | 'flashed_at'>;

/** From now on this is the call in which they work: any older one is told so, and ends. */
export async function worksIn(d: Database, person: string, callSid: string): Promise<void> {
  await d.db.updateTable('people').set({ call_sid: callSid }).where('id', '=', person).execute();
}

/** The call in which somebody works, as far as we know. */
export async function callOf(d: Database, person: string): Promise<string | undefined> {
  const row = await d.db.selectFrom('people').select('call_sid').where('id', '=', person).executeTakeFirst();
  return row?.call_sid ?? undefined;
}

/** This call is over: answers who worked in it. */
export async function callOver(d: Database, callSid: string): Promise<string | undefined> {
  const row = await d.db
    .updateTable('people')
    .set({ call_sid: null })
    .where('call_sid', '=', callSid)
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** A missed call from a registered phone, to be rung back. */
export const flashed = (d: Database, person: string, now: number) =>
  d.db
    .updateTable('people')
    .set({ flashed_at: now, ring_at: now + RING_AFTER_MS })
    .where('id', '=', person);

/** Takes whoever is to be rung back now: each goes to one ticker. */
export async function dueFlashes(d: Database, now: number): Promise<Flashed[]> {
  return d.db
    .updateTable('people')
    .set({ ring_at: null })
    .where('ring_at', '<=', now)
    .where('left_at', 'is', null)
    .returning(['id', 'phone_sealed', 'call_sid', 'flashed_at'])
    .execute();
}

/** The provider could not take the call: once more a little later, but not when it has become too late. */
export async function ringAgain(d: Database, person: string, now: number): Promise<void> {
  await d.db
    .updateTable('people')
    .set({ ring_at: now + RING_AGAIN_MS })
    .where('id', '=', person)
    .where('ring_at', 'is', null)
    .where('flashed_at', '>', now - RING_WITHIN_MS)
    .execute();
}
