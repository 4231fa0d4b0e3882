import { describe, expect, test } from 'vitest';
import { isOpen, localTime, promise } from '../../src/callbacks/hours.ts';
import type { Country, Hours } from '../../src/content/hotline.ts';
import type { Promised, When } from '../../src/voice/call.ts';

const at = (iso: string) => new Date(iso);
const OFFICE: Hours = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:30', to: '16:30' };
const NIGHT: Hours = { days: ['fri', 'sat'], from: '22:00', to: '02:00' };
const DAY: Hours = { days: ['sun'], from: '00:00', to: '23:59' };

describe('the clock of a place', () => {
  // 2026-11-21 is a Saturday (6).
  test.each<[string, string, number, string]>([
    ['2026-11-21T05:00:00Z', 'Asia/Bangkok', 6, '12:00'],
    ['2026-11-21T16:59:59Z', 'Asia/Bangkok', 6, '23:59'],
    ['2026-11-21T17:00:00Z', 'Asia/Bangkok', 0, '00:00'],
    ['2026-11-21T18:14:59Z', 'Asia/Kathmandu', 6, '23:59'],
    ['2026-11-21T18:15:00Z', 'Asia/Kathmandu', 0, '00:00'],
    ['2026-11-21T04:15:00Z', 'Asia/Kathmandu', 6, '10:00'],
    ['2026-11-21T17:29:00Z', 'Asia/Yangon', 6, '23:59'],
    ['2026-11-21T17:30:00Z', 'Asia/Yangon', 0, '00:00'],
    ['2026-11-21T21:00:00Z', 'Asia/Qatar', 0, '00:00'],
    ['2026-12-31T17:00:00Z', 'Asia/Bangkok', 5, '00:00'],
    ['2026-03-29T00:59:00Z', 'Europe/Berlin', 0, '01:59'],
    ['2026-03-29T01:00:00Z', 'Europe/Berlin', 0, '03:00'],
  ])('%s in %s: day %i, %s', (now, zone, day, clock) => {
    const minutes = Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
    expect(localTime(at(now), zone)).toEqual({ day, minutes });
  });
});

describe('open', () => {
  test.each<[string, Hours | 'always', string, string, boolean]>([
    ['Monday 08:29', OFFICE, 'Asia/Bangkok', '2026-11-23T01:29:59Z', false],
    ['Monday 08:30', OFFICE, 'Asia/Bangkok', '2026-11-23T01:30:00Z', true],
    ['Monday 16:29', OFFICE, 'Asia/Bangkok', '2026-11-23T09:29:59Z', true],
    ['Monday 16:30', OFFICE, 'Asia/Bangkok', '2026-11-23T09:30:00Z', false],
    ['Saturday noon', OFFICE, 'Asia/Bangkok', '2026-11-21T05:00:00Z', false],
    ['Friday in Bangkok, Thursday still in UTC', OFFICE, 'Asia/Bangkok', '2026-11-27T01:30:00Z', true],
    ['Kathmandu 08:29, on its quarter', OFFICE, 'Asia/Kathmandu', '2026-11-23T02:44:00Z', false],
    ['Kathmandu 08:30, on its quarter', OFFICE, 'Asia/Kathmandu', '2026-11-23T02:45:00Z', true],
    ['always, at any hour', 'always', 'Asia/Bangkok', '2026-11-22T19:00:00Z', true],
    ['over midnight: Friday 21:59', NIGHT, 'Asia/Bangkok', '2026-11-27T14:59:00Z', false],
    ['over midnight: Friday 22:00', NIGHT, 'Asia/Bangkok', '2026-11-27T15:00:00Z', true],
    ['over midnight: Saturday 01:59 belongs to Friday', NIGHT, 'Asia/Bangkok', '2026-11-27T18:59:00Z', true],
    ['over midnight: Saturday 02:00', NIGHT, 'Asia/Bangkok', '2026-11-27T19:00:00Z', false],
    ['over midnight: Sunday 01:59 belongs to Saturday', NIGHT, 'Asia/Bangkok', '2026-11-28T18:59:00Z', true],
    ['over midnight: Sunday 22:00', NIGHT, 'Asia/Bangkok', '2026-11-29T15:00:00Z', false],
    ['over midnight: Friday 01:00 belongs to Thursday', NIGHT, 'Asia/Bangkok', '2026-11-26T18:00:00Z', false],
    ['midnight is the new day: Sunday 00:00', DAY, 'Asia/Bangkok', '2026-11-21T17:00:00Z', true],
    ['midnight is the new day: Saturday 23:59', DAY, 'Asia/Bangkok', '2026-11-21T16:59:00Z', false],
  ])('%s', (_, hours, zone, now, open) => {
    expect(isOpen(hours, zone, at(now))).toBe(open);
  });

  test('the same from and to is all day and night', () => {
    const round: Hours = { days: ['mon'], from: '08:00', to: '08:00' };
    expect(isOpen(round, 'Asia/Bangkok', at('2026-11-23T01:00:00Z'))).toBe(true);
    expect(isOpen(round, 'Asia/Bangkok', at('2026-11-24T00:59:00Z'))).toBe(true);
    expect(isOpen(round, 'Asia/Bangkok', at('2026-11-24T01:00:00Z'))).toBe(false);
  });
});

