// Who is at the telephone: the phone, or four digits, say who it may be, and six digits prove it.
import { isSecret } from '../callbacks/secrets.ts';
import type { Deps } from '../deps.ts';
import { once } from '../store/applied.ts';
import { audit } from '../store/audit.ts';
import { failedProof, type Person, personById, personBySignIn, rightProof } from '../store/people.ts';
import { callOf, worksIn } from '../store/shifts.ts';
import { spokenTo, type WorkFlow } from './flow.ts';
import { mayReturnCalls, maySetRoutes } from './may.ts';
import type { WorkAnswer, WorkContext } from './work.ts';

/** The call that asks. `turn`: the turn at which the key was pressed, so that a webhook that comes again counts once. */
export interface Working {
  deps: Deps;
  flow: WorkFlow;
  sid: string;
  turn: number;
  context: WorkContext;
}

/**
 * Checks a PIN. Wrong ones are counted once per turn; the fifth in a row locks. That nobody has this sign-in, that the
 * PIN is wrong, that the person is locked and that there is nothing for them here are one answer, and take the same time.
 */
export async function prove(w: Working, pin: string): Promise<WorkAnswer> {
  const { database } = w.deps;
  const { person: id, signIn } = w.context;
  const person = id ? await personById(database, id) : signIn ? await personBySignIn(database, signIn) : undefined;
  const right = await isSecret(pin, person?.pinHash);
  const first = await once(database, `${w.sid}:${w.turn}:pin`, w.deps.now().getTime(), []);
  if (!person || !right || person.locked || (!mayReturnCalls(person) && !maySetRoutes(person))) {
    if (first) await failed(w, person);
    return { type: 'refused' };
  }
  await rightProof(database, person.id);
  await worksIn(database, person.id, w.sid);
  if (first) await noted(w, person.id, 'signed in', 'telephone');
  return { type: 'proved', person: person.id, language: spokenTo(w.flow, person.languages) };
}

async function failed(w: Working, person: Person | undefined): Promise<void> {
  const locked = await failedProof(w.deps.database, person?.id ?? '', w.deps.now().getTime());
  await noted(w, person?.id ?? 'unknown', 'PIN failed', 'telephone');
  if (locked && person && !person.locked) await noted(w, person.id, 'locked', person.id);
}

export const noted = (w: Working, actor: string, act: string, subject: string): Promise<void> =>
  audit(w.deps.database, { at: w.deps.now().getTime(), actor, act, subject });

/** Who works in this call: undefined when they no longer may, or have since begun to work in another. */
export async function atWork({ deps, sid, context }: Working): Promise<Person | undefined> {
  if (!context.person) return undefined;
  const person = await personById(deps.database, context.person);
  if (!person || person.locked) return undefined;
  return (await callOf(deps.database, person.id)) === sid ? person : undefined;
}
