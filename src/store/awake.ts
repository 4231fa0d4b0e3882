// Who is at work on a sender, on a host where nothing ticks.
import { sql } from 'kysely';
import type { Database } from './schema.ts';

/** Nothing heard of it for so long after its time: it has died, and another may begin. */
const SILENT_MS = 60_000;

/** Milliseconds until the sender may send, where something is due in a queue that is open; otherwise undefined. */
export async function somethingOpen(
  d: Database,
  line: string,
  queues: readonly string[],
  now: number,
): Promise<number | undefined> {
  const { rows } = await sql<{ wait: number }>`
    select max(0, coalesce((select free_at from senders where line = ${line}), 0) - ${now}) as wait
    from json_each(${JSON.stringify(queues)}) as queue
    where exists (select 1 from outbox where line = ${line} and outbox.queue = queue.value and state = 'waiting'
      and due_at <= ${now})
    limit 1`.execute(d.db);
  return rows[0]?.wait;
}

/** True for the one who is to begin. */
export async function wake(d: Database, line: string, now: number): Promise<boolean> {
  const row = await d.db
    .updateTable('senders')
    .set({ awake_until: now + SILENT_MS })
    .where('line', '=', line)
    .where('awake_until', '<=', now)
    .returning('line')
    .executeTakeFirst();
  return row !== undefined;
}

/** It goes on at that moment; 0: nobody is at it any more. */
export async function doze(d: Database, line: string, at: number): Promise<void> {
  await d.db
    .updateTable('senders')
    .set({ awake_until: at === 0 ? 0 : Math.round(at) + SILENT_MS })
    .where('line', '=', line)
    .execute();
}
