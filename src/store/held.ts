// A number somebody typed in a call, kept until they have heard it read back and confirmed it.
import type { Database } from './schema.ts';

/** The row a held number is sealed for. */
export const heldRow = (callSid: string): string => `held:${callSid}`;

export async function holdNumber(d: Database, callSid: string, sealed: string, now: number): Promise<void> {
  await d.db
    .insertInto('held_numbers')
    .values({ call_sid: callSid, sealed, at: now })
    .onConflict(conflict => conflict.column('call_sid').doUpdateSet({ sealed, at: now }))
    .execute();
}

export async function heldNumber(d: Database, callSid: string): Promise<string | undefined> {
  const row = await d.db.selectFrom('held_numbers').select('sealed').where('call_sid', '=', callSid).executeTakeFirst();
  return row?.sealed;
}
