// What a report is reckoned from: requests and rings, without numbers.
import { sql } from 'kysely';
import type { Outcome } from '../callbacks/outcomes.ts';
import type { Database } from './schema.ts';

export interface ReportedRequest {
  key: string | null;
  language: string;
  created: number;
  /** When it was over; null while it is open. */
  over: number | null;
  /** Until when they were told that they would be rung; null: no time was named. */
  promisedBy: number | null;
}

/** One ring. */
export interface ReportedAttempt {
  key: string;
  dialled: number;
  answered: boolean;
  outcome: Outcome | null;
}

/** Requests made from `from` until before `until` (milliseconds since 1970). */
export async function reportedRequests(d: Database, from: number, until: number): Promise<ReportedRequest[]> {
  return d.db
    .selectFrom('requests')
    .select([
      'number_hash as key',
      'language',
      'created_at as created',
      'promised_by as promisedBy',
      sql<number | null>`case when status in ('closed', 'cancelled') then coalesce(closed_at, updated_at) end`.as(
        'over',
      ),
    ])
    .where('created_at', '>=', from)
    .where('created_at', '<', until)
    .orderBy('created_at')
    .execute();
}

/** Every ring since then at which the caller's phone was dialled. */
export async function reportedAttempts(d: Database, from: number): Promise<ReportedAttempt[]> {
  const rows = await d.db
    .selectFrom('attempts')
    .select(['key', 'dialled_at as dialled', 'outcome', sql<number>`carrier = 'answered'`.as('answered')])
    .where('dialled_at', '>=', from)
    .orderBy('dialled_at')
    .execute();
  return rows.flatMap(({ dialled, answered, ...row }) =>
    dialled === null ? [] : [{ ...row, dialled, answered: answered === 1 }],
  );
}
