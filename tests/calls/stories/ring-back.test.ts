import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ProviderError } from '../../../src/outreach/provider.ts';
import { createRounds } from '../../../src/outreach/rounds.ts';
import { dials } from '../../support/caller.ts';
import { hotline, hotlineYaml, LINES, type Line, PEOPLE } from '../../support/hotline.ts';
import { dump, expectNowhere } from '../dump.ts';

let line: Line;
let round: () => Promise<void>;
const open = async (options: Parameters<typeof hotline>[0] = {}) => {
  await line?.close();
  line = await hotline(options);
  round = createRounds(line.deps);
};
beforeEach(() => open());
afterEach(() => line.close());

const SECOND = 1_000;
const NAMES = ['my/language.name', 'my/press.1', 'ksw/language.name', 'my/press.2', 'shn/language.name', 'my/press.3'];

const rings = () => line.provider.placed;
const flashes = (from: string = PEOPLE.khinKhin) => dials(line, { from, to: LINES.flash });
const rows = async () => (await dump(line)).rings;
const after = async (ms: number) => {
  line.later(ms);
  await round();
};
/** Somebody, or something, picks up the latest ring. */
const picksUp = (form: Record<string, string> = {}) =>
  dials(line, {
    from: LINES.flash,
    to: rings().at(-1)?.to,
    direction: 'outbound-api',
    path: rings().at(-1)?.url,
    sid: `CAout${rings().length}`,
    form: { CallStatus: 'in-progress', AnsweredBy: 'human', ...form },
  });
/** The provider tells how the latest ring ended. */
const ends = async (CallStatus: string, seconds = 0) => {
  const response = await line.post(rings().at(-1)?.statusUrl ?? '', {
    CallSid: `CAout${rings().length}`,
    From: LINES.flash,
    To: rings().at(-1)?.to ?? '',
    Direction: 'outbound-api',
    CallStatus,
    CallDuration: `${seconds}`,
  });
  expect(response.status).toBe(204);
};

describe('a flash', () => {
  test('is written down and refused as busy, which nobody pays for', async () => {
    const caller = await flashes();
    expect(caller.document).toBe('<?xml version="1.0" encoding="UTF-8"?><Response><Reject reason="busy"/></Response>');
    expect(await rows()).toMatchObject([{ id: caller.sid, status: 'waiting', rung: 0, line: LINES.flash }]);
    expect((await dump(line)).calls).toEqual([]);
    await expectNowhere(line, PEOPLE.khinKhin);
  });

  test('is rung after five seconds, from the number that was flashed, asking whether a person picks up', async () => {
    await flashes();
    await after(5 * SECOND - 1);
    expect(rings()).toEqual([]);
    await after(1 * SECOND);
    expect(rings()).toMatchObject([{ to: PEOPLE.khinKhin, from: LINES.flash, timeout: 25, detectMachine: true }]);
    expect(rings()[0]?.url).not.toContain(PEOPLE.khinKhin.slice(1));
  });

  test('newer than a ring that waits replaces it: one ring, five seconds after the newer', async () => {
    await flashes();
    line.later(3 * SECOND);
    await flashes();
    await after(2 * SECOND);
    expect(rings()).toEqual([]);
    await after(3 * SECOND);
    await after(90 * SECOND);
    expect(rings()).toHaveLength(1);
    expect((await rows()).map(r => r.status)).toEqual(['replaced', 'ringing']);
  });

  test('of another phone, or on another line, replaces nothing', async () => {
    await flashes();
    await flashes(PEOPLE.sokha);
    await dials(line, { to: LINES.nepal });
    await after(5 * SECOND);
    // They are due at the same moment, and placed in no particular order.
    expect(
      rings()
        .map(r => [r.to, r.from].join(' from '))
        .sort(),
    ).toEqual(
      [
        `${PEOPLE.khinKhin} from ${LINES.flash}`,
        `${PEOPLE.sokha} from ${LINES.flash}`,
        `${PEOPLE.khinKhin} from ${LINES.nepal}`,
      ].sort(),
    );
  });

  test('that could not be rung within a minute is dropped and logged', async () => {
    await flashes();
    await after(60 * SECOND + 1);
    expect(rings()).toEqual([]);
    expect(await rows()).toMatchObject([{ status: 'dropped', due_at: null, rung: 0 }]);
    expect(line.log).toContainEqual(
      expect.objectContaining({ level: 'error', event: expect.stringContaining('dropped') }),
    );
    await after(60 * SECOND);
    expect(rings()).toEqual([]);
  });

  test('rung at the last moment of that minute is rung', async () => {
    await flashes();
    await after(60 * SECOND);
    expect(rings()).toHaveLength(1);
  });
});

