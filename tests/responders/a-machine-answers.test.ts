// A machine picks up where a responder calls back: it hears nothing from us, and the responder need not say that it was
// one. And what must never follow from a machine's being heard where there is a person.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ProviderError } from '../../src/outreach/provider.ts';
import { ringResponder } from '../../src/outreach/responders.ts';
import { once } from '../../src/store/applied.ts';
import { callback, claim } from '../../src/store/callbacks.ts';
import { machineHeard, safeKey } from '../../src/store/machines.ts';
import { fakeProvider, hotline, type Line, PEOPLE } from '../support/hotline.ts';
import {
  asked,
  callerPicksUp,
  hangsUp,
  legAddress,
  legEnds,
  personOf,
  pickedUpBy,
  picksUp,
  STAFF,
  signsIn,
  staffed,
  type Telephone,
} from '../support/responder.ts';

let line: Line;
let key: string;
let aye: Telephone;

const begins = async (opened: Line) => {
  line = opened;
  await staffed(line);
  ({ key } = await asked(line, { number: PEOPLE.khinKhin, code: '314159' }));
};
/** Aye calls, and the caller's phone is picked up. */
const calls = async () => {
  aye = await signsIn(line, STAFF.aye);
  await aye.presses('1');
  line.later(8_000);
  await callerPicksUp(line, aye);
};
const held = () => callback(line.database, key);
const attempt = () => line.database.db.selectFrom('attempts').selectAll().executeTakeFirstOrThrow();
const hungUp = () => line.provider.hungUp;

beforeEach(async () => begins(await hotline()));
afterEach(() => line.close());

describe('a machine', () => {
  beforeEach(calls);

  test('is listened for, longer than by itself, and nothing is ever played to who picks up', () => {
    expect(legAddress(aye, 'machineDetection')).toBe('Enable');
    expect(legAddress(aye, 'machineDetectionSpeechThreshold')).toBe('4000');
    expect(legAddress(aye, 'machineDetectionTimeout')).toBe('10');
    expect(legAddress(aye, 'url')).toBeUndefined();
  });

  test.each(['machine_start', 'machine_end_beep', 'machine_end_silence', 'machine_end_other', 'fax'])(
    '%s: its leg is ended, she hears that it was one, and is asked nothing',
    async answeredBy => {
      line.later(4_000);
      expect(await pickedUpBy(line, aye, answeredBy)).toBe(204);
      expect(hungUp()).toEqual([`${aye.sid}leg`]);
      expect(await held()).toMatchObject({ state: 'talking', responder: 'aye' });
      await legEnds(aye, 'completed', 5);
      aye.hears('my/work.said-machine', 'work.none').hearsNot('work.outcome');
      expect(await attempt()).toMatchObject({ carrier: 'machine', outcome: 'machine', seconds: 5, safe: null });
      // A try is used up, and the next is in their next hours.
      expect(await held()).toMatchObject({ state: 'waiting', rings: 1, responder: null });
      const [request] = await line.database.db.selectFrom('requests').selectAll().execute();
      expect(request?.due_at).toBeGreaterThan(line.deps.now().getTime());
    },
  );

  test.each(['human', 'unknown', ''])('%j: nothing happens', async answeredBy => {
    const [before, kept] = [await held(), await attempt()];
    expect(await pickedUpBy(line, aye, answeredBy)).toBe(204);
    expect([await held(), await attempt()]).toEqual([before, kept]);
    expect(hungUp()).toEqual([]);
    (await legEnds(aye, 'completed', 60)).hears('work.outcome');
  });

  test('told twice, it is ended twice at most, and the same comes of it', async () => {
    await pickedUpBy(line, aye, 'machine_start');
    const [before, kept] = [await held(), await attempt()];
    line.later(2_000);
    expect(await pickedUpBy(line, aye, 'machine_start')).toBe(204);
    expect([await held(), await attempt()]).toEqual([before, kept]);
    await legEnds(aye, 'completed', 7);
    const settled = [await held(), await attempt()];
    expect(await pickedUpBy(line, aye, 'machine_start')).toBe(204);
    expect([await held(), await attempt()]).toEqual(settled);
    expect(hungUp()).toHaveLength(2);
    const { before: document, after } = await aye.again();
    expect(after).toBe(document);
  });

  test('she hangs up on it herself before the leg is ended: it is settled all the same', async () => {
    await pickedUpBy(line, aye, 'machine_start');
    await aye.legEnds({ CallStatus: 'completed', DialCallStatus: 'completed', DialCallDuration: '6' });
    await hangsUp(line, aye);
    expect(await attempt()).toMatchObject({ carrier: 'machine', outcome: 'machine', ask_at: null });
    expect(await held()).toMatchObject({ state: 'waiting' });
  });
});

test('heard before we are told of the picking up: the order makes no difference', async () => {
  aye = await signsIn(line, STAFF.aye);
  await aye.presses('1');
  line.later(12_000);
  await pickedUpBy(line, aye, 'machine_start');
  expect(hungUp()).toHaveLength(1);
  await callerPicksUp(line, aye);
  await legEnds(aye, 'completed', 5);
  expect(await attempt()).toMatchObject({ carrier: 'machine', outcome: 'machine' });
});

