// Whom else somebody can ring.
import { isOpen } from '../callbacks/hours.ts';
import type { HelpNumber } from '../content/hotline.ts';
import { KINDS } from '../content/settings.ts';
import type { CallFlow } from './flow.ts';

/** How many open numbers are told: more cannot be remembered. */
const NUMBERS = 3;

/** Where nobody speaks the caller's language: one that many have a little of. */
const SHARED = 'en';

/**
 * Who can be rung at this hour: those who speak the caller's language if there are any, helpers before authorities. If
 * there are none, all others, those first with whom something may be shared; then it must be told what they speak.
 */
export function openNumbers(
  flow: Pick<CallFlow, 'places'>,
  context: { language?: string; country?: string },
  now: Date,
): HelpNumber[] {
  const place = flow.places[context.country ?? ''];
  if (!place) return [];
  const open = place.numbers.filter(n => isOpen(n.hours, place.zone, now));
  const understood = open.filter(n => speaks(n, context.language));
  const rank = (n: HelpNumber) => (understood.length || speaks(n, SHARED) ? 0 : KINDS.length) + KINDS.indexOf(n.kind);
  return (understood.length ? understood : open).sort((a, b) => rank(a) - rank(b)).slice(0, NUMBERS);
}

const speaks = ({ languages }: HelpNumber, language: string | undefined): boolean => languages.includes(language ?? '');

/** Does nobody among them speak this language? */
export const strangers = (open: readonly HelpNumber[], language: string | undefined): boolean =>
  open.length > 0 && !open.some(n => speaks(n, language));
