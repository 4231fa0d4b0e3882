// When a place is open, by its own clock. Only for reckoning: nothing said to people comes from Intl.
import type { Country, Hours } from '../content/hotline.ts';
import { DAYS } from '../content/settings.ts';
import type { Promised, When } from '../voice/call.ts';

/** Who asked for the evening is rung then, on the same days. */
export const EVENING = { from: '18:00', to: '21:00' };
/** A request needs this long before closing time to be rung the same day. */
const LEAD_MINUTES = 60;

const formats = new Map<string, Intl.DateTimeFormat>();

/** A moment on a place's clock: day of the week (0 Sunday) and minutes since midnight. */
export function localTime(now: Date, zone: string): { day: number; minutes: number } {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(now).map(p => [p.type, p.value]));
  const day = (DAYS as readonly string[]).indexOf((parts.weekday ?? '').toLowerCase());
  return { day, minutes: Number(parts.hour) * 60 + Number(parts.minute) };
}

/** The midnight before a moment, on a place's clock. */
export const midnightBefore = (moment: number, zone: string): number =>
  moment - localTime(new Date(moment), zone).minutes * 60_000 - (moment % 60_000);

export const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

export const opensOn = (hours: Hours, day: number): boolean => hours.days.includes(DAYS[day % 7] ?? 'sun');

/** Is this open at that moment? Hours that end before they begin reach into the next day. */
export function isOpen(hours: Hours | 'always', zone: string, now: Date): boolean {
  if (hours === 'always') return true;
  const { day, minutes } = localTime(now, zone);
  const [from, to] = [minutesOf(hours.from), minutesOf(hours.to)];
  if (from < to) return opensOn(hours, day) && minutes >= from && minutes < to;
  return (opensOn(hours, day) && minutes >= from) || (opensOn(hours, day + 6) && minutes < to);
}

/** The promise that the hours of a place can keep for somebody who asks now: promise only what can be kept. */
export function promise(now: Date, when: When, place: Country): Promised {
  if (when === 'now') return 'now';
  if (when === 'no') return 'no-ring';
  const { day, minutes } = localTime(now, place.zone);
  const closing = minutesOf(when === 'evening' ? EVENING.to : place.hours.to);
  const opening = minutesOf(when === 'evening' ? EVENING.from : place.hours.from);
  const stillToday = when === 'unasked' ? minutes < opening : minutes <= closing - LEAD_MINUTES;
  if (stillToday && opensOn(place.hours, day)) return 'today';
  return promiseIn([1, 2, 3].find(ahead => opensOn(place.hours, day + ahead)));
}

/** The recorded promise for so many days ahead. */
const promiseIn = (days: number | undefined): Promised =>
  days === undefined || days > 3 ? 'cannot-say' : days === 0 ? 'today' : days === 1 ? 'tomorrow' : 'three-days';

/** The promise for a moment at which somebody will be there, counted in days of the place's own calendar. */
export function promiseFor(moment: number, now: Date, place: Country): Promised {
  return promiseIn(Math.floor((moment - midnightBefore(now.getTime(), place.zone)) / 86_400_000));
}