describe('whoever picks up', () => {
  test('hears only the names of the languages with their keys', async () => {
    await flashes();
    await after(5 * SECOND);
    (await picksUp()).hearsOnly(...NAMES);
    expect(await rows()).toMatchObject([{ status: 'answered', rung: 1 }]);
  });

  test('hears nothing more after two silences', async () => {
    await flashes();
    await after(5 * SECOND);
    const caller = await picksUp();
    (await caller.waits()).hearsOnly(...NAMES);
    await caller.waits();
    expect(caller.document).toBe('<?xml version="1.0" encoding="UTF-8"?><Response><Hangup/></Response>');
  });

  test('hears nothing more after two keys that are no language, 0 too', async () => {
    await flashes();
    await after(5 * SECOND);
    const caller = await picksUp();
    (await caller.presses('0')).hearsOnly(...NAMES);
    expect((await (await caller.presses('8')).hearsOnly()).ended).toBe(true);
    expect((await dump(line)).requests).toEqual([]);
  });

  test('goes on with a key, is told that we pay, and may ask without typing a number', async () => {
    await flashes();
    await after(5 * SECOND);
    const caller = await picksUp();
    (await caller.presses('1')).hearsOnly('my/who.line-pays', 'my/useful.thailand', 'my/main.menu');
    (await caller.presses('0')).hearsOnly('my/ask.phone');
    expect((await dump(line)).requests).toMatchObject([{ source: 'ring-back', line: LINES.flash, language: 'my' }]);
  });

  test('hears the names whatever is remembered of the number: another may hold the phone', async () => {
    await (await dials(line)).presses('1');
    await line.settled();
    await flashes();
    await after(5 * SECOND);
    (await picksUp()).hearsOnly(...NAMES);
  });

  test.each(['machine_start', 'machine_end_beep', 'fax'])(
    'as %s is hung up on, with nothing said',
    async AnsweredBy => {
      await flashes();
      await after(5 * SECOND);
      const machine = await picksUp({ AnsweredBy });
      expect(machine.document).toBe('<?xml version="1.0" encoding="UTF-8"?><Response><Hangup/></Response>');
      await ends('completed', 3);
      await after(55 * SECOND);
      expect(rings()).toHaveLength(2);
    },
  );

  test('and hangs up in a piece is logged with the step and second like any caller', async () => {
    await flashes();
    await after(5 * SECOND);
    const caller = await picksUp();
    await caller.presses('1', '2', '1');
    await line.settled();
    line.later(9 * SECOND);
    await ends('completed', 70);
    expect((await dump(line)).calls).toMatchObject([
      { sid: caller.sid, direction: 'outbound-api', ended_state: 'piece', ended_second: 9, seconds: 70 },
    ]);
  });

  test('when something breaks before a language is chosen hears the names again, and no more', async () => {
    await flashes();
    await after(5 * SECOND);
    const caller = await picksUp();
    const again = await dials(line, {
      from: LINES.flash,
      to: PEOPLE.khinKhin,
      direction: 'outbound-api',
      path: '/twilio/voice/fallback',
      form: { ErrorCode: '11200', ErrorUrl: `https://hotline.example.org/twilio/voice/turn?${caller.place}` },
    });
    again.hearsOnly(...NAMES);
    const first = await dials(line, {
      from: LINES.flash,
      to: PEOPLE.khinKhin,
      direction: 'outbound-api',
      path: '/twilio/voice/fallback',
      form: { ErrorCode: '11200', ErrorUrl: rings()[0]?.url ?? '' },
    });
    first.hearsOnly(...NAMES);
    for (const fallen of [again, first]) {
      await fallen.waits(2);
      expect(fallen.heard).toEqual([]);
      expect(fallen.ended).toBe(true);
    }
  });
});

