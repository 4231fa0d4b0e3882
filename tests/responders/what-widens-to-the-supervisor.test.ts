import { afterEach, beforeEach, expect, test } from 'vitest';
import { ringDuty } from '../../src/outreach/duty.ts';
import { callback } from '../../src/store/callbacks.ts';
import { setShift } from '../../src/store/people.ts';
import { hotline, type Line, PEOPLE } from '../support/hotline.ts';
import { asked, dialled, picksUp, STAFF, signsIn, staffed } from '../support/responder.ts';

let line: Line;
beforeEach(async () => {
  line = await hotline();
});
afterEach(() => line.close());

test('a supervisor is offered what nobody on shift speaks, and is told so, also on the card', async () => {
  await staffed(line, ['aye', 'som']);
  await asked(line, { number: PEOPLE.sokha, code: '271801', language: 'km', ago: 31 });
  (await signsIn(line, STAFF.aye)).hearsOnly('my/work.none');
  const som = await signsIn(line, STAFF.som);
  som.hearsOnly(
    ...['th/digit.1', 'th/work.waiting', 'km/language.name', 'th/work.30', 'th/work.minutes'],
    ...['th/work.no-speaker', 'th/work.call', 'th/work.offer'],
  );
  (await som.presses('2')).hears('th/work.code', 'km/language.name', 'th/work.no-speaker', 'th/work.no-message');
});

test('a man who supervises hears that a woman should call before he can ring', async () => {
  await staffed(line, ['dara', 'som']);
  await line.database.db.updateTable('people').set({ languages: 'th my' }).where('id', '=', 'som').execute();
  const { key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159', woman: true, ago: 31 });
  (await signsIn(line, STAFF.dara)).hearsOnly('km/work.none');
  const som = await signsIn(line, STAFF.som);
  som.hears('work.minutes', 'work.woman', 'work.no-woman', 'work.call');
  await som.presses('1');
  expect(dialled(som)).toBe(PEOPLE.khinKhin);
  expect(await callback(line.database, key)).toMatchObject({ state: 'dialling', responder: 'som' });
});

test('a woman who is asked for is not told it with the offer: it is hers', async () => {
  await staffed(line);
  await asked(line, { number: PEOPLE.khinKhin, code: '314159', woman: true, ago: 31 });
  const aye = await signsIn(line, STAFF.aye);
  expect(aye.heard).not.toContain('my/work.woman');
  (await aye.presses('2')).hears('my/work.woman');
});

test('said while he held it: he hears that it may not be rung now, and goes on without it', async () => {
  await staffed(line);
  const { id, key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
  const dara = await signsIn(line, STAFF.dara);
  await line.database.db.updateTable('requests').set({ woman: 1 }).where('id', '=', id).execute();
  (await dara.presses('1')).hears('km/work.not-now', 'km/work.none');
  expect(dialled(dara)).toBeUndefined();
  expect(await callback(line.database, key)).toMatchObject({ state: 'waiting', rings: 0 });
});

test('an urgent one that asks for a woman rings women on shift, then the phones of last resort, who are told', async () => {
  line.deps.onDuty.push('+66855559999');
  await staffed(line, ['aye', 'dara']);
  const { id } = await asked(line, {
    number: PEOPLE.khinKhin,
    code: '314159',
    urgency: 'urgent',
    when: 'now',
    woman: true,
  });
  const round = async () => {
    await line.database.db.updateTable('requests').set({ insist_at: 0 }).where('id', '=', id).execute();
    const before = line.provider.placed.length;
    await ringDuty(line.deps);
    return line.provider.placed.slice(before).map(call => call.to);
  };
  expect(await round()).toEqual([STAFF.aye.phone, '+66855559999']);
  await setShift(line.database, 'aye', undefined);
  expect(await round()).toEqual(['+66855559999']);
  (await picksUp(line, line.provider.placed.at(-1))).hearsOnly('my/duty.waiting', 'my/work.woman');
});
