// Who is at the telephone: the phone, or four digits, say who it may be, and six digits prove it.
import { isSecret } from '../callbacks/secrets.ts';
import type { Deps } from '../deps.ts';
import { once, wasApplied } from '../store/applied.ts';
import { audit } from '../store/audit.ts';
import { failedProof, type Person, personById, personBySignIn, rightProof } from '../store/people.ts';
import { callOf, worksIn } from '../store/shifts.ts';
import { spokenTo, type WorkFlow } from './flow.ts';
import { forgive, weigh } from './guessing.ts';
import { mayReturnCalls, maySetRoutes } from './may.ts';
import type { WorkAnswer, WorkContext } from './work.ts';

/** The call that asks. `turn`: the turn at which the key was pressed, so that a webhook that comes again counts once. */
export interface Working {
  deps: Deps;
  flow: WorkFlow;
  sid: string;
  turn: number;
  /** E.164; undefined when withheld, or when we rang them. */
  caller: string | undefined;
  context: WorkContext;
}

/**
 * Checks a PIN. That nobody has this sign-in, that the PIN is wrong, that the person is locked and that there is nothing
 * for them here are one answer, and take the same time. A webhook that comes again counts once, and is answered the same.
 */
export async function prove(w: Working, pin: string): Promise<WorkAnswer> {
  const { database, now } = w.deps;
  const { person: id, signIn = '' } = w.context;
  const turn = `${w.sid}:${w.turn}:pin`;
  const first = await once(database, turn, now().getTime(), []);
  // Whose own phone we rang is not guessing from a stranger's.
  const guess = id === undefined ? { deps: w.deps, line: w.flow.number, caller: w.caller } : undefined;
  const weighed = first && guess ? await weigh(guess, signIn) : undefined;
  if (weighed?.stopped) await stopped(w, weighed.first);
  if (weighed?.stopped || (!first && (await wasApplied(database, `${turn}:stopped`)))) return { type: 'stopped' };

  const person = id ? await personById(database, id) : await personBySignIn(database, signIn);
  const right = (await isSecret(pin, weighed?.slowed ? undefined : person?.pinHash)) && !weighed?.slowed;
  if (!person || !right || person.locked || !(mayReturnCalls(person) || maySetRoutes(person))) {
    if (first) await failed(w, person, guess === undefined);
    return { type: 'refused' };
  }
  if (first && guess) await forgive(guess, signIn);
  if (!guess) await rightProof(database, person.id);
  await worksIn(database, person.id, w.sid);
  if (first) await noted(w, person.id, 'signed in', 'telephone');
  return { type: 'proved', person: person.id, language: spokenTo(w.flow, person.languages) };
}

/** A wrong PIN from somebody's own phone: the fifth in a row locks. From another it is only counted (guessing.ts). */
async function failed(w: Working, person: Person | undefined, own: boolean): Promise<void> {
  const locked = own && (await failedProof(w.deps.database, person?.id ?? '', w.deps.now().getTime()));
  await noted(w, person?.id ?? 'unknown', 'PIN failed', own ? 'telephone' : 'another telephone');
  if (locked && person && !person.locked) await noted(w, person.id, 'locked', person.id);
}

/** The call ends; the first time in an hour it is audited, without a number. */
async function stopped(w: Working, first: boolean): Promise<void> {
  await once(w.deps.database, `${w.sid}:${w.turn}:pin:stopped`, w.deps.now().getTime(), []);
  if (first) await noted(w, 'unknown', 'sign-ins stopped', 'another telephone');
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
