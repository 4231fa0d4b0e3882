// What a responder gives, carried out: an outcome, or a number given back. Read, reckon purely, write all or nothing.
import type { Country } from '../content/hotline.ts';
import { type Attempt, attemptById } from '../store/attempts.ts';
import { callback, requestsOf, type Settlement, settle } from '../store/callbacks.ts';
import type { Request } from '../store/requests.ts';
import type { Database } from '../store/schema.ts';
import { move } from './life.ts';
import { needsConsent, type Outcome, REACHED, type Safe } from './outcomes.ts';
import { atOdds, type Follows, follows, reasked, standing } from './settling.ts';
import { placeOf } from './windows.ts';

export interface GivenOutcome {
  key: string;
  /** Who gives it: the holder, or a supervisor. */
  by: { id: string; supervisor: boolean };
  attempt?: string;
  outcome: Outcome;
  /** When this phone may be rung next, as they said: a must where we spoke to them (REACHED). */
  safe?: Safe;
  /** They agreed to be referred: a must where the outcome needs consent. */
  agreed?: boolean;
  /** For a follow-up, or a safe hour: when, milliseconds since 1970. */
  at?: number;
  /** The language that they speak, where it was another: of the hotline's. */
  speaks?: string;
  now: number;
}

/** `late`: it was settled before, or somebody else holds it now. `not asked`, `no consent`: `safe`, or `agreed`, is missing. */
export type Given =
  | { done: true; follows: Follows }
  | { done: false; why: 'late' | 'not yours' | 'nothing to settle' | 'not asked' | 'no consent' };

/** How often a settlement is tried again when the callback moved between reading and writing. */
const TRIES = 3;

/** The clock that a number's requests go by. */
export function placeFor(requests: readonly Request[], places: Record<string, Country>, line: Country): Country {
  return placeOf(requests[0]?.iso, places, line);
}

/** Settles a callback by its outcome. An outcome given twice, or too late, changes nothing and says so. */
export async function giveOutcome(
  d: Database,
  places: Record<string, Country>,
  line: Country,
  given: GivenOutcome,
): Promise<Given> {
  if (REACHED.has(given.outcome) && given.safe === undefined) return { done: false, why: 'not asked' };
  if (needsConsent(given.outcome) && !given.agreed) return { done: false, why: 'no consent' };
  for (let tries = 1; ; tries++) {
    const held = await callback(d, given.key);
    if (!held) return { done: false, why: 'nothing to settle' };
    if (held.responder !== given.by.id && !given.by.supervisor) return { done: false, why: 'not yours' };
    const lapsed = held.state === 'claimed' && (held.lease_until ?? 0) <= given.now;
    if (lapsed && !given.by.supervisor) return { done: false, why: 'late' };
    const attempt = given.attempt === undefined ? undefined : await attemptById(d, given.attempt);
    if (attempt?.outcome || (attempt && attempt.key !== given.key)) return { done: false, why: 'late' };

    const requests = await requestsOf(d, given.key);
    const next = after(held, requests, attempt, given, placeFor(requests, places, line));
    const event = { type: 'settle', next: next.state } as const;
    if (move(held.state, event) === undefined) return { done: false, why: 'late' };

    const settled = await settle(d, {
      key: given.key,
      rev: held.rev,
      event,
      suppress: next.state === 'closed' && next.suppress,
      now: given.now,
      ...(next.state === 'parked' ? { parkedWhy: next.why, ...(next.hold ? { parkedHold: next.hold } : {}) } : {}),
      ...(next.state === 'waiting' ? { window: next.window } : {}),
      ...(attempt ? { attempt: { id: attempt.id, outcome: given.outcome, safe: given.safe } } : {}),
      answers: answered(requests, given.safe),
      ...(given.speaks === undefined ? {} : { speaks: given.speaks }),
      // They were reached: what is tried for another call is counted anew.
      afresh: REACHED.has(given.outcome),
    });
    if (settled) return { done: true, follows: next };
    if (tries === TRIES) return { done: false, why: 'late' };
  }
}

/** What an outcome leads to, reckoned and not yet written. */
export function after(
  held: { rings: number; first_rang_at: number | null; last_rang_at: number | null },
  requests: readonly Request[],
  attempt: Attempt | undefined,
  given: Pick<GivenOutcome, 'outcome' | 'safe' | 'at' | 'speaks' | 'now'>,
  place: Country,
): Follows {
  const before = requests.map(r => r.ring_when);
  const answers = given.safe ? reasked(before, given.safe) : before;
  const next = follows({
    outcome: given.outcome,
    answers: standing(requests, answers),
    rings: held.rings,
    firstRang: held.first_rang_at ?? undefined,
    lastRang: attempt?.dialled_at ?? held.last_rang_at ?? undefined,
    now: given.now,
    place,
    ...(given.at === undefined ? {} : { at: given.at }),
    ...(given.speaks === undefined ? {} : { speaks: given.speaks }),
  });
  const said = given.safe && requests.length > 1 ? [...before, given.safe] : answers;
  if (next.state === 'waiting' && atOdds(said))
    return { state: 'parked', why: 'one request asks for the day, another for the evening' };
  return next;
}

/** The requests whose answer is another now. */
const answered = (requests: readonly Request[], safe: Safe | undefined): Settlement['answers'] => {
  const now =
    safe &&
    reasked(
      requests.map(r => r.ring_when),
      safe,
    );
  return requests.flatMap(({ id, ring_when: before }, i) => {
    const after = now?.[i] ?? before;
    return after === before ? [] : [{ request: id, before, after }];
  });
};
