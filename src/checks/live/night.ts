// At every hour of the week somebody in danger must be given a number that answers.
import { isOpen, localTime } from '../../callbacks/hours.ts';
import type { Country } from '../../content/hotline.ts';
import { DAYS } from '../../content/settings.ts';
import type { Heard } from './content.ts';
import { listed } from './content.ts';

/** Every hour of a week, as moments of one; which week does not matter. */
const HOURS = Array.from({ length: 7 * 24 }, (_, hour) => new Date(Date.UTC(2026, 0, 4, hour, 30)));

/** A sentence for each country of the lines in which at some hour no number of others is open. */
export function darkCountries(heard: readonly Heard[]): string[] {
  const [first] = heard;
  return Object.entries(first?.flow.places ?? {}).flatMap(([name, place]) => {
    const lines = heard.flatMap(({ flow: { line } }) => (line.countries.includes(name) ? [line.number] : []));
    // "Another country" is none, and has no numbers.
    if (lines.length === 0 || place.iso.length === 0) return [];
    const dark = HOURS.find(hour => !place.numbers.some(n => isOpen(n.hours, place.zone, hour)));
    return dark
      ? [
          `${name}: no number of others is open ${spoken(dark, place)}, when callers of ${listed(lines)} may need one: ` +
            `add one with hours: always under countries.${name}.numbers of hotline.yaml, once you have dialled it`,
        ]
      : [];
  });
}

function spoken(moment: Date, { zone }: Country): string {
  const { day, minutes } = localTime(moment, zone);
  const two = (n: number) => String(n).padStart(2, '0');
  return `on ${DAYS[day]} at ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
