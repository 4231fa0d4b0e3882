// Outcomes that a call ended without: the responder is rung once for each, then it is the supervisor's. And talks whose
// end nobody told us.
import type { Deps } from '../deps.ts';
import { giveFor } from '../responders/calling.ts';
import { type Attempt, endDial } from '../store/attempts.ts';
import { askOnceMore, dueAsks, putOff, silentAttempts } from '../store/owed.ts';
import { personById } from '../store/people.ts';
import { callOf } from '../store/shifts.ts';
import { isOver } from './calls.ts';
import { ProviderError } from './provider.ts';
import { responderLine, ringPerson } from './responders.ts';

/** A talk whose end has not been told is looked up at the provider after this long, and again each time round. */
const LOOK_AFTER_MS = 2 * 60_000;
const RETRY_MS = 10_000;

/** Rings for what is owed; what was asked for in vain is not known, and parked. */
export async function askForOutcomes(deps: Deps): Promise<void> {
  for (const attempt of await dueAsks(deps.database, deps.now().getTime())) {
    if (await busy(deps, attempt)) await putOff(deps.database, attempt, deps.now().getTime());
    else if (attempt.asked_again > 1) await giveUp(deps, attempt);
    else await ask(deps, attempt);
  }
}

/** In a call with us they are asked there, before anything else. */
async function busy(deps: Deps, { responder }: Attempt): Promise<boolean> {
  const sid = await callOf(deps.database, responder);
  return sid !== undefined && !(await isOver(deps, sid));
}

async function giveUp(deps: Deps, attempt: Attempt): Promise<void> {
  await giveFor(deps, attempt, { outcome: 'unknown' });
  deps.log('warn', 'nobody said what came of a call; the supervisor has it', { attempt: attempt.id });
}

async function ask(deps: Deps, attempt: Attempt): Promise<void> {
  const person = await personById(deps.database, attempt.responder);
  if (!person?.phoneSealed) return giveUp(deps, attempt);
  try {
    const call = { from: responderLine(deps) ?? attempt.line, path: `/twilio/voice/work?p=${person.id}` };
    await ringPerson(deps, { id: person.id, phoneSealed: person.phoneSealed }, call);
  } catch (error) {
    const fate = error instanceof ProviderError ? error.fate : 'unknown';
    deps.log('error', 'a responder could not be asked for an outcome', { person: person.id, fate, error });
    if (fate === 'retry') await askOnceMore(deps.database, attempt.id, deps.now().getTime() + RETRY_MS);
    if (fate === 'never') await giveUp(deps, attempt);
  }
}

/** Ends the talks that are over without anybody having told us, and asks for their outcomes. */
export async function endSilentTalks(deps: Deps): Promise<void> {
  const now = deps.now().getTime();
  for (const attempt of await silentAttempts(deps.database, now - LOOK_AFTER_MS)) {
    if (!(await isOver(deps, attempt.call_sid))) continue;
    if (attempt.ended_at === null) await endDial(deps.database, { id: attempt.id, carrier: null, seconds: null, now });
    await askOnceMore(deps.database, attempt.id, now);
  }
}
