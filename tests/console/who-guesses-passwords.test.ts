// Passwords guessed at the console: who guesses has to wait, and nobody is locked out by it.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { personById } from '../../src/store/people.ts';
import { forgetTry, tryLater } from '../../src/store/tries.ts';
import { databases, opened } from '../support/databases.ts';
import { consoleFor, type Desk, PASSWORD } from './support.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await consoleFor();
});
afterEach(() => desk.close());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const RIGHT = { name: 'Thida', password: PASSWORD };
const WRONG = { name: 'Thida', password: 'wrong' };
const from = (address: string) => ({ 'cf-connecting-ip': address });
const STRANGER = from('203.0.113.7');
const HOME = from('198.51.100.4');

type Browser = ReturnType<Desk['browser']>;
const refused = async (b: Browser, form = WRONG, where = STRANGER) =>
  (await b.refused('/console/sign-in', form, where)).status;
const signsIn = async (b: Browser, where = HOME) => (await b.post('/console/sign-in', RIGHT, where)).status;
async function guesses(times: number, where = STRANGER): Promise<number[]> {
  const answers: number[] = [];
  for (let i = 0; i < times; i++) answers.push(await refused(desk.browser(), WRONG, where));
  return answers;
}

test('wrong passwords lock nobody: who guesses waits, and the person comes in from elsewhere meanwhile', async () => {
  expect(await guesses(7)).toEqual([403, 403, 403, 403, 403, 429, 429]);
  expect((await personById(desk.database, 'thida'))?.locked).toBe(false);
  // Where the guesses came from, not even the right one is looked at.
  expect(await refused(desk.browser(), RIGHT)).toBe(429);
  expect(await signsIn(desk.browser())).toBe(303);
  expect((await desk.audit()).filter(line => line.includes('locked'))).toEqual([]);
  expect((await desk.audit()).filter(line => line === 'thida: sign-in failed (console)')).toHaveLength(5);
});

test('each further wrong one waits twice as long: 1, 2, 4 minutes and so on, to about an hour', async () => {
  await guesses(5);
  for (const minutes of [1, 2, 4, 8, 16, 32, 64, 64]) {
    desk.later(minutes * MINUTE - 1);
    expect(await guesses(1)).toEqual([429]);
    desk.later(1);
    expect(await guesses(1)).toEqual([403]);
  }
});

test('many at once are five', async () => {
  const answers = await Promise.all(Array.from({ length: 12 }, () => refused(desk.browser())));
  expect(answers.filter(status => status === 403)).toHaveLength(5);
});

test('the right password forgets the wrong ones before it', async () => {
  const b = desk.browser();
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 4; i++) await refused(b, WRONG, HOME);
    expect(await signsIn(b)).toBe(303);
  }
});

test('guesses from many places stop strangers only: the browser she uses is known, wherever it connects from', async () => {
  const hers = desk.browser();
  expect(await signsIn(hers)).toBe(303);
  await hers.post('/console/sign-out');
  const subject = await desk.seal.hash('sign-in strangers Thida');
  await desk.database.db.updateTable('sign_in_tries').set({ tries: 47 }).where('subject', '=', subject).execute();
  for (const place of [3, 4, 5]) expect(await guesses(1, from(`203.0.113.${place}`))).toEqual([403]);
  expect(await refused(desk.browser(), RIGHT, from('192.0.2.1'))).toBe(429);
  // On another network, behind the very address of a stranger, it is all the same.
  expect(await signsIn(hers, from('203.0.113.3'))).toBe(303);
  desk.later(HOUR);
  expect(await signsIn(desk.browser(), from('192.0.2.1'))).toBe(303);
});

test('a known browser may guess no more than others, and is known for its own person only', async () => {
  const hers = desk.browser();
  await signsIn(hers);
  for (let i = 0; i < 5; i++) expect(await refused(hers)).toBe(403);
  expect(await refused(hers)).toBe(429);
  // Her mark under Malee's name, or changed by a letter, is no mark: the guesses from that address count.
  const [cookie = '', value = ''] = [...hers.jar].find(([name]) => name.includes('known')) ?? [];
  expect(cookie).toMatch(/^__Host-earshot-known-[\w-]{12}$/);
  expect(value).not.toMatch(/thida/i);
  await guesses(6);
  const forged = desk.browser();
  forged.jar.set(cookie, `${value.slice(0, -1)}${value.endsWith('A') ? 'B' : 'A'}`);
  expect(await refused(forged, RIGHT)).toBe(429);
});

test('a browser is known only once everything was proved', async () => {
  const half = desk.browser();
  await half.post('/console/sign-in', { name: 'Malee', password: PASSWORD });
  expect([...half.jar.keys()].some(name => name.includes('known'))).toBe(false);
  await half.post('/console/sign-in/code', { code: desk.code() });
  expect([...half.jar.keys()].some(name => name.includes('known'))).toBe(true);
});

test('a name that nobody has is answered, and slowed, in the same way', async () => {
  const nobody = { name: 'Nobody', password: 'wrong' };
  const answers: number[] = [];
  for (let i = 0; i < 6; i++) answers.push(await refused(desk.browser(), nobody));
  expect(answers).toEqual([403, 403, 403, 403, 403, 429]);
});

test('an address may try sixty times a quarter of an hour, whatever names it makes up', async () => {
  const subject = await desk.seal.hash('sign-in address 203.0.113.7');
  await desk.database.db.insertInto('sign_in_tries').values({ subject, since: desk.now(), tries: 60 }).execute();
  expect(await refused(desk.browser(), RIGHT)).toBe(429);
  expect(await signsIn(desk.browser())).toBe(303);
  desk.later(15 * MINUTE);
  expect(await signsIn(desk.browser(), STRANGER)).toBe(303);
});

test('nothing is kept of a name or an address but an HMAC, and a day later not even that', async () => {
  await guesses(3);
  const kept = () => desk.database.db.selectFrom('sign_in_tries').selectAll().execute();
  expect(await kept()).toHaveLength(3);
  expect(JSON.stringify(await kept())).not.toMatch(/203\.0\.113|Thida/i);
  expect(JSON.stringify(desk.log)).not.toMatch(/203\.0\.113|Thida/i);
  desk.later(24 * HOUR + 1);
  await refused(desk.browser(), { name: 'Nobody', password: 'x' }, HOME);
  expect(await kept()).toHaveLength(3);
});

for (const database of databases)
  describe(database.name, () => {
    const d = opened(database);
    test('one statement counts and decides, also for many at once', async () => {
      const at = (now: number) => tryLater(d, { subject: 'a place', free: 5, now });
      const first = await Promise.all(Array.from({ length: 20 }, () => at(1_000)));
      expect(first.filter(Boolean)).toHaveLength(5);
      const later = await Promise.all(Array.from({ length: 20 }, () => at(1_000 + MINUTE)));
      expect(later.filter(Boolean)).toHaveLength(1);
      expect(await at(1_000 + 3 * MINUTE - 1)).toBe(false);
      expect(await at(1_000 + 3 * MINUTE)).toBe(true);
      // A day without a try, and it begins anew.
      expect(await at(1_000 + 3 * MINUTE + 24 * HOUR)).toBe(true);
      expect(await at(1_000 + 3 * MINUTE + 24 * HOUR)).toBe(true);
      await forgetTry(d, 'a place');
      expect(await d.db.selectFrom('sign_in_tries').selectAll().execute()).toEqual([]);
    });
  });
