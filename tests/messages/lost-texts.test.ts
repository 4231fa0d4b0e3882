import { afterEach, beforeEach, expect, test } from 'vitest';
import { lookForTexts } from '../../src/outreach/lost-texts.ts';
import type { RemoteMessage } from '../../src/outreach/provider.ts';
import { openRequests } from '../../src/store/requests.ts';
import { textById } from '../../src/store/texts.ts';
import { fakeProvider, hotline, LINES, type Line, NOON, PEOPLE } from '../support/hotline.ts';

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
