// Days of the calendar, as texts: 2026-11-21.

const DAY_MS = 24 * 3_600_000;

/** Is this a day of the calendar? JavaScript reads 31 February as 3 March. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && dayAfter(text, 0) === text;

/** So many days after a day. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