test('rung from the console: she hears that it was a machine, and good-bye', async () => {
  const now = line.deps.now().getTime();
  await claim(line.database, { responder: 'aye', languages: ['my'], now, key });
  await ringResponder(line.deps, { person: await personOf(line, STAFF.aye), key });
  aye = await picksUp(line, line.provider.placed.at(-1));
  await aye.presses('1', '1');
  await callerPicksUp(line, aye);
  await pickedUpBy(line, aye, 'machine_start');
  await legEnds(aye, 'completed', 5);
  aye.hearsOnly('my/work.said-machine', 'my/call.goodbye');
  expect(await attempt()).toMatchObject({ outcome: 'machine' });
});

test('who did not say that it is safe is rung once: after a machine a supervisor decides', async () => {
  await line.database.db.updateTable('requests').set({ ring_when: 'unasked' }).execute();
  await calls();
  await pickedUpBy(line, aye, 'machine_start');
  await legEnds(aye, 'completed', 5);
  expect(await held()).toMatchObject({ state: 'parked', rings: 1 });
});

describe('what comes too late changes nothing, and ends nobody’s call', () => {
  beforeEach(calls);

  const unmoved = async (later: () => Promise<unknown>) => {
    await later();
    const [before, kept] = [await held(), await attempt()];
    expect(await pickedUpBy(line, aye, 'machine_start')).toBe(204);
    expect([await held(), await attempt()]).toEqual([before, kept]);
    expect(hungUp()).toEqual([]);
  };

  test('after the leg was over, while she is asked what came of it', async () => {
    await unmoved(() => legEnds(aye, 'completed', 9));
    aye.hears('work.outcome');
    await aye.presses('1', '1', '1');
    expect(await attempt()).toMatchObject({ carrier: 'answered', outcome: 'done' });
  });

  test('after she hung up', () =>
    unmoved(async () => {
      await aye.legEnds({ CallStatus: 'completed', DialCallStatus: 'completed', DialCallDuration: '9' });
      await hangsUp(line, aye);
    }));

  test('after the outcome', () =>
    unmoved(async () => {
      await legEnds(aye, 'completed', 9);
      await aye.presses('4', '1');
    }));

  test('after they have talked for 20 s', () => unmoved(async () => line.later(20_000)));

  test('after she has said that it is safe to talk', () =>
    unmoved(async () => once(line.database, safeKey((await attempt()).id), line.deps.now().getTime(), [])));

  test('of another call, or unsigned', async () => {
    expect(await pickedUpBy(line, aye, 'machine_start', { ParentCallSid: 'CAother' })).toBe(204);
    expect(await pickedUpBy(line, aye, 'machine_start', { ParentCallSid: '' })).toBe(204);
    const address = legAddress(aye, 'amdStatusCallback') ?? '';
    expect((await line.post(address, { CallSid: 'CA1', AnsweredBy: 'fax' }, 'forged')).status).toBe(403);
    expect(hungUp()).toEqual([]);
    expect(await attempt()).toMatchObject({ carrier: null });
    expect(await pickedUpBy(line, aye, 'machine_start', { ParentCallSid: aye.sid })).toBe(204);
    expect(hungUp()).toHaveLength(1);
  });
});

describe('it can not be hung up on', () => {
  beforeEach(calls);

  test.each([
    ['too many requests', new ProviderError('Too many requests at once.', 'retry', 20429)],
    ['no answer in time', new ProviderError('The provider did not answer in time.', 'retry')],
    ['refused', new ProviderError('The provider refused the request.', 'never', 20003)],
  ])('%s: the provider is asked to tell again, and then it is', async (_, error) => {
    line.provider.failing = error;
    expect(await pickedUpBy(line, aye, 'machine_start')).toBe(503);
    expect(await attempt()).toMatchObject({ carrier: null });
    line.provider.failing = undefined;
    expect(await pickedUpBy(line, aye, 'machine_start')).toBe(204);
    await legEnds(aye, 'completed', 6);
    expect(await attempt()).toMatchObject({ carrier: 'machine', outcome: 'machine' });
    expect(JSON.stringify(line.log)).not.toContain(PEOPLE.khinKhin.slice(1));
  });

  test('and never could be: who talks is not taken for a machine, and she says what came of it', async () => {
    line.provider.failing = new ProviderError('The provider did not answer in time.', 'retry');
    await pickedUpBy(line, aye, 'machine_start');
    line.provider.failing = undefined;
    (await legEnds(aye, 'completed', 240)).hears('work.outcome');
    expect(await attempt()).toMatchObject({ carrier: 'answered', outcome: null });
  });

  test('the process died in between: a leg that went on for minutes was a talk', async () => {
    const { id } = await attempt();
    await machineHeard(line.database, { id, now: line.deps.now().getTime() });
    expect(await attempt()).toMatchObject({ carrier: 'machine' });
    (await legEnds(aye, 'completed', 240)).hears('work.outcome');
    expect(await attempt()).toMatchObject({ carrier: 'answered', outcome: null });
  });
});

test('where the provider can not listen nothing is asked of it, and * or hanging up remain', async () => {
  await line.close();
  await begins(await hotline({ provider: { ...fakeProvider(), name: 'somleng' } }));
  aye = await signsIn(line, STAFF.aye);
  await aye.presses('1');
  expect(aye.document).toContain(`<Number>${PEOPLE.khinKhin}</Number>`);
  (await legEnds(aye, 'completed', 6)).hears('work.outcome');
  await aye.presses('2', '2', '1');
  expect(await attempt()).toMatchObject({ carrier: 'answered', outcome: 'machine' });
});
