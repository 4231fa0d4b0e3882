// One text from the outbox to the phone: what the provider is asked, what it answers, what it says later.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { settleDoubts } from '../../src/outreach/doubts.ts';
import { postAnswer, sendTexts } from '../../src/outreach/outbox.ts';
import { ProviderError } from '../../src/outreach/provider.ts';
import { takeSteps } from '../../src/outreach/series.ts';
import { textFate } from '../../src/twilio/text-fates.ts';
import { hotline, LINES, type Line, PEOPLE } from '../support/hotline.ts';
import { joined } from '../support/subscribers.ts';
import { texter } from '../support/texter.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let line: Line;
beforeEach(async () => {
  line = await hotline();
});
afterEach(() => line.close());

const answer = (about = 'SM1', body = 'သင့်ကို ယနေ့ ဖုန်းခေါ်ပါမည်။') =>
  postAnswer(line.deps, { about, line: LINES.five, to: PEOPLE.khinKhin, body, within: 24 * HOUR });
const row = () => line.database.db.selectFrom('outbox').selectAll().executeTakeFirstOrThrow();
const refusing = (fate: 'retry' | 'never' | 'unknown', code?: number) => {
  line.provider.failing = new ProviderError('no', fate, code, textFate(code, fate));
};
const told = (status: string, code = '', sid = 'SMout1', url = line.provider.texts.at(-1)?.statusUrl ?? '') =>
  line.post(url, {
    MessageSid: sid,
    SmsSid: sid,
    MessageStatus: status,
    From: LINES.five,
    To: PEOPLE.khinKhin,
    ...(code && { ErrorCode: code }),
  });

test('the provider is asked once, and its id written down', async () => {
  await answer();
  expect(JSON.stringify(await row())).not.toMatch(/66812345678|ဖုန်း/);
  await sendTexts(line.deps);
  await sendTexts(line.deps);
  expect(line.provider.texts).toEqual([
    {
      to: PEOPLE.khinKhin,
      from: LINES.five,
      body: 'သင့်ကို ယနေ့ ဖုန်းခေါ်ပါမည်။',
      statusUrl: 'https://hotline.example.org/twilio/sms/status?m=a.SM1&t=1',
      validitySeconds: 36_000,
    },
  ]);
  expect(await row()).toMatchObject({ state: 'sent', sid: 'SMout1', status: 'queued', segments: 1, cost: 25_000 });
});

test('what is of no use soon is not kept by the provider for long', async () => {
  await postAnswer(line.deps, { about: 'SM1', line: LINES.five, to: PEOPLE.khinKhin, body: 'x', within: 10 * MINUTE });
  await sendTexts(line.deps);
  expect(line.provider.texts).toMatchObject([{ validitySeconds: 600 }]);
});

test('its statuses are kept as far as they go, in whatever order they come', async () => {
  await answer();
  await sendTexts(line.deps);
  expect((await told('sent')).status).toBe(204);
  expect((await told('delivered')).status).toBe(204);
  expect((await told('sending')).status).toBe(204);
  expect(await row()).toMatchObject({ state: 'sent', status: 'delivered', rank: 7 });
});

test('in whatever order they come, and however often, what it has come to never goes back', async () => {
  const ranks = { queued: 2, sending: 3, sent: 4, undelivered: 5, failed: 5, delivered: 7, read: 8 };
  const statuses = Object.keys(ranks) as (keyof typeof ranks)[];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...statuses), { minLength: 1, maxLength: 12 }), async told => {
      await line.database.db.deleteFrom('outbox').execute();
      line.later(2_000); // the sender's turn
      await answer();
      await sendTexts(line.deps);
      const url = line.provider.texts.at(-1)?.statusUrl ?? '';
      const sid = (await row()).sid ?? '';
      let furthest = 0;
      for (const status of told) {
        await line.post(url, { MessageSid: sid, MessageStatus: status });
        furthest = Math.max(furthest, ranks[status]);
        const { rank, state, status: kept } = await row();
        expect(rank).toBe(furthest);
        expect(ranks[kept as keyof typeof ranks]).toBe(furthest);
        expect(state).toBe(furthest === 5 ? 'failed' : 'sent');
      }
    }),
    { numRuns: 30 },
  );
});

test('a status of which nobody has heard, or about nothing, is taken and changes nothing', async () => {
  await answer();
  await sendTexts(line.deps);
  for (const [url, status] of [
    ['/twilio/sms/status', 'sent'],
    ['/twilio/sms/status?m=a.SM1&t=1', 'constructor'],
    ['/twilio/sms/status?m=nothing&t=1', 'sent'],
    ['/twilio/sms/status?m=a.SM1&t=one', 'sent'],
  ] as const)
    expect((await told(status, '', 'SMout1', url)).status).toBe(204);
  expect(await row()).toMatchObject({ status: 'queued' });
});

