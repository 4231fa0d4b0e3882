// Three people to try it with: a supervisor and two responders. Their secrets are made at the first start and kept in
// DATA_DIR for their owner's eyes only, so that each start can print them.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { newPassword, newPin, newSignIn } from '../callbacks/secrets.ts';
import { personByName } from '../store/people.ts';
import { add, type Secrets, type Staff } from './people.ts';

/** Their phones are simulated: nobody has these numbers here. */
const DEMO = [
  {
    name: 'Niran',
    roles: ['supervisor', 'responder', 'coordinator'],
    languages: ['th', 'my', 'km', 'ne', 'en'],
    phone: '+66811110001',
    woman: false,
  },
  { name: 'Aye', roles: ['responder'], languages: ['my', 'th', 'en'], phone: '+66811110002', woman: true },
  { name: 'Sophea', roles: ['responder'], languages: ['km', 'ne', 'en'], phone: '+66811110003', woman: true },
] as const;

/** Whose phones the browser offers by name. */
export const DEMO_PHONES = DEMO.map(({ name, phone }) => ({ name, number: phone }));

const kept = z.record(z.string(), z.strictObject({ signIn: z.string(), pin: z.string(), password: z.string() }));

export interface DemoPerson extends Secrets {
  name: string;
  role: string;
  languages: string;
  phone: string;
}

/** Adds who of them is missing, and answers all three with their secrets. */
export async function seedDemo(staff: Staff, dataDir: string): Promise<DemoPerson[]> {
  const secrets = keptSecrets(dataDir);
  const seeded: DemoPerson[] = [];
  for (const person of DEMO) {
    const mine = secrets[person.name] ?? made();
    const there = await personByName(staff.database, person.name);
    const signIn = there?.signIn ?? (await add(staff, { ...person, secrets: mine })).signIn;
    seeded.push({
      name: person.name,
      role: person.roles[0],
      languages: person.languages.join(' '),
      phone: person.phone,
      ...mine,
      signIn,
    });
  }
  return seeded;
}

const made = (): Secrets => ({ signIn: newSignIn(), pin: newPin(), password: newPassword() });

function keptSecrets(dataDir: string): Record<string, Secrets> {
  const file = join(dataDir, 'demo-people.json');
  mkdirSync(dataDir, { recursive: true });
  try {
    const fresh = Object.fromEntries(DEMO.map(({ name }) => [name, made()]));
    writeFileSync(file, `${JSON.stringify(fresh, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return kept.parse(JSON.parse(readFileSync(file, 'utf8')));
}
