// When a number may be rung: the caller's hours, on the clock of the number's own country.
import type { Country } from '../content/hotline.ts';
import type { When } from '../voice/call.ts';
import { EVENING, localTime, midnightBefore, minutesOf, opensOn } from './hours.ts';

/** A stretch of time in which a number may be rung, milliseconds since 1970; `until` is no part of it. */
export interface Window {
  from: number;
  until: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** "Ring me now, it is safe" holds for so long; then the caller is rung by day like others. */
const NOW_HOLDS = 60 * MINUTE;
/** No hours of the week open less often than this. */
const MOST_DAYS = 9;

/** The place whose clock goes for a country (ISO 3166): its own, or the line's where we keep no hours for it. */
export function placeOf(iso: string | null | undefined, places: Record<string, Country>, line: Country): Country {
  return Object.values(places).find(place => iso && place.iso.includes(iso)) ?? line;
}

/** The lines, by number, each with the country whose clock and hours it goes by. */
export interface Homes {
  flows: ReadonlyMap<string, { line: { home: Country } }>;
}

/** The country of the line that somebody called; of the first line where that one is gone, or none is named. */
export function homeOf({ flows }: Homes, line?: string | null): Country {
  const home = (flows.get(line ?? '') ?? flows.values().next().value)?.line.home;
  if (!home) throw new Error('hotline.yaml has no line');
  return home;
}

/**
 * The window in which somebody who answered `when` is rung next: one that is still open at `now`, and none in which
 * they were rung already. `unasked` waits for the next daytime. Undefined: this number is not rung.
 */
export function nextWindow(now: number, when: When, place: Country, lastRang?: number): Window | undefined {
  if (when === 'no') return undefined;
  if (when === 'now' && lastRang === undefined) return { from: now, until: now + NOW_HOLDS };
  const after = when === 'unasked' ? Math.max(now, lastRang ?? 0) : (lastRang ?? 0);
  return windows(now, when === 'evening' ? EVENING : place.hours, place).find(w => w.until > now && w.from > after);
}

/** "Later today" is no sooner than this. */
const LATER_MS = 2 * 60 * MINUTE;

/** The first moment in their hours from so many days ahead on; today: a while from now. Undefined: there is none. */
export function inDays(days: number, now: number, when: When, place: Country): number | undefined {
  const from = days === 0 ? now + LATER_MS : midnightBefore(now + days * DAY, place.zone);
  const window = nextWindow(from, when === 'now' ? 'day' : when, place);
  return window && Math.max(window.from, from);
}

/** The windows of the days ahead in which somebody may be rung, from the one that is open now. */
export function windowsAhead(now: number, when: When, place: Country): Window[] {
  if (when === 'no') return [];
  const open = windows(now, when === 'evening' ? EVENING : place.hours, place).filter(w => w.until > now);
  return when === 'unasked' ? open.filter(w => w.from > now) : open;
}

/** The next days' windows, from the one that may be open now. */
function windows(now: number, times: { from: string; to: string }, place: Country): Window[] {
  const { day } = localTime(new Date(now), place.zone);
  const midnight = midnightBefore(now, place.zone);
  const [from, to] = [minutesOf(times.from), minutesOf(times.to)];
  return Array.from({ length: MOST_DAYS }, (_, ahead) => ({ ahead, open: opensOn(place.hours, day + ahead) }))
    .filter(({ open }) => open)
    .map(({ ahead }) => ({
      from: onClock(midnight + ahead * DAY, from, place.zone),
      until: onClock(midnight + ahead * DAY, from < to ? to : to + 24 * 60, place.zone),
    }));
}

/** So many minutes after a local midnight, also where the clock was changed between. */
function onClock(midnight: number, minutes: number, zone: string): number {
  const guess = midnight + minutes * MINUTE;
  const shown = localTime(new Date(guess), zone).minutes;
  const off = (((shown - minutes) % 1440) + 1440) % 1440;
  return guess - (off > 720 ? off - 1440 : off) * MINUTE;
}
