import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRequests } from '../../../src/store/requests.ts';
import { dials } from '../../support/caller.ts';
import { hotline, LINES, type Line } from '../../support/hotline.ts';
import { dump } from '../dump.ts';

let line: Line;
beforeEach(async () => {
  line = await hotline();
});
afterEach(() => line.close());

describe('silence and wrong keys', () => {
  test('have wordings of their own', async () => {
    const caller = await dials(line);
    await caller.presses('1');
    (await caller.waits()).hearsOnly('my/silence.again', 'my/main.menu');
    (await caller.presses('8')).hearsOnly('my/wrong.again', 'my/main.menu');
  });

  test.each([
    ['silences', '', ''],
    ['wrong keys', '7', '#'],
  ])('after two %s the caller may just speak, and then hears goodbye', async (_, first, second) => {
    const caller = await dials(line);
    await caller.presses('1');
    await (first ? caller.presses(first, second) : caller.waits(2));
    caller.hearsOnly('my/speak.instead');
    await caller.speaks();
    caller.hearsOnly('my/speak.thanks', 'my/call.goodbye');
    expect(caller.ended).toBe(true);
  });

  test('are counted apart: one of each is not two', async () => {
    const caller = await dials(line);
    await caller.presses('1');
    await caller.waits();
    (await caller.presses('8')).hears('my/main.menu');
    (await caller.waits()).hearsOnly('my/speak.instead');
  });

  test('are forgotten once a key is understood', async () => {
    const caller = await dials(line);
    await caller.presses('1');
    await caller.waits();
    await caller.presses('2');
    (await caller.waits()).hears('my/silence.again', 'my/topic.pay');
  });

  test('twice before any language is chosen: the first language of the line asks for a spoken message', async () => {
    const caller = await dials(line);
    (await caller.waits(2)).hearsOnly('my/speak.instead');
  });

  test('who says nothing then either hears goodbye, and nothing is kept', async () => {
    const caller = await dials(line);
    await caller.presses('1');
    await caller.waits(2);
    await caller.saysNothing();
    caller.hearsOnly('my/call.goodbye');
    expect(caller.ended).toBe(true);
    const rows = await dump(line);
    expect(rows.messages).toEqual([]);
    expect(rows.requests).toEqual([]);
  });

  test('what is spoken so is a message to hear, not a request: no wish by key stands behind it', async () => {
    const caller = await dials(line);
    await caller.presses('1');
    await caller.waits(2);
    await caller.speaks();
    expect(await openRequests(line.database)).toEqual([]);
    expect((await dump(line)).messages).toMatchObject([
      { request_id: null, wish: 'none', heard_at: null, language: 'my', status: 'expected' },
    ]);
  });

  test('a key of more than one digit, or none that a telephone has, is a wrong key', async () => {
    const caller = await dials(line);
    await caller.presses('1');
    (await caller.presses('12')).hears('my/wrong.again');
    await caller.presses('9', '1');
    (await caller.presses('constructor')).hears('my/wrong.again');
    expect((await dump(line)).turns.at(-1)).toMatchObject({ event: 'key.hash' });
  });
});

describe('a menu', () => {
  test('can be interrupted by its keys, content too: every prompt stands inside its Gather', async () => {
    const caller = await dials(line);
    const menus = [[], ['1'], ['2'], ['1'], ['0']];
    for (const keys of menus) {
      await caller.presses(...keys);
      expect(caller.document.replace(/<Gather .*<\/Gather>/, '')).toBe(
        '<?xml version="1.0" encoding="UTF-8"?><Response></Response>',
      );
      expect(caller.document).toMatch(/numDigits="1" finishOnKey="" timeout="7" actionOnEmptyResult="true"/);
    }
  });
});

