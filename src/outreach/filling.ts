// The texts of broadcasts on their way into the outbox, and of stopped ones out of it: batch by batch, so that callers
// wait for nothing (docs/decisions/filling-the-outbox.md).
import type { Deps } from '../deps.ts';
import { broadcast, fillSome, sweepSome, swept, unfinished } from '../store/broadcasts.ts';

/** Subscribers in one batch: a few milliseconds of the database, most of them for the disk. */
const AT_ONCE = 125;
/** Milliseconds for everybody else after it: a caller's turn takes one or two. */
const BREATH_MS = 2;
/** Batches in one round: the rest waits for the next. */
const MOST_BATCHES = 1_600;

/** Puts the texts of new broadcasts into the outbox, and takes those of stopped ones out: so many batches of each. */
export async function tendBroadcasts(
  { database, now, log }: Pick<Deps, 'database' | 'now' | 'log'>,
  most = MOST_BATCHES,
): Promise<void> {
  for (const one of await unfinished(database)) {
    const { id } = one;
    if (one.state === 'stopping') await sweep(database, id, most);
    else if (await fill(database, id, now, most))
      log('info', 'every text of a broadcast is in the outbox', { broadcast: id });
  }
}

/** True when everybody's text is there. */
async function fill(database: Deps['database'], id: string, now: Deps['now'], most: number): Promise<boolean> {
  for (let batches = 0; batches < most; batches++) {
    const there = await broadcast(database, id);
    if (there?.state !== 'filling') return false;
    if (!(await fillSome(database, there, now().getTime(), AT_ONCE))) return true;
    await breath();
  }
  return false;
}

/** None of a broadcast that is being stopped is picked, so the rest may wait for the next round. */
async function sweep(database: Deps['database'], id: string, most: number): Promise<void> {
  let last: string | undefined = '';
  for (let batches = 0; batches < most && last !== undefined; batches++) {
    last = await sweepSome(database, id, last, AT_ONCE);
    await breath();
  }
  if (last === undefined) await swept(database, id);
}

/** Whoever waits for this process is served before it goes on. */
const breath = () => new Promise(resolve => setTimeout(resolve, BREATH_MS));
