// The figures against calls that were told by hand.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CallHistory } from '../../src/stats/history.ts';
import { stats } from '../../src/stats/stats.ts';
import { call, KNOWN, LINE, MENU, MESSAGE, MONDAY, OPENING, TO_MESSAGE, TWO_PARTS, times } from './histories.ts';

const of = (calls: CallHistory[]) => stats(calls, KNOWN);
const heardTo = (seconds: number) => call('my', TO_MESSAGE, { seconds });

describe('getting past the first menu', () => {
  test('is reaching a list, a message, urgent help or asking, by any way', () => {
    const { calls } = of([
      call('my', OPENING),
      call('my', [...OPENING, [15, 'silence', 'main'], [30, 'silence', 'speaking']]),
      call('my', [...OPENING, [15, 'key.9', 'language'], [20, 'key.1', 'main']]),
      call('my', [...OPENING, [15, 'key.2', 'topics']]),
      call('my', [...OPENING, [15, 'key.3', 'urgent.menu']]),
      call('my', [...OPENING, [15, 'key.0', 'asking.phone']], { requests: 1 }),
    ]);
    expect(calls).toMatchObject([{ line: LINE, language: 'my', version: MENU, calls: 6, passed: 3, passedShare: 0.5 }]);
  });

  test('in a language that only takes messages is pressing any key', () => {
    const hello = [6, 'key.2', 'only.hello', { version: MENU }] as const;
    const opening: Parameters<typeof call>[1] = [[0, 'arrived', 'language'], [...hello]];
    const { calls } = of([
      ...times(3, call('ksw', [...opening, [12, 'key.0', 'only.speaking']], { requests: 1 })),
      ...times(2, call('ksw', [...opening, [20, 'silence', 'only.speaking']])),
      call('ksw', [...opening, [12, 'key.star', 'only.hello']]),
    ]);
    expect(calls).toMatchObject([{ language: 'ksw', version: MENU, calls: 6, passed: 3 }]);
  });

  test('who chooses no language is counted apart, and in the sum', () => {
    const { calls } = of([...times(5, call(null, [[0, 'arrived', 'language']])), ...times(15, heardTo(60))]);
    expect(calls.map(({ language, calls, passed }) => [language, calls, passed])).toEqual([
      ['my', 15, 15],
      ['none', 5, 0],
      ['all', 20, 15],
    ]);
  });
});

describe('hearing a message', () => {
  const heardOf = (histories: CallHistory[]) => {
    const { calls, messages } = of(histories);
    return { call: calls[0], message: messages[0] };
  };

  test('is three quarters of it, to the second', () => {
    const { call, message } = heardOf([...times(5, heardTo(49)), ...times(3, heardTo(50))]);
    expect(call).toMatchObject({ calls: 8, heard: 3, heardShare: 0.375, heardUnknown: 0 });
    expect(message).toMatchObject({ topic: 'pay', version: MESSAGE, calls: 8, times: 8, heard: 3, heardShare: 0.375 });
  });

  test('ends when a key is pressed, however long the call goes on', () => {
    const skipping = call('my', [...TO_MESSAGE, [30, 'key.9', 'topics']], { seconds: 300 });
    expect(heardOf(times(5, skipping)).call).toMatchObject({ heard: 0, heardUnknown: 0 });
  });

  test('counts each time it is played again, and the call once', () => {
    const again = call('my', [...TO_MESSAGE, [30, 'key.star', 'piece'], [75, 'key.star', 'piece']], { seconds: 80 });
    const { call: calls, message } = heardOf(times(5, again));
    expect(message).toMatchObject({ calls: 5, times: 15, heard: 5, repeats: 10, heardShare: 0.333 });
    expect(calls).toMatchObject({ calls: 5, heard: 5, heardShare: 1 });
  });

  test('is not begun anew by silence, which repeats the menu alone', () => {
    const waiting = call('my', [...TO_MESSAGE, [80, 'silence', 'piece', { version: null }]], { seconds: 200 });
    expect(heardOf(times(5, waiting)).message).toMatchObject({ times: 5, heard: 5 });
  });

  test('of several parts is hearing three quarters of all of them', () => {
    const parts = (seconds: number) =>
      call('my', [...OPENING, [20, 'key.1', 'piece', { version: TWO_PARTS }]], { seconds });
    expect(heardOf([...times(5, parts(42)), ...times(5, parts(43))]).message).toMatchObject({ heard: 5, times: 10 });
  });

  test('the provider’s own length counts, so a status that comes late changes nothing', () => {
    // callHistories reckons the end from it; here the call ended five seconds into the message.
    expect(heardOf(times(5, heardTo(25))).call).toMatchObject({ heard: 0, heardUnknown: 0 });
  });

  test('is not known where the end never came or the recording is gone, and then counts on neither side', () => {
    const lost = call('my', [...OPENING, [20, 'key.1', 'piece', { version: 'eeee5555' }]], { seconds: 200 });
    const { call: calls } = heardOf([
      ...times(2, call('my', TO_MESSAGE, { seconds: null })),
      ...times(2, lost),
      ...times(4, heardTo(60)),
      ...times(2, heardTo(21)),
    ]);
    expect(calls).toMatchObject({ calls: 10, heard: 4, heardUnknown: 4, heardShare: 0.667 });
  });

  test('a call that heard one message to its end has heard, whatever it did with the others', () => {
    const both = call('my', [...TO_MESSAGE, [60, 'key.1', 'piece', { topic: 'cuts', version: 'eeee5555' }]]);
    expect(heardOf(times(5, both)).call).toMatchObject({ heard: 5, heardUnknown: 0 });
  });
});

