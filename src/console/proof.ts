// Is this really them? Names, passwords and codes are checked here, counted, locked and audited.
import { isSecret } from '../callbacks/secrets.ts';
import type { Deps } from '../deps.ts';
import { audit } from '../store/audit.ts';
import { failedProof, type Person, personByName, personRow, rightProof } from '../store/people.ts';
import { forgetTries } from '../store/retention.ts';
import { keepTotp, useTotpStep } from '../store/sessions.ts';
import { mayTry } from '../store/tries.ts';
import { type Place, tried } from './guessing.ts';
import { Refusal } from './refusals.ts';
import { stepOf } from './totp.ts';

const QUARTER = 15 * 60_000;
const DAY = 24 * 3_600_000;
/** Codes and passwords asked once more, of who has proved a password, within a quarter of an hour. */
const MOST_PROOFS = 10;

function tooOften(deps: Deps, by: 'sign-in' | 'proof'): Refusal {
  deps.log('warn', 'too many tries to sign in', { by });
  return new Refusal('too-often', { back: '/console/sign-in' });
}

/** Counts a proof of somebody whose password was right once, before it is looked at. */
async function counted(deps: Deps, person: Person): Promise<void> {
  const subject = await deps.seal.hash(`proof of ${person.id}`);
  const now = deps.now().getTime();
  if (!(await mayTry(deps.database, { subject, most: MOST_PROOFS, within: QUARTER, now })))
    throw tooOften(deps, 'proof');
}

/**
 * Whose name and password these are. A name that nobody has takes as long as a wrong password. A wrong one makes who
 * guesses wait; it locks nobody, or whoever knows a name could lock a responder out on a bad night.
 */
export async function personOf(deps: Deps, place: Place, name: string, password: string): Promise<Person> {
  const now = deps.now().getTime();
  await forgetTries(deps.database, now - DAY);
  const one = await tried(deps, place, name);
  if (!one) throw tooOften(deps, 'sign-in');
  const person = await personByName(deps.database, name);
  const right = await isSecret(password, person?.passwordHash);
  if (!person || !right) {
    await audit(deps.database, { at: now, actor: person?.id ?? 'unknown', act: 'sign-in failed', subject: 'console' });
    throw new Refusal('wrong-sign-in', { back: '/console/sign-in' });
  }
  await one.right();
  if (person.locked) throw new Refusal('locked', { back: '/console/sign-in' });
  return person;
}

/** Of somebody whose password was right: five wrong codes or passwords in a row, PINs counted in, lock. */
async function failed(deps: Deps, person: Person, act: string): Promise<void> {
  const at = deps.now().getTime();
  const locked = await failedProof(deps.database, person.id, at);
  await audit(deps.database, { at, actor: person.id, act, subject: 'console' });
  if (locked && !person.locked) await audit(deps.database, { at, actor: person.id, act: 'locked', subject: person.id });
}

/** Asks for the password once more, of somebody who is signed in. */
export async function provePassword(deps: Deps, person: Person, password: string, back: string): Promise<void> {
  await counted(deps, person);
  if (await isSecret(password, person.passwordHash)) return;
  await failed(deps, person, 'password failed');
  throw new Refusal('wrong-password', { back });
}

/** The app's codes go by the clock on the wall, also where ours was put forward to try things. */
const stepNow = (deps: Deps, secret: string, code: string): number | undefined =>
  stepOf(secret, code, (deps.wall ?? deps.now)().getTime());

/** Takes a code of the person's app, each once. Wrong ones count towards the lock as wrong PINs do. */
export async function proveCode(deps: Deps, person: Person, code: string): Promise<void> {
  await counted(deps, person);
  const secret = await deps.seal.open(personRow(person.id), person.totpSealed ?? '');
  const step = stepNow(deps, secret, code);
  if (step === undefined) {
    await failed(deps, person, 'code failed');
    throw new Refusal('wrong-code', { back: '/console/sign-in/code' });
  }
  if (!(await useTotpStep(deps.database, person.id, step)))
    throw new Refusal('code-used', { back: '/console/sign-in/code' });
}

/** Keeps a new secret once the person has shown that their app has it. */
export async function enrol(deps: Deps, person: Person, secret: string, code: string): Promise<void> {
  const at = deps.now().getTime();
  const step = stepNow(deps, secret, code);
  if (step === undefined) throw new Refusal('wrong-code', { back: '/console/sign-in/enrol' });
  const sealed = await deps.seal.seal(personRow(person.id), secret);
  if (!(await keepTotp(deps.database, person.id, sealed, step)))
    throw new Refusal('changed', { back: '/console/sign-in/code' });
  await audit(deps.database, { at, actor: person.id, act: 'second proof enrolled', subject: person.id });
}

/** Everything is proved: only now are earlier failures forgotten, or a right password would buy new guesses at codes. */
export async function proved(deps: Deps, person: Person): Promise<void> {
  await rightProof(deps.database, person.id);
  await audit(deps.database, { at: deps.now().getTime(), actor: person.id, act: 'signed in', subject: 'console' });
}
