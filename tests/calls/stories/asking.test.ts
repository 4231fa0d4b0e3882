import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRequests, requestRow } from '../../../src/store/requests.ts';
import { dials } from '../../support/caller.ts';
import { hotline, hotlineYaml, LINES, type Line, NOON, PEOPLE } from '../../support/hotline.ts';
import { dump, expectNowhere } from '../dump.ts';

let line: Line;
beforeEach(async () => {
  line = await hotline();
});
afterEach(() => line.close());

type Call = Awaited<ReturnType<typeof dials>>;

/** A caller in the Burmese main menu who has just pressed 0. */
const asks = async (dialling: Parameters<typeof dials>[1] = {}): Promise<Call> => {
  const caller = await dials(line, dialling);
  return caller.presses('1', '0');
};
const only = async () => {
  const [request, ...more] = await openRequests(line.database);
  expect(more).toEqual([]);
  if (!request) throw new Error('there is no request');
  return request;
};
/** The number a request would be rung at, opened as dialling opens it. */
const rings = async () => {
  const { id, number_sealed } = await only();
  return number_sealed ? line.deps.seal.open(requestRow(id), number_sealed) : undefined;
};
const spelled = (number: string) => [...number].map(d => `my/digit.${d}`);

describe('0, with a number to ring', () => {
  test('saves at that very key, as one neutral ring next daytime, and asks whether we may ring this phone', async () => {
    (await asks()).hearsOnly('my/ask.phone');
    expect(await only()).toMatchObject({
      ring_when: 'unasked',
      urgency: 'normal',
      status: 'waiting',
      woman: 0,
      language: 'my',
      country: 'thailand',
      line: LINES.five,
      source: 'call',
      insist_at: null,
    });
    expect(await rings()).toBe(PEOPLE.khinKhin);
    await expectNowhere(line, PEOPLE.khinKhin);
  });

  test.each([
    ['main', []],
    ['the topics', ['2']],
    ['a piece', ['2', '1']],
    ['urgent help', ['3']],
    ['the numbers', ['3', '3']],
  ])('is the same key in %s', async (_, keys) => {
    const caller = await dials(line);
    await caller.presses('1', ...keys, '0');
    caller.hearsOnly('my/ask.phone');
    expect(await only()).toMatchObject({ ring_when: 'unasked', urgency: 'normal' });
  });

  test.each([
    ['1', 'day'],
    ['2', 'evening'],
  ])('then %s: we may, in the %s', async (key, when) => {
    const caller = await asks();
    (await caller.presses(key)).hearsOnly('my/ask.message');
    expect(await only()).toMatchObject({ ring_when: when });
    expect(await rings()).toBe(PEOPLE.khinKhin);
  });

  test('then silence twice: it stays as it was saved, and the call goes on', async () => {
    const caller = await asks();
    (await caller.waits()).hearsOnly('my/silence.again', 'my/ask.phone');
    (await caller.waits()).hearsOnly('my/ask.message');
    expect(await only()).toMatchObject({ ring_when: 'unasked' });
  });

  test('tells who hears the message, and takes two minutes at most', async () => {
    const caller = await asks();
    await caller.presses('1');
    caller.hearsOnly('my/ask.message');
    expect(caller.document).toContain('maxLength="120"');
    await caller.speaks();
    caller.hearsOnly('my/ask.woman');
    expect((await dump(line)).messages).toMatchObject([
      { request_id: (await only()).id, wish: 'key', status: 'expected', language: 'my' },
    ]);
  });

  test('asks whether a woman should call: 2 is yes; 1, silence and two wrong keys leave it', async () => {
    for (const [then, woman] of [
      [(c: Call) => c.presses('2'), 1],
      [(c: Call) => c.presses('1'), 0],
      [(c: Call) => c.waits(), 0],
      [(c: Call) => c.presses('8', '8'), 0],
    ] as const) {
      const caller = await asks();
      await caller.presses('1');
      await caller.saysNothing();
      caller.hearsOnly('my/ask.woman');
      (await then(caller)).hears('my/ask.code');
      expect((await openRequests(line.database)).at(-1)).toMatchObject({ woman });
    }
  });

  test('says the code twice, digit by digit, and what we promise; * says it again', async () => {
    const caller = await asks();
    await caller.presses('1');
    await caller.saysNothing();
    await caller.presses('1');
    const code = spelled((await only()).code);
    expect(code).toHaveLength(6);
    const all = ['my/ask.code', ...code, ...code, 'my/promise.today', 'my/ask.end'];
    caller.hearsOnly(...all);
    (await caller.presses('*')).hearsOnly(...all);
    (await caller.waits()).hearsOnly('my/silence.again', 'my/ask.end');
    (await caller.waits()).hearsOnly('my/call.goodbye');
    expect(caller.ended).toBe(true);
  });
});

