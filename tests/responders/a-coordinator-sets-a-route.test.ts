// A coordinator rings in, signs in with a PIN, and sets how a way abroad is: callers hear it on their next call.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { auditRows } from '../../src/store/audit.ts';
import { change, historyOf, standing } from '../../src/store/changes.ts';
import { dials } from '../support/caller.ts';
import { withRoutes } from '../support/content.ts';
import { hotline, type Line, library, PEOPLE } from '../support/hotline.ts';
import { asked, hired, KORN, ringsIn, STAFF, signsIn, staffed, type Telephone } from '../support/responder.ts';

let line: Line;
beforeEach(async () => {
  line = await hotline({ content: withRoutes(library.content) });
});
afterEach(() => line.close());

const my = (...ids: string[]) => ids.map(id => `my/${id}`);
const acts = async () => {
  const rows = [];
  for await (const { actor, act, subject } of auditRows(line.database)) rows.push(`${actor}: ${act} ${subject}`);
  return rows.filter(row => row.includes('route'));
};
/** What somebody from Myanmar hears who asks about the way to Thailand. */
const callerHears = async () => (await (await dials(line, { from: PEOPLE.abroad })).presses('1', '1', '1')).heard[0];

test('from the flash to what a caller hears, and back', async () => {
  await hired(line, KORN);
  expect(await callerHears()).toBe('my/ask-us');

  // The PIN is right; there is nobody to call back, only the ways abroad, one by one.
  const korn = await signsIn(line, KORN);
  korn.hearsOnly(...my('routes.myanmar.thailand', 'routes.unset', 'routes.keys'));
  (await korn.presses('2')).hearsOnly(...my('routes.myanmar.malaysia', 'routes.unset', 'routes.keys'));
  for (const way of ['cambodia.thailand', 'nepal.malaysia', 'nepal.gulf', 'myanmar.thailand'])
    (await korn.presses('2')).hears(`routes.${way}`);

  // This one is slow. It is read back, and holds once it is confirmed.
  (await korn.presses('1')).hearsOnly(...my('routes.choose'));
  (await korn.presses('2')).hearsOnly(...my('routes.myanmar.thailand', 'routes.slow', 'work.confirm'));
  expect(await callerHears()).toBe('my/ask-us');
  (await korn.presses('1')).hearsOnly(...my('work.saved', 'routes.myanmar.thailand', 'routes.slow', 'routes.keys'));
  expect(await callerHears()).toBe('my/route.myanmar.thailand.slow');

  // Closed; no, that was wrong: it is read back what it becomes again.
  await korn.presses('1', '3', '1');
  expect(await callerHears()).toBe('my/route.myanmar.thailand.closed');
  (await korn.presses('3')).hearsOnly(...my('routes.myanmar.thailand', 'routes.slow', 'work.confirm'));
  (await korn.presses('1')).hears('work.saved', 'routes.slow');
  expect(await callerHears()).toBe('my/route.myanmar.thailand.slow');

  (await korn.presses('0')).hearsOnly(...my('call.goodbye'));
  expect(korn.ended).toBe(true);
  expect((await historyOf(line.database, 'route', 'myanmar>thailand')).map(c => [c.who, c.value])).toEqual([
    ['korn', 'slow'],
    ['korn', 'closed'],
    ['korn', 'slow'],
  ]);
  expect(await acts()).toEqual([
    'korn: set a route myanmar>thailand slow',
    'korn: set a route myanmar>thailand closed',
    'korn: set a route myanmar>thailand slow',
  ]);
});

