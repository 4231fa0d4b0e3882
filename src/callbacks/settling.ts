// What follows when a callback has been tried: pure. Nothing closes itself; where the rules end, a supervisor decides.
import type { Country } from '../content/hotline.ts';
import type { When } from '../voice/call.ts';
import { MOST_RINGS, type Outcome, outcomeAfter, ringsAllowed, type Safe, TRY_FOR_MS } from './outcomes.ts';
import { nextWindow, type Window } from './windows.ts';

/** What is known of a number when an outcome is given. */
export interface Tried {
  outcome: Outcome;
  /** The answers of its open requests to "when may we ring?". */
  answers: readonly When[];
  rings: number;
  firstRang: number | undefined;
  lastRang: number | undefined;
  /** For a follow-up, or an hour at which it is safe: when, as the caller named it. */
  at?: number;
  /** The language that they speak, where it was another. */
  speaks?: string;
  now: number;
  place: Country;
}

/** What a parked number waits for: a `person` here who decides, or their own `word` of when it is safe. */
export type Hold = 'person' | 'word';

export type Follows =
  | { state: 'waiting'; window: Window }
  | { state: 'parked'; why: string; hold?: Hold | undefined }
  | { state: 'closed'; suppress: boolean };

/** The strictest of several answers: what a number's open requests all allow. */
export function strictest(answers: readonly When[]): When {
  if (answers.includes('no')) return 'no';
  if (answers.includes('now')) return 'now';
  if (answers.includes('unasked') || answers.length === 0) return 'unasked';
  // One asked for the day, another for the evening: no hour suits both, so nobody has said that it is safe.
  return new Set(answers).size > 1 ? 'unasked' : (answers[0] ?? 'unasked');
}

/** Answers that say that this phone may be rung, and when. */
export const SAYS_WHEN: ReadonlySet<When> = new Set<When>(['day', 'evening', 'now']);

/**
 * The answers that stand of a number's open requests. A "not this phone" stands no more once somebody there has said in a
 * newer request when it may be rung: what is safe can change (may-ring.ts decides the same in SQL).
 */
export function standing(requests: readonly { created_at: number }[], answers: readonly When[]): When[] {
  const said = answers.map((answer, i) => ({ answer, at: requests[i]?.created_at ?? 0 }));
  return said
    .filter(({ answer, at }) => answer !== 'no' || !said.some(newer => newer.at > at && SAYS_WHEN.has(newer.answer)))
    .map(({ answer }) => answer);
}

/** What a number's open requests allow together. */
export const allowedBy = (requests: readonly { created_at: number; ring_when: When }[]): When =>
  strictest(
    standing(
      requests,
      requests.map(r => r.ring_when),
    ),
  );

/** A number whose requests are at odds over day and evening is not rung until a supervisor has decided. */
export const atOdds = (answers: readonly When[]): boolean => answers.includes('day') && answers.includes('evening');

/**
 * What a number's open requests allow once somebody there was asked anew. One request is theirs who was spoken to, and
 * their newest word holds. Among several we can't tell whose is whose: a no goes for all, and where a request names the
 * other time of day nobody has said that any hour is safe.
 */
export function reasked(answers: readonly When[], safe: Safe): When[] {
  const only = answers.length === 1;
  return answers.map(answer => {
    if (safe === 'no' || answer === 'no') return 'no';
    return only || answer === safe || answer === 'unasked' || answer === 'now' ? safe : 'unasked';
  });
}

/** Reasons that a new request alone does not lift. */
const HOLD: Partial<Record<Outcome, Hold>> = { 'wrong-person': 'person', abusive: 'person', 'unsafe-now': 'word' };

export function follows(t: Tried): Follows {
  const next = outcomeAfter[t.outcome];
  const when = strictest(t.answers);
  const park = (why: string): Follows => ({ state: 'parked', why, hold: HOLD[t.outcome] });

  switch (next.do) {
    case 'close':
      return { state: 'closed', suppress: next.suppress === true };
    case 'park':
      return park(next.why);
    case 'at': {
      if (when === 'no') return park('they want another call, but not on this phone');
      if (t.at === undefined) return park(next.otherwise);
      const window = windowAt(t.at, t.now, when, t.place);
      return window ? { state: 'waiting', window } : park('the time that was named is outside the hours');
    }
    case 'speak':
      if (t.speaks === undefined) return park(next.otherwise);
      return t.rings >= MOST_RINGS ? park(`rung ${t.rings} times`) : inNextHours(t, when);
    case 'retry': {
      const allowed = Math.min(ringsAllowed(when), MOST_RINGS);
      if (t.rings >= allowed)
        return park(allowed === 1 ? 'rung once, as we know no safe time' : `rung ${t.rings} times`);
      if (t.firstRang !== undefined && t.now - t.firstRang >= TRY_FOR_MS) return park('tried for a week');
      return inNextHours(t, when);
    }
  }
}

/** Never twice in one window. */
function inNextHours(t: Tried, when: When): Follows {
  const window = nextWindow(t.now, when === 'now' ? 'day' : when, t.place, t.lastRang);
  if (window) return { state: 'waiting', window };
  return { state: 'parked', why: 'there is no hour in which this number may be rung', hold: HOLD[t.outcome] };
}

/** The hours that a named time lies in, from that time on; undefined when it is in the past or outside them. */
export function windowAt(at: number, now: number, when: When, place: Country): Window | undefined {
  if (at < now) return undefined;
  const whens: When[] = when === 'evening' ? ['evening'] : when === 'day' ? ['day'] : ['day', 'evening'];
  for (const each of whens) {
    const window = nextWindow(at, each, place);
    if (window && window.from <= at && at < window.until) return { from: at, until: window.until };
  }
  return undefined;
}