describe('hanging up leaves it standing', () => {
  test.each<[string, (caller: Call) => Promise<unknown>, string]>([
    ['at "may we ring this phone"', async () => {}, 'unasked'],
    ['before the tone', c => c.presses('2'), 'evening'],
    ['after the message', async c => (await c.presses('1')).speaks(), 'day'],
    ['at the code', async c => (await (await c.presses('1')).speaks()).presses('2'), 'day'],
    ['where a number is to be typed', c => c.presses('3'), 'no'],
    ['where a typed number is read back', async c => (await c.presses('3')).types('0898765432'), 'no'],
    ['where it is really to be cancelled', async c => (await (await c.presses('1')).speaks()).presses('2', '3'), 'day'],
    ['back in the main menu', c => c.presses('9'), 'unasked'],
  ])('%s', async (_, goesOn, when) => {
    const caller = await asks();
    await goesOn(caller);
    await line.settled();
    await caller.hangsUp();
    expect(await only()).toMatchObject({ status: 'waiting', ring_when: when });
    expect(await rings()).toBe(PEOPLE.khinKhin);
  });
});

describe('3: not this phone', () => {
  test('leads to typing another: normalised by country, read back, confirmed, then asked when', async () => {
    const caller = await asks();
    (await caller.presses('3')).hearsOnly('my/ask.type');
    expect(caller.document).toContain('finishOnKey="" timeout="4"');
    expect(caller.document).not.toContain('numDigits');
    expect(await only()).toMatchObject({ ring_when: 'no' });
    await caller.types('0898765432');
    caller.hearsOnly('my/ask.typed', ...spelled('0898765432'), 'my/ask.typed-right');
    expect(await rings()).toBe(PEOPLE.khinKhin);
    (await caller.presses('1')).hearsOnly('my/ask.typed-when');
    expect(await rings()).toBe(PEOPLE.sokha);
    expect(await only()).toMatchObject({ ring_when: 'unasked' });
    (await caller.presses('2')).hearsOnly('my/ask.message');
    expect(await only()).toMatchObject({ ring_when: 'evening' });
    await expectNowhere(line, PEOPLE.sokha);
  });

  test.each([
    ['0898765432', '+66898765432', '0898765432'],
    ['66898765432', '+66898765432', '0898765432'],
    ['0066898765432', '+66898765432', '0898765432'],
    ['009779841234567', '+9779841234567', '9779841234567'],
    ['9779841234567', '+9779841234567', '9779841234567'],
    ['0955*0898765432', '+66898765432', '0898765432'],
    ['1*2*0898765432', '+66898765432', '0898765432'],
    ['0898765432#', '+66898765432', '0898765432'],
  ])('typed as %s it is %s, read back as %s', async (typed, number, read) => {
    const caller = await asks();
    await caller.presses('3');
    await caller.types(typed);
    caller.hearsOnly('my/ask.typed', ...spelled(read), 'my/ask.typed-right');
    await caller.presses('1');
    expect(await rings()).toBe(number);
  });

  test.each(['123', '0898', '14155550100', '0898765432123456', '5', '0898765432*', '99999999999999999999'])(
    'typed as %s it is refused, once; the second time it can be said aloud',
    async typed => {
      const caller = await asks();
      await caller.presses('3');
      (await caller.types(typed)).hearsOnly('my/ask.type-bad', 'my/ask.type');
      (await caller.types(typed)).hearsOnly('my/ask.message-number');
      (await caller.speaks()).hearsOnly('my/ask.woman');
      (await caller.presses('1')).hears('my/ask.code', 'my/promise.no-ring');
      expect(await only()).toMatchObject({ ring_when: 'no', messages: 1 });
    },
  );

  test('read back wrong: 2 types it again, and the later one counts', async () => {
    const caller = await asks();
    await caller.presses('3');
    await caller.types('0811111111');
    (await caller.presses('2')).hearsOnly('my/ask.type');
    await caller.types('0898765432');
    await caller.presses('1');
    expect(await rings()).toBe(PEOPLE.sokha);
  });

  test('a key that is neither right nor wrong has it read back again; silence then lets it be said aloud', async () => {
    const caller = await asks();
    await caller.presses('3');
    await caller.types('0898765432');
    (await caller.presses('7')).hears('my/wrong.again', 'my/ask.typed', ...spelled('0898765432'));
    (await caller.presses('*')).hearsOnly('my/ask.typed', ...spelled('0898765432'), 'my/ask.typed-right');
    (await caller.waits(2)).hearsOnly('my/ask.message-number');
  });

  test('who types nothing says the number: it stays with the request, which is not rung', async () => {
    const caller = await asks();
    await caller.presses('3');
    (await caller.waits()).hearsOnly('my/ask.message-number');
    (await caller.speaks()).hearsOnly('my/ask.woman');
    (await caller.waits()).hears('my/promise.no-ring');
    expect(await only()).toMatchObject({ ring_when: 'no', messages: 1 });
  });

  test('a number said to be rung after another was typed is this phone again', async () => {
    const caller = await asks();
    await caller.presses('3');
    await caller.types('0898765432');
    await caller.presses('1', '9', '0');
    caller.hearsOnly('my/ask.phone');
    await caller.presses('1');
    expect(await rings()).toBe(PEOPLE.khinKhin);
    expect(await only()).toMatchObject({ ring_when: 'day' });
  });
});

