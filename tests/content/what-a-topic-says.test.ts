import { describe, expect, test } from 'vitest';
import type { Content, Live, Prompt } from '../../src/content/prompts.ts';
import { corridors, type Listener, told } from '../../src/content/topics.ts';

const NOON = new Date('2026-03-31T05:00:00Z');
const DAY = 86_400_000;

const about = (kind: Prompt['kind'], more: Partial<Prompt>): Prompt => ({ kind, what: 'it', longest: 15, ...more });
const prompts: Record<string, Prompt> = {
  'amount.pay.thailand': about('amount', { topic: 'pay', to: ['thailand'], sources: ['T-06'] }),
  'piece.pay': about('piece', { topic: 'pay', sources: ['T-07'] }),
  'piece.pay.thailand': about('piece', { topic: 'pay', to: ['thailand'], sources: ['T-07', 'T-08'] }),
  'piece.pay.nepal': about('piece', { topic: 'pay', from: ['nepal'], sources: ['N-01'] }),
  'piece.pay.nepal.malaysia': about('piece', { topic: 'pay', from: ['nepal'], to: ['malaysia'], sources: ['N-02'] }),
  'amount.pay.malaysia': about('amount', { topic: 'pay', to: ['malaysia'], sources: ['Y-01'] }),
  'amount.pay.malaysia.food': about('amount', { topic: 'pay', to: ['malaysia'], sources: ['Y-02'] }),
  'route.nepal.malaysia.open': about('route', { from: ['nepal'], to: ['malaysia'] }),
  'route.nepal.malaysia.slow': about('route', { from: ['nepal'], to: ['malaysia'] }),
  'route.nepal.malaysia.closed': about('route', { from: ['nepal'], to: ['malaysia'] }),
};
const facts: Content['facts'] = {
  'T-06': { seen: '2025-07-01', changes: true },
  'T-07': { seen: '2017-01-01' },
  'T-08': { seen: '2024-02-29', changes: true },
  'N-01': { seen: '2017-01-01' },
  'N-02': { seen: '2025-03-31', changes: true },
  'Y-01': { seen: '2025-08-01', changes: true },
  'Y-02': { seen: '2025-03-30', changes: true },
};
const content = (live: Partial<Live> = {}): Content => ({
  prompts,
  facts,
  shelves: { work: ['pay'] },
  languages: {},
  clips: {},
  live: { routes: {}, confirmed: {}, ...live },
});

const inThailand: Listener = { language: 'my', home: 'thailand', country: 'thailand' };
const toMalaysia: Listener = { language: 'ne', home: 'nepal', country: 'malaysia' };

describe('a topic says', () => {
  test('its pieces, then its amounts, for where somebody comes from and where they work', () => {
    const live = { confirmed: { 'T-08': '2026-01-15', 'Y-02': '2026-03-01' } };
    expect(told(content(live), 'pay', inThailand, NOON)).toEqual([
      'piece.pay',
      'piece.pay.thailand',
      'amount.pay.thailand',
    ]);
    expect(told(content(live), 'pay', toMalaysia, NOON)).toEqual([
      'piece.pay',
      'piece.pay.nepal',
      'piece.pay.nepal.malaysia',
      'amount.pay.malaysia',
      'amount.pay.malaysia.food',
    ]);
  });

  test('to somebody who goes elsewhere what their country has without a destination', () => {
    const elsewhere = { ...toMalaysia, country: 'elsewhere' };
    expect(told(content(), 'pay', elsewhere, NOON)).toEqual(['piece.pay', 'piece.pay.nepal']);
  });

  test('in English, on a line in a country that people leave, what is for people from there', () => {
    const english = { ...toMalaysia, language: 'en', country: 'elsewhere' };
    expect(told(content(), 'pay', english, NOON)).toContain('piece.pay.nepal');
    expect(told(content(), 'pay', { ...english, home: 'thailand' }, NOON)).toEqual(['piece.pay']);
  });

  test('"ask us" in place of a piece past its day, and the rest as it is', () => {
    expect(told(content(), 'pay', inThailand, NOON)).toEqual(['piece.pay', 'ask-us', 'amount.pay.thailand']);
  });

  test('one "what it is today" for all its amounts that are past their day, after those that are not', () => {
    const tomorrow = new Date(NOON.getTime() + DAY);
    expect(told(content(), 'pay', { ...toMalaysia, language: 'th' }, NOON)).toEqual([
      'piece.pay',
      'piece.pay.nepal',
      'piece.pay.nepal.malaysia',
      'amount.pay.malaysia',
      'ask-us.today',
    ]);
    const inMalaysia = { language: 'my', home: 'thailand', country: 'malaysia' };
    const inAugust = new Date('2026-08-02T00:00:00Z');
    expect(told(content(), 'pay', inMalaysia, inAugust)).toEqual(['piece.pay', 'ask-us.today']);
    // "Ask us" is not said twice.
    expect(told(content(), 'pay', toMalaysia, tomorrow)).toEqual([
      'piece.pay',
      'piece.pay.nepal',
      'ask-us',
      'amount.pay.malaysia',
    ]);
  });

  test('"ask us" where nothing was ever recorded', () => {
    expect(told(content(), 'horoscope', inThailand, NOON)).toEqual(['ask-us']);
  });
});