describe('the first useful sentence', () => {
  test('begins behind the greeting, and the middle call of all stands for them', () => {
    const chosenAfter = (second: number) =>
      call('my', [
        [0, 'arrived', 'language'],
        [second, 'key.1', 'main'],
      ]);
    const { calls } = of([4, 5, 9, 30, 31].map(chosenAfter));
    expect(calls).toMatchObject([{ secondsToUseful: 12 }]);
  });

  test('who is known hears it at once; who never came there is not counted', () => {
    const known = call('my', [[0, 'arrived', 'main']]);
    const { calls } = of([...times(5, known), ...times(5, call(null, [[0, 'arrived', 'language']]))]);
    expect(calls).toMatchObject([
      { language: 'my', secondsToUseful: 3 },
      { language: 'none', secondsToUseful: null },
      { language: 'all', secondsToUseful: 3 },
    ]);
  });
});

describe('at a menu', () => {
  test('repeats, wrong keys, silences and hang-ups are counted where they happened', () => {
    const lost = call('my', [
      ...OPENING,
      [15, 'key.star', 'main'],
      [30, 'key.7', 'main', { wrong: true }],
      [50, 'silence', 'main'],
      [70, 'key.2', 'topics'],
    ]);
    const { menus } = of([...times(5, lost), ...times(5, call('my', OPENING))]);
    expect(menus.find(menu => menu.place === 'main')).toEqual({
      line: LINE,
      language: 'my',
      version: MENU,
      place: 'main',
      calls: 10,
      times: 25,
      repeats: 5,
      wrongKeys: 5,
      silences: 5,
      hungUp: 5,
    });
    expect(menus.find(menu => menu.place === 'topics')).toMatchObject({ calls: 5, times: 5, hungUp: 5 });
  });

  test('a new recording of it is a row of its own', () => {
    const other = call('my', [
      [0, 'arrived', 'language'],
      [6, 'key.1', 'main', { version: 'ffff6666' }],
    ]);
    const { menus, calls } = of([...times(6, call('my', OPENING)), ...times(5, other)]);
    expect(menus.filter(menu => menu.place === 'main').map(({ version, calls }) => [version, calls])).toEqual([
      [MENU, 6],
      ['ffff6666', 5],
    ]);
    expect(calls.map(({ version, calls }) => [version, calls])).toEqual([
      [MENU, 6],
      ['ffff6666', 5],
      ['', 11],
    ]);
  });
});

test('where callers hung up is told apart from where we said goodbye', () => {
  const { hangUps } = of([
    ...times(6, call('my', OPENING)),
    ...times(6, heardTo(30)),
    ...times(9, call('my', [...OPENING, [20, 'silence', 'over']])),
  ]);
  expect(hangUps).toEqual([
    { line: LINE, language: 'my', place: 'main', calls: 6, share: 0.5 },
    { line: LINE, language: 'my', place: 'piece', calls: 6, share: 0.5 },
  ]);
});

