import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localTime } from '../../src/callbacks/hours.ts';
import { type LifeEvent, type LifeState, move } from '../../src/callbacks/life.ts';
import { type Outcome, outcomeAfter, type Safe } from '../../src/callbacks/outcomes.ts';
import { follows, reasked, strictest } from '../../src/callbacks/settling.ts';
import { nextWindow, placeOf } from '../../src/callbacks/windows.ts';
import { readHotline } from '../../src/content/hotline.ts';
import type { When } from '../../src/voice/call.ts';
import { hotlineYaml } from '../support/hotline.ts';

const { countries } = readHotline(hotlineYaml);
const thailand = countries.thailand as (typeof countries)[string];
const nepal = countries.nepal as (typeof countries)[string];
const at = (text: string) => Date.parse(text);
const shown = (window: { from: number; until: number } | undefined) =>
  window && [new Date(window.from).toISOString(), new Date(window.until).toISOString()];

describe('the window in which a number is rung next', () => {
  test.each([
    // Saturday 21 November 2026, noon in Bangkok (UTC+7); open Monday to Saturday, 08:00 to 20:00.
    [
      'by day, while it is day: now',
      'day',
      '2026-11-21T05:00:00Z',
      ['2026-11-21T01:00:00.000Z', '2026-11-21T13:00:00.000Z'],
    ],
    [
      'by day, after closing: the next open day',
      'day',
      '2026-11-21T14:00:00Z',
      ['2026-11-23T01:00:00.000Z', '2026-11-23T13:00:00.000Z'],
    ],
    [
      'only in the evening',
      'evening',
      '2026-11-21T05:00:00Z',
      ['2026-11-21T11:00:00.000Z', '2026-11-21T14:00:00.000Z'],
    ],
    [
      'who did not answer waits for the next daytime',
      'unasked',
      '2026-11-21T05:00:00Z',
      ['2026-11-23T01:00:00.000Z', '2026-11-23T13:00:00.000Z'],
    ],
    [
      'before opening, the next daytime is today',
      'unasked',
      '2026-11-20T22:00:00Z',
      ['2026-11-21T01:00:00.000Z', '2026-11-21T13:00:00.000Z'],
    ],
    ['now is now', 'now', '2026-11-21T19:00:00Z', ['2026-11-21T19:00:00.000Z', '2026-11-21T20:00:00.000Z']],
  ] as [string, When, string, string[]][])('%s', (_, when, now, window) => {
    expect(shown(nextWindow(at(now), when, thailand))).toEqual(window);
  });

  test('not this phone: never', () => {
    expect(nextWindow(at('2026-11-21T05:00:00Z'), 'no', thailand)).toBeUndefined();
  });

  test('never two rings in one window', () => {
    const now = at('2026-11-21T05:00:00Z');
    expect(shown(nextWindow(now, 'day', thailand, at('2026-11-21T02:00:00Z')))?.[0]).toBe('2026-11-23T01:00:00.000Z');
  });

  test("a number goes by its own country's clock, wherever our line is", () => {
    expect(placeOf('NP', countries, thailand)).toBe(nepal);
    expect(placeOf('US', countries, thailand)).toBe(thailand);
    // 09:00 in Kathmandu is 03:15 UTC.
    expect(shown(nextWindow(at('2026-11-22T00:00:00Z'), 'day', nepal))?.[0]).toBe('2026-11-22T03:15:00.000Z');
  });

  test('a window always lies within the hours of the place, and is never over', () => {
    const times = { min: at('2026-01-01T00:00:00Z'), max: at('2027-12-31T00:00:00Z') };
    fc.assert(
      fc.property(
        fc.integer(times),
        fc.constantFrom<When>('day', 'unasked'),
        fc.constantFrom(thailand, nepal),
        (now, when, place) => {
          const window = nextWindow(now, when, place);
          if (!window) throw new Error('there is always a next day');
          expect(window.until).toBeGreaterThan(now);
          const opening = localTime(new Date(window.from), place.zone);
          expect(opening.minutes).toBe(Number(place.hours.from.slice(0, 2)) * 60);
          expect(place.hours.days).toContain(['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'][opening.day]);
        },
      ),
    );
  });
});

describe('the strictest answer wins', () => {
  test.each([
    [['day', 'no'], 'no'],
    [['now', 'no'], 'no'],
    [['day', 'unasked'], 'unasked'],
    [['day', 'day'], 'day'],
    [['evening'], 'evening'],
    [['day', 'evening'], 'unasked'],
    [['now', 'day'], 'now'],
  ] as [When[], When][])('%j: %s', (answers, one) => {
    expect(strictest(answers)).toBe(one);
    expect(strictest([...answers].reverse())).toBe(one);
  });
});

