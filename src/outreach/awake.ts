// Sending on a host where nothing ticks: one piece of work after the other, each of which asks for the next while texts
// wait. The minute's cron begins it where nobody is at it.
import { doze, somethingOpen, wake } from '../store/awake.ts';
import { setRate } from '../store/outbox.ts';
import { drain, type Needed, senders } from './outbox.ts';
import { openQueues } from './queues.ts';

/** An invocation may ask the database some hundred times: about three for each text. */
const AT_A_TIME = 100;

/** The lines whose texts wait, and that nobody is at work on: from now on the caller is. */
export async function toWake(deps: Needed): Promise<string[]> {
  const { database, hotline, now } = deps;
  const lines: string[] = [];
  for (const { number, 'messages-per-second': rate } of senders(hotline)) {
    const time = now().getTime();
    if ((await somethingOpen(database, number, openQueues(hotline, now()), time)) === undefined) continue;
    await setRate(database, number, rate);
    if (await wake(database, number, time)) lines.push(number);
  }
  return lines;
}

/** Sends some of a line's texts. Milliseconds until it should be gone on with; undefined: nothing more can go now. */
export async function sendSome(deps: Needed, number: string): Promise<number | undefined> {
  const { database, hotline, now } = deps;
  const line = senders(hotline).find(one => one.number === number);
  if (!line) return undefined;
  const sent = await drain(deps, line, AT_A_TIME);
  const time = now().getTime();
  const wait = await somethingOpen(database, number, openQueues(hotline, now()), time);
  // What may go by its hour and by its sender and yet does not, waits for what the cron will see.
  const next = sent === 0 && wait === 0 ? undefined : wait;
  await doze(database, number, next === undefined ? 0 : time + next);
  return next;
}