describe('what is promised', () => {
  const place = (days: Hours['days'], zone = 'Asia/Bangkok', from = '08:00', to = '20:00'): Country => ({
    iso: ['TH'],
    zone,
    hours: { days, from, to },
    numbers: [],
  });
  const WEEK: Hours['days'] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

  test.each<[string, string, When, Country, Promised]>([
    ['now is now, at any hour', '2026-11-22T19:00:00Z', 'now', place(WEEK), 'now'],
    ['not this phone is no ring, at any hour', '2026-11-23T05:00:00Z', 'no', place(WEEK), 'no-ring'],
    ['Monday 07:59, unasked', '2026-11-23T00:59:00Z', 'unasked', place(WEEK), 'today'],
    [
      'Monday 08:00, unasked: the next daytime is tomorrow’s',
      '2026-11-23T01:00:00Z',
      'unasked',
      place(WEEK),
      'tomorrow',
    ],
    ['Monday 00:00, by day', '2026-11-22T17:00:00Z', 'day', place(WEEK), 'today'],
    ['Monday 19:00, by day: an hour is left', '2026-11-23T12:00:00Z', 'day', place(WEEK), 'today'],
    ['Monday 19:01, by day', '2026-11-23T12:01:00Z', 'day', place(WEEK), 'tomorrow'],
    ['Monday 20:00, in the evening', '2026-11-23T13:00:00Z', 'evening', place(WEEK), 'today'],
    ['Monday 20:01, in the evening', '2026-11-23T13:01:00Z', 'evening', place(WEEK), 'tomorrow'],
    ['Saturday 19:01, by day: Sunday is closed', '2026-11-21T12:01:00Z', 'day', place(WEEK), 'three-days'],
    ['Saturday 23:59, by day', '2026-11-21T16:59:00Z', 'day', place(WEEK), 'three-days'],
    ['Sunday 00:00, by day', '2026-11-21T17:00:00Z', 'day', place(WEEK), 'tomorrow'],
    ['Friday night, open Monday: three days', '2026-11-27T14:00:00Z', 'day', place(['mon']), 'three-days'],
    ['Thursday night, open Monday: four', '2026-11-26T14:00:00Z', 'day', place(['mon']), 'cannot-say'],
    ['Monday after closing, open Mondays', '2026-11-23T14:00:00Z', 'day', place(['mon']), 'cannot-say'],
    ['Kathmandu 16:59', '2026-11-23T11:14:00Z', 'day', place(WEEK, 'Asia/Kathmandu', '09:00', '18:00'), 'today'],
    ['Kathmandu 17:01', '2026-11-23T11:16:00Z', 'day', place(WEEK, 'Asia/Kathmandu', '09:00', '18:00'), 'tomorrow'],
  ])('%s', (_, now, when, where, promised) => {
    expect(promise(at(now), when, where)).toBe(promised);
  });
});