describe('0, without a number to ring', () => {
  test.each([
    ['withheld', 'anonymous'],
    ['of a country we do not ring', PEOPLE.abroad],
  ])('(%s) saves only when a typed number is confirmed', async (_, from) => {
    const caller = await asks({ from });
    caller.hearsOnly('my/ask.type');
    expect(await openRequests(line.database)).toEqual([]);
    await caller.types('0898765432');
    expect(await openRequests(line.database)).toEqual([]);
    (await caller.presses('1')).hearsOnly('my/ask.typed-when');
    expect(await only()).toMatchObject({ ring_when: 'unasked' });
    expect(await rings()).toBe(PEOPLE.sokha);
    await caller.presses('1');
    await caller.speaks();
    (await caller.presses('1')).hears('my/ask.code', 'my/promise.today');
  });

  test('and 0 again asks for the number again, never whether we may ring a phone we do not know', async () => {
    const caller = await asks({ from: 'anonymous' });
    await caller.types('0898765432');
    await caller.presses('1', '9', '0');
    caller.hearsOnly('my/ask.type');
    await caller.types('0811111111');
    await caller.presses('1');
    expect(await rings()).toBe('+66811111111');
  });

  test('who cannot type says it: a message to hear with a wish behind it, then goodbye', async () => {
    const caller = await asks({ from: 'anonymous' });
    await caller.waits();
    caller.hearsOnly('my/ask.message-number');
    await caller.speaks();
    caller.hearsOnly('my/speak.thanks', 'my/call.goodbye');
    const rows = await dump(line);
    expect(rows.requests).toEqual([]);
    expect(rows.messages).toMatchObject([{ request_id: null, wish: 'key' }]);
  });
});

describe('the promise is chosen by the line’s hours (Thailand: Monday to Saturday, 08:00 to 20:00)', () => {
  // 2026-11-23 is a Monday; Bangkok is seven hours ahead.
  test.each([
    ['Monday 07:00', '2026-11-23T00:00:00Z', '', 'today'],
    ['Monday noon', '2026-11-23T05:00:00Z', '', 'tomorrow'],
    ['Monday noon', '2026-11-23T05:00:00Z', '1', 'today'],
    ['Monday 19:00', '2026-11-23T12:00:00Z', '1', 'today'],
    ['Monday 19:01', '2026-11-23T12:01:00Z', '1', 'tomorrow'],
    ['Monday 20:00', '2026-11-23T13:00:00Z', '2', 'today'],
    ['Monday 20:01', '2026-11-23T13:01:00Z', '2', 'tomorrow'],
    ['Saturday 19:30', '2026-11-21T12:30:00Z', '1', 'three-days'],
    ['Saturday noon', '2026-11-21T05:00:00Z', '', 'three-days'],
    ['Sunday noon', '2026-11-22T05:00:00Z', '1', 'tomorrow'],
  ])('%s (%s), answering %j: %s', async (_, now, key, promised) => {
    line.later(new Date(now).getTime() - NOON.getTime());
    const caller = await asks();
    await (key ? caller.presses(key) : caller.waits(2));
    await caller.saysNothing();
    await caller.presses('1');
    caller.hears('my/ask.code', `my/promise.${promised}`);
  });

  test('with one day a week: that we cannot say', async () => {
    const rare = await hotline({
      yaml: hotlineYaml.replace(
        'hours: { days: [mon, tue, wed, thu, fri, sat], from: "08:00"',
        'hours: { days: [fri], from: "08:00"',
      ),
    });
    const caller = await dials(rare);
    await caller.presses('1', '0', '1');
    await caller.saysNothing();
    (await caller.presses('1')).hears('my/promise.cannot-say');
    await rare.close();
  });
});

