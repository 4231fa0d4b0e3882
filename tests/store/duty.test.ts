import { describe, expect, test } from 'vitest';
import { dueForDuty, INSIST_EVERY_MS, releaseRequest, takeRequest, takeToRing } from '../../src/store/duty.ts';
import { stopping } from '../../src/store/opt-outs.ts';
import { park } from '../../src/store/queue.ts';
import { cancelRequest, refineRequest, requestById, saveRequest } from '../../src/store/requests.ts';
import { databases, opened } from '../support/databases.ts';
import { asks, asksUrgently, khinKhin, MINUTE, NOON, SECOND, sokha } from './people.ts';

for (const database of databases)
  describe(`the duty round on ${database.name}`, () => {
    const d = opened(database);
    const due = async (now: number) => (await dueForDuty(d, now)).map(r => r.id);

    test('rings for an urgent request at once, and every five minutes until somebody takes it', async () => {
      await saveRequest(d, asksUrgently());
      expect(await dueForDuty(d, NOON)).toMatchObject([{ id: 'CA1.1', insisted: 1, insist_at: NOON + 5 * MINUTE }]);
      expect(await due(NOON)).toEqual([]);
      expect(await due(NOON + INSIST_EVERY_MS - 1)).toEqual([]);
      expect(await dueForDuty(d, NOON + INSIST_EVERY_MS)).toMatchObject([{ insisted: 2 }]);
      await takeRequest(d, 'CA1.1', 'on duty', NOON + 6 * MINUTE);
      expect(await due(NOON + 60 * MINUTE)).toEqual([]);
    });

    test('rings for a request that begins to insist after it was saved', async () => {
      await saveRequest(d, asks());
      expect(await due(NOON)).toEqual([]);
      await refineRequest(d, { callSid: 'CA1', nth: 1, turn: 4, now: NOON + SECOND, insist: true });
      expect(await due(NOON + SECOND)).toEqual(['CA1.1']);
    });

    test('rings for none that may not be rung, has no number, or is cancelled', async () => {
      await saveRequest(d, asksUrgently({ callSid: 'CA1', code: '000001', when: 'no' }));
      await saveRequest(d, asksUrgently({ callSid: 'CA2', code: '000002', number: undefined }));
      await saveRequest(d, asksUrgently({ callSid: 'CA3', code: '000003' }));
      await cancelRequest(d, { callSid: 'CA3', nth: 1, turn: 7, now: NOON });
      expect(await due(NOON + MINUTE)).toEqual([]);
    });

    test('rings once the number that was missing is typed', async () => {
      await saveRequest(d, asksUrgently({ number: undefined }));
      expect(await due(NOON)).toEqual([]);
      await refineRequest(d, { callSid: 'CA1', nth: 1, turn: 5, now: NOON + MINUTE, number: sokha });
      expect(await dueForDuty(d, NOON + MINUTE)).toMatchObject([{ number_sealed: sokha.sealed, insisted: 1 }]);
    });

    test('gives each request to one of two servers that look at the same moment', async () => {
      const ids = Array.from({ length: 12 }, (_, i) => `CA${i}`);
      for (const [i, callSid] of ids.entries()) await saveRequest(d, asksUrgently({ callSid, code: `00000${i}` }));
      const rounds = await Promise.all([1, 2, 3, 4].map(i => dueForDuty(i % 2 ? d : d.other, NOON)));
      expect(rounds.flatMap(round => round.map(r => r.call_sid)).sort()).toEqual([...ids].sort());
    });

    test('takes the longest waiting first when more are due than it can ring', async () => {
      for (const n of [3, 1, 2])
        await saveRequest(d, asksUrgently({ callSid: `CA${n}`, code: `00000${n}`, now: NOON + n }));
      expect((await dueForDuty(d, NOON + MINUTE, 2)).map(r => r.call_sid).sort()).toEqual(['CA1', 'CA2']);
      expect((await dueForDuty(d, NOON + MINUTE, 2)).map(r => r.call_sid)).toEqual(['CA3']);
    });

    const again = { callSid: 'CA2', code: '000002', now: NOON + MINUTE };
    const presses1 = (by: string, id = 'CA1.1') => takeToRing(d, id, by, NOON + 2 * MINUTE);

    test('rings no number of which a newer request says "not this phone", nor does who presses 1 meanwhile', async () => {
      await saveRequest(d, asksUrgently());
      expect(await due(NOON)).toEqual(['CA1.1']);
      await saveRequest(d, asks({ ...again, when: 'no' }));
      expect(await presses1('on duty CA8')).toBe(false);
      expect(await due(NOON + 10 * MINUTE)).toEqual([]);
      // Who has asked urgently since is rung.
      await saveRequest(d, asksUrgently({ callSid: 'CA3', code: '000003', now: NOON + 11 * MINUTE }));
      expect(await due(NOON + 11 * MINUTE)).toEqual(['CA3.1']);
      expect(await presses1('on duty CA8')).toBe(false);
      expect(await presses1('on duty CA9', 'CA3.1')).toBe(true);
    });

    test('rings no number that a supervisor has parked, nor does who presses 1 meanwhile', async () => {
      await saveRequest(d, asksUrgently());
      expect(await due(NOON)).toEqual(['CA1.1']);
      expect(await park(d, { key: khinKhin.hash, why: 'the husband picked up', now: NOON + MINUTE })).toBe(true);
      expect(await presses1('on duty CA8')).toBe(false);
      expect(await due(NOON + 60 * MINUTE)).toEqual([]);
    });

    test.each([
      [
        'their request itself says "not this phone"',
        () => refineRequest(d, { callSid: 'CA1', nth: 1, turn: 9, now: NOON, when: 'no' }),
      ],
      ['they said stop', () => d.batch(stopping(d, { hash: khinKhin.hash, at: NOON + MINUTE, via: 'text' }))],
      [
        'they were rung just now, and nobody was there',
        async () => {
          await presses1('on duty CA8');
          await releaseRequest(d, 'CA1.1', 'on duty CA8', NOON + 2 * MINUTE);
        },
      ],
    ])('gives nobody a number to ring whose phone rang before: %s', async (_, meanwhile) => {
      await saveRequest(d, asksUrgently());
      await due(NOON);
      await meanwhile();
      expect(await presses1('on duty CA9')).toBe(false);
    });

    test('gives a number that asked twice to one person, with both, and back with both', async () => {
      await saveRequest(d, asksUrgently());
      await saveRequest(d, asksUrgently(again));
      expect((await due(NOON + MINUTE)).sort()).toEqual(['CA1.1', 'CA2.1']);
      const won = await Promise.all([
        presses1('on duty CA8'),
        takeToRing(d.other, 'CA2.1', 'on duty CA9', NOON + 2 * MINUTE),
      ]);
      expect(won.sort()).toEqual([false, true]);
      expect(await due(NOON + 60 * MINUTE)).toEqual([]);
      const by = (await requestById(d, 'CA1.1'))?.taken_by ?? '';
      expect((await requestById(d, 'CA2.1'))?.taken_by).toBe(by);
      await releaseRequest(d, 'CA1.1', by, NOON + 3 * MINUTE);
      expect(await requestById(d, 'CA2.1')).toMatchObject({ status: 'waiting', taken_by: null });
    });
  });
