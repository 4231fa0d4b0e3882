// What waits in the outbox waits in queues: by how soon it matters, and by whose clock it goes. A queue is open or
// closed as a whole, so nothing has to be moved when an hour begins or ends.
import { isOpen } from '../callbacks/hours.ts';
import { windowsAhead } from '../callbacks/windows.ts';
import type { Hotline, Hours } from '../content/hotline.ts';

export type Part = 'day' | 'evening';
/** Answers to people, the steps of their series, what we tell many. In this order. */
export type Kind = 'answer' | 'series' | 'broadcast';

/** Who chose the evening is texted from now on, who chose the day until now. */
const EVENING_FROM = '18:00';

/** Answers are due at any hour: somebody has just asked. */
export const NOW = '0/now';
const RANK = { series: 1, broadcast: 2 } as const;

export const queueOf = (kind: Exclude<Kind, 'answer'>, country: string, part: Part): string =>
  `${RANK[kind]}/${country}/${part}`;

/** The queues that are open at that moment, most urgent first. */
export function openQueues({ texts, countries }: Hotline, now: Date): string[] {
  const open = Object.entries(texts.countries).flatMap(([name, { hours }]) =>
    (['day', 'evening'] as const)
      .filter(part => isOpen(partOf(hours, part), countries[name]?.zone ?? 'UTC', now))
      .map(part => [name, part] as const),
  );
  const ranked = (['series', 'broadcast'] as const).flatMap(kind =>
    open.map(([name, part]) => queueOf(kind, name, part)),
  );
  return [NOW, ...ranked];
}

/** The country and the part of the day that a queue of series or broadcasts goes by. */
export function placeOfQueue(queue: string): { country: string; part: Part } {
  const [, country = '', part] = queue.split('/');
  return { country, part: part === 'evening' ? 'evening' : 'day' };
}

/** When such a queue is open next, milliseconds since 1970: `now` where it is open. Undefined: nobody is texted there. */
export function opensAt({ texts, countries }: Hotline, queue: string, now: number): number | undefined {
  const { country, part } = placeOfQueue(queue);
  const [hours, place] = [texts.countries[country]?.hours, countries[country]];
  if (!hours || !place) return undefined;
  const next = windowsAhead(now, 'day', { ...place, hours: partOf(hours, part) })[0];
  return next && Math.max(next.from, now);
}

const partOf = (hours: Hours, part: Part): Hours =>
  part === 'day' ? { ...hours, to: EVENING_FROM } : { ...hours, from: EVENING_FROM };
