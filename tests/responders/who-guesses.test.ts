// Sign-ins and PINs guessed from strangers' phones: bounded by number and by line, and nobody is locked out by them.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { personById } from '../../src/store/people.ts';
import { dials } from '../support/caller.ts';
import { hotline, type Line } from '../support/hotline.ts';
import { hangsUp, ringsIn, STAFF, signsIn, staffed, WORK_LINE } from '../support/responder.ts';

let line: Line;
beforeEach(async () => {
  line = await hotline();
  await staffed(line);
});
afterEach(() => line.close());

const HOUR = 3_600_000;
const STRANGER = '+66877776666';
const calls = (from = STRANGER) => dials(line, { from, to: WORK_LINE });
/** Four digits and a PIN, in a call of their own. */
async function guesses(signIn: string, pin: string, from = STRANGER) {
  const phone = await calls(from);
  if (phone.ended) return phone;
  await phone.types(signIn);
  return phone.types(pin);
}
const audited = async () =>
  (await line.database.db.selectFrom('audit').selectAll().orderBy('id').execute()).map(
    r => `${r.actor}: ${r.act} (${r.subject})`,
  );
const stopped = ['my/work.later', 'my/call.goodbye'];

test('after five wrong sign-ins in an hour from one number its calls end after a neutral recording', async () => {
  for (let i = 0; i < 5; i++) (await guesses(`900${i}`, '000000')).hears('work.wrong');
  (await calls()).hearsOnly(...stopped);
  // Other phones are asked as ever; and so is this one, an hour later.
  (await calls('+66877775555')).hears('work.sign-in');
  line.later(HOUR);
  (await guesses(STAFF.dara.signIn, STAFF.dara.pin)).hears('km/work.none');
});

test('in one call, and in many at once, it is five all the same; audited once, without a number', async () => {
  const phones = await Promise.all(Array.from({ length: 8 }, () => calls()));
  for (const phone of phones) await phone.types('9999');
  const heard = await Promise.all(phones.map(async phone => (await phone.types('000000')).heard));
  expect(heard.filter(said => said.includes('my/work.later'))).toHaveLength(3);
  const audit = await audited();
  expect(audit.filter(act => act === 'unknown: PIN failed (another telephone)')).toHaveLength(5);
  expect(audit.filter(act => act === 'unknown: sign-ins stopped (another telephone)')).toHaveLength(1);
  expect(audit.join()).not.toContain(STRANGER.slice(3));
  const tries = await line.database.db.selectFrom('sign_in_tries').selectAll().execute();
  expect(JSON.stringify(tries)).not.toContain(STRANGER.slice(3));
});

test('thirty on one line in an hour, from however many numbers, and it asks no stranger any more', async () => {
  for (let i = 0; i < 30; i++) (await guesses('9999', '000000', `+668777700${10 + i}`)).hears('work.wrong');
  (await calls('+66877779999')).hearsOnly(...stopped);
  // Registered phones work as ever.
  (await signsIn(line, STAFF.aye)).hears('work.none');
  line.later(HOUR);
  (await calls('+66877779999')).hears('work.sign-in');
});

test('withheld numbers count as one', async () => {
  for (const from of ['+266696687', 'anonymous', '+7378742833', 'unknown', 'restricted'])
    (await guesses('9999', '000000', from)).hears('work.wrong');
  (await calls('anonymous')).hearsOnly(...stopped);
});

test('nobody is locked out by guesses against their sign-in; their own phone works all the while', async () => {
  for (let i = 0; i < 12; i++) await guesses(STAFF.aye.signIn, `00000${i % 10}`, `+668777700${10 + i}`);
  expect((await personById(line.database, 'aye'))?.locked).toBe(false);
  (await signsIn(line, STAFF.aye)).hears('work.none');
  expect((await audited()).filter(act => act === 'aye: PIN failed (another telephone)')).toHaveLength(12);
});

test('after three wrong PINs for one person from one number even the right one is refused, in the same words', async () => {
  for (let i = 0; i < 3; i++) await guesses(STAFF.aye.signIn, '000000');
  const wrong = (await guesses('9999', '000000')).heard;
  const right = await guesses(STAFF.aye.signIn, STAFF.aye.pin);
  expect(right.heard).toEqual(wrong);
  (await guesses(STAFF.aye.signIn, STAFF.aye.pin, '+66877775555')).hears('work.none');
});

test('who signs in rightly, again and again, uses nothing up', async () => {
  for (let i = 0; i < 8; i++) (await guesses(STAFF.dara.signIn, STAFF.dara.pin)).hears('km/work.none');
  (await calls()).hears('work.sign-in');
});

test('a webhook that comes again counts once and is answered the same, also the last', async () => {
  for (let i = 0; i < 4; i++) await guesses('9999', '000000');
  const fifth = await guesses('9999', '000000');
  for (let i = 0; i < 3; i++) {
    const { before, after } = await fifth.again();
    expect(after).toBe(before);
  }
  const waiting = await line.database.db.selectFrom('sign_in_tries').select('tries').execute();
  expect(Math.max(...waiting.map(row => row.tries))).toBe(5);
});

test('from the registered phone the fifth wrong PIN locks, as ever, however it was tried from others', async () => {
  await guesses(STAFF.aye.signIn, '000000');
  for (const pins of [
    ['111111', '222222', '333333'],
    ['444444', '555555'],
  ]) {
    const aye = await ringsIn(line, STAFF.aye);
    await aye.presses('1');
    for (const pin of pins) await aye.types(pin);
    await hangsUp(line, aye);
  }
  expect((await personById(line.database, 'aye'))?.locked).toBe(true);
  expect((await audited()).at(-1)).toBe('aye: locked (aye)');
});
