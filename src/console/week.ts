// A week on a place's wall: seven days from Monday, and what its clock shows at a moment.
import type { Window } from '../callbacks/windows.ts';
import { dayAfter, isDay } from '../content/days.ts';
import type { Hours } from '../content/hotline.ts';
import { DAYS } from '../content/settings.ts';
import { dayIn } from '../keeping/weeks.ts';
import { momentOf, onTheWall } from './clock.ts';

const NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const weekday = (day: string): number => new Date(`${day}T00:00Z`).getUTCDay();

/** The Monday of the week that a day is in; of this week where `day` is none. */
export function mondayOf(day: string | undefined, now: number, zone: string): string {
  const in_ = day?.startsWith('20') && isDay(day) ? day : dayIn(now, zone);
  return dayAfter(in_, -((weekday(in_) + 6) % 7));
}

export const daysFrom = (monday: string): string[] => Array.from({ length: 7 }, (_, i) => dayAfter(monday, i));

export const nameOf = (day: string): string => NAMES[weekday(day)] ?? '';

/** The stretch of a day between two times on the wall; over midnight where the end is not after the beginning. */
export function stretch(day: string, from: string, to: string, zone: string): Window | undefined {
  const begins = momentOf(day, from, zone);
  const ends = momentOf(to > from ? day : dayAfter(day, 1), to, zone);
  return begins === undefined || ends === undefined ? undefined : { from: begins, until: ends };
}

/** When a place is open on that day; undefined: closed. */
export const openOn = (day: string, hours: Hours, zone: string): Window | undefined =>
  hours.days.includes(DAYS[weekday(day)] ?? 'sun') ? stretch(day, hours.from, hours.to, zone) : undefined;

/** `08:00` */
export const clockAt = (at: number, zone: string): string => onTheWall(at, zone).slice(-5);

/** `Bangkok time` of Asia/Bangkok. */
export const timeOf = (zone: string): string =>
  zone.includes('/') ? `${zone.split('/').at(-1)?.replaceAll('_', ' ')} time` : zone;
