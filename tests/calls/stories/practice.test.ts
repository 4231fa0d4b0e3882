import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRounds } from '../../../src/outreach/rounds.ts';
import { dials } from '../../support/caller.ts';
import { hotline, hotlineYaml, LINES, type Line, PEOPLE } from '../../support/hotline.ts';
import { dump, filled } from '../dump.ts';

let line: Line;
beforeEach(async () => {
  line = await hotline();
});
afterEach(() => line.close());

const practises = (dialling: Parameters<typeof dials>[1] = {}) => dials(line, { to: LINES.practice, ...dialling });

describe('the practice line', () => {
  test('says that it is one, and is the same flow', async () => {
    const caller = await practises();
    await caller.presses('1');
    caller.hearsOnly('my/who.caller-pays', 'my/practice.hello', 'my/useful.thailand', 'my/main.menu');
    (await caller.presses('2', '1')).hearsOnly('my/piece.pay.thailand', 'my/after.piece');
  });

  test('saves nothing at all: a whole request, a typed number, urgent help, a message; only the call is counted', async () => {
    const caller = await practises();
    await caller.presses('1', '0');
    caller.hearsOnly('my/ask.phone');
    await caller.presses('3');
    await caller.types('0898765432');
    caller.hears('my/ask.typed', 'my/digit.0', 'my/ask.typed-right');
    await caller.presses('1', '1');
    await caller.speaks();
    const recording = caller.heard.length ? `RE${caller.sid.slice(2)}` : '';
    await caller.presses('2');
    caller.hears('my/ask.code', 'my/promise.cannot-say');
    await caller.presses('3', '1');
    caller.hears('my/ask.cancelled');
    await caller.presses('3', '2');
    expect(caller.ended).toBe(true);
    await caller.hangsUp();

    const spoken = await practises();
    await spoken.presses('1');
    await spoken.waits(2);
    const callback = spoken.recordingCallback;
    await spoken.speaks();
    const told = await line.post(callback, {
      CallSid: spoken.sid,
      RecordingSid: recording,
      RecordingStatus: 'completed',
      RecordingDuration: '3',
    });
    expect(told.status).toBe(204);
    expect(line.provider.deleted).toEqual([recording]);

    await createRounds(line.deps)();
    const rows = await dump(line);
    // The rounds write down that they have looked at the provider's lists.
    expect(filled(rows)).toEqual(['applied', 'calls']);
    expect(JSON.stringify(rows.applied)).not.toMatch(/CA[0-9a-f]{6}/);
    expect(line.provider.placed).toEqual([]);
  });

  test('rings nobody on duty: urgent help goes to its truth and the numbers at once', async () => {
    await line.close();
    line = await hotline({ onDuty: ['+66811111111'] });
    const caller = await practises();
    await caller.presses('1', '3', '1');
    expect(caller.document).not.toContain('<Dial');
    caller.hears('my/numbers.intro', 'my/urgent.end');
    await createRounds(line.deps)();
    expect(line.provider.placed).toEqual([]);
  });

  test('does not remember the caller, nor touch what the real line remembers', async () => {
    const real = await dials(line);
    await real.presses('1', '2', '2');
    await line.settled();
    await real.hangsUp();
    const before = (await dump(line)).callers;

    const caller = await practises();
    caller.hears('my/language.name', 'en/press.5');
    await caller.presses('3');
    await line.settled();
    await caller.hangsUp();
    expect((await dump(line)).callers).toEqual(before);
    (await dials(line)).hears('my/main.go-on');
  });

  test('has caps of its own per number and for the line, and says so in the end', async () => {
    await line.close();
    line = await hotline({ yaml: hotlineYaml.replace('per-number: 20, per-line: 300', 'per-number: 2, per-line: 3') });
    for (let i = 0; i < 2; i++) {
      (await practises()).hears('my/language.name');
      await line.settled();
    }
    const third = await practises();
    third.hearsOnly('my/practice.used-up');
    expect(third.ended).toBe(true);
    await line.settled();
    (await practises({ from: PEOPLE.sokha })).hearsOnly('my/practice.used-up');
    (await dials(line)).hears('my/language.name');
    line.later(24 * 3_600_000 + 1);
    (await practises()).hears('my/language.name');
  });
});
