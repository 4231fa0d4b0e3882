// Calls and their turns: measurements, and where each call ended.
import { sql } from 'kysely';
import type { Database, Schema, Writable } from './schema.ts';

export type TurnRow = Schema['turns'];

/** Statuses of a call in the order of their finality; a later callback never takes one back. */
const RANK: Record<string, number> = { queued: 0, initiated: 0, ringing: 1, 'in-progress': 2 };
const FINAL = 3;

export interface CallStart {
  sid: string;
  line: string;
  hash: string | undefined;
  direction: string;
  at: number;
}

export function callStarted(d: Database, c: CallStart): Writable {
  return d.db
    .insertInto('calls')
    .values({
      sid: c.sid,
      line: c.line,
      number_hash: c.hash ?? null,
      direction: c.direction,
      started_at: c.at,
      ended_at: null,
      seconds: null,
      ended_state: null,
      ended_turn: null,
      ended_second: null,
    })
    .onConflict(conflict => conflict.column('sid').doNothing());
}

/** In the order of the statement's columns: SQLite takes a list's values in two thirds of the time of an object's. */
const listed = (t: TurnRow) => [
  t.call_sid,
  t.turn,
  t.at,
  t.line,
  t.language,
  t.from_state,
  t.event,
  t.to_state,
  t.topic,
  t.version,
  t.wrong,
];

/** Turns as they were, in one statement however many; the same turn twice is one row. */
export const logTurns = (d: Database, rows: readonly TurnRow[]): Writable => ({
  compile: () =>
    sql`insert into turns (call_sid, turn, at, line, language, from_state, event, to_state, topic,
        version, wrong)
      select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
        value ->> 8, value ->> 9, value ->> 10
      from json_each(${JSON.stringify(rows.map(listed))}) where true
      on conflict do nothing`.compile(d.db),
});

export async function lastTurn(d: Database, callSid: string): Promise<TurnRow | undefined> {
  return d.db
    .selectFrom('turns')
    .selectAll()
    .where('call_sid', '=', callSid)
    .orderBy('turn', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/**
 * A call has ended (or only moved on). Writes the step and the second at which it did; answers the call's number
 * hash and last turn. Undefined when we have not heard of the call, or a final status was written before.
 */
export async function callEnded(
  d: Database,
  end: { sid: string; status: string; seconds: number | undefined; now: number },
): Promise<{ hash: string | null; last: TurnRow | undefined } | undefined> {
  const rank = RANK[end.status] ?? FINAL;
  const last = await lastTurn(d, end.sid);
  const row = await d.db
    .updateTable('calls')
    .set({
      status: end.status,
      rank,
      ...(rank === FINAL
        ? {
            ended_at: end.now,
            seconds: end.seconds ?? null,
            ended_state: last?.to_state ?? null,
            ended_turn: last?.turn ?? null,
            ended_second: last ? Math.max(0, Math.round((end.now - last.at) / 1000)) : null,
          }
        : {}),
    })
    .where('sid', '=', end.sid)
    .where('rank', '<', rank)
    .returning('number_hash')
    .executeTakeFirst();
  return row && rank === FINAL ? { hash: row.number_hash, last } : undefined;
}

/** Calls of a line, and of one number on it, within a day: the practice line's caps. */
export async function callsToday(d: Database, line: string, hash: string | undefined, now: number) {
  const since = now - 24 * 3_600_000;
  const today = d.db.selectFrom('calls').where('line', '=', line).where('started_at', '>', since);
  const count = async (query: typeof today) =>
    (await query.select(s => s.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()).n;
  return { line: await count(today), number: hash ? await count(today.where('number_hash', '=', hash)) : 0 };
}