describe('asked anew', () => {
  test.each([
    ['the newest word of the only one holds', ['evening'], 'day', ['day']],
    ['and fills what was not answered', ['unasked'], 'evening', ['evening']],
    ['or held for that hour only', ['now', 'unasked'], 'day', ['day', 'day']],
    ['a no goes for all', ['day', 'evening'], 'no', ['no', 'no']],
    ['and is not taken back by who may be another', ['no', 'unasked'], 'day', ['no', 'day']],
    ['of several, two who differ leave no hour that is safe', ['day', 'evening'], 'evening', ['unasked', 'evening']],
  ] as [string, When[], Safe, When[]][])('%s', (_, answers, safe, after) => {
    expect(reasked(answers, safe)).toEqual(after);
  });
});

describe('what follows an outcome', () => {
  const noon = at('2026-11-21T05:00:00Z');
  const tried = {
    answers: ['day'] as When[],
    rings: 1,
    firstRang: noon - 60_000,
    lastRang: noon - 60_000,
    now: noon,
    place: thailand,
  };

  test('nobody answered: again in the next window, three times at most', () => {
    expect(follows({ ...tried, outcome: 'no-answer' })).toMatchObject({
      state: 'waiting',
      window: { from: at('2026-11-23T01:00:00Z') },
    });
    expect(follows({ ...tried, outcome: 'busy', rings: 3 })).toMatchObject({ state: 'parked', why: 'rung 3 times' });
  });

  test('nobody answered who had not said that it is safe: never again by itself', () => {
    expect(follows({ ...tried, answers: ['unasked'], outcome: 'no-answer' })).toMatchObject({ state: 'parked' });
  });

  test('a week after the first ring it stops', () => {
    expect(follows({ ...tried, rings: 2, firstRang: noon - 8 * 86_400_000, outcome: 'no-answer' })).toMatchObject({
      state: 'parked',
      why: 'tried for a week',
    });
  });

  test('a named time is kept within the hours, and refused outside them', () => {
    const tomorrow = at('2026-11-23T05:00:00Z');
    expect(follows({ ...tried, outcome: 'follow-up', at: tomorrow })).toMatchObject({
      state: 'waiting',
      window: { from: tomorrow },
    });
    expect(follows({ ...tried, outcome: 'follow-up', at: at('2026-11-23T20:00:00Z') })).toMatchObject({
      state: 'parked',
    });
  });

  test('another call, but not on this phone: a supervisor finds another way', () => {
    const tomorrow = at('2026-11-23T05:00:00Z');
    expect(follows({ ...tried, answers: ['no'], outcome: 'follow-up', at: tomorrow })).toEqual({
      state: 'parked',
      why: 'they want another call, but not on this phone',
    });
  });

  test('never again: closed, and the number is left alone', () => {
    expect(follows({ ...tried, outcome: 'never-again' })).toEqual({ state: 'closed', suppress: true });
  });

  test('nothing but a word of a person closes anything', () => {
    const closing = (Object.keys(outcomeAfter) as Outcome[]).filter(
      outcome => follows({ ...tried, outcome }).state === 'closed',
    );
    expect(closing.sort()).toEqual(['done', 'never-again', 'referred']);
  });
});

describe('the life of a callback', () => {
  test.each([
    ['waiting', { type: 'claim' }, 'claimed'],
    ['claimed', { type: 'release' }, 'waiting'],
    ['claimed', { type: 'dial' }, 'dialling'],
    ['dialling', { type: 'talk' }, 'talking'],
    ['dialling', { type: 'end' }, 'outcome'],
    ['talking', { type: 'end' }, 'outcome'],
    ['outcome', { type: 'settle', next: 'waiting' }, 'waiting'],
    ['outcome', { type: 'settle', next: 'parked' }, 'parked'],
    ['outcome', { type: 'settle', next: 'closed' }, 'closed'],
    ['parked', { type: 'requeue' }, 'waiting'],
    ['closed', { type: 'ask' }, 'waiting'],
    ['closed', { type: 'claim' }, 'claimed'],
    ['claimed', { type: 'renew' }, 'claimed'],
    ['claimed', { type: 'stop' }, 'parked'],
    ['parked', { type: 'ask' }, 'waiting'],
    ['waiting', { type: 'close' }, 'closed'],
    ['waiting', { type: 'dial' }, undefined],
    ['waiting', { type: 'talk' }, undefined],
    ['talking', { type: 'talk' }, undefined],
    ['outcome', { type: 'talk' }, undefined],
    ['outcome', { type: 'end' }, undefined],
    ['talking', { type: 'stop' }, undefined],
    ['dialling', { type: 'close' }, undefined],
    ['parked', { type: 'claim' }, undefined],
    ['talking', { type: 'claim' }, undefined],
    ['outcome', { type: 'claim' }, undefined],
    ['closed', { type: 'settle', next: 'waiting' }, undefined],
  ] as [LifeState, LifeEvent, LifeState | undefined][])('%s, %j: %s', (state, event, next) => {
    expect(move(state, event)).toBe(next);
  });
});
