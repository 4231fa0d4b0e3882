// The calls that we place to responders: back for a missed call, for a request that they took in the console, and once
// for an outcome that they owe.
import type { Deps } from '../deps.ts';
import { foremost } from '../responders/offering.ts';
import { beginAttempt } from '../store/attempts.ts';
import { requestsOf } from '../store/callbacks.ts';
import { dropAttempt, RINGING_MS, ringingFor } from '../store/owed.ts';
import { type Person, personRow } from '../store/people.ts';
import { dueFlashes, type Flashed, RING_WITHIN_MS, ringAgain } from '../store/shifts.ts';
import { isOver } from './calls.ts';
import { ProviderError } from './provider.ts';

/** Seconds a responder's phone rings. */
const RING_SECONDS = 30;

/** Rings a person's registered phone and asks `path` what to say. Rejects with a ProviderError. */
export async function ringPerson(
  deps: Deps,
  person: { id: string; phoneSealed: string },
  call: { from: string; path: string; attempt?: string },
): Promise<void> {
  await deps.provider.placeCall({
    to: await deps.seal.open(personRow(person.id), person.phoneSealed),
    from: call.from,
    url: deps.publicUrl + call.path,
    fallbackUrl: `${deps.publicUrl}/twilio/voice/work/fallback`,
    statusUrl: `${deps.publicUrl}/twilio/voice/work/status?p=${person.id}${call.attempt ? `&a=${call.attempt}` : ''}`,
    timeout: RING_SECONDS,
    detectMachine: false,
  });
}

/** The number that responders know us by. */
export const responderLine = ({ hotline }: Pick<Deps, 'hotline'>): string | undefined =>
  hotline.lines.find(line => line.mode === 'responders')?.number;

export type Ringing = { ringing: true; attempt: string } | { ringing: false; why: 'no phone' | 'not held' };

/**
 * Rings a responder for a number that they hold, from the line that its caller rang; press 1, the card, then the caller
 * is dialled. No PIN: the console's session was the proof. Asked twice, it rings once. Rejects with a ProviderError;
 * where its `fate` is `unknown` the phone may still ring, and what it is picked up for holds.
 */
export async function ringResponder(deps: Deps, asked: { person: Person; key: string }): Promise<Ringing> {
  const { person, key } = asked;
  const { phoneSealed } = person;
  if (!phoneSealed) return { ringing: false, why: 'no phone' };
  const now = deps.now().getTime();
  const before = await ringingFor(deps.database, { key, responder: person.id, since: now - RINGING_MS });
  if (before) return { ringing: true, attempt: before.id };
  const request = foremost(await requestsOf(deps.database, key), person);
  const id = deps.id();
  const begun =
    request && (await beginAttempt(deps.database, { id, key, responder: person.id, line: request.line, now }));
  if (!begun) return { ringing: false, why: 'not held' };
  try {
    const call = { from: request.line, path: `/twilio/voice/work/claimed?a=${id}`, attempt: id };
    await ringPerson(deps, { id: person.id, phoneSealed }, call);
  } catch (error) {
    if (!(error instanceof ProviderError) || error.fate !== 'unknown') await dropAttempt(deps.database, id, now);
    throw error;
  }
  return { ringing: true, attempt: id };
}

/** Rings back who flashed from a registered phone, unless they are in a call with us. */
export async function ringFlashes(deps: Deps): Promise<void> {
  const now = deps.now().getTime();
  await Promise.all((await dueFlashes(deps.database, now)).map(flash => ringFlash(deps, flash, now)));
}

async function ringFlash(deps: Deps, flash: Flashed, now: number): Promise<void> {
  const from = responderLine(deps);
  if (!from || !flash.phone_sealed) return;
  if (now - (flash.flashed_at ?? 0) > RING_WITHIN_MS) {
    deps.log('error', "a responder's missed call could not be rung back within a minute", { person: flash.id });
    return;
  }
  if (flash.call_sid !== null && !(await isOver(deps, flash.call_sid))) return;
  try {
    const call = { from, path: `/twilio/voice/work?p=${flash.id}` };
    await ringPerson(deps, { id: flash.id, phoneSealed: flash.phone_sealed }, call);
  } catch (error) {
    // What may have been carried out is not tried again: two rings are worse than none.
    const retry = error instanceof ProviderError && error.fate === 'retry';
    deps.log('error', 'a responder could not be rung back', { person: flash.id, retry, error });
    if (retry) await ringAgain(deps.database, flash.id, now);
  }
}