test('requests are counted per hundred calls', () => {
  const asking = call('my', [...OPENING, [10, 'key.0', 'asking.phone']], { requests: 1 });
  const { calls } = of([...times(3, asking), call('my', OPENING, { requests: 2 }), ...times(4, call('my', OPENING))]);
  expect(calls).toMatchObject([{ calls: 8, requests: 5, requestsPer100: 62.5 }]);
});

describe('how far calls came', () => {
  const history = [
    ...times(5, call('my', OPENING)),
    ...times(
      6,
      call('my', [...TO_MESSAGE, [60, 'key.9', 'topics'], [65, 'key.9', 'main'], [70, 'key.3', 'urgent.menu']]),
    ),
    ...times(7, call('my', [...OPENING, [9, 'key.0', 'asking.phone']], { requests: 1 })),
  ];
  test('is the furthest stage, whatever way they went back', () => {
    const { reached, links } = of(history);
    expect(reached.map(({ stage, calls }) => [stage, calls])).toEqual([
      ['dialled', 18],
      ['language', 18],
      ['main', 18],
      ['topics', 6],
      ['message', 6],
      ['asking', 7],
    ]);
    expect(links.map(({ from, to, calls }) => `${from}>${to} ${calls}`)).toEqual([
      'dialled>language 18',
      'language>main 18',
      'main>asking 7',
      'main>topics 6',
      'topics>message 6',
    ]);
  });
});

describe('no row is made of fewer than five calls', () => {
  test('a line with fewer is not there at all', () => {
    expect(of(times(4, call('my', TO_MESSAGE)))).toMatchObject({
      calls: [],
      menus: [],
      messages: [],
      hangUps: [],
      reached: [],
      links: [],
    });
  });

  test('languages with fewer are told together, and where even that is too few, with the next larger', () => {
    const opened = (language: string, n: number) => times(n, call(language, OPENING));
    const rows = (calls: CallHistory[]) => of(calls).calls.map(({ language, calls }) => [language, calls]);
    expect(rows([...opened('my', 9), ...opened('km', 3), ...opened('ne', 3)])).toEqual([
      ['my', 9],
      ['others', 6],
      ['all', 15],
    ]);
    expect(rows([...opened('my', 9), ...opened('km', 6), ...opened('ne', 3)])).toEqual([
      ['my', 9],
      ['others', 9],
      ['all', 18],
    ]);
    expect(rows([...opened('my', 9), ...opened('ne', 3)])).toEqual([['others', 12]]);
  });

  const places = ['language', 'main', 'topics', 'piece', 'asking.phone', 'urgent.menu', 'over'];
  const anyCall = fc
    .record({
      language: fc.constantFrom('my', 'km', 'ne', null),
      line: fc.constantFrom(LINE, '+97710000003'),
      steps: fc.array(fc.tuple(fc.constantFrom('key.1', 'key.star', 'silence'), fc.constantFrom(...places)), {
        minLength: 1,
        maxLength: 6,
      }),
      seconds: fc.option(fc.integer({ min: 0, max: 300 })),
    })
    .map(({ language, line, steps, seconds }) =>
      call(
        language,
        steps.map(([event, to], i) => [10 * i, event, to]),
        { line, seconds, started: MONDAY },
      ),
    );

  test('whatever happened; and the parts of a line are its whole', () => {
    fc.assert(
      fc.property(fc.array(anyCall, { maxLength: 40 }), calls => {
        const { field: _, ...tables } = of(calls);
        for (const row of Object.values(tables).flat()) expect(row.calls).toBeGreaterThanOrEqual(5);
        for (const line of [LINE, '+97710000003']) {
          const rows = tables.calls.filter(row => row.line === line);
          const whole = rows.find(row => row.language === 'all');
          const sum = rows.filter(row => row !== whole).reduce((n, row) => n + row.calls, 0);
          if (whole) expect(sum).toBe(whole.calls);
        }
      }),
      { numRuns: 60 },
    );
  });
});
