// The days that figures are about.
import { dayAfter } from '../content/days.ts';
import { dayIn, dayStart } from '../keeping/weeks.ts';

/** How many days are looked at unless told otherwise, today among them. */
const DAYS = 28;

/** The first and the last day, such as 2026-11-02, both whole, on a zone's own clock. */
export interface Days {
  from: string;
  to: string;
  zone: string;
}

/** What was not said: to today, and four weeks. */
export function daysOf(said: { from?: string | undefined; to?: string | undefined }, zone: string, now: number): Days {
  const to = said.to ?? dayIn(now, zone);
  return { from: said.from ?? dayAfter(to, 1 - DAYS), to, zone };
}

/** From this moment until before that one, in milliseconds since 1970. */
export const spanOf = ({ from, to, zone }: Days): { from: number; until: number } => ({
  from: dayStart(from, zone),
  until: dayStart(dayAfter(to, 1), zone),
});
