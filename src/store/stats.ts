// Calls and their turns as statistics read them: without numbers, ids or case codes.
import { grouped } from '../stats/few.ts';
import type { CallHistory } from '../stats/history.ts';
import type { Database } from './schema.ts';

/** A call that has not ended by then has only lost its end. */
const LONGEST_MS = 4 * 3_600_000;

/** The calls that began from `from` until before `until` on these lines and are over, with their turns in order. */
export async function callHistories(
  d: Database,
  { from, until, now, lines }: { from: number; until: number; now: number; lines: readonly string[] },
): Promise<CallHistory[]> {
  const calls = d.db
    .selectFrom('calls')
    .where('started_at', '>=', from)
    .where('started_at', '<', until)
    .where('line', 'in', lines)
    .where(eb => eb.or([eb('ended_at', 'is not', null), eb('started_at', '<', now - LONGEST_MS)]));
  const found = await calls.select(['sid', 'line', 'started_at', 'seconds']).orderBy('started_at').execute();
  const requests = await d.db
    .selectFrom('requests')
    .select('call_sid')
    .where('call_sid', 'in', calls.select('sid'))
    .execute();
  const turns = await d.db
    .selectFrom('turns')
    .select(['call_sid', 'at', 'language', 'from_state', 'event', 'to_state', 'topic', 'version', 'wrong'])
    .where('call_sid', 'in', calls.select('sid'))
    .orderBy('call_sid')
    .orderBy('turn')
    .execute();

  const turnsOf = grouped(turns, turn => turn.call_sid);
  const requestsOf = grouped(requests, request => request.call_sid);
  return found.map(({ sid, line, started_at: started, seconds }) => ({
    line,
    started,
    // The provider's own length: its word that a call is over may come late.
    ended: seconds === null ? null : started + seconds * 1000,
    requests: requestsOf.get(sid)?.length ?? 0,
    turns: (turnsOf.get(sid) ?? []).map(({ from_state, to_state, wrong, call_sid: _, ...turn }) => ({
      ...turn,
      from: from_state,
      to: to_state,
      wrong: wrong === 1,
    })),
  }));
}
