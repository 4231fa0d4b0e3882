// A week of the plan by language, held against the hours in which somebody who speaks it may have to ring.
import { merged, uncovered } from '../callbacks/rota.ts';
import { homeOf, type Window } from '../callbacks/windows.ts';
import { dayAfter } from '../content/days.ts';
import type { Country } from '../content/hotline.ts';
import type { Deps } from '../deps.ts';
import { type PlannedShift, plannedShifts } from '../store/rota.ts';
import { languageNames } from './languages.ts';
import { clockAt, daysFrom, nameOf, openOn, stretch, timeOf } from './week.ts';

type Needed = Pick<Deps, 'database' | 'flows' | 'now'>;

/** One language in a week, on the clock of the first line. */
export interface Spoken {
  tag: string;
  english: string;
  zone: string;
  days: { day: string; shifts: PlannedShift[]; gaps: Window[]; open: boolean }[];
}

/** The week's plan for each language that a line offers; `only`: of these. */
export async function weekOf(deps: Needed, monday: string, only: readonly string[] | undefined): Promise<Spoken[]> {
  const { zone } = homeOf(deps);
  const now = deps.now().getTime();
  const noons = [dayAfter(monday, -2), dayAfter(monday, 9)].map(day => Date.parse(`${day}T12:00Z`));
  const all = await plannedShifts(deps.database, noons[0] ?? 0, noons[1] ?? 0);
  const names = languageNames(deps);
  return Object.keys(names)
    .filter(tag => only?.includes(tag) ?? true)
    .map(tag => {
      const shifts = all.filter(shift => shift.languages.includes(tag));
      const places = placesOf(deps, tag);
      const dayIn = (day: string) => {
        const whole = stretch(day, '00:00', '00:00', zone);
        const hours = whole ? hoursIn(whole, day, places) : [];
        const left = hours.map(h => ({ from: Math.max(h.from, now), until: h.until })).filter(h => h.from < h.until);
        return {
          day,
          open: hours.length > 0,
          shifts: shifts.filter(s => whole && s.from >= whole.from && s.from < whole.until),
          gaps: left.flatMap(h => uncovered(h, shifts)),
        };
      };
      return { tag, english: names[tag] ?? tag, zone, days: daysFrom(monday).map(dayIn) };
    });
}

/**
 * Where those who call in a language may be: where each line that offers it is, and the countries that it is about. Each
 * is rung in the hours of their own number's country.
 */
function placesOf({ flows }: Needed, tag: string): Country[] {
  const offering = [...flows.values()].filter(({ line }) => line.languages.some(language => language.tag === tag));
  const about = offering.flatMap(({ line, places }) => line.countries.flatMap(name => places[name] ?? []));
  return [...new Set([...offering.map(({ line }) => line.home), ...about.filter(place => place.iso.length > 0)])];
}

/** The hours of all these places that lie in one day of ours. */
function hoursIn(whole: Window, day: string, places: readonly Country[]): Window[] {
  const days = [dayAfter(day, -1), day, dayAfter(day, 1)];
  const all = places.flatMap(({ hours, zone }) => days.flatMap(each => openOn(each, hours, zone) ?? []));
  return merged(
    all
      .map(h => ({ from: Math.max(h.from, whole.from), until: Math.min(h.until, whole.until) }))
      .filter(h => h.from < h.until),
  );
}

/** In a sentence each, the hours in which nobody is planned; days with the same hours are said together. */
export function gapsOf({ english, zone, days }: Spoken): string[] {
  const byHours = new Map<string, string[]>();
  for (const { day, gaps } of days)
    for (const gap of gaps) {
      const hours = `${clockAt(gap.from, zone)}–${clockAt(gap.until, zone)}`;
      byHours.set(hours, [...(byHours.get(hours) ?? []), day]);
    }
  return [...byHours].map(
    ([hours, days]) => `Nobody speaks ${english} on ${together(days)} ${hours}, ${timeOf(zone)}.`,
  );
}

/** `Monday to Thursday and Saturday`: three days or more in a row are a stretch. */
function together(days: readonly string[]): string {
  const rows: string[][] = [];
  for (const day of days) {
    const last = rows.at(-1);
    if (last && dayAfter(last.at(-1) ?? '', 1) === day) last.push(day);
    else rows.push([day]);
  }
  const parts = rows.flatMap(row => {
    const names = row.map(nameOf);
    return row.length < 3 ? names : [`${names[0]} to ${names.at(-1)}`];
  });
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
