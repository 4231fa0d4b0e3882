// A host that wakes each minute and remembers nothing between two.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { minuteRound } from '../../src/outreach/rounds.ts';
import { ringUntil } from '../../src/platform/worker-rings.ts';
import { FIRST_RING_MS, flash, ringRow } from '../../src/store/rings.ts';
import { hotline, LINES, type Line, PEOPLE } from '../support/hotline.ts';

let line: Line;
let lists = 0;
beforeEach(async () => {
  line = await hotline();
  lists = 0;
  line.provider.recordings = async () => {
    lists += 1;
    return [];
  };
});
afterEach(() => line.close());

const at = (time: string) => minuteRound(line.deps, new Date(`2026-11-21T${time}Z`).getTime());

test('hourly work is done once an hour, also when the cron is some seconds late', async () => {
  await at('05:58:07');
  await at('05:59:07');
  expect(lists).toBe(0);
  await at('06:00:07');
  await at('06:01:07');
  expect(lists).toBe(1);
});

async function flashed(id: string, number: string, now: number) {
  const sealed = { hash: number, sealed: await line.deps.seal.seal(ringRow(id), number) };
  await flash(line.database, { id, line: LINES.flash, number: sealed, now });
}

test('flashes are rung at every round', async () => {
  await flashed('CA1', PEOPLE.khinKhin, line.deps.now().getTime() - 10_000);
  await at('05:01:00');
  expect(line.provider.placed).toMatchObject([{ to: PEOPLE.khinKhin, from: LINES.flash }]);
});

test('between two rounds, what falls due while there is time is rung, and the rest left to the next', async () => {
  line.deps.now = () => new Date();
  const now = Date.now();
  await flashed('CA1', PEOPLE.khinKhin, now - FIRST_RING_MS + 100);
  await flashed('CA2', PEOPLE.sokha, now - FIRST_RING_MS + 200);
  await flashed('CA3', PEOPLE.ramesh, now);
  await ringUntil(line.deps, now + 2_000);
  expect(line.provider.placed.map(call => call.to)).toEqual([PEOPLE.khinKhin, PEOPLE.sokha]);
});

test('work that fails is logged and holds nothing else up', async () => {
  line.provider.recordings = () => Promise.reject(new Error('the provider is away'));
  await at('06:00:00');
  expect(line.log).toMatchObject([{ level: 'error', event: 'could not look for lost recordings' }]);
});
