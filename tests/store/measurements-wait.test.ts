import { describe, expect, test } from 'vitest';
import { rememberCaller } from '../../src/store/callers.ts';
import type { TurnRow } from '../../src/store/calls.ts';
import type { Database } from '../../src/store/schema.ts';
import { createWriter } from '../../src/store/writer.ts';
import { databases, opened } from '../support/databases.ts';
import { LINE, NOON } from './people.ts';

/** More than this many wait no longer; see src/store/writer.ts. The bound is the writer's own: one database is enough. */
const MOST = 10_000;

for (const database of databases)
  describe(`measurements on ${database.name}`, () => {
    const d = opened(database);

    /** A database that can be away, or hang, and a writer that says what it lost. */
    const setUp = () => {
      const lost: number[] = [];
      const state = { away: false, hanging: undefined as Promise<void> | undefined };
      const unreliable: Database = {
        get db() {
          return d.db;
        },
        async batch(writes) {
          await state.hanging;
          if (state.away) throw new Error('the database is away');
          await d.batch(writes);
        },
      };
      return { state, lost, writer: createWriter(unreliable, n => lost.push(n)) };
    };
    const caller = (n: number) => rememberCaller(d, { hash: `caller ${n}`, language: 'my', at: NOON });
    const turn = (n: number): TurnRow => ({
      call_sid: `CA${n}`,
      turn: 0,
      at: NOON,
      line: LINE,
      language: null,
      from_state: 'arriving',
      event: 'arrived',
      to_state: 'language',
      topic: null,
      version: null,
      wrong: 0,
    });
    const count = async (table: 'callers' | 'turns') =>
      (
        await d.db
          .selectFrom(table)
          .select(s => s.fn.countAll<number>().as('n'))
          .executeTakeFirstOrThrow()
      ).n;

    test('are written when they are flushed, however many', async () => {
      const { writer, lost } = setUp();
      for (let n = 0; n < 450; n++) {
        writer.add([caller(n)]);
        writer.turn(turn(n));
      }
      expect(await count('turns')).toBe(0);
      await writer.flush();
      expect([await count('callers'), await count('turns'), lost.length]).toEqual([450, 450, 0]);
      await writer.flush();
    });

    test('wait while the database is away, and none is lost when it is back', async () => {
      const { state, writer, lost } = setUp();
      state.away = true;
      writer.add([caller(1)]);
      writer.turn(turn(1));
      await expect(writer.flush()).rejects.toThrow('away');
      writer.add([caller(2)]);
      await expect(writer.flush()).rejects.toThrow('away');
      state.away = false;
      await writer.flush();
      expect([await count('callers'), await count('turns'), lost.length]).toEqual([2, 1, 0]);
    });

    test('that come during a flush are written by it or the next, once each', async () => {
      const { state, writer } = setUp();
      let go = () => {};
      state.hanging = new Promise(resolve => {
        go = resolve;
      });
      writer.turn(turn(1));
      const first = writer.flush();
      writer.turn(turn(2));
      writer.add([caller(1)]);
      const second = writer.flush();
      go();
      await Promise.all([first, second]);
      await writer.flush();
      expect([await count('callers'), await count('turns')]).toEqual([1, 2]);
    });

    if (database.name === 'SQLite')
      test('beyond ten thousand are given up, the oldest first, and that is said', async () => {
        const { state, writer, lost } = setUp();
        state.away = true;
        for (let n = 0; n < MOST; n++) writer.turn(turn(n));
        expect(lost).toEqual([]);
        for (let n = 0; n < 3; n++) writer.turn(turn(MOST + n));
        expect(lost).toEqual([1, 1, 1]);
        state.away = false;
        await writer.flush();
        expect(await count('turns')).toBe(MOST);
        const first = await d.db
          .selectFrom('turns')
          .select('call_sid')
          .where('call_sid', 'in', ['CA2', 'CA3'])
          .execute();
        expect(first).toEqual([{ call_sid: 'CA3' }]);
      });

    if (database.name === 'SQLite')
      test('are bounded, and their loss is said, also while a write hangs; what is under way is not written twice', async () => {
        const { state, writer, lost } = setUp();
        let go = () => {};
        state.hanging = new Promise(resolve => {
          go = resolve;
        });
        writer.turn(turn(0));
        const flushed = writer.flush();
        for (let n = 1; n <= MOST + 5; n++) writer.turn(turn(n));
        const said = () => lost.reduce((sum, n) => sum + n, 0);
        expect(said()).toBeGreaterThan(0);
        go();
        await flushed;
        await writer.flush();
        expect((await count('turns')) + said()).toBe(MOST + 6);
        const kept = await d.db.selectFrom('turns').select('call_sid').where('call_sid', '=', 'CA0').execute();
        expect(kept).toHaveLength(1);
      });
  });