describe('a phone that is busy or not picked up', () => {
  test.each(['busy', 'no-answer', 'canceled'])(
    '(%s) is rung once more at sixty seconds, and never a third time',
    async status => {
      await flashes();
      await after(5 * SECOND);
      line.later(20 * SECOND);
      await ends(status);
      await after(35 * SECOND - 1);
      expect(rings()).toHaveLength(1);
      await after(1 * SECOND);
      expect(rings()).toHaveLength(2);
      await ends(status);
      await after(60 * SECOND);
      await after(3600 * SECOND);
      expect(rings()).toHaveLength(2);
      expect(await rows()).toMatchObject([{ status: 'done', rung: 2, due_at: null }]);
    },
  );

  test('which the network says cannot be reached at all is not rung again', async () => {
    await flashes();
    await after(5 * SECOND);
    await ends('failed');
    await after(60 * SECOND);
    expect(rings()).toHaveLength(1);
  });

  test('flashed again before the second ring: that ring is replaced by the newer flash’s', async () => {
    await flashes();
    await after(5 * SECOND);
    await ends('busy');
    line.later(10 * SECOND);
    await flashes();
    await after(5 * SECOND);
    expect(rings()).toHaveLength(2);
    await picksUp();
    await ends('completed', 80);
    await after(120 * SECOND);
    expect(rings()).toHaveLength(2);
  });

  test('once answered and hung up on is not rung again', async () => {
    await flashes();
    await after(5 * SECOND);
    await picksUp();
    await ends('completed', 4);
    await after(60 * SECOND);
    expect(rings()).toHaveLength(1);
  });

  test('that the provider could not ring now is tried once more; what may have rung is not', async () => {
    await flashes();
    line.provider.failing = new ProviderError('too many at once', 'retry');
    await after(5 * SECOND);
    line.provider.failing = undefined;
    await after(55 * SECOND);
    expect(rings()).toHaveLength(1);

    await flashes(PEOPLE.sokha);
    line.provider.failing = new ProviderError('no answer from the provider', 'unknown');
    await after(5 * SECOND);
    line.provider.failing = undefined;
    await after(55 * SECOND);
    expect(rings()).toHaveLength(1);
  });
});

describe('the day’s limits', () => {
  const aFlash = async (seconds: number) => {
    await flashes();
    await after(5 * SECOND);
    await picksUp();
    await ends('completed', seconds);
    await after(60 * SECOND);
  };

  test('six calls of a number are rung; the seventh flash is answered instead', async () => {
    for (let i = 0; i < 6; i++) await aFlash(90);
    expect(rings()).toHaveLength(6);
    (await flashes()).hearsOnly(...NAMES);
    expect((await flashes(PEOPLE.sokha)).ended).toBe(true);
    await after(24 * 3600 * SECOND);
    expect((await flashes()).ended).toBe(true);
  }, 20_000);

  test('a call that broke off inside a minute is not counted, but twelve are the most', async () => {
    for (let i = 0; i < 12; i++) await aFlash(59);
    expect(rings()).toHaveLength(12);
    const caller = await flashes();
    caller.hearsOnly(...NAMES);
    (await caller.presses('1', '0')).hearsOnly('my/ask.phone');
  }, 20_000);

  test('of the line are an alarm, and it answers whoever flashes then', async () => {
    await open({ yaml: hotlineYaml.replace('per-line: 500', 'per-line: 2') });
    await flashes();
    await flashes(PEOPLE.sokha);
    await after(5 * SECOND);
    expect(rings()).toHaveLength(2);
    (await flashes(PEOPLE.ramesh)).hearsOnly(...NAMES);
    expect(line.log).toContainEqual(
      expect.objectContaining({ level: 'error', event: expect.stringContaining('ALARM') }),
    );
  });
});

describe('who cannot be rung is answered', () => {
  test.each([
    ['withheld', 'anonymous'],
    ['withheld on a keypad', '+266696687'],
    ['of another country', PEOPLE.abroad],
    ['no number of any country', '+66000000000'],
  ])('%s', async (_, from) => {
    (await flashes(from)).hearsOnly(...NAMES);
    await after(60 * SECOND);
    expect(rings()).toEqual([]);
    expect(await rows()).toEqual([]);
  });
});
