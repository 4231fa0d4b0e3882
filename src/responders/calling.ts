// The caller is rung: an attempt of this very call, and what came of it.

import { hears } from '../callbacks/hearing.ts';
import type { Carrier, Outcome, Safe } from '../callbacks/outcomes.ts';
import { reasked, standing, strictest } from '../callbacks/settling.ts';
import { homeOf, inDays, nextWindow } from '../callbacks/windows.ts';
import { giveOutcome, placeFor } from '../callbacks/work.ts';
import type { Country } from '../content/hotline.ts';
import type { Deps } from '../deps.ts';
import { type Attempt, attemptById, beginAttempt, dial, endDial } from '../store/attempts.ts';
import { callback, requestsOf } from '../store/callbacks.ts';
import { attemptBefore, dropAttempt } from '../store/owed.ts';
import { type Person, personById } from '../store/people.ts';
import { requestRow } from '../store/requests.ts';
import { type Days, settledBy } from './choices.ts';
import { cardOf, foremost, hold, keyOf } from './offering.ts';
import { atWork, type Working } from './signing-in.ts';
import type { WorkAnswer } from './work.ts';

/** What is said before a caller is rung from the console. Nothing that is no longer this call's. */
export async function card(w: Working): Promise<WorkAnswer> {
  const attempt = await ownAttempt(w);
  const person = attempt && (await personById(w.deps.database, attempt.responder));
  if (!person || person.locked || attempt.ended_at !== null || !(await hold(w, person, attempt.key)))
    return { type: 'lost' };
  const said = await cardOf(w, person, attempt.key);
  if (!said) return { type: 'lost' };
  if (said.message) await hears(w.deps, { person: person.id, message: { key: said.message }, code: said.code });
  return { type: 'carded', card: said };
}

/** Gives this call, and no other, the number to dial; the same again when the webhook comes again. */
export async function place(w: Working): Promise<WorkAnswer> {
  const { deps, sid } = w;
  const now = deps.now().getTime();
  const attempt = w.context.attempt ? await ownAttempt(w) : await begun(w);
  if (!attempt) return { type: 'lost' };
  const to = await numberOf(deps, attempt.key);
  if (!to) return { type: 'lost' };
  if (await dial(deps.database, { id: attempt.id, callSid: sid, now }))
    return { type: 'dialling', attempt: attempt.id, to, line: attempt.line };
  await dropAttempt(deps.database, attempt.id, now);
  const held = await callback(deps.database, attempt.key);
  const mine = held?.state === 'claimed' && held.responder === attempt.responder && (held.lease_until ?? 0) > now;
  return { type: mine ? 'notNow' : 'lost' };
}

/** The attempt of this turn, begun unless it was begun before: its id is the call and the turn. */
async function begun(w: Working): Promise<Attempt | undefined> {
  const { deps, sid } = w;
  const id = `${sid}.${w.turn}`;
  const before = await attemptById(deps.database, id);
  if (before) return before;
  const person = await atWork(w);
  const key = await keyOf(deps, w.context.code);
  if (!person || !key || !(await hold(w, person, key))) return undefined;
  const request = foremost(await requestsOf(deps.database, key), person);
  if (!request) return undefined;
  const ring = { id, key, responder: person.id, line: request.line, callSid: sid, now: deps.now().getTime() };
  try {
    if (!(await beginAttempt(deps.database, ring))) return undefined;
  } catch (error) {
    // The same webhook, twice at once: the other was quicker.
    if (!/unique/i.test(String(error))) throw error;
  }
  return attemptById(deps.database, id);
}

/** The attempt that this call is for, if it is this call's. */
async function ownAttempt({ deps, sid, context }: Working): Promise<Attempt | undefined> {
  const attempt = context.attempt ? await attemptById(deps.database, context.attempt) : undefined;
  return attempt?.call_sid === sid ? attempt : undefined;
}