describe('changing one’s mind', () => {
  test('9 goes back and keeps it; 0, 9, 0 is one request', async () => {
    const caller = await asks();
    (await caller.presses('9')).hearsOnly('my/main.menu');
    (await caller.presses('0')).hearsOnly('my/ask.phone');
    expect(await only()).toMatchObject({ status: 'waiting' });
  });

  test('cancelling is asked once more: 9, 0 and silence keep it', async () => {
    const caller = await asks();
    await caller.presses('1');
    await caller.saysNothing();
    await caller.presses('1');
    for (const keep of ['9', '0']) {
      (await caller.presses('3')).hearsOnly('my/ask.cancel');
      (await caller.presses(keep)).hears('my/ask.code');
    }
    await caller.presses('3');
    (await caller.waits(2)).hears('my/ask.code');
    expect(await only()).toMatchObject({ status: 'waiting' });
  });

  test('cancelled by 3 and then 1, it is said, and 0 makes a second request with another code', async () => {
    const caller = await asks();
    const first = (await only()).code;
    await caller.presses('1');
    await caller.saysNothing();
    await caller.presses('1', '3', '1');
    caller.hearsOnly('my/ask.cancelled', 'my/main.menu');
    expect(await openRequests(line.database)).toEqual([]);
    await caller.presses('0');
    expect((await only()).code).not.toBe(first);
    expect((await dump(line)).requests.map(r => r.status)).toEqual(['cancelled', 'waiting']);
  });

  test('what a responder has taken already cannot be cancelled, and is not said to be', async () => {
    const caller = await asks();
    await caller.presses('1');
    await caller.saysNothing();
    await caller.presses('1', '3');
    await line.database.db.updateTable('requests').set({ status: 'taken', taken_by: 'Nok' }).execute();
    (await caller.presses('1')).hears('my/sorry', 'my/ask.code');
    expect(await only()).toMatchObject({ status: 'taken' });
  });

  test('urgent help after a plain request raises that one', async () => {
    const caller = await asks();
    await caller.presses('9', '3', '2');
    caller.hears('my/urgent.nobody', 'my/numbers.intro'); // nobody is on duty, and nothing else is said
    expect(await only()).toMatchObject({ urgency: 'urgent', ring_when: 'now', insist_at: NOON.getTime() });
  });
});

describe('each call makes its own request', () => {
  test('and no caller hears of another’s', async () => {
    const first = await asks();
    await first.presses('1');
    const second = await asks();
    second.hearsOnly('my/ask.phone');
    const requests = await openRequests(line.database);
    expect(requests.map(r => r.ring_when)).toEqual(['day', 'unasked']);
    expect(new Set(requests.map(r => r.code)).size).toBe(2);
    expect(new Set(requests.map(r => r.number_hash)).size).toBe(1);
    await second.presses('1');
    await second.saysNothing();
    await second.presses('1', '3', '1');
    expect(await openRequests(line.database)).toMatchObject([{ call_sid: first.sid, status: 'waiting' }]);
  });

  test('a code that is taken already is drawn again', async () => {
    const draws = ['111111', '111111', '222222'];
    line.deps.code = () => draws.shift() ?? '333333';
    await asks();
    (await asks()).hearsOnly('my/ask.phone');
    expect((await openRequests(line.database)).map(r => r.code)).toEqual(['111111', '222222']);
  });
});
