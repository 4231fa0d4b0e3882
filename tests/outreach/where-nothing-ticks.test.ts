// Sending where nothing ticks: the cron wakes a sender, and each piece of work asks for the next.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sendSome, toWake } from '../../src/outreach/awake.ts';
import { postAnswer } from '../../src/outreach/outbox.ts';
import { takeSteps } from '../../src/outreach/series.ts';
import { hotline, LINES, type Line, NOON, PEOPLE } from '../support/hotline.ts';
import { joined, thai } from '../support/subscribers.ts';

let line: Line;
beforeEach(async () => {
  line = await hotline();
});
afterEach(() => line.close());

const answers = async (from: number, to: number) => {
  for (let nth = from; nth < to; nth++)
    await postAnswer(line.deps, { about: `SM${nth}`, line: LINES.five, to: PEOPLE.khinKhin, body: 'x', within: 6e5 });
};

test('what waits is sent at the sender’s rate, by one only, until nothing waits', async () => {
  await answers(0, 8);
  expect(await toWake(line.deps)).toEqual([LINES.five]);
  expect(await toWake(line.deps)).toEqual([]);
  for (let wait = await sendSome(line.deps, LINES.five); wait !== undefined; ) {
    expect(await toWake(line.deps)).toEqual([]);
    expect(wait).toBeGreaterThan(0);
    line.later(wait);
    wait = await sendSome(line.deps, LINES.five);
  }
  expect(line.provider.texts).toHaveLength(8);
  await answers(8, 9);
  expect(await toWake(line.deps)).toEqual([LINES.five]);
});

test('a sender that was woken before its time goes on when it is free', async () => {
  await answers(0, 6);
  await toWake(line.deps);
  expect(await sendSome(line.deps, LINES.five)).toBeUndefined();
  expect(line.provider.texts).toHaveLength(6);
  await answers(6, 7);
  expect(await toWake(line.deps)).toEqual([LINES.five]);
  const wait = (await sendSome(line.deps, LINES.five)) ?? 0;
  expect(line.provider.texts).toHaveLength(6);
  line.later(wait);
  expect(await sendSome(line.deps, LINES.five)).toBeUndefined();
  expect(line.provider.texts).toHaveLength(7);
});

test('what waits for another day, because this one has cost enough, keeps nobody awake', async () => {
  await joined(line.deps, [thai(1)], { list: 'first-month', due: NOON.getTime() - 1_000 });
  await takeSteps(line.deps);
  const day = Math.floor(NOON.getTime() / 86_400_000);
  await line.database.db.insertInto('spending').values({ day, segments: 1_000_000, cost: 0 }).execute();
  expect(await toWake(line.deps)).toEqual([LINES.five]);
  expect(await sendSome(line.deps, LINES.five)).toBeUndefined();
  expect(line.provider.texts).toEqual([]);
});
