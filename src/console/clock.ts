// Clocks on the wall: a place's own, and how long somebody has waited.
import type { Country } from '../content/hotline.ts';

const MINUTE = 60_000;

const formats = new Map<string, Intl.DateTimeFormat>();
function format(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(zone, made);
  return made;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const partsAt = (at: number, zone: string) =>
  Object.fromEntries(
    format(zone)
      .formatToParts(at)
      .map(part => [part.type, part.value]),
  );

/** `Mon 23 Nov 08:00` on a place's clock. */
export function onTheWall(at: number, zone: string): string {
  const p = partsAt(at, zone);
  return `${p.weekday} ${p.day} ${p.month} ${p.hour}:${p.minute}`;
}

/** The moment at which a place's clock shows `2026-11-23` and `14:30`; undefined when it never does. */
export function momentOf(day: string, clock: string, zone: string): number | undefined {
  const wanted = Date.parse(`${day}T${clock}:00Z`);
  // 31 February is read as 3 March.
  if (Number.isNaN(wanted) || !new Date(wanted).toISOString().startsWith(day)) return undefined;
  // Twice: the first guess may lie on the other side of a change of the clock.
  let at = wanted;
  for (let i = 0; i < 2; i++) at += wanted - shownAt(at, zone);
  return shownAt(at, zone) === wanted ? at : undefined;
}

/** What a place's clock shows, as if it were UTC. */
function shownAt(at: number, zone: string): number {
  const p = partsAt(at, zone);
  const month = MONTHS.indexOf(p.month ?? '');
  return Date.UTC(Number(p.year), month, Number(p.day), Number(p.hour), Number(p.minute));
}

/** `, 7 seconds`: how long a message is, where that is known. */
export const lasting = (seconds: number | null): string =>
  seconds === null ? '' : `, ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;

/** `7 min ago`, `just now`. */
export const since = (ms: number): string => (ms < MINUTE ? 'just now' : `${ago(ms)} ago`);

/** `7 min`, `3 h`, `2 days`: for how long. */
export function ago(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE));
  if (minutes < 1) return 'under 1 min';
  if (minutes < 90) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / 1440)} days`;
}

const DAY_NAMES: Record<string, string> = {
  sun: 'Sun',
  mon: 'Mon',
  tue: 'Tue',
  wed: 'Wed',
  thu: 'Thu',
  fri: 'Fri',
  sat: 'Sat',
};

/** `08:00–20:00 (Mon, Tue, Wed)` */
export const hoursOf = (hours: Country['hours']): string =>
  `${hours.from}–${hours.to} (${hours.days.map(day => DAY_NAMES[day]).join(', ')})`;