test('an unsigned status is refused; one that cannot be stored is asked for again', async () => {
  expect((await line.post('/twilio/sms/status?m=a.SM1&t=1', { MessageSid: 'SM1' }, 'wrong')).status).toBe(403);
  await line.database.db.schema.dropTable('outbox').execute();
  expect((await told('sent', '', 'SM1', '/twilio/sms/status?m=a.SM1&t=1')).status).toBe(503);
});

describe('when the provider says no', () => {
  test('too much at once: it is tried again after a little, and then less often', async () => {
    await answer();
    refusing('retry', 20429);
    await sendTexts(line.deps);
    const first = (await row()).due_at - line.deps.now().getTime();
    expect(first).toBeGreaterThanOrEqual(500);
    expect(first).toBeLessThanOrEqual(1_500);
    line.later(2_000);
    line.provider.failing = undefined;
    await sendTexts(line.deps);
    expect(await row()).toMatchObject({ state: 'sent', tries: 2 });
  });

  test('those that were refused together do not come back together', async () => {
    const chance = ['000000', '999999'];
    line.deps.code = () => chance.pop() ?? '';
    await answer('SM1');
    await answer('SM2');
    refusing('retry', 20429);
    await sendTexts(line.deps);
    const [a, b] = await line.database.db.selectFrom('outbox').select('due_at').execute();
    expect(Math.abs((a?.due_at ?? 0) - (b?.due_at ?? 0))).toBe(1_000);
  });

  test('they told the provider to stop: it holds for all that we start, at once or in a status', async () => {
    await answer();
    refusing('never', 21610);
    await sendTexts(line.deps);
    line.provider.failing = undefined;
    const stopped = () => line.database.db.selectFrom('opt_outs').select('via').execute();
    expect(await stopped()).toEqual([{ via: 'provider' }]);
    await line.database.db.deleteFrom('opt_outs').execute();
    await answer('SM2');
    await answer('SM3');
    await sendTexts(line.deps);
    await told('undelivered', '21610', 'SMout1', '/twilio/sms/status?m=a.SM2&t=1');
    expect(await stopped()).toEqual([{ via: 'provider' }]);
    await answer('SM4');
    await sendTexts(line.deps);
    expect(line.provider.texts).toHaveLength(2);
  });

  test.each([21610, 21614, 30005])('%d: it is not tried again', async code => {
    await answer();
    refusing('never', code);
    await sendTexts(line.deps);
    expect(await row()).toMatchObject({ state: 'failed', error: code });
  });

  describe('the number can take no texts', () => {
    const joinedLists = async () =>
      (await line.database.db.selectFrom('subscriptions').select('list').execute()).map(row => row.list);
    const join = (list: string) => {
      const now = line.deps.now().getTime();
      return joined(line.deps, [PEOPLE.khinKhin], { list, now, due: now });
    };
    const textOf = () =>
      line.database.db.selectFrom('outbox').selectAll().where('subscriber', 'is not', null).execute();
    /** A step is on its way; another list's waits its three hours. */
    const underWay = async () => {
      await join('first-month');
      await takeSteps(line.deps);
      await sendTexts(line.deps);
      await join('before-you-go.thailand');
      line.later(MINUTE);
      await takeSteps(line.deps);
      expect((await textOf()).map(text => text.state).sort()).toEqual(['sent', 'waiting']);
    };

    test('told in a status: they are on no list any more, and nothing that waits goes out', async () => {
      await underWay();
      await told('undelivered', '30005');
      expect(await joinedLists()).toEqual([]);
      line.later(24 * HOUR);
      await takeSteps(line.deps);
      await sendTexts(line.deps);
      expect(line.provider.texts).toHaveLength(1);
      expect((await textOf()).map(text => [text.state, text.error]).sort()).toEqual([
        ['failed', 30005],
        ['stopped', null],
      ]);
      // They have not said stop: who joins anew is texted again, and what is told twice changes nothing.
      expect(await line.database.db.selectFrom('opt_outs').selectAll().execute()).toEqual([]);
      await texter(line, { from: PEOPLE.khinKhin }).texts('join');
      await join('first-month');
      await told('undelivered', '30005');
      expect(await joinedLists()).toEqual(['first-month']);
    });

    test('told at once: the same', async () => {
      await join('first-month');
      await takeSteps(line.deps);
      refusing('never', 21614);
      await sendTexts(line.deps);
      expect(await joinedLists()).toEqual([]);
    });

    test('told after they have texted us, or of what arrived after all: it is not so', async () => {
      await underWay();
      await texter(line, { from: PEOPLE.khinKhin }).texts('hello');
      await told('undelivered', '30005');
      expect(await joinedLists()).toHaveLength(2);
      await line.database.db.deleteFrom('texts').execute();
      await told('delivered');
      await told('undelivered', '30005');
      expect(await joinedLists()).toHaveLength(2);
    });
  });

  test('the phone is off: it is tried two hours later, and eight hours after that', async () => {
    await answer();
    await sendTexts(line.deps);
    await told('undelivered', '30003');
    line.later(2 * HOUR - 1);
    await sendTexts(line.deps);
    expect(line.provider.texts).toHaveLength(1);
    line.later(1);
    await sendTexts(line.deps);
    expect(line.provider.texts).toHaveLength(2);
    await told('undelivered', '30003', 'SMout2');
    line.later(8 * HOUR);
    await sendTexts(line.deps);
    await told('undelivered', '30003', 'SMout3');
    line.later(12 * HOUR);
    await sendTexts(line.deps);
    expect(line.provider.texts).toHaveLength(3);
    expect(await row()).toMatchObject({ state: 'failed', error: 30003 });
  });
});

