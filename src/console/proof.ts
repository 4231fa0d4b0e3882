// Is this really them? Names, passwords and codes are checked here, counted, locked and audited.
import { isSecret } from '../callbacks/secrets.ts';
import type { Deps } from '../deps.ts';
import { audit } from '../store/audit.ts';
import { failedProof, type Person, personByName, personRow, rightProof } from '../store/people.ts';
import { forgetTries, keepTotp, mayTry, useTotpStep } from '../store/sessions.ts';
import { Refusal } from './refusals.ts';
import { stepOf } from './totp.ts';

const QUARTER = 15 * 60_000;
const DAY = 24 * 3_600_000;
/** Within a quarter of an hour. An address may be an office's, or a proxy's, with everybody behind it. */
const MOST_PER_NAME = 10;
const MOST_PER_ADDRESS = 60;

/** Counts a try before anything is looked at. Only HMACs of names and addresses are kept, for a day. */
async function counted(deps: Deps, kind: 'name' | 'address', what: string): Promise<void> {
  const now = deps.now().getTime();
  const most = kind === 'name' ? MOST_PER_NAME : MOST_PER_ADDRESS;
  const subject = await deps.seal.hash(`sign-in ${kind} ${what}`);
  if (await mayTry(deps.database, { subject, most, within: QUARTER, now })) return;
  deps.log('warn', 'too many tries to sign in', { by: kind });
  throw new Refusal('too-often', { back: '/console/sign-in' });
}

/** Whose name and password these are. A name that nobody has takes as long as a wrong password. */
export async function personOf(deps: Deps, address: string, name: string, password: string): Promise<Person> {
  await counted(deps, 'address', address);
  await counted(deps, 'name', name);
  await forgetTries(deps.database, deps.now().getTime() - DAY);
  const person = await personByName(deps.database, name);
  const right = await isSecret(password, person?.passwordHash);
  if (!person || !right) {
    await failed(deps, person, 'sign-in failed');
    throw new Refusal('wrong-sign-in', { back: '/console/sign-in' });
  }
  if (person.locked) throw new Refusal('locked', { back: '/console/sign-in' });
  return person;
}

/** The same writes whether or not there is such a person. */
async function failed(deps: Deps, person: Person | undefined, act: string): Promise<void> {
  const at = deps.now().getTime();
  const locked = await failedProof(deps.database, person?.id ?? '', at);
  await audit(deps.database, { at, actor: person?.id ?? 'unknown', act, subject: 'console' });
  if (locked && person && !person.locked)
    await audit(deps.database, { at, actor: person.id, act: 'locked', subject: person.id });
}

/** Asks for the password once more, of somebody who is signed in. */
export async function provePassword(deps: Deps, person: Person, password: string, back: string): Promise<void> {
  await counted(deps, 'name', person.name);
  if (await isSecret(password, person.passwordHash)) return;
  await failed(deps, person, 'password failed');
  throw new Refusal('wrong-password', { back });
}

/** Takes a code of the person's app, each once. Wrong ones count towards the lock as wrong passwords do. */
export async function proveCode(deps: Deps, person: Person, code: string): Promise<void> {
  await counted(deps, 'name', person.name);
  const secret = await deps.seal.open(personRow(person.id), person.totpSealed ?? '');
  const step = stepOf(secret, code, deps.now().getTime());
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
  const step = stepOf(secret, code, at);
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
