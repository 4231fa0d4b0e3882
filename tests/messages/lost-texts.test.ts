import { afterEach, beforeEach, expect, test } from 'vitest';
import { lookForTexts } from '../../src/outreach/lost-texts.ts';
import { sendTexts } from '../../src/outreach/outbox.ts';
import type { RemoteMessage } from '../../src/outreach/provider.ts';
import { createRounds, minuteRound } from '../../src/outreach/rounds.ts';
import { optOut } from '../../src/store/opt-outs.ts';
import { openRequests } from '../../src/store/requests.ts';
import { textById } from '../../src/store/texts.ts';
import { fakeProvider, hotline, LINES, type Line, NOON, PEOPLE } from '../support/hotline.ts';
import { texter } from '../support/texter.ts';

const MINUTE = 60_000;
let line: Line;
let listed: RemoteMessage[];
beforeEach(async () => {
  listed = [];
  line = await hotline({ provider: { ...fakeProvider(), messages: async () => listed } });
});
afterEach(() => line.close());

/** Somebody texted so many minutes ago, and the provider never told us. */
const lost = (minutes: number, body = 'सुन्नुस् phone garnus', sid = 'SM1'): RemoteMessage => ({
  sid,
  from: PEOPLE.ramesh,
  to: LINES.five,
  body,
  direction: 'inbound',
  status: 'received',
  createdAt: new Date(NOON.getTime() - minutes * MINUTE),
});
const answers = () => line.database.db.selectFrom('outbox').select(['key', 'line']).execute();

test('a text that we were never told of is done and answered, once', async () => {
  listed = [lost(15, 'phone garnus')];
  await lookForTexts(line.deps);
  await lookForTexts(line.deps);
  expect(await openRequests(line.database)).toMatchObject([{ source: 'text', language: 'ne' }]);
  expect(await answers()).toEqual([{ key: 'a.SM1', line: LINES.five }]);
});

test('one that may still be on its way is left to come', async () => {
  listed = [lost(1)];
  await lookForTexts(line.deps);
  expect(await textById(line.database, 'SM1')).toBeUndefined();
});

test('one of long ago is done, but nobody is answered any more', async () => {
  listed = [lost(60 * 5, '99')];
  await lookForTexts(line.deps);
  expect(await textById(line.database, 'SM1')).toMatchObject({ keyword: 'stop' });
  expect(await answers()).toEqual([]);
});

test('to a number that is none of ours it is left alone', async () => {
  listed = [{ ...lost(15), to: '+19999999999' }];
  await lookForTexts(line.deps);
  expect(await textById(line.database, 'SM1')).toBeUndefined();
});

test('a digit that another menu has overtaken chooses nothing in it', async () => {
  const phone = texter(line, { from: PEOPLE.ramesh });
  await phone.textsAll('namaste', 'hatar chha');
  listed = [lost(15, '1')];
  await lookForTexts(line.deps);
  expect(await textById(line.database, 'SM1')).toMatchObject({ keyword: 'digit.1', answer_segments: 0 });
  expect(await openRequests(line.database)).toEqual([]);
  // Sent after the menu, it is its answer.
  listed = [{ ...lost(0, '1', 'SM2'), createdAt: new Date(NOON.getTime() + MINUTE) }];
  line.later(10 * MINUTE);
  await lookForTexts(line.deps);
  expect(await openRequests(line.database)).toMatchObject([{ ring_when: 'now' }]);
});

test('what somebody asks after a stop is answered, and what they asked before it is not', async () => {
  listed = [lost(5, '0', 'SM1')];
  await lookForTexts(line.deps);
  await texter(line, { from: PEOPLE.ramesh }).texts('99');
  line.later(MINUTE);
  await sendTexts(line.deps);
  expect(line.provider.texts).toEqual([]);

  listed = [{ ...lost(0, '0', 'SM2'), createdAt: new Date(NOON.getTime() + MINUTE) }];
  line.later(5 * MINUTE);
  await lookForTexts(line.deps);
  await sendTexts(line.deps);
  expect(line.provider.texts).toMatchObject([{ to: PEOPLE.ramesh }]);
});

test('a start from before a stop takes nothing back', async () => {
  await texter(line, { from: PEOPLE.ramesh }).texts('99');
  listed = [lost(15, 'suru')];
  await lookForTexts(line.deps);
  expect(await textById(line.database, 'SM1')).toMatchObject({ keyword: 'start' });
  expect(await optOut(line.database, await line.deps.seal.hash(PEOPLE.ramesh))).toBeDefined();
});

test('its webhook, when it comes at last, gets the same answer and does nothing again', async () => {
  listed = [lost(15, 'phone garnus')];
  await lookForTexts(line.deps);
  const [answer] = await line.database.db.selectFrom('texts').select('answer_sealed').execute();
  const phone = texter(line, { from: PEOPLE.ramesh });
  await phone.texts('phone garnus', { MessageSid: 'SM1' });
  expect(answer?.answer_sealed).toBeTruthy();
  expect(phone.answer).toContain((await openRequests(line.database))[0]?.code);
  expect(await openRequests(line.database)).toHaveLength(1);
});

test('the provider’s list is read every ten minutes, on a host that ticks and on one that wakes each minute', async () => {
  let looks = 0;
  await line.close();
  const messages = async () => {
    looks += 1;
    return [];
  };
  line = await hotline({ provider: { ...fakeProvider(), messages } });
  const round = createRounds(line.deps);
  for (let minute = 0; minute < 30; minute++) {
    await round();
    line.later(MINUTE);
  }
  expect(looks).toBe(3);
  for (let minute = 0; minute < 30; minute++) await minuteRound(line.deps, NOON.getTime() + minute * MINUTE);
  expect(looks).toBe(6);
});
