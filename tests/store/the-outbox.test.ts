// The outbox as a table: who takes what, when, and what a status may still change.
import type { Updateable } from 'kysely';
import { describe, expect, test } from 'vitest';
import {
  APART_MS,
  accepting,
  expire,
  LEASE_MS,
  lapsed,
  type Picking,
  type Progress,
  pick,
  posting,
  progressed,
  refused,
  setRate,
  somethingDue,
} from '../../src/store/outbox.ts';
import type { Schema } from '../../src/store/schema.ts';
import { databases, opened } from '../support/databases.ts';
import { HOUR, khinKhin, LINE, MINUTE, NOON, SECOND, sokha } from './people.ts';

const CAP = { segments: 1_000, cost: 1_000_000_000 };
const OPEN = ['0/now', '1/thailand/day', '2/thailand/day'];

for (const database of databases)
  describe(`the outbox on ${database.name}`, () => {
    const d = opened(database);
    const row = (key: string) => d.db.selectFrom('outbox').selectAll().where('key', '=', key).executeTakeFirstOrThrow();
    const picking = (now: number, otherwise: Partial<Picking> = {}): Picking => ({
      line: LINE,
      queues: OPEN,
      now,
      most: 20,
      cap: CAP,
      ...otherwise,
    });
    const keys = async (now: number, otherwise: Partial<Picking> = {}, from = d) =>
      (await pick(from, picking(now, otherwise))).map(text => text.key).sort();

    /** An answer, or what the columns make of it; what keeps its distance is for a subscriber. */
    async function posted(key: string, set: Updateable<Schema['outbox']> = {}, number = khinKhin) {
      const columns = set.spaced ? { subscriber: `sub-${number.hash}`, ...set } : set;
      await d.batch([
        posting(d, {
          key,
          line: LINE,
          queue: '0/now',
          number,
          bodySealed: 'sealed words',
          segments: 1,
          cost: 25_000,
          now: NOON,
          expiresAt: NOON + 24 * HOUR,
        }),
      ]);
      if (Object.keys(columns).length > 0)
        await d.db.updateTable('outbox').set(columns).where('key', '=', key).execute();
    }
    const series = { queue: '1/thailand/day', spaced: 1 };
    const broadcast = { queue: '2/thailand/day', spaced: 1 };
    const rate = (perSecond: number) => setRate(d, LINE, perSecond);
    const others = (n: number) => ({ hash: `hash-${n}`, sealed: `sealed-${n}` });

    test('gives a text to one picker, with what it needs to be sent', async () => {
      await rate(10);
      await posted('a.1');
      expect(await somethingDue(d, LINE, NOON)).toBe(true);
      expect(await pick(d, picking(NOON))).toEqual([
        {
          key: 'a.1',
          tries: 1,
          missed: 0,
          hash: khinKhin.hash,
          subscriber: null,
          numberSealed: khinKhin.sealed,
          bodySealed: 'sealed words',
          wording: null,
          asks: null,
          leaseUntil: NOON + LEASE_MS,
          expiresAt: NOON + 24 * HOUR,
        },
      ]);
      expect(await keys(NOON, {}, d.other as typeof d)).toEqual([]);
      expect(await somethingDue(d, LINE, NOON)).toBe(false);
    });

    test('has the same thing to say to the same person once', async () => {
      await rate(10);
      await posted('a.1');
      await keys(NOON);
      await posted('a.1');
      expect(await keys(NOON)).toEqual([]);
    });

    test('lets nothing go before its time, after it, from another line or from a closed queue', async () => {
      await rate(10);
      await posted('early', { due_at: NOON + 1 });
      await posted('late', { expires_at: NOON });
      await posted('elsewhere', { line: '+6620000002' });
      await posted('closed', { queue: '1/nepal/day' });
      expect(await keys(NOON)).toEqual([]);
      expect(await keys(NOON + 1)).toEqual(['early']);
    });

    test('answers people first, then their series, then what many are told', async () => {
      await rate(1);
      await posted('third', broadcast, others(3));
      await posted('second', series, others(2));
      await posted('first', {}, others(1));
      const order = [];
      for (const seconds of [0, 1, 2]) order.push(...(await keys(NOON + seconds * SECOND, { most: 1 })));
      expect(order).toEqual(['first', 'second', 'third']);
    });

    test('sends as many segments a second as the sender may, however often and from how many places it is asked', async () => {
      await rate(3);
      for (let n = 0; n < 60; n++) await posted(`a.${n}`.padEnd(4), { segments: 2 }, others(n));
      await keys(NOON, { most: 60 });
      let sent = 0;
      for (let tick = 1; tick <= 40; tick++) {
        const from = tick % 2 ? d : (d.other as typeof d);
        sent += (await keys(NOON + tick * 250, { most: 60 }, from)).length;
      }
      // Ten seconds at three segments a second, two to a text.
      expect(sent).toBe(15);
    });

    test('makes up for five seconds that were not used, and no more', async () => {
      await rate(2);
      for (let n = 0; n < 40; n++) await posted(`a.${n}`, {}, others(n));
      await keys(NOON, { most: 40 });
      expect(await keys(NOON + HOUR, { most: 40 })).toHaveLength(11);
      expect(await keys(NOON + HOUR, { most: 40 })).toEqual([]);
    });

    test('starts no more on a day than the day may cost, in segments or in money, and answers all the same', async () => {
      await rate(100);
      for (let n = 0; n < 5; n++) await posted(`s.${n}`, series, others(n));
      expect(await keys(NOON, { cap: { ...CAP, segments: 2 } })).toEqual(['s.0', 's.1']);
      expect(await keys(NOON, { cap: { ...CAP, cost: 75_000 } })).toEqual(['s.2']);
      await posted('a.1', {}, sokha);
      expect(await keys(NOON, { cap: { ...CAP, cost: 75_000 } })).toEqual(['a.1']);
      const midnight = Date.parse('2026-11-22T00:00:00Z');
      expect(await keys(midnight - 1, { cap: { ...CAP, cost: 75_000 } })).toEqual([]);
      expect(await keys(midnight, { cap: { ...CAP, cost: 75_000 } })).toEqual(['s.3', 's.4']);
    });

    test('keeps three hours between two texts to the same number, and the order in which they became due', async () => {
      await rate(100);
      await posted('s.1', { ...series, due_at: NOON - 2 });
      await posted('b.1', { ...broadcast, due_at: NOON - 1 });
      await posted('b.2', { ...broadcast, due_at: NOON - 3 });
      expect(await keys(NOON)).toEqual(['b.2']);
      expect(await keys(NOON + APART_MS - 1)).toEqual([]);
      expect(await keys(NOON + APART_MS)).toHaveLength(1);
      expect(await keys(NOON + 2 * APART_MS)).toHaveLength(1);
    });

    test('does not let one come too soon that is put in after another has gone', async () => {
      await rate(100);
      await posted('s.1', series);
      await keys(NOON);
      await posted('b.1', broadcast);
      expect(await keys(NOON + HOUR)).toEqual([]);
      expect(await keys(NOON + APART_MS)).toEqual(['b.1']);
    });

    test('keeps them also to a number that left in between and joined again', async () => {
      await rate(100);
      await posted('s.1', { ...series, subscriber: 'sub-before' });
      await keys(NOON);
      await posted('b.1', { ...broadcast, subscriber: 'sub-since' });
      expect(await keys(NOON + HOUR)).toEqual([]);
      expect(await keys(NOON + APART_MS)).toEqual(['b.1']);
    });

    test('knows no number any more of a text to a subscriber that never went out and never will', async () => {
      await rate(100);
      await posted('s.1', { ...series, due_at: NOON - 1 });
      await posted('b.1', broadcast);
      await keys(NOON);
      await expire(d, NOON + 24 * HOUR);
      expect(await row('s.1')).toMatchObject({ state: 'sending', number_hash: khinKhin.hash });
      expect(await row('b.1')).toMatchObject({ state: 'expired', number_hash: '' });
    });

    test('keeps no distance for answers', async () => {
      await rate(100);
      await posted('s.1', series);
      await posted('a.1');
      await posted('a.2');
      expect(await keys(NOON)).toEqual(['a.1', 'a.2', 's.1']);
    });

    test('sends nothing of a broadcast that was stopped', async () => {
      await rate(100);
      await d.db
        .insertInto('broadcasts')
        .values({
          id: 'x',
          by: 'cli',
          fingerprint: 'f',
          plan: '{}',
          state: 'stopped',
          people: 1,
          created_at: NOON,
          expires_at: NOON + HOUR,
          stopped_at: NOON,
          counts: null,
        })
        .execute();
      await posted('b.x.1', { ...broadcast, broadcast: 'x' });
      expect(await keys(NOON)).toEqual([]);
    });

    describe('a try', () => {
      const asked = async () => {
        await rate(100);
        await posted('a.1');
        await keys(NOON);
      };
      const told = (status: string, rank: number, otherwise: Partial<Progress> = {}) =>
        progressed(
          d,
          { key: 'a.1', tries: 1 },
          { sid: 'SM1', status, rank, failed: false, error: undefined, again: [], ...otherwise },
        );

      test('that was taken is sent, and a status that came before the answer stays', async () => {
        await asked();
        await told('sent', 4);
        await d.batch([accepting(d, { key: 'a.1', tries: 1 }, { sid: 'SM1', status: 'queued' })]);
        expect(await row('a.1')).toMatchObject({ state: 'sent', sid: 'SM1', status: 'sent', rank: 4 });
      });

      test('that was refused waits, or has failed', async () => {
        await asked();
        await refused(d, { key: 'a.1', tries: 1 }, { error: 20429, again: NOON + MINUTE });
        expect(await row('a.1')).toMatchObject({ state: 'waiting', due_at: NOON + MINUTE, error: 20429 });
        expect(await keys(NOON + MINUTE)).toEqual(['a.1']);
        await refused(d, { key: 'a.1', tries: 2 }, { error: 21614, again: undefined });
        expect(await row('a.1')).toMatchObject({ state: 'failed', error: 21614 });
      });

      test('that did not arrive is made again twice, as long after as was said', async () => {
        await asked();
        const missed = (tries: number) =>
          progressed(
            d,
            { key: 'a.1', tries },
            {
              sid: `SM${tries}`,
              status: 'undelivered',
              rank: 5,
              failed: true,
              error: 30003,
              again: [NOON + 2 * HOUR, NOON + 8 * HOUR],
            },
          );
        await missed(1);
        expect(await row('a.1')).toMatchObject({ state: 'waiting', due_at: NOON + 2 * HOUR, missed: 1 });
        expect(await keys(NOON + 2 * HOUR)).toEqual(['a.1']);
        await missed(1);
        expect(await row('a.1')).toMatchObject({ state: 'sending', tries: 2 });
        await missed(2);
        expect(await row('a.1')).toMatchObject({ state: 'waiting', due_at: NOON + 8 * HOUR, missed: 2 });
        expect(await keys(NOON + 8 * HOUR)).toEqual(['a.1']);
        await missed(3);
        expect(await row('a.1')).toMatchObject({ state: 'failed', missed: 3, error: 30003 });
      });

      test('that arrived after all is not made again', async () => {
        await asked();
        await told('undelivered', 5, { failed: true, error: 30003, again: [NOON + HOUR] });
        await told('delivered', 7);
        expect(await row('a.1')).toMatchObject({ state: 'sent', status: 'delivered' });
        expect(await keys(NOON + HOUR)).toEqual([]);
      });

      test('that another has followed changes nothing, and neither does another message', async () => {
        await asked();
        await refused(d, { key: 'a.1', tries: 1 }, { error: 20429, again: NOON });
        await keys(NOON);
        await told('delivered', 7);
        expect(await row('a.1')).toMatchObject({ state: 'sending', status: null });
        await progressed(
          d,
          { key: 'a.1', tries: 2 },
          { sid: 'SM2', status: 'sent', rank: 4, failed: false, error: undefined, again: [] },
        );
        await progressed(
          d,
          { key: 'a.1', tries: 2 },
          { sid: 'SM9', status: 'delivered', rank: 7, failed: false, error: undefined, again: [] },
        );
        expect(await row('a.1')).toMatchObject({ state: 'sent', sid: 'SM2', status: 'sent' });
      });

      test('of which nobody said anything is looked into by one, when its lease is over', async () => {
        await asked();
        expect(await lapsed(d, NOON + LEASE_MS - 1)).toEqual([]);
        expect(await lapsed(d, NOON + LEASE_MS)).toMatchObject([
          { key: 'a.1', tries: 1, line: LINE, hash: khinKhin.hash, numberSealed: khinKhin.sealed, pickedAt: NOON },
        ]);
        expect(await lapsed(d.other, NOON + LEASE_MS)).toEqual([]);
      });
    });

    test('drops what nobody will want to read any more', async () => {
      for (let n = 0; n < 3; n++) await posted(`a.${n}`, { expires_at: NOON + HOUR });
      expect(await expire(d, NOON, 2)).toBe(0);
      expect(await expire(d, NOON + HOUR, 2)).toBe(2);
      expect(await expire(d, NOON + HOUR, 2)).toBe(1);
      expect(await row('a.0')).toMatchObject({ state: 'expired' });
    });
  });
