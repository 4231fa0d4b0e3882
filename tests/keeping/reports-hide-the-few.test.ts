import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/callbacks/outcomes.ts';
import { reportOf } from '../../src/cli/report.ts';
import { csv } from '../../src/keeping/csv.ts';
import { hidden, report } from '../../src/keeping/report.ts';
import { retain } from '../../src/keeping/retain.ts';
import { weekOf, weekStart } from '../../src/keeping/weeks.ts';
import type { ReportedAttempt, ReportedRequest } from '../../src/store/report.ts';
import { hotline, LINES, type Line } from '../support/hotline.ts';
import { DAY, lived } from './lived.ts';

const HOUR = 3_600_000;
const MONDAY = Date.parse('2026-11-16T03:00:00Z');
const ZONE = 'Asia/Bangkok';
const LATER = MONDAY + 14 * DAY;

/** So many requests, each promised within a day and rung an hour after the one before, with these outcomes. */
function week(language: string, outcomes: (Outcome | undefined)[]): [ReportedRequest[], ReportedAttempt[]] {
  const requests = outcomes.map((_, i) => ({
    key: `${language}${i}`,
    language,
    created: MONDAY,
    over: null,
    promisedBy: MONDAY + DAY,
  }));
  const attempts = outcomes.flatMap((outcome, i) =>
    outcome === undefined
      ? []
      : [
          {
            key: `${language}${i}`,
            dialled: MONDAY + (i + 1) * HOUR,
            answered: !['no-answer', 'busy'].includes(outcome),
            outcome,
          },
        ],
  );
  return [requests, attempts];
}
const times = (n: number, outcome?: Outcome) => Array.from({ length: n }, () => outcome);
const only = (...outcomes: (Outcome | undefined)[][]) => report(...week('my', outcomes.flat()), ZONE, LATER)[0];

describe('a report', () => {
  test('says how long people waited, and what came of it', () => {
    expect(only(times(20, 'done'), times(10, 'no-answer'), times(6, 'unsafe-now'))).toMatchObject({
      week: '2026-W47',
      language: 'my',
      requests: '36',
      'wait p50 minutes': `${13 * 60}`,
      'wait p90 minutes': `${34 * 60}`,
      promised: '36',
      'within the promise': '56%',
      attempts: '36',
      answered: '26',
      'attempts per reach': '1.38',
      'unsafe share': '23%',
      'outcome done': '20',
      'outcome unsafe-now': '6',
      'outcome abusive': '<5',
    });
  });

  test('hides what is fewer than five, and every share that would give it away', () => {
    const row = only(times(12, 'done'), times(4, 'unsafe-now'));
    expect(row).toMatchObject({
      'outcome done': '12',
      'outcome unsafe-now': '<5',
      'unsafe share': '<5',
      answered: '16',
    });
    expect(JSON.stringify(row)).not.toContain('25%');
  });

  test('of four requests tells nothing but that there were fewer than five', () => {
    const row = only(times(4, 'done'));
    const told = Object.entries(row ?? {}).filter(([name]) => !['week', 'language'].includes(name));
    expect(new Set(told.map(([, value]) => value))).toEqual(new Set(['<5']));
  });

  test('does not give a small rest away by the part that is told', () => {
    // 14 rings, 11 answered: the three that were not are theirs alone.
    expect(only(times(11, 'done'), times(3, 'no-answer'))).toMatchObject({
      attempts: '14',
      answered: 'hidden',
      'attempts per reach': '<5',
      'within the promise': 'hidden',
    });
  });

  describe('of promises', () => {
    const promised = (change: (request: ReportedRequest, i: number) => Partial<ReportedRequest>, now = LATER) => {
      const [requests, attempts] = week('my', [...times(12, 'done'), ...times(8)]);
      const all = requests.map((request, i) => ({ ...request, ...change(request, i) }));
      const [row] = report(all, attempts, ZONE, now);
      return [row?.promised, row?.['within the promise']];
    };

    test('counts who was reached by the time they were told, of all who were told one', () => {
      expect(promised(() => ({}))).toEqual(['20', '60%']);
      expect(promised(() => ({ promisedBy: MONDAY + 7 * HOUR }))).toEqual(['20', '35%']);
    });
    test('leaves out who was promised no time', () => {
      expect(promised((_, i) => (i < 10 ? { promisedBy: null } : {}))).toEqual(['10', '<5']);
      expect(promised((_, i) => (i >= 12 ? { promisedBy: null } : {}))).toEqual(['12', '100%']);
      expect(promised(() => ({ promisedBy: null }))).toEqual(['<5', '<5']);
    });
    test('leaves out what is still to be kept, and who no longer waited for it', () => {
      expect(promised(() => ({}), MONDAY + 20 * HOUR)).toEqual(['12', '100%']);
      expect(promised((_, i) => (i >= 12 ? { over: MONDAY + HOUR } : {}))).toEqual(['12', '100%']);
      expect(promised((_, i) => (i >= 12 ? { over: MONDAY + 25 * HOUR } : {}))).toEqual(['20', '60%']);
    });
    test('hides how many were promised where the rest are few, and the share that would tell', () => {
      expect(promised((_, i) => (i < 3 ? { promisedBy: null } : {}))).toEqual(['hidden', 'hidden']);
    });
  });

  test('holds every case and every number back', () => {
    const [requests, attempts] = week('my', times(9, 'done'));
    expect(JSON.stringify(report(requests, attempts, ZONE, LATER))).not.toMatch(/my\d/);
  });
});

