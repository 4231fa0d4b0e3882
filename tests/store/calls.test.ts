import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callEnded, callStarted, callsToday, lastTurn, logTurns, type TurnRow } from '../../src/store/calls.ts';
import { databases, opened } from '../support/databases.ts';
import { HOUR, khinKhin, LINE, NOON, SECOND, sokha } from './people.ts';

for (const database of databases)
  describe(`a call on ${database.name}`, () => {
    const d = opened(database);
    const start = (otherwise: Partial<Parameters<typeof callStarted>[1]> = {}) =>
      callStarted(d, { sid: 'CA1', line: LINE, hash: khinKhin.hash, direction: 'inbound', at: NOON, ...otherwise });
    const turn = (n: number, otherwise: Partial<TurnRow> = {}): TurnRow => ({
      call_sid: 'CA1',
      turn: n,
      at: NOON + n * SECOND,
      line: LINE,
      language: 'my',
      from_state: 'main',
      event: 'key.2',
      to_state: 'piece',
      topic: 'wages.unpaid',
      version: '3ad9bab7',
      wrong: 0,
      ...otherwise,
    });
    const call = (sid = 'CA1') => d.db.selectFrom('calls').selectAll().where('sid', '=', sid).executeTakeFirstOrThrow();
    const ends = (status: string, now: number, seconds?: number, sid = 'CA1') =>
      callEnded(d, { sid, status, seconds, now });

    test('begins once, however often its beginning is told, and with a withheld number too', async () => {
      await d.batch([start(), start({ at: NOON + SECOND }), start({ sid: 'CA2', hash: undefined })]);
      expect(await call()).toMatchObject({ started_at: NOON, status: 'in-progress', rank: 0, ended_at: null });
      expect(await call('CA2')).toMatchObject({ number_hash: null });
    });

    test('has each turn once; a turn told again changes nothing', async () => {
      await d.batch([logTurns(d, [turn(0, { language: null, topic: null }), turn(1), turn(1)])]);
      await d.batch([logTurns(d, [turn(1, { event: 'silence' }), turn(2)])]);
      const turns = await d.db.selectFrom('turns').selectAll().orderBy('turn').execute();
      expect(turns).toEqual([turn(0, { language: null, topic: null }), turn(1), turn(2)]);
    });

    test('keeps what the caller’s words look like in any script', async () => {
      const odd = turn(1, { to_state: `it's "quoted" \\ and broken\nover`, topic: 'လုပ်ခ', language: '🙂' });
      await d.batch([logTurns(d, [odd])]);
      expect(await lastTurn(d, 'CA1')).toEqual(odd);
    });

    test('was last at its highest turn, whatever order the turns were written in', async () => {
      await d.batch([logTurns(d, [turn(10), turn(2)]), logTurns(d, [turn(9)])]);
      expect(await lastTurn(d, 'CA1')).toMatchObject({ turn: 10 });
      expect(await lastTurn(d, 'CA2')).toBeUndefined();
    });

    test('ends at the step, and the second into it, at which the caller hung up', async () => {
      await d.batch([start(), logTurns(d, [turn(0), turn(4)])]);
      expect(await ends('completed', NOON + 25 * SECOND + 400, 25)).toEqual({ hash: khinKhin.hash, last: turn(4) });
      expect(await call()).toMatchObject({
        status: 'completed',
        rank: 3,
        seconds: 25,
        ended_at: NOON + 25_400,
        ended_state: 'piece',
        ended_turn: 4,
        ended_second: 21,
      });
    });

    test('ends also where no turn was written, or the provider tells no seconds', async () => {
      await d.batch([start({ hash: undefined })]);
      expect(await ends('no-answer', NOON)).toEqual({ hash: null, last: undefined });
      expect(await call()).toMatchObject({ seconds: null, ended_state: null, ended_turn: null, ended_second: null });
    });

    test('ended less than no seconds into its last turn where two clocks differ: that is none', async () => {
      await d.batch([start(), logTurns(d, [turn(9)])]);
      await ends('completed', NOON, 0);
      expect(await call()).toMatchObject({ ended_second: 0 });
    });

    test('that we have not heard of has not ended', async () => {
      expect(await ends('completed', NOON, 10)).toBeUndefined();
    });

    test('ends once: a second end, of whatever kind, changes nothing', async () => {
      await d.batch([start()]);
      await ends('completed', NOON + SECOND, 1);
      expect(await ends('completed', NOON + HOUR, 99)).toBeUndefined();
      expect(await ends('failed', NOON + HOUR)).toBeUndefined();
      expect(await call()).toMatchObject({ status: 'completed', ended_at: NOON + SECOND, seconds: 1 });
    });

    test('never goes back, in whatever order its statuses come, and its end is answered once', async () => {
      const ranks = { queued: 0, initiated: 0, ringing: 1, 'in-progress': 2, completed: 3, busy: 3, canceled: 3 };
      const statuses = fc.array(fc.constantFrom(...(Object.keys(ranks) as (keyof typeof ranks)[])), { maxLength: 8 });
      let calls = 0;
      await fc.assert(
        fc.asyncProperty(statuses, async told => {
          const sid = `CA-${++calls}`;
          await d.batch([start({ sid })]);
          let before = 0;
          let answered = 0;
          for (const status of told) {
            if (await ends(status, NOON, 1, sid)) answered++;
            const { rank } = await call(sid);
            expect(rank).toBe(Math.max(before, ranks[status]));
            before = rank;
          }
          expect(answered).toBe(before === 3 ? 1 : 0);
        }),
        { numRuns: database.runs },
      );
    }, 60_000);

    test('counts for its line and its caller within a day: the practice line’s limits', async () => {
      await d.batch([
        start({ sid: 'CA1', at: NOON }),
        start({ sid: 'CA2', at: NOON + HOUR }),
        start({ sid: 'CA3', hash: sokha.hash }),
        start({ sid: 'CA4', hash: undefined }),
        start({ sid: 'CA5', line: '+6620000004' }),
      ]);
      expect(await callsToday(d, LINE, khinKhin.hash, NOON + HOUR)).toEqual({ line: 4, number: 2 });
      expect(await callsToday(d, LINE, undefined, NOON + HOUR)).toEqual({ line: 4, number: 0 });
      expect(await callsToday(d, LINE, khinKhin.hash, NOON + 24 * HOUR)).toEqual({ line: 1, number: 1 });
    });
  });
