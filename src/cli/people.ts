// earshot people: who works here. Secrets are printed once, when they are made; phone numbers never.
import { fileURLToPath } from 'node:url';
import { countryOf } from '../callbacks/number.ts';
import { hashSecret, newPassword, newPin, newSignIn } from '../callbacks/secrets.ts';
import { homeOf } from '../callbacks/windows.ts';
import { gapsOf, weekOf } from '../console/gaps.ts';
import { mondayOf } from '../console/week.ts';
import { loadContent } from '../content/load.ts';
import { audit } from '../store/audit.ts';
import { releaseAll } from '../store/callbacks.ts';
import {
  addPerson,
  LONGEST_SHIFT_MS,
  leave,
  type Person,
  people,
  personByName,
  personRow,
  ROLES,
  type Role,
  setSecrets,
  setShift,
} from '../store/people.ts';
import { planShift } from '../store/rota.ts';
import type { Seal } from '../store/seal.ts';
import { setLocked } from '../store/sessions.ts';
import { callFlows } from '../voice/flow.ts';
import { CommandError } from './command-error.ts';
import type { Store } from './store.ts';

const SCRIPTS = fileURLToPath(new URL('../../voice-prompts', import.meta.url));

export type Staff = Pick<Store, 'database' | 'now' | 'id' | 'actor'> & { seal: Pick<Seal, 'hash' | 'seal'> };

export interface Newcomer {
  name: string;
  roles: readonly string[];
  languages: readonly string[];
  phone?: string;
  woman?: boolean;
  /** Otherwise made at random. */
  secrets?: Partial<Secrets>;
}

export interface Secrets {
  signIn: string;
  pin: string;
  password: string;
}

/** Sign-in numbers are few: another is drawn when one is taken. */
const MOST_DRAWS = 50;

/** Adds a person and answers their secrets, which are kept nowhere else. Throws CommandError. */
export async function add(staff: Staff, { name, roles, languages, phone, woman, secrets }: Newcomer): Promise<Secrets> {
  const unknown = roles.find(role => !(ROLES as readonly string[]).includes(role));
  if (unknown !== undefined || roles.length === 0)
    throw new CommandError(`--role must be of ${ROLES.join(', ')}, with commas between`);
  const wrong = languages.find(tag => !/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag));
  if (wrong !== undefined || languages.length === 0)
    throw new CommandError('--language must be language codes such as my,en');
  if (!name.trim()) throw new CommandError('the name is empty');
  if (phone !== undefined && !countryOf(phone)) throw new CommandError('--phone must be a number such as +66812345678');

  const id = staff.id();
  const pin = secrets?.pin ?? newPin();
  const password = secrets?.password ?? newPassword();
  const sealed = phone && {
    hash: await staff.seal.hash(phone),
    sealed: await staff.seal.seal(personRow(id), phone),
  };
  const person = {
    id,
    name: name.trim(),
    roles: roles as Role[],
    languages,
    woman: woman ?? false,
    ...(sealed ? { phone: sealed } : {}),
    pinHash: await hashSecret(pin),
    passwordHash: await hashSecret(password),
    now: staff.now(),
  };
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const signIn = (draw === 0 && secrets?.signIn) || newSignIn();
    try {
      await addPerson(staff.database, { ...person, signIn });
    } catch (error) {
      if (/people\.sign_in/.test(String(error))) continue;
      if (/people\.name/.test(String(error))) throw new CommandError(`there is somebody of the name ${name} already`);
      if (/people\.phone_hash/.test(String(error))) throw new CommandError('somebody else has this phone');
      throw error;
    }
    await told(staff, `add-person:${roles.join('+')}`, id);
    return { signIn, pin, password };
  }
  throw new CommandError('there is no sign-in number left');
}

