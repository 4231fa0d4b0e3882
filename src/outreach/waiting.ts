// Why texts of a broadcast have not gone yet, for whoever watches it.
import type { Deps } from '../deps.ts';
import { spentOn, waitingIn } from '../store/broadcasts.ts';
import { MILLION } from './prices.ts';
import { opensAt, placeOfQueue } from './queues.ts';

/** The hours of their country; a text of the last three hours; the day's cap; nothing but their turn. */
export type Why = 'hours' | 'apart' | 'cap' | 'turn';

export interface Waiting {
  country: string;
  people: number;
  why: Why;
  /** The first of them may go then, milliseconds since 1970; undefined: nobody is texted there any more. */
  from: number | undefined;
}

const DAY = 86_400_000;

/** Who still waits, and for what; by country. */
export async function whoWaits(
  { database, hotline, now }: Pick<Deps, 'database' | 'hotline'> & { now: number },
  id: string,
): Promise<Waiting[]> {
  const waiting = await waitingIn(database, id);
  const spent = waiting.length > 0 ? await spentOn(database, now) : { segments: 0, cost: 0 };
  const { segments, cost } = hotline.texts['a-day'];
  const capped = spent.segments >= segments || spent.cost >= cost * MILLION;
  return waiting.map(({ queue, people, due }) => {
    const { country } = placeOfQueue(queue);
    const whyNow = (): Pick<Waiting, 'why' | 'from'> => {
      const open = opensAt(hotline, queue, now);
      if (open === undefined || open > now) return { why: 'hours', from: open };
      if (due > now) return { why: 'apart', from: opensAt(hotline, queue, due) };
      return capped ? { why: 'cap', from: (Math.floor(now / DAY) + 1) * DAY } : { why: 'turn', from: now };
    };
    return { country, people, ...whyNow() };
  });
}
