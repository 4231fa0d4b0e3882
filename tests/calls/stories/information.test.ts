import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dials } from '../../support/caller.ts';
import { hotline, LINES, type Line, library, PEOPLE } from '../../support/hotline.ts';

let line: Line;
beforeEach(async () => {
  line = await hotline();
});
afterEach(() => line.close());

const MINUTE = 60_000;
const topics = (...names: string[]) => names.flatMap((name, i) => [`my/topic.${name}`, `my/press.${i + 1}`]);

describe('the topics', () => {
  test('come in pages of three, each as topic and then key, with more after the third', async () => {
    const caller = await dials(line);
    await caller.presses('1', '2');
    caller.hearsOnly(
      'my/topics.work',
      ...topics('pay', 'cuts', 'contract'),
      'my/common.more',
      'my/press.4',
      'my/common.keys',
    );
    (await caller.presses('4')).hearsOnly(...topics('complain'), 'my/common.keys');
    (await caller.presses('9')).hears('my/topic.pay');
    (await caller.presses('9')).hearsOnly('my/main.menu');
  });

  test('of a shelf of two have no more; 4 there is a wrong key', async () => {
    const caller = await dials(line);
    await caller.presses('1', '1');
    caller.hearsOnly('my/topics.going', ...topics('cost', 'papers'), 'my/common.keys');
    (await caller.presses('4')).hears('my/wrong.again', 'my/topic.cost');
  });

  test('are a fact and a thing to do, thirty to forty-five seconds at most', () => {
    const pieces = Object.values(line.library.content.prompts).filter(p => p.kind === 'piece');
    for (const piece of pieces) expect(piece.longest).toBeLessThanOrEqual(45);
  });
});

describe('after a piece', () => {
  test('1 is the next one, and after the last comes the first', async () => {
    const caller = await dials(line);
    await caller.presses('1', '2', '3');
    caller.hearsOnly('my/piece.contract.thailand', 'my/after.piece');
    (await caller.presses('1')).hearsOnly('my/piece.complain.thailand', 'my/after.piece');
    (await caller.presses('1')).hearsOnly('my/piece.pay.thailand', 'my/after.piece');
  });

  test('* is again, 9 is back to its page of topics, 0 is to be called back', async () => {
    const caller = await dials(line);
    await caller.presses('1', '2', '4', '1', '*');
    caller.hearsOnly('my/piece.complain.thailand', 'my/after.piece');
    (await caller.presses('9')).hearsOnly(...topics('complain'), 'my/common.keys');
    await caller.presses('1', '0');
    caller.hearsOnly('my/ask.phone');
  });

  test('silence and a wrong key do not say the whole piece again', async () => {
    const caller = await dials(line);
    await caller.presses('1', '2', '1');
    (await caller.waits()).hearsOnly('my/silence.again', 'my/after.piece');
    (await caller.presses('7')).hearsOnly('my/wrong.again', 'my/after.piece');
    (await caller.presses('*')).hearsOnly('my/piece.pay.thailand', 'my/after.piece');
  });
});

test('a piece is told until a year after its fact was seen, and then becomes "ask us" in that language', async () => {
  const { content } = library;
  const rules = { seen: '2025-11-21', changes: true } as const;
  const dated = { ...content, facts: { ...content.facts, 'T-01': rules } };
  const late = await hotline({ content: dated, now: new Date('2026-11-21T23:59:59Z') });
  (await (await dials(late)).presses('2', '1', '1')).hearsOnly('km/piece.cost.thailand', 'km/after.piece');
  late.later(1000);
  (await (await dials(late, { from: PEOPLE.ramesh })).presses('2', '1', '1')).hearsOnly('km/ask-us', 'km/after.piece');
  await late.close();
});

/** What a menu is but for the turn's number and the call's clock, which are every call's own. */
const bare = (document: string) => document.replaceAll(/&amp;[nt]=[0-9a-z]+/g, '');

describe('"to go on, press *"', () => {
  const dropsIn = async (...keys: string[]) => {
    const caller = await dials(line);
    await caller.presses(...keys);
    await line.settled();
    await caller.hangsUp();
    await line.settled();
  };
  const newcomer = async () => {
    const caller = await dials(line, { from: PEOPLE.sokha });
    return bare((await caller.presses('1')).document);
  };

  test('is said within ten minutes of a call that dropped in a piece, and names no topic', async () => {
    await dropsIn('1', '2', '2');
    line.later(10 * MINUTE);
    const caller = await dials(line);
    caller.hearsOnly('my/who.caller-pays', 'my/useful.thailand', 'my/main.go-on', 'my/main.menu');
    (await caller.presses('*')).hearsOnly('my/piece.cuts.thailand', 'my/after.piece');
    (await caller.presses('9')).hears('my/topic.pay');
  });

  test('is not said later: then the call is byte for byte what a new caller hears', async () => {
    await dropsIn('1', '2', '2');
    line.later(10 * MINUTE + 1);
    const caller = await dials(line);
    expect(bare(caller.document)).toBe(await newcomer());
    (await caller.presses('*')).hearsOnly('my/main.menu');
  });

  test.each([
    ['in a menu', ['1', '2']],
    ['after a request', ['1', '2', '1', '0', '1']],
    ['after a request for urgent help', ['1', '3', '2']],
    ['in the numbers', ['1', '3', '3']],
    ['in the languages', ['1', '9']],
  ])('is not said when the call ended %s: nothing tells what an earlier caller did', async (_, keys) => {
    await dropsIn(...keys);
    line.later(MINUTE);
    expect(bare((await dials(line)).document)).toBe(await newcomer());
  });

  test('is not said of another line that never spoke of it, nor once something else has ended in peace', async () => {
    await dropsIn('1', '2', '2');
    await dropsIn('9', '1');
    expect(bare((await dials(line)).document)).toBe(await newcomer());
  });

  test('is said once: after a silence * is again what it always is', async () => {
    await dropsIn('1', '2', '2');
    const caller = await dials(line);
    (await caller.waits()).hearsOnly('my/silence.again', 'my/main.menu');
    (await caller.presses('*')).hearsOnly('my/main.menu');
  });

  test('is not said to whoever picks up when we ring', async () => {
    await dropsIn('1', '2', '2');
    const rung = await dials(line, {
      from: LINES.flash,
      to: PEOPLE.khinKhin,
      direction: 'outbound-api',
      path: '/twilio/voice/ringback?r=x',
    });
    expect(rung.document).not.toContain('cuts');
    (await rung.presses('1')).hearsNot('main.go-on');
  });
});
