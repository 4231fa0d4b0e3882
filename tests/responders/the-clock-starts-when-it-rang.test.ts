// Every clock of a callback starts when the caller's phone rang: not when it was claimed, not when the responder's own
// phone rang, not when somebody got round to saying what came of it.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ringResponder } from '../../src/outreach/responders.ts';
import { callback, claim, rungLately } from '../../src/store/callbacks.ts';
import { hotline, type Line, PEOPLE } from '../support/hotline.ts';
import { asked, hangsUp, legEnds, personOf, STAFF, signsIn, staffed, type Telephone } from '../support/responder.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let line: Line;
let key: string;
afterEach(() => line.close());

const now = () => line.deps.now().getTime();
const until = (moment: string) => line.later(Date.parse(moment) - now());
const held = () => callback(line.database, key);
const due = async () => {
  const { due_at } = await line.database.db.selectFrom('requests').select('due_at').executeTakeFirstOrThrow();
  return due_at === null ? null : new Date(due_at).toISOString();
};

/** Hours are Monday to Saturday, 08:00 to 20:00 in Bangkok: 01:00 to 13:00 UTC. She asked by day, and is rung at `at`. */
const rungAt = async (at: string, askedAgo = 60): Promise<Telephone> => {
  line = await hotline({ now: new Date(at) });
  await staffed(line);
  ({ key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159', ago: askedAgo }));
  const aye = await signsIn(line, STAFF.aye);
  await aye.presses('1');
  expect(await held()).toMatchObject({ state: 'dialling', first_rang_at: now(), last_rang_at: now() });
  return aye;
};
/** "A machine, or silence." */
const says = (aye: Telephone) => aye.presses('2', '2', '1');

describe('the next window', () => {
  test('rung on Monday morning, said on Monday evening: Tuesday, for Monday’s window has had its ring', async () => {
    const aye = await rungAt('2026-11-23T01:05:00Z');
    await legEnds(aye, 'completed', 4);
    until('2026-11-23T12:30:00Z');
    await says(aye);
    expect(await due()).toBe('2026-11-24T01:00:00.000Z');
  });

  test('rung on Saturday evening, said on Monday morning: this Monday, which has had no ring', async () => {
    const aye = await rungAt('2026-11-21T12:55:00Z');
    await legEnds(aye, 'completed', 4);
    until('2026-11-23T02:00:00Z');
    await says(aye);
    expect(await due()).toBe('2026-11-23T01:00:00.000Z');
    // Her shift was Saturday's: she begins another, and is offered them at once.
    (await aye.presses('1')).hears('work.waiting', 'work.offer');
  });

  test('it rang before closing and the network said so after it: not the same evening again', async () => {
    const aye = await rungAt('2026-11-23T12:59:40Z');
    until('2026-11-23T13:00:20Z');
    await legEnds(aye, 'no-answer');
    expect(await due()).toBe('2026-11-24T01:00:00.000Z');
  });

  test('a talk that lasted into the next day: that day’s window is free, for its phone rang the day before', async () => {
    const aye = await rungAt('2026-11-23T12:59:00Z');
    until('2026-11-24T01:10:00Z');
    await legEnds(aye, 'completed', 12 * 3_600);
    await says(aye);
    expect(await due()).toBe('2026-11-24T01:00:00.000Z');
  });
});

describe('what is no ring', () => {
  beforeEach(async () => {
    line = await hotline();
    await staffed(line);
    ({ key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' }));
  });

  test('a claim, and the responder’s own phone that nobody picked up', async () => {
    await claim(line.database, { responder: 'aye', languages: ['my'], now: now(), key });
    await ringResponder(line.deps, { person: await personOf(line, STAFF.aye), key });
    line.later(30_000);
    const status = line.provider.placed.at(-1)?.statusUrl ?? '';
    await line.post(status, { CallSid: 'CAnobody', CallStatus: 'no-answer' });
    line.later(11 * MINUTE);
    expect(await held()).toMatchObject({ rings: 0, first_rang_at: null, last_rang_at: null });
    expect(await rungLately(line.database, key, now())).toBe(false);
    // Nor does it use up the window.
    (await signsIn(line, STAFF.dara)).hears('work.waiting', 'work.offer');
  });

  test('an offer that was heard to its end and skipped', async () => {
    const aye = await signsIn(line, STAFF.aye);
    await aye.presses('2', '3');
    await hangsUp(line, aye);
    expect(await held()).toMatchObject({ state: 'waiting', rings: 0, first_rang_at: null, last_rang_at: null });
  });
});

describe('a week of tries', () => {
  test('begins with the first ring, however long they had waited for it', async () => {
    const aye = await rungAt('2026-11-23T02:00:00Z', 10 * 24 * 60);
    await legEnds(aye, 'no-answer');
    expect(await held()).toMatchObject({ state: 'waiting' });
  });

  test.each([
    ['a second short of it they are tried again', 7 * DAY - 1_000, 'waiting'],
    ['then a supervisor decides', 7 * DAY, 'parked'],
  ])('%s', async (_, since, state) => {
    const aye = await rungAt('2026-11-23T02:00:00Z');
    const first = now() - since;
    await line.database.db.updateTable('callbacks').set({ first_rang_at: first, rings: 2 }).execute();
    await legEnds(aye, 'no-answer');
    expect(await held()).toMatchObject({ state, first_rang_at: first });
  });
});

test('who rings us back is offered somebody for 24 hours from the ring, not from the end of the talk', async () => {
  const aye = await rungAt('2026-11-23T02:00:00Z');
  const rang = now();
  line.later(3 * HOUR);
  await legEnds(aye, 'completed', 10_800);
  expect(await rungLately(line.database, key, rang + DAY)).toBe(true);
  expect(await rungLately(line.database, key, rang + DAY + 1)).toBe(false);
});
