// earshot texts: what came, what was answered and what we started, in one list.
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Store } from '../../src/cli/store.ts';
import { showTexts } from '../../src/cli/texts.ts';
import { sendTexts } from '../../src/outreach/outbox.ts';
import { ProviderError } from '../../src/outreach/provider.ts';
import { takeSteps } from '../../src/outreach/series.ts';
import { hotline, LINES, type Line, PEOPLE } from '../support/hotline.ts';
import { joined, thai } from '../support/subscribers.ts';
import { texter } from '../support/texter.ts';

let line: Line;
let said: string[];
beforeEach(async () => {
  line = await hotline();
  said = [];
});
afterEach(() => line.close());

const store = (): Store => ({
  database: line.database,
  seal: line.deps.seal,
  audio: line.deps.audio,
  hotline: line.deps.hotline,
  now: () => line.deps.now().getTime(),
  id: line.deps.id,
  actor: 'cli:niran',
});
const listed = async (options: object = {}): Promise<Record<string, unknown>[]> => {
  said = [];
  await showTexts(store(), { most: '50', json: true, ...options }, text => void said.push(text ?? ''));
  return JSON.parse(said.join('\n'));
};
const audited = () => line.database.db.selectFrom('audit').select(['act', 'subject']).execute();

test('in and out stand in one list, newest first, without a number', async () => {
  await texter(line, { from: PEOPLE.khinKhin }).texts('ဟယ်လို');
  line.later(1_000);
  await joined(line.deps, [thai(1)], { list: 'first-month', due: line.deps.now().getTime() });
  await takeSteps(line.deps);
  line.later(1_000);
  await sendTexts(line.deps);
  expect(await listed()).toEqual([
    {
      sid: expect.stringMatching(/./),
      direction: 'out',
      line: LINES.five,
      language: 'th',
      keyword: 'series.first-month.1',
      segments: 2,
      status: 'queued',
      error: null,
      at: '2026-11-21T05:00:02.000Z',
    },
    expect.objectContaining({ direction: 'out', language: 'my', keyword: 'answer', status: 'answered' }),
    expect.objectContaining({ direction: 'in', language: 'my', status: 'received', at: '2026-11-21T05:00:00.000Z' }),
  ]);
  for (const number of [PEOPLE.khinKhin, thai(1)]) {
    expect(said.join()).not.toContain(number);
    expect(said.join()).not.toContain(await line.deps.seal.hash(number));
    expect(said.join()).not.toContain(`sub${number.slice(1)}`);
  }
  expect(await audited()).toEqual([]);
  await showTexts(store(), { most: '1' }, text => void said.push(text ?? ''));
  expect(said.at(-2)?.split(/ {2,}/)).toEqual(
    'sid direction line language keyword segments status error at'.split(' '),
  );
});

test('--reveal adds the numbers, and each is written into the audit first', async () => {
  await texter(line, { from: PEOPLE.khinKhin }).texts('ဟယ်လို');
  await joined(line.deps, [thai(1)], { list: 'first-month', due: line.deps.now().getTime() });
  await takeSteps(line.deps);
  const numbers = (await listed({ reveal: true })).map(text => text.number);
  expect(numbers.sort()).toEqual([thai(1), PEOPLE.khinKhin, PEOPLE.khinKhin]);
  const subjects = (await audited()).map(row => `${row.act} ${row.subject}`);
  expect(subjects).toHaveLength(3);
  expect(subjects).toContain(`reveal subscribers:sub${thai(1).slice(1)}`);
});

test('--status shows only those, such as what failed, with the provider’s code', async () => {
  await joined(line.deps, [thai(1), thai(2)], { list: 'first-month', due: line.deps.now().getTime() });
  await takeSteps(line.deps);
  line.provider.failing = new ProviderError('no such number', 'never', 21211, {
    again: [],
    optedOut: false,
    unreachable: false,
  });
  await sendTexts(line.deps, 1);
  expect(await listed({ status: 'failed' })).toMatchObject([{ status: 'failed', error: 21211 }]);
  expect(await listed({ status: 'waiting' })).toHaveLength(1);
  said = [];
  await showTexts(store(), { most: '50', status: 'read' }, text => void said.push(text ?? ''));
  expect(said).toEqual(['No text is read.']);
});

test('a number of rows that is none is refused', async () => {
  for (const most of ['0', 'many', '10001'])
    await expect(showTexts(store(), { most }, () => {})).rejects.toThrow('--most must be a number');
});
