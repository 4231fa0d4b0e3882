import { describe, expect, test } from 'vitest';
import {
  dropLateRings,
  dueRings,
  FIRST_RING_MS,
  flash,
  ringAnswered,
  ringEnded,
  ringPlaced,
  rungToday,
  SECOND_RING_MS,
  TOO_LATE_MS,
} from '../../src/store/rings.ts';
import { databases, opened } from '../support/databases.ts';
import { FLASH_LINE, flashes, HOUR, khinKhin, MINUTE, NOON, SECOND, sokha } from './people.ts';

const FIRST = NOON + FIRST_RING_MS;
const SECOND_RING = NOON + SECOND_RING_MS;

for (const database of databases)
  describe(`a flash on ${database.name}`, () => {
    const d = opened(database);
    const ring = (id = 'CA1') => d.db.selectFrom('rings').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const due = async (now: number) => (await dueRings(d, now)).map(r => r.id);
    const nobody = (now: number) => ringEnded(d, 'CA1', { seconds: 0, retry: true, now });
    const today = (now: number, hash = khinKhin.hash, line = FLASH_LINE) => rungToday(d, line, hash, now);

    test('is rung five seconds later, once', async () => {
      await flash(d, flashes());
      expect(await due(FIRST - 1)).toEqual([]);
      expect(await dueRings(d, FIRST)).toMatchObject([
        { id: 'CA1', status: 'ringing', rung: 1, due_at: null, number_sealed: khinKhin.sealed },
      ]);
      expect(await due(FIRST)).toEqual([]);
    });

    test('is one flash when the provider tells of it twice, also while it rings and after', async () => {
      await flash(d, flashes());
      await flash(d, flashes({ now: NOON + SECOND }));
      expect(await due(FIRST)).toEqual(['CA1']);
      await flash(d, flashes({ now: FIRST }));
      expect(await due(FIRST + MINUTE)).toEqual([]);
      await ringAnswered(d, 'CA1');
      await flash(d, flashes({ now: FIRST + SECOND }));
      expect(await ring()).toMatchObject({ status: 'answered', flashed_at: NOON });
    });

    test('replaces the ring of an earlier flash that has not gone out', async () => {
      await flash(d, flashes());
      await flash(d, flashes({ id: 'CA2', now: NOON + 2 * SECOND }));
      expect(await ring()).toMatchObject({ status: 'replaced', due_at: null });
      expect(await due(NOON + MINUTE)).toEqual(['CA2']);
    });

    test('is not replaced by an earlier flash that is told once more', async () => {
      await flash(d, flashes());
      await flash(d, flashes({ id: 'CA2', now: NOON + 2 * SECOND }));
      await flash(d, flashes({ now: NOON + 3 * SECOND }));
      expect(await due(NOON + 10 * SECOND)).toEqual(['CA2']);
    });

    test('replaces neither another caller’s, nor the same caller’s on another line', async () => {
      await flash(d, flashes());
      await flash(d, flashes({ id: 'CA2', number: sokha }));
      await flash(d, flashes({ id: 'CA3', line: '+97710000003' }));
      expect((await due(FIRST)).sort()).toEqual(['CA1', 'CA2', 'CA3']);
    });

    test('goes to one of two servers that look at the same moment', async () => {
      const ids = Array.from({ length: 8 }, (_, i) => `CA${i}`);
      for (const id of ids) await flash(d, flashes({ id, number: { ...khinKhin, hash: id } }));
      const rounds = await Promise.all([1, 2, 3, 4].map(i => dueRings(i % 2 ? d : d.other, FIRST)));
      expect(rounds.flatMap(round => round.map(r => r.id)).sort()).toEqual(ids);
    });

    describe('that could not be rung in time', () => {
      test('is dropped after a minute and named, once: the phone may be in other hands', async () => {
        await flash(d, flashes());
        expect(await dropLateRings(d, NOON + TOO_LATE_MS)).toEqual([]);
        expect(await dropLateRings(d, NOON + TOO_LATE_MS + 1)).toMatchObject([{ id: 'CA1', status: 'dropped' }]);
        expect(await dropLateRings(d, NOON + TOO_LATE_MS + 1)).toEqual([]);
        expect(await due(NOON + HOUR)).toEqual([]);
      });

      test('is not rung a second time long after, either', async () => {
        await flash(d, flashes());
        await due(FIRST);
        await nobody(FIRST + 25 * SECOND);
        const last = SECOND_RING + TOO_LATE_MS;
        expect(await dropLateRings(d, last)).toEqual([]);
        expect(await dropLateRings(d, last + 1)).toMatchObject([{ id: 'CA1', rung: 1, seconds: 0 }]);
        expect(await due(NOON + HOUR)).toEqual([]);
      });
    });

    describe('that nobody answers', () => {
      test('is rung once more, a minute after the flash, and no third time', async () => {
        await flash(d, flashes());
        await due(FIRST);
        await nobody(FIRST + 25 * SECOND);
        expect(await ring()).toMatchObject({ status: 'waiting', due_at: SECOND_RING, seconds: null });
        expect(await due(SECOND_RING - 1)).toEqual([]);
        expect(await due(SECOND_RING)).toEqual(['CA1']);
        await nobody(SECOND_RING + 25 * SECOND);
        expect(await ring()).toMatchObject({ status: 'done', rung: 2, due_at: null, seconds: 0 });
        expect(await due(NOON + HOUR)).toEqual([]);
      });

      test('is rung at once when a minute has passed before we hear of it', async () => {
        await flash(d, flashes());
        await due(FIRST);
        await nobody(SECOND_RING + 10 * SECOND);
        expect(await ring()).toMatchObject({ due_at: SECOND_RING + 10 * SECOND });
      });

      test('is rung once more when its end is told twice', async () => {
        await flash(d, flashes());
        await due(FIRST);
        await nobody(FIRST + 25 * SECOND);
        await nobody(FIRST + 40 * SECOND);
        expect(await ring()).toMatchObject({ status: 'waiting', rung: 1, due_at: SECOND_RING });
      });

      test('is not rung again where that cannot help', async () => {
        await flash(d, flashes());
        await due(FIRST);
        await ringEnded(d, 'CA1', { seconds: 0, retry: false, now: FIRST });
        expect(await ring()).toMatchObject({ status: 'done', due_at: null, seconds: 0 });
      });

      test('is not rung again when its caller has flashed anew meanwhile: one flash, one ring', async () => {
        await flash(d, flashes());
        await due(FIRST);
        await flash(d, flashes({ id: 'CA2', now: FIRST + SECOND }));
        await nobody(FIRST + 2 * SECOND);
        expect(await ring()).toMatchObject({ status: 'done', due_at: null, seconds: 0 });
        expect(await due(NOON + 2 * MINUTE)).toEqual(['CA2']);
      });

      test('is still rung again when others, or other lines, have been flashed', async () => {
        await flash(d, flashes());
        await due(FIRST);
        await flash(d, flashes({ id: 'CA2', number: sokha, now: FIRST + SECOND }));
        await flash(d, flashes({ id: 'CA3', line: '+97710000003', now: FIRST + SECOND }));
        await nobody(FIRST + 25 * SECOND);
        expect(await ring()).toMatchObject({ status: 'waiting', due_at: SECOND_RING });
      });
    });

    describe('that somebody answers', () => {
      test('is done when the call ends, and never rung again', async () => {
        await flash(d, flashes());
        await due(FIRST);
        await ringPlaced(d, 'CA1', 'CAout1');
        await ringAnswered(d, 'CA1');
        await ringEnded(d, 'CA1', { seconds: 240, retry: true, now: FIRST + 5 * MINUTE });
        await ringEnded(d, 'CA1', { seconds: 0, retry: true, now: FIRST + 6 * MINUTE });
        expect(await ring()).toMatchObject({ status: 'done', seconds: 240, call_sid: 'CAout1', due_at: null });
        expect(await due(NOON + HOUR)).toEqual([]);
      });

      test('is not answered by a document that is asked for once more after its end', async () => {
        await flash(d, flashes());
        await due(FIRST);
        await nobody(FIRST + 25 * SECOND);
        await ringAnswered(d, 'CA1');
        expect(await due(SECOND_RING)).toEqual(['CA1']);
      });
    });

    describe('counts', () => {
      const rung = async (id: string, flashedAt: number, seconds?: number, who = khinKhin) => {
        await flash(d, flashes({ id, now: flashedAt, number: who }));
        await dueRings(d, flashedAt + FIRST_RING_MS);
        if (seconds === undefined) return;
        await ringAnswered(d, id);
        await ringEnded(d, id, { seconds, retry: true, now: flashedAt + MINUTE });
      };

      test('for nobody yet', async () => {
        expect(await today(NOON)).toEqual({ counted: 0, all: 0, line: 0 });
      });

      test('when it led to a call of a minute or is under way; not when the call dropped before', async () => {
        await rung('CA1', NOON, 59);
        expect(await today(NOON + HOUR)).toEqual({ counted: 0, all: 1, line: 1 });
        await rung('CA2', NOON + HOUR, 60);
        expect(await today(NOON + 2 * HOUR)).toEqual({ counted: 1, all: 2, line: 2 });
        await rung('CA3', NOON + 2 * HOUR);
        expect(await today(NOON + 2 * HOUR)).toEqual({ counted: 2, all: 3, line: 3 });
      });

      test('for the line with each of its two rings, for the caller not as a call', async () => {
        await rung('CA1', NOON);
        await nobody(FIRST + 25 * SECOND);
        await due(SECOND_RING);
        await nobody(SECOND_RING + 25 * SECOND);
        expect(await today(NOON + HOUR)).toEqual({ counted: 0, all: 1, line: 2 });
      });

      test('not as a call when nobody answered and a new flash took its place', async () => {
        await rung('CA1', NOON);
        await nobody(FIRST + 25 * SECOND);
        await flash(d, flashes({ id: 'CA2', now: NOON + 40 * SECOND }));
        expect(await today(NOON + 40 * SECOND)).toEqual({ counted: 0, all: 1, line: 1 });
      });

      test('for its own caller and its own line, within a day', async () => {
        await rung('CA1', NOON, 100);
        await rung('CA2', NOON + MINUTE, 100, sokha);
        expect(await today(NOON + HOUR)).toEqual({ counted: 1, all: 1, line: 2 });
        expect(await today(NOON + HOUR, khinKhin.hash, '+97710000003')).toEqual({ counted: 0, all: 0, line: 0 });
        expect(await today(NOON + 24 * HOUR - 1)).toEqual({ counted: 1, all: 1, line: 2 });
        expect(await today(NOON + 24 * HOUR)).toEqual({ counted: 0, all: 0, line: 1 });
      });

      test('not while it has not been rung, nor when it was dropped', async () => {
        await flash(d, flashes());
        expect(await today(NOON)).toEqual({ counted: 0, all: 0, line: 0 });
        await dropLateRings(d, NOON + HOUR);
        expect(await today(NOON + HOUR)).toEqual({ counted: 0, all: 0, line: 0 });
      });
    });
  });