async function numberOf(deps: Deps, key: string): Promise<string | undefined> {
  const request = (await requestsOf(deps.database, key)).find(r => r.number_sealed !== null);
  return request?.number_sealed ? deps.seal.open(requestRow(request.id), request.number_sealed) : undefined;
}

/** The leg to the caller is over. What the carrier knows is settled at once; after a talk the responder is asked. */
export async function ended(w: Working, leg: { carrier: Carrier | null; seconds: number }): Promise<WorkAnswer> {
  const { deps } = w;
  const attempt = await ownAttempt(w);
  if (!attempt) return { type: 'lost' };
  const again = leg.carrier === 'failed' && (await attemptBefore(deps.database, attempt))?.carrier === 'failed';
  const now = deps.now().getTime();
  const end = { id: attempt.id, carrier: again ? ('invalid' as const) : leg.carrier, seconds: leg.seconds, now };
  const { carrier = null, outcome: given = null } = (await endDial(deps.database, end)) ?? {};
  if (given) return { type: 'settled', outcome: given };
  const outcome = carrier ? settledBy[carrier] : undefined;
  if (!outcome) return { type: 'talked' };
  await giveFor(deps, attempt, { outcome });
  return { type: 'settled', outcome };
}

/** The responder has said what came of it, and confirmed. Said twice, or settled elsewhere meanwhile: it stands. */
export async function settle(w: Working, said: Said): Promise<WorkAnswer> {
  const { deps, context } = w;
  const attempt = context.attempt ? await attemptById(deps.database, context.attempt) : undefined;
  const mine = attempt && (attempt.call_sid === w.sid || (await ofPerson(w, attempt)));
  if (!attempt || !mine) return { type: 'lost' };
  await giveFor(deps, attempt, said);
  return { type: 'settled', outcome: 'unknown' };
}

async function ofPerson(w: Working, attempt: Attempt): Promise<boolean> {
  const person: Person | undefined = await atWork(w);
  return person?.id === attempt.responder;
}

/** What a responder says came of a call. */
export interface Said {
  outcome: Outcome;
  safe?: Safe | undefined;
  /** For another call: in how many days, at the first of their hours then. */
  days?: Days | undefined;
  /** Where the language was another: which they speak. */
  speaks?: string | undefined;
}

/** Settles an attempt. Another call, without a time named, is the next window that suits them. */
export async function giveFor(
  deps: Pick<Deps, 'database' | 'hotline' | 'flows' | 'now'>,
  attempt: Attempt,
  { outcome, safe, days, speaks }: Said,
): Promise<void> {
  const now = deps.now().getTime();
  const home = homeOf(deps, attempt.line);
  const at = outcome === 'follow-up' ? await nextTime(deps, attempt, { safe, days, home, now }) : undefined;
  const by = { id: attempt.responder, supervisor: false };
  // By telephone no one is referred who was not asked first: the machine leads there on no other way.
  const given = { key: attempt.key, by, attempt: attempt.id, outcome, now, agreed: outcome === 'referred' };
  const more = { ...(safe ? { safe } : {}), ...(at === undefined ? {} : { at }), ...(speaks ? { speaks } : {}) };
  await giveOutcome(deps.database, deps.hotline.countries, home, { ...given, ...more });
}

async function nextTime(
  deps: Pick<Deps, 'database' | 'hotline'>,
  attempt: Attempt,
  { safe, days, home, now }: Omit<Said, 'outcome'> & { home: Country; now: number },
): Promise<number | undefined> {
  const requests = await requestsOf(deps.database, attempt.key);
  const answers = requests.map(r => r.ring_when);
  const when = strictest(standing(requests, safe ? reasked(answers, safe) : answers));
  const place = placeFor(requests, deps.hotline.countries, home);
  if (days !== undefined) return inDays(days, now, when, place);
  return nextWindow(now, when === 'now' ? 'day' : when, place, attempt.dialled_at ?? now)?.from;
}
