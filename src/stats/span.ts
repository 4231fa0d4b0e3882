// The days that figures are about.
import { dayIn, dayStart } from '../keeping/weeks.ts';

const DAY_MS = 24 * 3_600_000;
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
  return { from: said.from ?? after(to, 1 - DAYS), to, zone };
}

/** From this moment until before that one, in milliseconds since 1970. */
export const spanOf = ({ from, to, zone }: Days): { from: number; until: number } => ({
  from: dayStart(from, zone),
  until: dayStart(after(to, 1), zone),
});

const after = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** Is this a day of the calendar? */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && after(text, 0) === text;
