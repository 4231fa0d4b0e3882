// Counts of what waits.
import type { Database } from './schema.ts';

export interface QueueFigures {
  normal: number;
  urgent: number;
  /** When the oldest waiting request was made. */
  oldest: number | undefined;
  unheard: number;
}

export async function queueFigures(d: Database): Promise<QueueFigures> {
  const waiting = await d.db
    .selectFrom('requests')
    .select(s => ['urgency', s.fn.countAll<number>().as('n'), s.fn.min('created_at').as('oldest')])
    .where('status', '=', 'waiting')
    .groupBy('urgency')
    .execute();
  const unheard = await d.db
    .selectFrom('messages')
    .select(s => s.fn.countAll<number>().as('n'))
    .where('request_id', 'is', null)
    .where('heard_at', 'is', null)
    .where('wiped_at', 'is', null)
    .executeTakeFirstOrThrow();
  const count = (urgency: string) => waiting.find(row => row.urgency === urgency)?.n ?? 0;
  const ages = waiting.map(row => row.oldest);
  return {
    normal: count('normal'),
    urgent: count('urgent'),
    oldest: ages.length ? Math.min(...ages) : undefined,
    unheard: unheard.n,
  };
}
