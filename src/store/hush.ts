// Nothing rings a number now: what somebody texts while the wrong person stands beside them.
import { sql } from 'kysely';
import type { Window } from '../callbacks/windows.ts';
import type { When } from '../voice/call.ts';
import { takingRingsBack } from './opt-outs.ts';
import { waitsFor } from './outbox.ts';
import { parking } from './parking.ts';
import { OPEN } from './requests.ts';
import type { Database, Writable } from './schema.ts';

/** What waits to be texted waits so long: the phone should not light up either. */
const TEXTS_WAIT_MS = 3 * 3_600_000;

/** An open request, and from when on it may be rung instead. */
export interface Hushed {
  id: string;
  when: When;
  window: Window | undefined;
}

/**
 * The writes that hold a number's open requests back: none is rung before its window, also by who has claimed it
 * already; the duty phones stop ringing for it; a ring-back on its way is dropped. A ring in progress is not ended.
 */
export function hushing(
  d: Database,
  { hash, at, requests, park }: { hash: string; at: number; requests: readonly Hushed[]; park?: string },
): Writable[] {
  const held = requests.map(({ id, when, window }) =>
    d.db
      .updateTable('requests')
      .set({
        ring_when: when,
        due_at: window?.from ?? null,
        until_at: window?.until ?? null,
        insist_at: null,
        // Another day than was promised, at their own word.
        promised_by: null,
        updated_at: at,
      })
      .where('id', '=', id)
      .where('status', 'in', OPEN),
  );
  const texts = d.db
    .updateTable('outbox')
    .set({ due_at: sql`max(due_at, ${at + TEXTS_WAIT_MS})` })
    .where(waitsFor(hash));
  // A supervisor looks before anything rings; a new request from there lifts it.
  const parked = (why: string): Writable => ({
    compile: () => parking({ key: hash, event: { type: 'stop' }, why, hold: 0, now: at }).compile(d.db),
  });
  return [...held, takingRingsBack(d, hash), texts, ...(park ? [parked(park)] : [])];
}