describe('a fact that changes', () => {
  const paid = (live: Partial<Live>, day: string) =>
    told(content(live), 'pay', inThailand, new Date(`${day}T12:00:00Z`)).includes('amount.pay.thailand');

  test('is told for twelve months after it was seen', () => {
    expect(paid({}, '2026-07-01')).toBe(true);
    expect(paid({}, '2026-07-02')).toBe(false);
  });

  test('or after it was confirmed, if that was later', () => {
    expect(paid({ confirmed: { 'T-06': '2026-05-20' } }, '2027-05-20')).toBe(true);
    expect(paid({ confirmed: { 'T-06': '2026-05-20' } }, '2027-05-21')).toBe(false);
    expect(paid({ confirmed: { 'T-06': '2024-01-01' } }, '2026-07-01')).toBe(true);
  });

  test('and one that does not change is told for ever', () => {
    expect(told(content(), 'pay', { ...inThailand, country: 'elsewhere' }, new Date('2099-01-01'))).toEqual([
      'piece.pay',
    ]);
  });
});

describe('the way abroad', () => {
  const set = (status: 'open' | 'slow' | 'closed' | 'ask', at: string): Content =>
    content({ routes: { 'nepal>malaysia': { status, at: Date.parse(at) } } });
  const said = (c: Content, listener = toMalaysia) => told(c, 'route', listener, NOON);

  test('is told as somebody set it, with the month in which they did', () => {
    expect(said(set('slow', '2026-03-30T22:00:00Z'))).toEqual(['route.nepal.malaysia.slow', 'checked.3']);
    expect(said(set('open', '2026-01-05T00:00:00Z'))).toEqual(['route.nepal.malaysia.open', 'checked.1']);
  });

  test('is not told when nobody has set it, or only "ask us", or more than a season ago', () => {
    expect(said(content())).toEqual(['ask-us']);
    expect(said(set('ask', '2026-03-30'))).toEqual(['ask-us']);
    expect(said(set('open', '2025-12-29T23:59:59Z'))).toEqual(['route.nepal.malaysia.open', 'checked.12']);
    expect(said(set('open', '2025-12-28T23:59:59Z'))).toEqual(['ask-us']);
  });

  test('is not told to people from elsewhere, or about elsewhere', () => {
    expect(said(set('open', '2026-03-30'), { ...toMalaysia, language: 'km' })).toEqual(['ask-us']);
    expect(said(set('open', '2026-03-30'), { ...toMalaysia, country: 'elsewhere' })).toEqual(['ask-us']);
  });

  test('is one of those that have recordings', () => {
    expect(corridors({ prompts })).toEqual(['nepal>malaysia']);
  });
});
