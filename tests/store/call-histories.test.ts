// What the store has of calls, as statistics read it.
import { describe, expect, test } from 'vitest';
import { callEnded, callStarted, logTurns, type TurnRow } from '../../src/store/calls.ts';
import { callHistories } from '../../src/store/stats.ts';
import { databases, opened } from '../support/databases.ts';
import { HOUR, khinKhin, LINE, NOON, SECOND } from './people.ts';

const OTHER = '+97710000003';

for (const database of databases)
  describe(`the histories of calls on ${database.name}`, () => {
    const d = opened(database);
    const turn = (sid: string, n: number, more: Partial<TurnRow> = {}): TurnRow => ({
      call_sid: sid,
      turn: n,
      at: NOON + n * SECOND,
      line: LINE,
      language: 'my',
      from_state: 'main',
      event: 'key.2',
      to_state: 'topics',
      topic: null,
      version: null,
      wrong: 0,
      ...more,
    });
    const began = (sid: string, more: Partial<Parameters<typeof callStarted>[1]> = {}) =>
      callStarted(d, { sid, line: LINE, hash: khinKhin.hash, direction: 'inbound', at: NOON, ...more });
    const look = (more: Partial<Parameters<typeof callHistories>[1]> = {}) =>
      callHistories(d, { from: NOON, until: NOON + HOUR, now: NOON + HOUR, lines: [LINE], ...more });

    test('have their turns in order, each once, however often and in whatever order they came', async () => {
      await d.batch([began('CA1'), logTurns(d, [turn('CA1', 2), turn('CA1', 10)]), logTurns(d, [turn('CA1', 0)])]);
      await d.batch([began('CA1'), logTurns(d, [turn('CA1', 2), turn('CA1', 0, { event: 'silence' })])]);
      await callEnded(d, { sid: 'CA1', status: 'completed', seconds: 42, now: NOON + 50 * SECOND });
      const [history, ...others] = await look();
      expect(others).toEqual([]);
      expect(history?.turns.map(({ at, event }) => [at, event])).toEqual([
        [NOON, 'key.2'],
        [NOON + 2 * SECOND, 'key.2'],
        [NOON + 10 * SECOND, 'key.2'],
      ]);
    });

    test('end by the provider’s length, not by when we were told; without one nobody knows', async () => {
      await d.batch([began('CA1'), began('CA2', { at: NOON + SECOND })]);
      await callEnded(d, { sid: 'CA1', status: 'completed', seconds: 42, now: NOON + 20 * 60 * SECOND });
      await callEnded(d, { sid: 'CA2', status: 'completed', seconds: undefined, now: NOON + 30 * SECOND });
      expect((await look()).map(({ started, ended }) => [started, ended])).toEqual([
        [NOON, NOON + 42 * SECOND],
        [NOON + SECOND, null],
      ]);
    });

    test('leave out calls that are under way, unless their end was lost long ago', async () => {
      await d.batch([began('CA1'), logTurns(d, [turn('CA1', 0)])]);
      expect(await look()).toEqual([]);
      expect(await look({ now: NOON + 5 * HOUR })).toMatchObject([{ ended: null, turns: [{}] }]);
    });

    test('are of the days and lines that were asked for, and of no other', async () => {
      await d.batch([
        began('CA1', { at: NOON - 1 }),
        began('CA2'),
        began('CA3', { line: OTHER }),
        began('CA4', { at: NOON + HOUR }),
      ]);
      const now = NOON + 24 * HOUR;
      expect((await look({ now })).map(({ line, started }) => [line, started])).toEqual([[LINE, NOON]]);
      expect((await look({ now, lines: [LINE, OTHER] })).map(({ line }) => line).sort()).toEqual([LINE, OTHER]);
      expect(await look({ now, lines: [] })).toEqual([]);
    });

    test('carry what was played and whether the key did anything, and no number, id or code', async () => {
      const played = turn('CA1', 0, { to_state: 'piece', topic: 'pay', version: 'aaaa1111', wrong: 1 });
      await d.batch([
        began('CA1'),
        logTurns(d, [played]),
        d.db.insertInto('requests').values({
          id: 'CA1.1',
          call_sid: 'CA1',
          line: LINE,
          language: 'my',
          source: 'call',
          status: 'waiting',
          urgency: 'normal',
          ring_when: 'day',
          created_at: NOON,
          updated_at: NOON,
          code: '314159',
          number_hash: khinKhin.hash,
        }),
      ]);
      const histories = await look({ now: NOON + 5 * HOUR });
      expect(histories).toEqual([
        {
          line: LINE,
          started: NOON,
          ended: null,
          requests: 1,
          turns: [
            {
              at: NOON,
              language: 'my',
              from: 'main',
              event: 'key.2',
              to: 'piece',
              topic: 'pay',
              version: 'aaaa1111',
              wrong: true,
            },
          ],
        },
      ]);
    });
  });