describe('a language in which we only take messages', () => {
  const karen = async (from?: string) => {
    const caller = await dials(line, { to: LINES.flash, from: from ?? 'anonymous' });
    return caller.presses('2');
  };

  test('says in its own voice to press or to speak, and offers nothing else', async () => {
    (await karen()).hearsOnly('ksw/only.hello');
  });

  test('takes any key as the wish to be called back, saved before it is said, then a message', async () => {
    const rung = await dials(line, {
      from: LINES.flash,
      to: '+66812345678',
      direction: 'outbound-api',
      path: '/twilio/voice/ringback?r=x',
    });
    await rung.presses('3', '0');
    rung.hearsOnly('shn/only.saved', 'shn/only.speak');
    await rung.speaks();
    rung.hearsOnly('shn/only.thanks');
    expect(rung.ended).toBe(true);
    expect(await openRequests(line.database)).toMatchObject([
      { language: 'shn', ring_when: 'unasked', source: 'ring-back', messages: 1 },
    ]);
  });

  test('takes a message from who presses nothing, or has no number: a message to hear', async () => {
    const caller = await karen();
    (await caller.waits()).hearsOnly('ksw/only.speak');
    (await caller.speaks()).hearsOnly('ksw/only.thanks');
    expect((await dump(line)).messages).toMatchObject([{ request_id: null, language: 'ksw', wish: 'none' }]);
    const other = await karen();
    (await other.presses('0')).hearsOnly('ksw/only.speak');
  });

  test('is left with 9, back to the languages', async () => {
    const caller = await karen();
    (await caller.presses('9')).hears('my/language.name', 'ksw/language.name', 'shn/language.name');
    (await caller.presses('1')).hears('my/main.menu');
  });
});

describe('a call ends politely', () => {
  const SECOND = 1_000;

  test('after fifteen minutes, in the caller’s language', async () => {
    const caller = await dials(line);
    await caller.presses('3');
    line.later(15 * 60 * SECOND - 1);
    (await caller.presses('*')).hearsOnly('ne/main.menu');
    line.later(1 * SECOND);
    (await caller.presses('1')).hearsOnly('ne/call.too-long');
    expect(caller.ended).toBe(true);
  });

  test('after 120 turns', async () => {
    const caller = await dials(line);
    await caller.presses('1');
    for (let turn = 2; turn < 120; turn++) {
      await caller.presses('*');
      expect(caller.ended, `turn ${turn}`).toBe(false);
    }
    (await caller.presses('*')).hearsOnly('my/call.too-long');
    expect(caller.ended).toBe(true);
  });

  test('in a message-only language too: something is said', async () => {
    const caller = await dials(line, { to: LINES.flash, from: 'anonymous' });
    await caller.presses('2');
    line.later(15 * 60 * SECOND);
    (await caller.presses('*')).hearsOnly('ksw/only.sorry');
    expect(caller.ended).toBe(true);
  });

  test('and the time spent talking to a person does not count', async () => {
    const busy = await hotline({ onDuty: ['+66811111111'] });
    const caller = await dials(busy);
    await caller.presses('1', '3', '1');
    busy.later(20 * 60 * SECOND);
    await caller.legEnds({ DialCallStatus: 'completed', DialBridged: 'true', DialCallDuration: '1200' });
    caller.hearsOnly('my/call.goodbye');
    await busy.close();
  });

  test('a talk that did not come about does count', async () => {
    const busy = await hotline({ onDuty: ['+66811111111'] });
    const caller = await dials(busy);
    await caller.presses('1', '3', '1');
    busy.later(16 * 60 * SECOND);
    await caller.nobodyAnswers();
    caller.hears('my/urgent.nobody');
    (await caller.presses('9')).hearsOnly('my/call.too-long');
    await busy.close();
  });
});

test.each([
  ['the languages', [], 'language'],
  ['"may we ring this phone"', ['1', '0'], 'asking.phone'],
  ['the message', ['1', '0', '1'], 'asking.message'],
  ['the numbers', ['1', '3', '1'], 'urgent.numbers'],
])('a hang-up in %s is logged there, not at what was asked of the store on the way', async (_, keys, state) => {
  const caller = await dials(line);
  await caller.presses(...keys);
  await line.settled();
  await caller.hangsUp();
  expect((await dump(line)).calls).toMatchObject([{ ended_state: state }]);
});

test('a hang-up is logged with the step and the second', async () => {
  const caller = await dials(line);
  await caller.presses('1', '2', '2');
  await line.settled();
  line.later(12_000);
  await caller.hangsUp(40);
  const { calls } = await dump(line);
  expect(calls).toMatchObject([
    { status: 'completed', ended_state: 'piece', ended_turn: 3, ended_second: 12, seconds: 40 },
  ]);
  expect(line.log.at(-1)).toMatchObject({ level: 'info', fields: { at: 'piece', afterSeconds: 12, seconds: 40 } });
});