describe('the menu', () => {
  const press = async (...keys: string[]): Promise<Telephone> => (await signsIn(line, KORN)).presses(...keys);
  beforeEach(() => hired(line, KORN));

  test.each([
    ['1', 'open'],
    ['2', 'slow'],
    ['3', 'closed'],
    ['4', 'ask'],
  ])('sets with %s that a way is "%s"', async (key, status) => {
    await press('2', '1', key, '1');
    expect((await standing(line.database)).map(c => [c.key, c.value])).toEqual([['myanmar>malaysia', status]]);
  });

  test('sets nothing that was not confirmed: 2 and 9 lead back to how it is', async () => {
    for (const key of ['2', '9'])
      (await press('1', '1', key)).hearsOnly(...my('routes.myanmar.thailand', 'routes.unset', 'routes.keys'));
    expect(await standing(line.database)).toEqual([]);
  });

  test('undoes the first setting too: then nobody has set it', async () => {
    const korn = await press('3');
    korn.hearsOnly(...my('routes.nothing-to-undo', 'routes.myanmar.thailand', 'routes.unset', 'routes.keys'));
    await korn.presses('1', '1', '1', '3');
    korn.hearsOnly(...my('routes.myanmar.thailand', 'routes.unset', 'work.confirm'));
    (await korn.presses('1')).hears('work.saved', 'routes.unset');
    expect(await standing(line.database)).toEqual([]);
  });

  test('says when callers are not told any more, because nobody has looked for a season', async () => {
    const at = line.deps.now().getTime() - 93 * 86_400_000;
    await change(line.database, { kind: 'route', key: 'myanmar>thailand', value: 'open', who: 'Thida', now: at });
    (await press()).hearsOnly(...my('routes.myanmar.thailand', 'routes.open', 'routes.old', 'routes.keys'));
  });

  test('bears silence and wrong keys, says again with *, and ends after two silences', async () => {
    const korn = await press();
    (await korn.presses('7')).hearsOnly(...my('wrong.again', 'routes.myanmar.thailand', 'routes.keys'));
    (await korn.presses('*')).hearsOnly(...my('routes.myanmar.thailand', 'routes.unset', 'routes.keys'));
    (await korn.waits()).hears('silence.again', 'routes.keys');
    (await korn.waits()).hearsOnly(...my('call.goodbye'));
  });

  test('does it once when a webhook comes twice', async () => {
    const korn = await press('1', '2', '1');
    const { before, after } = await korn.again();
    expect(after).toBe(before);
    expect(await historyOf(line.database, 'route', 'myanmar>thailand')).toHaveLength(1);
    expect(await acts()).toHaveLength(1);
  });
});

describe('who may', () => {
  test('a responder who coordinates too hears of it off shift, by 2, and begins a shift with 1 as ever', async () => {
    await hired(line, KORN, ['responder', 'coordinator']);
    const korn = await signsIn(line, KORN);
    korn.hearsOnly(...my('work.shift', 'routes.offer'));
    (await korn.presses('2')).hears('routes.myanmar.thailand');
    (await korn.presses('9')).hearsOnly(...my('work.shift', 'routes.offer'));
    (await korn.presses('1')).hearsOnly(...my('work.none'));
  });

  test('a responder does not hear of it, and 2 is a wrong key', async () => {
    await staffed(line, false);
    const aye = await signsIn(line, STAFF.aye);
    aye.hearsOnly(...my('work.shift'));
    (await aye.presses('2')).hearsOnly(...my('wrong.again', 'work.shift'));
  });

  test('a coordinator who is no more one, or is locked, sets nothing more', async () => {
    await hired(line, KORN);
    const korn = await signsIn(line, KORN);
    await korn.presses('1', '1');
    await line.database.db.updateTable('people').set({ roles: 'auditor' }).where('id', '=', 'korn').execute();
    (await korn.presses('1')).hearsOnly(...my('work.lost', 'call.goodbye'));
    expect(await standing(line.database)).toEqual([]);
  });

  test('nobody without the PIN, whatever phone they have', async () => {
    await hired(line, KORN);
    const korn = await ringsIn(line, KORN);
    await korn.presses('1');
    (await korn.types('000000')).hearsOnly(...my('work.wrong', 'work.pin'));
  });

  test('a coordinator alone is offered nobody to call back', async () => {
    await hired(line, KORN);
    await asked(line, { number: PEOPLE.khinKhin, code: '314159' });
    (await signsIn(line, KORN)).hears('routes.keys').hearsNot('work.call');
  });
});

test('an audit that can not be written keeps the route as it is, and the coordinator is told', async () => {
  await hired(line, KORN);
  const korn = await signsIn(line, KORN);
  await korn.presses('1', '1');
  const { batch } = line.database;
  line.deps.database.batch = async () => {
    throw new Error('the database is gone');
  };
  (await korn.presses('1')).hearsOnly(...my('work.sorry', 'routes.myanmar.thailand', 'routes.open', 'work.confirm'));
  line.deps.database.batch = batch;
  expect(await standing(line.database)).toEqual([]);
  (await korn.presses('1')).hears('work.saved');
  expect(await callerHears()).toBe('my/route.myanmar.thailand.open');
});