describe('one hidden count among several whose sum is told', () => {
  test('takes the next smallest with it', () => {
    expect(hidden({ done: 20, busy: 7, unsafe: 2 }, 29)).toEqual({ done: '20', busy: 'hidden', unsafe: '<5' });
  });
  test('also when each must be as great as it may', () => {
    expect(hidden({ done: 20, busy: 9, unsafe: 4, silent: 4 }, 37)).toEqual({
      done: '20',
      busy: 'hidden',
      unsafe: '<5',
      silent: '<5',
    });
  });
  test('stands alone when it can not be told from another', () => {
    expect(hidden({ done: 20, unsafe: 2, silent: 1 }, 23)).toEqual({ done: '20', unsafe: '<5', silent: '<5' });
  });
  test('and none is no secret', () => {
    expect(hidden({ done: 20, unsafe: 0 }, 20)).toEqual({ done: '20', unsafe: '<5' });
  });
});

describe('weeks', () => {
  test.each([
    ['2026-01-01T00:00:00Z', 'UTC', '2026-W01'],
    ['2027-01-03T00:00:00Z', 'UTC', '2026-W53'],
    ['2024-12-30T00:00:00Z', 'UTC', '2025-W01'],
    // Monday morning in Bangkok is Sunday evening in Greenwich.
    ['2026-11-15T18:00:00Z', 'Asia/Bangkok', '2026-W47'],
    ['2026-11-15T18:00:00Z', 'UTC', '2026-W46'],
  ])('%s in %s is in %s', (at, zone, name) => expect(weekOf(Date.parse(at), zone)).toBe(name));

  test.each(['UTC', 'Asia/Bangkok', 'Asia/Kathmandu', 'America/New_York'])('begin at midnight in %s', zone => {
    for (let day = 0; day < 400; day++) {
      const at = Date.parse('2026-01-01T05:00:00Z') + day * DAY;
      const start = weekStart(at, zone);
      expect(weekOf(start, zone)).toBe(weekOf(at, zone));
      expect(weekOf(start - 1, zone)).not.toBe(weekOf(at, zone));
    }
  });
});

test('a CSV holds no formula, and quotes what must be', () => {
  const rows = [
    { a: '=1+1', b: 'x,"y"' },
    { a: '@cmd', b: '-2' },
    { a: '\tx', b: '+3' },
  ];
  expect(csv(rows)).toBe('a,b\r\n\'=1+1,"x,""y"""\r\n\'@cmd,\'-2\r\n\'\tx,\'+3\r\n');
  expect(csv([])).toBe('');
});

describe('from the store', () => {
  let line: Line;
  beforeEach(async () => {
    line = await hotline({ now: new Date(MONDAY) });
    for (let n = 1; n <= 6; n++) {
      const number = `+6681234560${n}`;
      await lived(line, { sid: `CA${n}`, code: `10000${n}`, number, closedAt: MONDAY + HOUR });
    }
  });
  afterEach(() => line.close());
  const store = () => ({ ...line, hotline: line.deps.hotline, now: () => line.deps.now().getTime() });

  test('whole weeks that are over, and those that were asked for', async () => {
    expect(await reportOf(store(), {})).toEqual([]);
    line.later(7 * DAY);
    const rows = await reportOf(store(), {});
    expect(rows).toMatchObject([{ week: '2026-W47', requests: '6', answered: '6', 'wait p50 minutes': '0' }]);
    expect(await reportOf(store(), { from: '2026-11-18', to: '2026-11-18' })).toEqual(rows);
    expect(await reportOf(store(), { to: '2026-11-15' })).toEqual([]);
    expect(await reportOf(store(), { from: '2026-11-23' })).toEqual([]);
    for (const from of ['yesterday', '2026-02-31'])
      await expect(reportOf(store(), { from })).rejects.toThrow('--from must be a day');
  });

  test('the figures stand when the numbers are gone', async () => {
    line.later(7 * DAY);
    const before = await reportOf(store(), {});
    line.later(35 * DAY);
    const { database, deps } = line;
    await retain({ database, audio: deps.audio, keep: deps.hotline.keep, now: deps.now().getTime(), actor: 'rounds' });
    expect(await reportOf(store(), {})).toEqual(before);
    expect(csv(before).replace(/\W/g, '')).not.toContain('8123456');
    expect(csv(before)).not.toContain(LINES.five);
  });
});
