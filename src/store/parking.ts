// Out of the queue, until a supervisor has decided. What else puts it back is the hold.
import { type RawBuilder, sql } from 'kysely';
import { way } from '../callbacks/life.ts';
import type { Hold } from '../callbacks/settling.ts';
import { states } from './life.ts';

/** `parked_hold`. 0: any new request from there lifts it. */
export const HOLDS: Record<Hold, number> = { person: 1, word: 2 };

export interface Parking {
  key: string;
  event: { type: 'park' | 'stop' };
  why: string;
  hold: number;
  /** SQL: only then. */
  where?: RawBuilder<unknown>;
  now: number;
}

/** SQL: parks a number, also one that nobody has touched yet; not while somebody is in a call with it. */
export function parking({ key, event, why, hold, where = sql`true`, now }: Parking): RawBuilder<unknown> {
  const { from, to } = way(event);
  return sql`insert into callbacks (key, state, parked_why, parked_hold, updated_at)
    select ${key}, ${to}, ${why}, ${hold}, ${now} where ${where}
    on conflict (key) do update set state = excluded.state, responder = null, lease_until = null,
      parked_why = excluded.parked_why, parked_hold = excluded.parked_hold, updated_at = excluded.updated_at,
      rev = callbacks.rev + 1
    where callbacks.state in (${states(from)})`;
}