/** Who is here, without numbers or secrets. */
export async function list({ database, now }: Staff): Promise<Record<string, string>[]> {
  return (await people(database)).map(p => ({
    name: p.name,
    roles: p.roles.join(' '),
    languages: p.languages.join(' '),
    woman: p.woman ? 'yes' : '',
    phone: p.phoneHash ? 'yes' : '',
    'sign-in': p.signIn,
    locked: p.locked ? 'yes' : '',
    'on shift until': p.shiftUntil !== undefined && p.shiftUntil > now() ? new Date(p.shiftUntil).toISOString() : '',
  }));
}

/** Locked out of the console, the phone and the shift at once; what they hold goes back. */
export async function lock(staff: Staff, name: string): Promise<void> {
  const { id } = await named(staff, name);
  await setLocked(staff.database, id, staff.now());
  await goesOff(staff, id);
  await told(staff, 'lock', id);
}

export async function unlock(staff: Staff, name: string): Promise<void> {
  const { id } = await named(staff, name);
  await setLocked(staff.database, id, undefined);
  await told(staff, 'unlock', id);
}

/** A new PIN; the old one no longer works. */
export async function pin(staff: Staff, name: string): Promise<string> {
  const { id } = await named(staff, name);
  const made = newPin();
  await setSecrets(staff.database, id, { pinHash: await hashSecret(made) });
  await told(staff, 'new-pin', id);
  return made;
}

/** A new password; who is signed in with the old one is signed out. */
export async function password(staff: Staff, name: string): Promise<string> {
  const { id } = await named(staff, name);
  const made = newPassword();
  await setSecrets(staff.database, id, { passwordHash: await hashSecret(made) });
  await staff.database.db.deleteFrom('sessions').where('person', '=', id).execute();
  await told(staff, 'new-password', id);
  return made;
}

export async function left(staff: Staff, name: string): Promise<void> {
  const person = await named(staff, name);
  await goesOff(staff, person.id);
  await leave(staff.database, person, staff.now());
  await told(staff, 'leave', person.id);
}

export async function shift(staff: Staff, name: string, turn: string): Promise<void> {
  if (turn !== 'on' && turn !== 'off') throw new CommandError('say on or off');
  const { id, locked } = await named(staff, name);
  if (turn === 'on' && locked) throw new CommandError(`${name} is locked`);
  if (turn === 'on') await setShift(staff.database, id, staff.now() + LONGEST_SHIFT_MS);
  else await goesOff(staff, id);
  await told(staff, `shift-${turn}`, id);
}

/**
 * Plans a shift; what callers are promised goes by it. Planning the same beginning again moves the end. Answers, in a
 * sentence each, in which hours of that week nobody speaks what they speak.
 */
export async function plan(
  staff: Staff & Pick<Store, 'hotline'>,
  name: string,
  from: string,
  until: string,
): Promise<string[]> {
  const { id, languages } = await named(staff, name);
  const [begins, ends] = [Date.parse(from), Date.parse(until)];
  if (Number.isNaN(begins) || Number.isNaN(ends)) throw new CommandError('say times as 2026-11-23T09:00+07:00');
  if (ends <= begins || ends <= staff.now())
    throw new CommandError('a shift ends after it begins, and not in the past');
  await planShift(staff.database, { person: id, from: begins, until: ends });
  await told(staff, 'shift-plan', id);
  const flows = callFlows(staff.hotline, loadContent(SCRIPTS, { recordings: {} }).content, 0);
  const deps = { database: staff.database, flows, now: () => new Date(staff.now()) };
  const monday = mondayOf(undefined, begins, homeOf(deps).zone);
  return (await weekOf(deps, monday, languages)).flatMap(gapsOf);
}

export async function named({ database }: Pick<Staff, 'database'>, name: string): Promise<Person> {
  const person = await personByName(database, name);
  if (!person) throw new CommandError(`there is nobody of the name ${name}; earshot people list has all`);
  return person;
}

async function goesOff({ database, now }: Staff, id: string): Promise<void> {
  await setShift(database, id, undefined);
  await releaseAll(database, id, now());
}

const told = ({ database, now, actor }: Staff, act: string, subject: string): Promise<void> =>
  audit(database, { at: now(), actor, act, subject });
