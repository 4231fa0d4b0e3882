// Nothing rings a number now: what somebody texts while the wrong person stands beside them.
import { sql } from 'kysely';
import type { Window } from '../callbacks/windows.ts';
import type { When } from '../voice/call.ts';
import { waitsFor } from './outbox.ts';
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
      .where('status', 'in', ['waiting', 'taken']),
  );
  const rings = d.db
    .updateTable('rings')
    .set({ status: 'dropped', due_at: null, seconds: 0 })
    .where('number_hash', '=', hash)
    .where('status', '=', 'waiting');
  const texts = d.db
    .updateTable('outbox')
    .set({ due_at: sql`max(due_at, ${at + TEXTS_WAIT_MS})` })
    .where(waitsFor(hash));
  return [...held, rings, texts, ...(park ? [parking(d, hash, at, park)] : [])];
}

/** A supervisor looks before anything rings; a new request from there lifts it. */
const parking = (d: Database, hash: string, at: number, why: string): Writable => ({
  compile: () =>
    sql`insert into callbacks (key, state, parked_why, updated_at) values (${hash}, 'parked', ${why}, ${at})
      on conflict (key) do update set state = 'parked', parked_why = excluded.parked_why, responder = null,
        lease_until = null, updated_at = excluded.updated_at, rev = rev + 1
      where callbacks.state in ('waiting', 'claimed', 'closed')`.compile(d.db),
});
