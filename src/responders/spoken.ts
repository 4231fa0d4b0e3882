// Counts and ages as whole clips: exact up to nine, rounded down to tens after that, which is all an ear needs.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The largest number there is a clip for. */
const MOST = 50;

/** A whole number as the clips that say it: digit.7, work.40. Above fifty it is fifty. */
export const count = (n: number): string => (n < 10 ? `digit.${n}` : `work.${Math.min(MOST, Math.floor(n / 10) * 10)}`);

/** How long somebody has waited: just now, 40 minutes, one hour, 20 hours, 3 days. */
export function age(ms: number): string[] {
  if (ms < 2 * MINUTE) return ['work.now'];
  if (ms < HOUR) return [count(Math.floor(ms / MINUTE)), 'work.minutes'];
  if (ms < 2 * HOUR) return ['work.hour'];
  if (ms < DAY) return [count(Math.floor(ms / HOUR)), 'work.hours'];
  if (ms < 2 * DAY) return ['work.day'];
  return [count(Math.floor(ms / DAY)), 'work.days'];
}
