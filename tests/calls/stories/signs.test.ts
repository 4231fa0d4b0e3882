import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dials } from '../../support/caller.ts';
import { hotline, LINES, type Line, library, PEOPLE } from '../../support/hotline.ts';
import { dump } from '../dump.ts';

/** The questions stand third among the problems at work. */
const content = { ...library.content, shelves: { ...library.content.shelves, work: ['pay', 'cuts', 'signs'] } };

let line: Line;
beforeEach(async () => {
  line = await hotline({ content });
});
afterEach(() => line.close());

const [YES, NO] = ['1', '2'];
/** Somebody who has come to the first of the four questions. */
const asked = async (options = {}) => {
  const caller = await dials(line, options);
  return caller.presses('1', '2', '3');
};

describe('the four questions', () => {
  test('come one by one, after a word of what they are for; four times no is as it should be', async () => {
    const caller = await asked();
    caller.hearsOnly('my/signs.intro', 'my/signs.1');
    (await caller.presses(NO)).hearsOnly('my/signs.2');
    (await caller.presses(NO)).hearsOnly('my/signs.3');
    (await caller.presses(NO)).hearsOnly('my/signs.4');
    (await caller.presses(NO)).hearsOnly('my/signs.none');
  });

  test('offer a person at once to whom is kept in, hit or threatened, and go on if they like', async () => {
    const caller = await asked();
    (await caller.presses(YES)).hearsOnly('my/signs.now');
    (await caller.presses('1')).hearsOnly('my/signs.2');
    (await caller.presses(YES)).hearsOnly('my/signs.now');
    (await caller.presses('1')).hearsOnly('my/signs.3');
    (await caller.presses(NO, NO)).hearsOnly('my/signs.some');
    (await caller.presses('0')).hears('my/ask.phone');
  });

  test.each([
    [[YES, '0']],
    [[NO, YES, '0']],
    [[NO, NO, YES, NO, '0']],
    [[NO, NO, NO, YES, '0']],
    [[NO, '0']],
    [[NO, NO, NO, NO, '0']],
  ])('lead to a callback by 0 after %s', async keys => {
    const caller = await asked();
    (await caller.presses(...keys)).hears('my/ask.phone');
  });

  test('tell any sign, whichever it was: the third, the fourth, both', async () => {
    for (const keys of [
      [NO, NO, YES, NO],
      [NO, NO, NO, YES],
      [NO, NO, YES, YES],
    ])
      (await (await asked()).presses(...keys)).hearsOnly('my/signs.some');
  });

  test('begin anew: what was answered before has no weight', async () => {
    const caller = await asked();
    await caller.presses(NO, NO, YES, NO, '9', '3');
    caller.hearsOnly('my/signs.intro', 'my/signs.1');
    (await caller.presses(NO, NO, NO, NO)).hearsOnly('my/signs.none');
  });

  test('bear silence and a wrong key as every menu does, and do not say again what they are for', async () => {
    const caller = await asked();
    (await caller.waits()).hearsOnly('my/silence.again', 'my/signs.1');
    (await caller.presses('7')).hearsOnly('my/wrong.again', 'my/signs.1');
    (await caller.presses('*')).hearsOnly('my/signs.intro', 'my/signs.1');
    (await caller.presses(YES, '2')).hearsOnly('my/wrong.again', 'my/signs.now');
    (await caller.waits(2)).hearsOnly('my/speak.instead');
  });

  test('are left by 9, for the topics they stand among', async () => {
    const caller = await asked();
    (await caller.presses(YES, '9')).hears('my/topic.signs');
  });
});

describe('what is answered', () => {
  /** What the whole call left behind, but for its own name. */
  const left = async (...keys: string[]) => {
    const one = await hotline({ content });
    const caller = await dials(one, { sid: 'CAthecall' });
    await caller.presses('1', '2', '3', ...keys);
    await caller.hangsUp();
    await one.settled();
    const rows = await dump(one);
    const log = one.log.map(({ event, fields }) => ({ event, ...fields }));
    const bytes = readFileSync(one.file, 'latin1') + readFileSync(`${one.file}-wal`, 'latin1');
    await one.close();
    return { rows, log, bytes };
  };

  test('is not stored: as many keys leave the same rows and log, whichever they were', async () => {
    const [signs, none] = [await left(YES, '1', NO, YES), await left(NO, NO, NO, NO)];
    expect(signs.rows).toEqual(none.rows);
    expect(signs.log).toEqual(none.log);
    expect(none.rows.turns.slice(-4).map(t => [t.from_state, t.event, t.to_state, t.version])).toEqual(
      Array(4).fill(['signs', 'key', 'signs', null]),
    );
    expect(none.rows.calls).toMatchObject([{ ended_state: 'signs' }]);
  });

  test('leaves no name of a question in the file of the database', async () => {
    const { bytes } = await left(YES, '1', YES, '1', YES, YES);
    expect(bytes).not.toContain('signs.');
  });

  test('is said to nobody who rings later from the same phone, and no call goes on there', async () => {
    const caller = await asked();
    await caller.presses(YES);
    await line.settled();
    await caller.hangsUp();
    line.later(60_000);
    const later = await dials(line);
    later.hearsNot('main.go-on');
    const newcomer = await dials(line, { from: PEOPLE.sokha });
    await newcomer.presses('1');
    const bare = (document: string) => document.replaceAll(/&amp;[nt]=[0-9a-z]+/g, '');
    expect(bare(later.document)).toBe(bare(newcomer.document));
  });

  test('does not come along to a request', async () => {
    const caller = await asked();
    await caller.presses(YES, '0');
    expect(caller.place.get('i')).toBeNull();
    expect(caller.place.get('o')).toBeNull();
    await line.settled();
    expect(JSON.stringify(await dump(line))).not.toMatch(/signs\.|"sign"/);
  });

  test('is not told by the log when the provider falls back', async () => {
    const caller = await asked();
    await caller.presses(YES);
    const [, action = ''] = / action="([^"]+)"/.exec(caller.document) ?? [];
    const url = action.replaceAll('&amp;', '&').replace(/#.*/, '');
    await line.post('/twilio/voice/fallback', {
      CallSid: caller.sid,
      From: PEOPLE.khinKhin,
      To: LINES.five,
      CallStatus: 'in-progress',
      ErrorCode: '11200',
      ErrorUrl: url,
    });
    expect(line.log.find(l => l.event === 'the provider fell back')?.fields).toMatchObject({ at: 'signs' });
  });
});
