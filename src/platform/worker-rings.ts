// Ring-backs on Workers, where nothing ticks between two invocations but a cron each minute: an invocation that has
// answered stays awake for the rings that fall due soon. The rings are claimed in the database, so two do no harm.
import type { Deps } from '../deps.ts';
import { ringFlashes } from '../outreach/responders.ts';
import { ringBack } from '../outreach/rings.ts';

/** Rings what falls due before `until` (milliseconds since 1970), each at its time. Never rejects. */
export async function ringUntil(deps: Deps, until: number): Promise<void> {
  try {
    for (let due = await nextRing(deps); due !== null && due <= until; due = await nextRing(deps)) {
      await sleep(due - deps.now().getTime());
      await Promise.all([ringBack(deps), ringFlashes(deps)]);
    }
  } catch (error) {
    deps.log('error', 'could not ring back flashes; the next minute tries again', { error });
  }
}

/** The first ring that is due to anybody, a caller or a responder. */
async function nextRing({ database: { db } }: Deps): Promise<number | null> {
  const [callers, responders] = await Promise.all([
    db
      .selectFrom('rings')
      .select(s => s.fn.min('due_at').as('due'))
      .where('status', '=', 'waiting')
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('people')
      .select(s => s.fn.min('ring_at').as('due'))
      .where('left_at', 'is', null)
      .executeTakeFirstOrThrow(),
  ]);
  const due = [callers.due, responders.due].filter(at => at !== null);
  return due.length ? Math.min(...due) : null;
}

const sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, Math.max(ms, 0)));