describe('when nobody knows whether it went out', () => {
  test('what stood still for most of its lease is not asked for any more: another may think that we have died', async () => {
    await answer();
    const { seal } = line.deps;
    const slowly = async (...sealed: Parameters<typeof seal.open>) => {
      line.later(45_000);
      return seal.open(...sealed);
    };
    await sendTexts({ ...line.deps, seal: { ...seal, open: slowly } });
    expect(line.provider.texts).toEqual([]);
    line.later(MINUTE);
    await settleDoubts(line.deps);
    await sendTexts(line.deps);
    expect(line.provider.texts).toHaveLength(1);
  });

  const doubtful = async () => {
    await answer();
    refusing('unknown');
    await sendTexts(line.deps);
    line.provider.failing = undefined;
  };
  const kept = (body: string, sid = 'SMthere') =>
    line.provider.messagesKept.push({
      sid,
      from: LINES.five,
      to: PEOPLE.khinKhin,
      body,
      direction: 'outbound',
      status: 'sent',
      createdAt: line.deps.now(),
    });

  test('nothing is sent again before the provider was asked', async () => {
    await doubtful();
    line.later(59_000);
    await settleDoubts(line.deps);
    await sendTexts(line.deps);
    expect(line.provider.texts).toEqual([]);
    expect(await row()).toMatchObject({ state: 'sending' });
  });

  test('what the provider has sent is not sent again', async () => {
    await doubtful();
    kept('သင့်ကို ယနေ့ ဖုန်းခေါ်ပါမည်။');
    line.later(MINUTE);
    await settleDoubts(line.deps);
    await sendTexts(line.deps);
    expect(line.provider.texts).toEqual([]);
    expect(await row()).toMatchObject({ state: 'sent', sid: 'SMthere', status: 'sent' });
  });

  test('what it has not is sent', async () => {
    await doubtful();
    kept('something else');
    line.later(MINUTE);
    await settleDoubts(line.deps);
    await sendTexts(line.deps);
    expect(line.provider.texts).toHaveLength(1);
    expect(await row()).toMatchObject({ state: 'sent', tries: 2 });
  });

  test('the same words sent before count for the text that they were', async () => {
    await answer('SM1', 'Yes.');
    await sendTexts(line.deps);
    kept('Yes.', 'SMout1');
    await answer('SM2', 'Yes.');
    refusing('unknown');
    await sendTexts(line.deps);
    line.provider.failing = undefined;
    line.later(MINUTE);
    await settleDoubts(line.deps);
    await sendTexts(line.deps);
    expect(line.provider.texts).toHaveLength(2);
  });

  test('while the provider does not answer, it is asked again a minute later', async () => {
    await doubtful();
    line.provider.failing = new Error('away');
    line.later(MINUTE);
    await settleDoubts(line.deps);
    line.provider.failing = undefined;
    await settleDoubts(line.deps);
    expect(await row()).toMatchObject({ state: 'sending' });
    line.later(MINUTE);
    await settleDoubts(line.deps);
    expect(await row()).toMatchObject({ state: 'waiting' });
  });

  test('a status says it as well', async () => {
    await doubtful();
    await told('delivered', '', 'SMthere', '/twilio/sms/status?m=a.SM1&t=1');
    line.later(MINUTE);
    await settleDoubts(line.deps);
    expect(await row()).toMatchObject({ state: 'sent', sid: 'SMthere', status: 'delivered' });
  });
});
