// Days and weeks on a place's own clock. Weeks as ISO 8601 counts them: from Monday, and the first is the one with the
// year's first Thursday.

const DAY_MS = 24 * 3_600_000;

/** The week that a moment lies in, such as 2026-W47. */
export function weekOf(at: number, zone: string): string {
  const monday = mondayOf(dayOf(at, zone));
  const thursday = new Date(monday + 3 * DAY_MS);
  const first = mondayOf(Date.UTC(thursday.getUTCFullYear(), 0, 4));
  const week = Math.round((monday - first) / (7 * DAY_MS)) + 1;
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, '0')}`;
}

/** The moment at which the week of this moment began in that zone. */
export function weekStart(at: number, zone: string): number {
  return beginning(mondayOf(dayOf(at, zone)), zone);
}

/** The day that it is in the zone at this moment, such as 2026-11-21. */
export const dayIn = (at: number, zone: string): string => new Date(dayOf(at, zone)).toISOString().slice(0, 10);

/** The moment at which a day such as 2026-11-21 began in that zone. */
export const dayStart = (day: string, zone: string): number => beginning(Date.parse(`${day}T00:00:00Z`), zone);

/** When it was in the zone what it is in UTC at `midnight`: what its clock is ahead by, there and then. */
function beginning(midnight: number, zone: string): number {
  const guess = midnight - offset(midnight, zone);
  return midnight - offset(guess, zone);
}

/** Midnight UTC of the day that it is in the zone. */
const dayOf = (at: number, zone: string): number => Math.floor((at + offset(at, zone)) / DAY_MS) * DAY_MS;

const mondayOf = (day: number): number => day - ((new Date(day).getUTCDay() + 6) % 7) * DAY_MS;

/** How far the zone's clock is ahead of UTC, in milliseconds. */
function offset(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find(p => p.type === type)?.value);
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown - Math.floor(at / 1000) * 1000;
}
