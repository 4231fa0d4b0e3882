// What came of ringing somebody, and what follows. The carrier's result and the responder's are kept apart: a
// carrier's "completed" does not mean that anybody was reached.

/** What the carrier says of the leg to the caller. */
export type Carrier = 'answered' | 'no-answer' | 'busy' | 'machine' | 'invalid' | 'failed';

export type Outcome =
  | 'done'
  | 'follow-up'
  | 'referred'
  | 'no-answer'
  | 'busy'
  | 'machine'
  | 'wrong-person'
  | 'unsafe-now'
  | 'never-again'
  | 'line-dead'
  | 'wrong-language'
  | 'silent'
  | 'abusive'
  | 'cut-off'
  | 'unknown';

/**
 * What follows an outcome. `retry`: in the next window, while tries last. `at`: at the time that was named.
 * `speak`: in another language. `park`: a supervisor decides, for this reason. `close`: the requests are over.
 */
export type Next =
  | { do: 'retry' }
  | { do: 'at'; otherwise: string }
  | { do: 'park'; why: string }
  /** In its next hours, for who speaks the language that was named. */
  | { do: 'speak'; otherwise: string }
  | { do: 'close'; suppress?: true; needs?: 'consent' };

export const outcomeAfter: Record<Outcome, Next> = {
  done: { do: 'close' },
  'follow-up': { do: 'at', otherwise: 'a follow-up without a time' },
  referred: { do: 'close', needs: 'consent' },
  'no-answer': { do: 'retry' },
  busy: { do: 'retry' },
  // No message is ever left: a machine counts as nobody.
  machine: { do: 'retry' },
  'wrong-person': { do: 'park', why: 'somebody else picked up' },
  'unsafe-now': { do: 'at', otherwise: 'it was not safe to talk, and no time was named' },
  'never-again': { do: 'close', suppress: true },
  'line-dead': { do: 'park', why: 'the number does not exist or is switched off for good' },
  'wrong-language': { do: 'speak', otherwise: 'the language was another' },
  // Silence is not abuse: somebody may not be able to speak.
  silent: { do: 'retry' },
  abusive: { do: 'park', why: 'abusive' },
  'cut-off': { do: 'retry' },
  unknown: { do: 'park', why: 'the outcome is not known' },
};

/** When this phone may be rung next, as the person says who was just spoken to. */
export const SAFE = ['day', 'evening', 'no'] as const;
export type Safe = (typeof SAFE)[number];

/**
 * Outcomes in which we spoke to the person. None is taken without their answer to "may we ring this phone again?":
 * what is safe can change, so it is asked at each contact.
 */
export const REACHED: ReadonlySet<Outcome> = new Set<Outcome>(['done', 'follow-up', 'referred']);

/** Outcomes that are taken only where the person has agreed to it. */
export function needsConsent(outcome: Outcome): boolean {
  const next = outcomeAfter[outcome];
  return next.do === 'close' && next.needs === 'consent';
}

/** What the carrier settles by itself, without asking the responder. */
export const outcomeOfCarrier: Partial<Record<Carrier, Outcome>> = {
  'no-answer': 'no-answer',
  busy: 'busy',
  machine: 'machine',
  invalid: 'line-dead',
};

/** How often a number is rung for its requests, and for how long after the first ring. */
export const MOST_RINGS = 3;
export const TRY_FOR_MS = 7 * 24 * 3_600_000;

/** How many rings a caller's answers allow: who did not say that it is safe is rung once. */
export const ringsAllowed = (when: string): number => (when === 'unasked' ? 1 : when === 'no' ? 0 : MOST_RINGS);
