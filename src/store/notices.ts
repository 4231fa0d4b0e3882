// What the address in hotline.yaml's notify: is to be told of: one row per request and kind.
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { REACHED } from '../callbacks/outcomes.ts';
import type { Database, Schema } from './schema.ts';

type NoticeKind = Schema['notices']['kind'];
export type Notice = Pick<Selectable<Schema['notices']>, 'request_id' | 'kind' | 'tries'> & {
  code: string;
  urgency: 'normal' | 'urgent';
  language: string;
};

/** Where no time was promised, a request that nobody has served for so long is overdue. */
export const OVERDUE_MS = 24 * 3_600_000;

/** Past the time that its caller was promised. Who was reached since, and waits for another call, is not waiting for that. */
const overdue = (now: number) => sql<boolean>`coalesce(promised_by, created_at + ${OVERDUE_MS}) <= ${now}
  and not exists (select 1 from attempts a where a.key = requests.number_hash and a.started_at >= requests.created_at
    and a.outcome in (${sql.join([...REACHED])}))`;

/** Writes down what there is to tell of; what was written before stays as it is. */
export async function noteNotices(d: Database, now: number): Promise<void> {
  const found = (kind: NoticeKind, those: RawBuilder<boolean>) =>
    d.db
      .insertInto('notices')
      .columns(['request_id', 'kind', 'next_at'])
      .expression(
        d.db
          .selectFrom('requests')
          .select(['id', sql<NoticeKind>`${kind}`.as('kind'), sql<number>`${now}`.as('next_at')])
          .where('status', '=', 'waiting')
          .where(those),
      )
      .onConflict(conflict => conflict.doNothing());
  await d.batch([found('urgent', sql<boolean>`urgency = 'urgent'`), found('overdue', overdue(now))]);
}

/**
 * Takes what is due to be told, until `again` (by how often it was tried): two tickers never get the same. Requests
 * that are served by now are not told of.
 */
export async function dueNotices(
  d: Database,
  { now, again, most }: { now: number; again: readonly number[]; most: number },
): Promise<Notice[]> {
  const due = d.db
    .selectFrom('notices')
    .innerJoin('requests', 'requests.id', 'notices.request_id')
    .select(sql<string>`notices.request_id || ' ' || notices.kind`.as('name'))
    .where('delivered_at', 'is', null)
    .where('next_at', '<=', now)
    .where('tries', '<', again.length)
    .where('requests.status', '=', 'waiting')
    .orderBy('next_at')
    .limit(most);
  const wait = sql<number>`${JSON.stringify(again)} ->> ('$[' || tries || ']')`;
  const taken = await d.db
    .updateTable('notices')
    .set({ tries: sql`tries + 1`, next_at: sql`${now} + cast(${wait} as integer)` })
    .where(sql`request_id || ' ' || kind`, 'in', due)
    .where('delivered_at', 'is', null)
    .where('next_at', '<=', now)
    .returning(['request_id', 'kind', 'tries'])
    .execute();
  if (taken.length === 0) return [];
  const requests = await d.db
    .selectFrom('requests')
    .select(['id', 'code', 'urgency', 'language'])
    .where('id', 'in', [...new Set(taken.map(n => n.request_id))])
    .execute();
  return taken.flatMap(notice => {
    const request = requests.find(r => r.id === notice.request_id);
    return request ? [{ ...notice, code: request.code, urgency: request.urgency, language: request.language }] : [];
  });
}

/** Once only: a second answer to the same notice changes nothing. */
export async function noticeDelivered(d: Database, n: Pick<Notice, 'request_id' | 'kind'>, now: number): Promise<void> {
  await d.db
    .updateTable('notices')
    .set({ delivered_at: now })
    .where('request_id', '=', n.request_id)
    .where('kind', '=', n.kind)
    .where('delivered_at', 'is', null)
    .execute();
}
