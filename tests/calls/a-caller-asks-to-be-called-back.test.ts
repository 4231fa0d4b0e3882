import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRequests } from '../../src/store/requests.ts';
import { dials } from '../support/caller.ts';
import { hotline, type Line } from '../support/hotline.ts';

let line: Line;
beforeEach(async () => {
  line = await hotline();
});
afterEach(() => line.close());

describe('a caller presses 0', () => {
  test('is saved at that very key, and hanging up there leaves it standing', async () => {
    const caller = await dials(line);
    await caller.presses('1', '0');
    caller.hears('my/ask.phone');
    await caller.hangsUp();
    expect(await openRequests(line.database)).toMatchObject([
      { language: 'my', ring_when: 'unasked', status: 'waiting', urgency: 'normal', country: 'thailand' },
    ]);
  });

  test('answers every question and hears the code twice, digit by digit, and what we promise', async () => {
    const caller = await dials(line);
    await caller.presses('1', '0', '1');
    caller.hears('my/ask.message');
    await caller.speaks();
    caller.hears('my/ask.woman');
    await caller.presses('2');
    const [request] = await openRequests(line.database);
    const digits = [...(request?.code ?? '')].map(d => `my/digit.${d}`);
    caller.hears('my/ask.code', ...digits, ...digits, 'my/promise.today', 'my/ask.end');
    expect(request).toMatchObject({ ring_when: 'day', woman: 1, messages: 1 });
  });
});
