import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { releaseRequest, takeRequest } from '../../src/store/duty.ts';
import { expectMessage } from '../../src/store/messages.ts';
import {
  cancelRequest,
  openRequests,
  refineRequest,
  requestByCode,
  requestId,
  saveRequest,
} from '../../src/store/requests.ts';
import type { Database } from '../../src/store/schema.ts';
import { databases, opened } from '../support/databases.ts';
import { asks, asksUrgently, khinKhin, MINUTE, NOON, SECOND, sokha, speaks } from './people.ts';

const at = (turn: number, seconds = turn) => ({ callSid: 'CA1', nth: 1, turn, now: NOON + seconds * SECOND });
const all = (d: Database) => d.db.selectFrom('requests').selectAll().orderBy('id').execute();
const keys = async (d: Database) => (await d.db.selectFrom('applied').select('key').execute()).length;

for (const database of databases)
  describe(`a request on ${database.name}`, () => {
    const d = opened(database);

    describe('is saved', () => {
      test('at the key, and the caller hears its code', async () => {
        expect(await saveRequest(d, asks())).toMatchObject({ code: '314159', when: 'unasked', iso: null });
        expect(await all(d)).toEqual([
          {
            id: 'CA1.1',
            code: '314159',
            call_sid: 'CA1',
            line: '+6620000001',
            language: 'my',
            country: 'thailand',
            source: 'call',
            status: 'waiting',
            urgency: 'normal',
            ring_when: 'unasked',
            woman: 0,
            number_hash: khinKhin.hash,
            number_sealed: khinKhin.sealed,
            created_at: NOON,
            updated_at: NOON,
            insist_at: null,
            insisted: 0,
            taken_at: null,
            taken_by: null,
            due_at: null,
            until_at: null,
            closed_at: null,
            iso: null,
            promised_by: null,
          },
        ]);
      });

      test('also for a caller whose number is withheld and whose country is not known', async () => {
        await saveRequest(d, asks({ number: undefined, country: undefined }));
        expect(await all(d)).toMatchObject([{ number_hash: null, number_sealed: null, country: null }]);
      });

      test('once, however often the provider repeats the key, and with the first code', async () => {
        await saveRequest(d, asks());
        expect(await saveRequest(d, asks({ code: '271828', now: NOON + MINUTE }))).toMatchObject({ code: '314159' });
        expect(await all(d)).toMatchObject([{ code: '314159', updated_at: NOON }]);
      });

      test('once when the same key comes ten times at the same moment', async () => {
        const codes = await Promise.all(
          Array.from({ length: 10 }, (_, i) => saveRequest(d, asks({ code: `${271820 + i}` }))),
        );
        expect(new Set(codes.map(c => c.code)).size).toBe(1);
        expect(await all(d)).toHaveLength(1);
      });

      test('twice when one call asks twice: after a cancelled one comes another with its own code', async () => {
        await saveRequest(d, asks());
        await cancelRequest(d, at(7));
        await saveRequest(d, asks({ nth: 2, turn: 9, code: '271828' }));
        expect(await all(d)).toMatchObject([
          { id: 'CA1.1', status: 'cancelled', code: '314159' },
          { id: 'CA1.2', status: 'waiting', code: '271828' },
        ]);
      });

      test('as urgent when urgent help is asked for after it: same code, same hour of its beginning', async () => {
        await saveRequest(d, asks());
        const urgent = asksUrgently({ turn: 8, code: '271828', now: NOON + MINUTE });
        expect(await saveRequest(d, urgent)).toMatchObject({ code: '314159', when: 'now', iso: null });
        expect(await all(d)).toMatchObject([
          { urgency: 'urgent', ring_when: 'now', insist_at: NOON + MINUTE, created_at: NOON },
        ]);
      });

      test('and stays urgent when a plain ask follows', async () => {
        await saveRequest(d, asksUrgently());
        await saveRequest(d, asks({ turn: 8 }));
        expect(await all(d)).toMatchObject([{ urgency: 'urgent', ring_when: 'now', insist_at: NOON }]);
      });

      test('under no code that another request has: that is an error, nothing is written, and a new code heals it', async () => {
        await saveRequest(d, asks());
        const other = asks({ callSid: 'CA2', number: sokha });
        await expect(saveRequest(d, other)).rejects.toThrow(/unique/i);
        expect(await all(d)).toHaveLength(1);
        expect(await keys(d)).toBe(1);
        expect(await saveRequest(d, { ...other, code: '271828' })).toMatchObject({ code: '271828' });
      });
    });

    describe('is refined', () => {
      test('by each answer, and keeps what was not asked again', async () => {
        await saveRequest(d, asks());
        expect(await refineRequest(d, { ...at(4), when: 'evening' })).toMatchObject({
          code: '314159',
          when: 'evening',
          iso: null,
        });
        await refineRequest(d, { ...at(5), woman: true });
        await refineRequest(d, { ...at(6), number: sokha });
        expect(await all(d)).toMatchObject([
          { ring_when: 'evening', woman: 1, number_hash: sokha.hash, number_sealed: sokha.sealed, country: 'thailand' },
        ]);
      });

      test('at the same turn at which it was saved: urgent help with nobody on duty saves, and insists', async () => {
        await saveRequest(d, asks({ urgency: 'urgent' }));
        await refineRequest(d, { ...at(3), insist: true });
        expect(await all(d)).toMatchObject([{ urgency: 'urgent', insist_at: NOON + 3 * SECOND }]);
      });

      test('not when it was never saved: the caller is not told so', async () => {
        await expect(refineRequest(d, { ...at(4), when: 'day' })).rejects.toThrow('CA1.1 is not there');
        await saveRequest(d, asks());
        expect(await all(d)).toMatchObject([{ ring_when: 'unasked' }]);
      });

      test('also when somebody has taken it meanwhile: "not this phone" reaches who is about to ring', async () => {
        await saveRequest(d, asks());
        await takeRequest(d, 'CA1.1', 'Naw Eh', NOON + SECOND);
        expect(await refineRequest(d, { ...at(4), when: 'no' })).toMatchObject({ when: 'no' });
        expect(await all(d)).toMatchObject([{ status: 'taken', taken_by: 'Naw Eh', ring_when: 'no' }]);
      });

      test('no more once it is cancelled', async () => {
        await saveRequest(d, asks());
        await cancelRequest(d, at(7));
        await refineRequest(d, { ...at(8), when: 'now', insist: true });
        expect(await all(d)).toMatchObject([{ status: 'cancelled', ring_when: 'unasked', insist_at: null }]);
      });
    });

    describe('is cancelled', () => {
      test('by the caller, once or twice, and is out of the list', async () => {
        await saveRequest(d, asksUrgently());
        expect(await cancelRequest(d, at(7))).toBe(true);
        expect(await cancelRequest(d, at(7))).toBe(true);
        expect(await all(d)).toMatchObject([{ status: 'cancelled', insist_at: null }]);
        expect(await openRequests(d)).toEqual([]);
      });

      test('not when somebody is at work on it already, and not later by the same key', async () => {
        await saveRequest(d, asks());
        await takeRequest(d, 'CA1.1', 'Naw Eh', NOON);
        expect(await cancelRequest(d, at(7))).toBe(false);
        await releaseRequest(d, 'CA1.1', 'Naw Eh', NOON);
        expect(await cancelRequest(d, at(7))).toBe(false);
        expect(await all(d)).toMatchObject([{ status: 'waiting' }]);
        expect(await cancelRequest(d, at(9))).toBe(true);
      });

      test('not when it was never saved', async () => {
        expect(await cancelRequest(d, at(7))).toBe(false);
      });

      test('for good: a save that comes late does not bring it back', async () => {
        await saveRequest(d, asks());
        await cancelRequest(d, at(7));
        await saveRequest(d, asks());
        await saveRequest(d, asks({ turn: 8 }));
        expect(await openRequests(d)).toEqual([]);
      });
    });

    describe('is taken', () => {
      test('by exactly one of fifty who reach for it at once, through two servers', async () => {
        await saveRequest(d, asks());
        const reach = (i: number) => takeRequest(i % 2 ? d : d.other, 'CA1.1', `responder ${i}`, NOON + i);
        const taken = await Promise.all(Array.from({ length: 50 }, (_, i) => reach(i)));
        const winners = taken.flatMap((won, i) => (won ? [i] : []));
        expect(winners).toHaveLength(1);
        expect(await all(d)).toMatchObject([
          { status: 'taken', taken_by: `responder ${winners[0]}`, taken_at: NOON + (winners[0] ?? 0), insist_at: null },
        ]);
      });

      test('not when it is cancelled, or not there', async () => {
        await saveRequest(d, asks());
        await cancelRequest(d, at(7));
        expect(await takeRequest(d, 'CA1.1', 'Naw Eh', NOON)).toBe(false);
        expect(await takeRequest(d, 'CA9.1', 'Naw Eh', NOON)).toBe(false);
      });

      test('and given back waits again, for another to take; it no longer rings by itself', async () => {
        await saveRequest(d, asksUrgently());
        await takeRequest(d, 'CA1.1', 'Naw Eh', NOON);
        await releaseRequest(d, 'CA1.1', 'Naw Eh', NOON + MINUTE);
        await releaseRequest(d, 'CA1.1', 'Naw Eh', NOON + MINUTE);
        expect(await all(d)).toMatchObject([{ status: 'waiting', taken_at: null, taken_by: null, insist_at: null }]);
        expect(await takeRequest(d, 'CA1.1', 'Saw Htoo', NOON + MINUTE)).toBe(true);
      });

      test('and not given back by somebody else, nor late by who had it before', async () => {
        await saveRequest(d, asks());
        await takeRequest(d, 'CA1.1', 'Naw Eh', NOON);
        await releaseRequest(d, 'CA1.1', 'Naw Eh', NOON);
        await takeRequest(d, 'CA1.1', 'Saw Htoo', NOON);
        await releaseRequest(d, 'CA1.1', 'Naw Eh', NOON + MINUTE);
        expect(await all(d)).toMatchObject([{ status: 'taken', taken_by: 'Saw Htoo' }]);
      });

      test('and insists again where its caller asked urgently while it was taken, once it is given back', async () => {
        await saveRequest(d, asks());
        await takeRequest(d, 'CA1.1', 'Naw Eh', NOON);
        await saveRequest(d, asksUrgently({ turn: 9, now: NOON + MINUTE }));
        await releaseRequest(d, 'CA1.1', 'Naw Eh', NOON + 2 * MINUTE);
        expect(await all(d)).toMatchObject([{ status: 'waiting', urgency: 'urgent', insist_at: NOON + MINUTE }]);
      });
    });

    describe('is found', () => {
      test('by its code, and by no other', async () => {
        await saveRequest(d, asks());
        expect(await requestByCode(d, '314159')).toMatchObject({ id: requestId(asks()) });
        expect(await requestByCode(d, '271828')).toBeUndefined();
      });

      test('in the list: urgent first, then the longest waiting, each with how often its caller has spoken', async () => {
        const later = (n: number) => ({ callSid: `CA${n}`, code: `${n}`.padStart(6, '0'), now: NOON + n });
        await saveRequest(d, asks(later(3)));
        await saveRequest(d, asks(later(2)));
        await saveRequest(d, asksUrgently(later(5)));
        await saveRequest(d, asksUrgently(later(4)));
        await takeRequest(d, 'CA5.1', 'Naw Eh', NOON);
        await expectMessage(d, speaks({ key: 'CA2:6', callSid: 'CA2', requestId: 'CA2.1' }));
        await expectMessage(d, speaks({ key: 'CA2:9', callSid: 'CA2', requestId: 'CA2.1' }));
        await expectMessage(d, speaks({ key: 'CA3:6', callSid: 'CA3', requestId: undefined }));
        expect((await openRequests(d)).map(r => [r.id, r.messages])).toEqual([
          ['CA4.1', 0],
          ['CA5.1', 0],
          ['CA2.1', 2],
          ['CA3.1', 0],
        ]);
      });
    });

    test('stands the same however often, and however late, the provider repeats what it has told', async () => {
      const acts: ((call: string) => Promise<unknown>)[] = [
        call => saveRequest(d, asks({ callSid: call, turn: 1, code: call })),
        call => refineRequest(d, { ...at(2), callSid: call, when: 'day', woman: true }),
        call => saveRequest(d, asksUrgently({ callSid: call, turn: 3, code: `${call}again` })),
        call => refineRequest(d, { ...at(4), callSid: call, number: sokha, when: 'no' }),
        call => refineRequest(d, { ...at(5), callSid: call, when: 'evening', woman: false }),
        call => cancelRequest(d, { ...at(6), callSid: call }),
      ];
      let calls = 0;
      const played = async (order: number[]) => {
        const call = `CA-${++calls}`;
        for (const act of order) await acts[act]?.(call);
        const row = await d.db
          .selectFrom('requests')
          .selectAll()
          .where('call_sid', '=', call)
          .executeTakeFirstOrThrow();
        return { ...row, id: '', code: '', call_sid: '' };
      };
      const story = fc.integer({ min: 1, max: acts.length }).chain(length =>
        fc.array(fc.tuple(fc.nat(length - 1), fc.nat(length - 1)), { maxLength: 5 }).map(repeats => {
          const told = Array.from({ length }, (_, i) => i);
          const order = told.flatMap(i => [
            i,
            ...repeats.flatMap(([after, what]) => (after === i && what <= i ? [what] : [])),
          ]);
          return { told, order };
        }),
      );
      await fc.assert(
        fc.asyncProperty(story, async ({ told, order }) => {
          expect(await played(order)).toEqual(await played(told));
        }),
        { numRuns: database.runs },
      );
    }, 60_000);
  });
