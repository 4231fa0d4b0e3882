// Whom else somebody can ring.
import { isOpen } from '../callbacks/hours.ts';
import { type HelpNumber, KINDS } from '../content/hotline.ts';
import type { CallFlow } from './flow.ts';

/** How many open numbers are told: more cannot be remembered. */
const NUMBERS = 3;

/** Who can be rung at this hour: those who speak the caller's language if there are any, helpers before authorities. */
export function openNumbers(
  flow: Pick<CallFlow, 'places'>,
  context: { language?: string; country?: string },
  now: Date,
): HelpNumber[] {
  const place = flow.places[context.country ?? ''];
  if (!place) return [];
  const open = place.numbers.filter(n => isOpen(n.hours, place.zone, now));
  const understood = open.filter(n => n.languages.includes(context.language ?? ''));
  return (understood.length ? understood : open)
    .sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind))
    .slice(0, NUMBERS);
}
