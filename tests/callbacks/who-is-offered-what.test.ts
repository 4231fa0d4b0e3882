import { describe, expect, test } from 'vitest';
import { giveOutcome } from '../../src/callbacks/work.ts';
import { readHotline } from '../../src/content/hotline.ts';
import { beginAttempt, dial } from '../../src/store/attempts.ts';
import { callback, claim, requestsOf, waitingFor } from '../../src/store/callbacks.ts';
import { type Taker, WIDEN_AFTER_MS } from '../../src/store/may-ring.ts';
import { addPerson, type Role, setShift } from '../../src/store/people.ts';
import { nobodyFor, queue, reassign } from '../../src/store/queue.ts';
import { saveRequest } from '../../src/store/requests.ts';
import { databases, opened } from '../support/databases.ts';
import { hotlineYaml } from '../support/hotline.ts';

const NOW = Date.parse('2026-11-21T05:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const { thailand } = readHotline(hotlineYaml).countries;
if (!thailand) throw new Error('hotline.yaml knows Thailand');

for (const database of databases)
  describe(database.name, () => {
    const d = opened(database);
    let calls = 0;

    /** Somebody asks, and may be rung since then. Answers the key of their number. */
    const asks = async (a: { language?: string; woman?: true; ago?: number; opened?: number } = {}) => {
      const callSid = `CA${++calls}`;
      const hash = `number ${calls}`;
      const now = NOW - (a.ago ?? 0) * MINUTE;
      await saveRequest(d, {
        ...{ callSid, nth: 1, turn: 1, now, code: `${100_000 + calls}`, line: '+6620000001' },
        ...{ language: a.language ?? 'my', source: 'call', urgency: 'normal', when: 'day', insist: false },
        number: { hash, sealed: 'sealed', iso: 'TH' },
        window: { from: a.opened === undefined ? now : NOW - a.opened * MINUTE, until: NOW + 8 * HOUR },
      });
      if (a.woman) await wantsAWoman(hash);
      return hash;
    };
    const wantsAWoman = (hash: string) =>
      d.db.updateTable('requests').set({ woman: 1 }).where('number_hash', '=', hash).execute();
    const works = async (id: string, role: Role, languages: string[], woman: boolean, shift = true) => {
      const about = { id, name: id, roles: [role], languages, woman, signIn: `${1000 + calls++}`, now: NOW };
      await addPerson(d, about);
      if (shift) await setShift(d, id, NOW + 8 * HOUR);
      const taker: Taker = { responder: id, languages, now: NOW };
      return role === 'supervisor' ? { ...taker, beyond: 'waited' as const } : taker;
    };
    const got = async (taker: Taker & { key?: string }) => (await claim(d, taker))?.key;
    const count = async (taker: Taker) => (await waitingFor(d, taker)).waiting;
    const later = <T extends Taker>(taker: T, ms: number): T => ({ ...taker, now: NOW + ms });

    test('a language that nobody on shift speaks is offered to a supervisor after half an hour, not before', async () => {
      const dara = await works('dara', 'responder', ['km'], false);
      const malee = await works('malee', 'supervisor', ['th'], true);
      const key = await asks();
      for (const who of [dara, malee, later(malee, WIDEN_AFTER_MS - 1)]) {
        expect(await count(who)).toBe(0);
        expect(await got(who)).toBeUndefined();
      }
      expect(await count(later(dara, WIDEN_AFTER_MS))).toBe(0);
      expect(await count(later(malee, WIDEN_AFTER_MS))).toBe(1);
      expect(await got(later(malee, WIDEN_AFTER_MS))).toBe(key);
    });

    test('the half hour is of the hours in which it may be rung: the night does not count', async () => {
      const malee = await works('malee', 'supervisor', ['th'], true);
      await asks({ ago: 600, opened: 10 });
      expect(await got(malee)).toBeUndefined();
      expect(await got(later(malee, 20 * MINUTE))).toBeDefined();
    });

    test('while somebody on shift speaks it, it is theirs, however long it waits', async () => {
      const aye = await works('aye', 'responder', ['my'], true);
      const malee = await works('malee', 'supervisor', ['th'], true);
      const key = await asks({ ago: 300 });
      expect(await got(malee)).toBeUndefined();
      await setShift(d, 'aye', undefined);
      expect(await count(malee)).toBe(1);
      await setShift(d, 'aye', NOW + HOUR);
      await d.db.updateTable('people').set({ locked_at: 1 }).where('id', '=', 'aye').execute();
      expect(await count(malee)).toBe(1);
      await d.db.updateTable('people').set({ locked_at: null }).where('id', '=', 'aye').execute();
      expect(await got(aye)).toBe(key);
    });

    test('who asked for a woman is offered to women, and to a man only if he supervises and no woman is there', async () => {
      const aye = await works('aye', 'responder', ['my'], true);
      const dara = await works('dara', 'responder', ['my'], false);
      const som = await works('som', 'supervisor', ['my', 'th'], false);
      const key = await asks({ woman: true, ago: 300 });
      for (const man of [dara, som]) {
        expect(await count(man)).toBe(0);
        expect(await got(man)).toBeUndefined();
      }
      expect(await count(aye)).toBe(1);
      await setShift(d, 'aye', undefined);
      expect(await nobodyFor(d, `CA${calls}.1`, NOW)).toBe('woman');
      expect(await count(dara)).toBe(0);
      expect(await got(som)).toBe(key);
    });

    test('no claim, hand-over or ring puts a man through to who asked for a woman, by whichever way', async () => {
      const aye = await works('aye', 'responder', ['my'], true);
      const dara = await works('dara', 'responder', ['my'], false);
      const key = await asks({ woman: true });
      expect(await got({ ...dara, key })).toBeUndefined();
      expect(await got({ ...dara, key, beyond: 'chosen' })).toBeUndefined();
      expect(await got({ ...aye, key })).toBe(key);
      const rev = (await callback(d, key))?.rev ?? 0;
      expect(await reassign(d, { key, rev, to: 'dara', now: NOW })).toBeUndefined();

      // Said after he had claimed it, and before he rings.
      const second = await asks();
      expect(await got({ ...dara, key: second })).toBe(second);
      const attempt = { id: 'AT1', key: second, responder: 'dara', line: '+6620000001', callSid: 'CAdara', now: NOW };
      expect(await beginAttempt(d, attempt)).toBe(true);
      await wantsAWoman(second);
      expect(await dial(d, { id: 'AT1', callSid: 'CAdara', now: NOW })).toBe(false);
      expect(await callback(d, second)).toMatchObject({ state: 'claimed', rings: 0 });
    });

    test('one request of a number that asks for a woman is enough', async () => {
      const dara = await works('dara', 'responder', ['my'], false);
      const key = await asks();
      await saveRequest(d, {
        ...{ callSid: 'CAtwo', nth: 1, turn: 1, now: NOW, code: '222222', line: '+6620000001', language: 'km' },
        ...{ source: 'call', urgency: 'normal', when: 'day', insist: false },
        number: { hash: key, sealed: 'sealed', iso: 'TH' },
        window: { from: NOW, until: NOW + HOUR },
      });
      await d.db.updateTable('requests').set({ woman: 1 }).where('id', '=', 'CAtwo.1').execute();
      expect(await got(dara)).toBeUndefined();
    });

    test('who turned out to speak another language waits for who speaks it, in their next hours, with their place kept', async () => {
      const aye = await works('aye', 'responder', ['my'], true);
      const dara = await works('dara', 'responder', ['km'], false);
      const key = await asks({ ago: 90 });
      expect(await got(aye)).toBe(key);
      await beginAttempt(d, { id: 'A1', key, responder: 'aye', line: '+6620000001', callSid: 'CAaye', now: NOW });
      await dial(d, { id: 'A1', callSid: 'CAaye', now: NOW });
      const given = {
        key,
        by: { id: 'aye', supervisor: false },
        attempt: 'A1',
        outcome: 'wrong-language',
        now: NOW,
      } as const;
      const settled = await giveOutcome(d, { thailand }, thailand, { ...given, speaks: 'km' });
      expect(settled).toMatchObject({ done: true, follows: { state: 'waiting' } });
      // Said twice: nothing changes.
      expect(await giveOutcome(d, { thailand }, thailand, { ...given, speaks: 'ne' })).toMatchObject({ done: false });
      expect(await got(dara)).toBeUndefined();
      const [request] = await requestsOf(d, key);
      expect(request).toMatchObject({ language: 'km', created_at: NOW - 90 * MINUTE });
      const tomorrow = request?.due_at ?? 0;
      expect(tomorrow).toBeGreaterThan(NOW + 12 * HOUR);
      expect(await got({ ...aye, now: tomorrow })).toBeUndefined();
      expect(await got({ ...dara, now: tomorrow })).toBe(key);
    });

    test('a supervisor may take any number that they choose', async () => {
      const malee = await works('malee', 'supervisor', ['th'], true);
      const key = await asks();
      expect(await got({ ...malee, beyond: 'chosen', key })).toBe(key);
    });

    test('the queue says why nobody on shift can take it, once it has waited its time', async () => {
      await works('dara', 'responder', ['my'], false);
      await asks({ language: 'km', ago: 45 });
      await asks({ woman: true, ago: 40 });
      await asks({ ago: 35 });
      await asks({ language: 'km', ago: 5 });
      const rows = await queue(d, { now: NOW, most: 10 });
      expect(rows.map(r => r.nobody)).toEqual(['speaks', 'woman', undefined, undefined]);
    });
  });
