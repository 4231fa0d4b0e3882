import { describe, expect, test } from 'vitest';
import type { Outcome, Safe } from '../../src/callbacks/outcomes.ts';
import { REACHED } from '../../src/callbacks/outcomes.ts';
import { nextWindow } from '../../src/callbacks/windows.ts';
import { giveOutcome } from '../../src/callbacks/work.ts';
import { readHotline } from '../../src/content/hotline.ts';
import { attemptById, beginAttempt, dial, endDial } from '../../src/store/attempts.ts';
import { callback, claim, releaseAll, requestsOf } from '../../src/store/callbacks.ts';
import { stopping } from '../../src/store/opt-outs.ts';
import { isSuppressed, queue } from '../../src/store/queue.ts';
import { cancelRequest, refineRequest, saveRequest } from '../../src/store/requests.ts';
import type { When } from '../../src/voice/call.ts';
import { databases, opened } from '../support/databases.ts';
import { hotlineYaml, NOON } from '../support/hotline.ts';

const { countries } = readHotline(hotlineYaml);
const thailand = countries.thailand as (typeof countries)[string];
const KEY = 'khin-khin';
const HOUR = 3_600_000;

for (const database of databases)
  describe(database.name, () => {
    const d = opened(database);
    let now = NOON.getTime();
    let calls = 0;

    /** Somebody asks on Khin Khin's phone; it may be rung now. */
    const asks = async (when: When): Promise<string> => {
      const callSid = `CA${++calls}`;
      const window = nextWindow(now, when === 'unasked' ? 'day' : when, thailand);
      await saveRequest(d, {
        ...{ callSid, nth: 1, turn: 1, now, code: `${100_000 + calls}`, line: '+6620000001', language: 'my' },
        ...{ source: 'call', urgency: 'normal', when, insist: false },
        number: { hash: KEY, sealed: 'sealed', iso: 'TH' },
        ...(window ? { window } : {}),
      });
      return callSid;
    };
    /** Aye rings them, and they talk. */
    const talked = async (): Promise<string> => {
      const id = `AT${++calls}`;
      expect((await claim(d, { responder: 'aye', languages: ['my'], now }))?.key).toBe(KEY);
      await beginAttempt(d, { id, key: KEY, responder: 'aye', line: '+6620000001', callSid: id, now });
      expect(await dial(d, { id, callSid: id, now })).toBe(true);
      await endDial(d, { id, carrier: 'answered', seconds: 60, now });
      return id;
    };
    const says = (attempt: string, outcome: Outcome, safe?: Safe, at?: number) =>
      giveOutcome(d, countries, thailand, {
        ...{ key: KEY, by: { id: 'aye', supervisor: false }, attempt, outcome, now },
        ...(safe ? { safe } : {}),
        ...(at === undefined ? {} : { at }),
      });
    const answers = async () => (await requestsOf(d, KEY)).map(r => r.ring_when);

    test('of who was reached no outcome is taken without their answer, and nothing is written', async () => {
      now = NOON.getTime();
      await asks('day');
      const attempt = await talked();
      for (const outcome of REACHED)
        expect(await says(attempt, outcome, undefined, now + 48 * HOUR)).toEqual({ done: false, why: 'not asked' });
      // Nor is anybody referred whose word was not asked.
      expect(await says(attempt, 'referred', 'day')).toEqual({ done: false, why: 'no consent' });
      expect(await callback(d, KEY)).toMatchObject({ state: 'outcome', responder: 'aye' });
      expect(await attemptById(d, attempt)).toMatchObject({ outcome: null, safe: null });
      // Of who was not reached nobody can have asked.
      expect(await says(attempt, 'cut-off')).toMatchObject({ done: true });
    });

    test('it is kept with the attempt, and is when their request may be rung next', async () => {
      now = NOON.getTime();
      await asks('day');
      const attempt = await talked();
      const monday = Date.parse('2026-11-23T12:00:00Z'); // 19:00 in Bangkok
      expect(await says(attempt, 'follow-up', 'evening', monday)).toMatchObject({ done: true });
      expect(await answers()).toEqual(['evening']);
      expect(await attemptById(d, attempt)).toMatchObject({ outcome: 'follow-up', safe: 'evening' });
      expect((await requestsOf(d, KEY))[0]).toMatchObject({ due_at: monday });
      now = monday - HOUR;
      expect(await claim(d, { responder: 'aye', languages: ['my'], now })).toBeUndefined();
      now = monday;
      expect(await callback(d, KEY)).toMatchObject({ rings: 0, first_rang_at: null });
      await talked();
    });

    test('a time that was named outside it goes to the supervisor', async () => {
      now = NOON.getTime();
      await asks('evening');
      await d.db.updateTable('requests').set({ due_at: now }).execute();
      const attempt = await talked();
      const at = Date.parse('2026-11-23T13:30:00Z'); // 20:30 in Bangkok: evening, and by day no longer
      expect(await says(attempt, 'follow-up', 'day', at)).toMatchObject({
        follows: { state: 'parked', why: 'the time that was named is outside the hours' },
      });
      expect(await answers()).toEqual(['day']);
    });

    test('"not this phone" after a talk: never rung again by itself, and not lost', async () => {
      now = NOON.getTime();
      await asks('day');
      const attempt = await talked();
      expect(await says(attempt, 'follow-up', 'no', now + 48 * HOUR)).toMatchObject({
        follows: { state: 'parked', why: 'they want another call, but not on this phone' },
      });
      expect(await answers()).toEqual(['no']);
      for (const hours of [1, 24, 48, 96]) {
        now = NOON.getTime() + hours * HOUR;
        expect(await claim(d, { responder: 'aye', languages: ['my'], now, key: KEY })).toBeUndefined();
      }
    });

    test('of two who asked on one phone and differ, a supervisor decides', async () => {
      now = NOON.getTime();
      await asks('day');
      await asks('unasked');
      const attempt = await talked();
      expect(await says(attempt, 'follow-up', 'evening', Date.parse('2026-11-23T12:00:00Z'))).toMatchObject({
        follows: { state: 'parked', why: 'one request asks for the day, another for the evening' },
      });
      expect(await answers()).toEqual(['unasked', 'evening']);
    });

    const mayBeRung = async () => {
      const claimed = await claim(d, { responder: 'aye', languages: ['my'], now, key: KEY });
      if (claimed) await releaseAll(d, 'aye', now);
      return claimed !== undefined;
    };

    test('who said "not this phone", and calls in and says when it may be rung, is rung for it; who hangs up before is not', async () => {
      now = NOON.getTime();
      await asks('no');
      expect(await mayBeRung()).toBe(false);
      now += HOUR;
      const callSid = await asks('unasked');
      await d.db
        .updateTable('requests')
        .set({ due_at: now, until_at: now + HOUR })
        .where('ring_when', '=', 'unasked')
        .execute();
      expect(await mayBeRung()).toBe(false);
      const refinement = { callSid, nth: 1, turn: 3, now, when: 'day' as const };
      const said = await refineRequest(d, { ...refinement, window: { from: now, until: now + HOUR } });
      expect(said).toMatchObject({ when: 'day', forbidden: false });
      expect(await mayBeRung()).toBe(true);
      const [row] = await queue(d, { now, most: 9 });
      expect(row).toMatchObject({ inWindow: true, when: 'day', requests: 2 });

      // They were not reached: rung again in the next window, as the newer word allows.
      const attempt = await talked();
      expect(await says(attempt, 'no-answer')).toMatchObject({ follows: { state: 'waiting' } });
      // And what the newer request took back stands again when that one is taken back itself.
      expect(await cancelRequest(d, { callSid, nth: 1, turn: 9, now })).toBe(true);
      now += 72 * HOUR;
      await d.db
        .updateTable('requests')
        .set({ due_at: now, until_at: now + HOUR })
        .execute();
      expect(await mayBeRung()).toBe(false);
    });

    test('what is told to who asks anew without saying when: that this phone is not rung', async () => {
      now = NOON.getTime();
      await asks('no');
      now += HOUR;
      const asking = { callSid: 'CAanew', nth: 1, turn: 1, now, code: '999999', line: '+6620000001', language: 'my' };
      const anew = { ...asking, source: 'call', urgency: 'normal', when: 'unasked', insist: false } as const;
      const number = { hash: KEY, sealed: 'sealed', iso: 'TH' };
      expect(await saveRequest(d, { ...anew, number })).toMatchObject({ when: 'unasked', forbidden: true });
    });

    test('a newer "no" goes before an older yes, and a no of a talk holds for all that was asked before it', async () => {
      now = NOON.getTime();
      await asks('day');
      now += HOUR;
      await asks('no');
      expect(await mayBeRung()).toBe(false);
      await d.db
        .updateTable('requests')
        .set({ ring_when: 'day', due_at: now, until_at: now + HOUR })
        .execute();
      const attempt = await talked();
      await says(attempt, 'follow-up', 'no', now + 48 * HOUR);
      expect(await answers()).toEqual(['no', 'no']);
      expect(await mayBeRung()).toBe(false);
      // They call in again: that lifts the supervisor's parking too.
      now += HOUR;
      await asks('day');
      expect(await mayBeRung()).toBe(true);
    });

    test('a wish spoken before "not this phone", and heard after it, does not take it back', async () => {
      now = NOON.getTime();
      await asks('no');
      now += HOUR;
      const asking = { callSid: 'RE1', nth: 1, turn: 0, now, code: '888888', line: '+6620000001', language: 'my' };
      const wish = { ...asking, source: 'message', urgency: 'normal', when: 'day', insist: false } as const;
      const number = { hash: KEY, sealed: 'sealed', iso: 'TH' };
      const window = { from: now, until: now + HOUR };
      await saveRequest(d, { ...wish, number, window, askedAt: NOON.getTime() - HOUR });
      expect(await answers()).toEqual(['no', 'unasked']);
      expect(await mayBeRung()).toBe(false);
      now += 1;
      await saveRequest(d, { ...wish, callSid: 'RE2', code: '777777', now, number, window, askedAt: now - HOUR / 2 });
      expect(await answers()).toEqual(['no', 'unasked', 'day']);
      expect(await mayBeRung()).toBe(true);
    });

    test('where it was not safe, they are rung again once they call in and say when it is, and not before', async () => {
      now = NOON.getTime();
      await asks('day');
      expect(await says(await talked(), 'unsafe-now')).toMatchObject({ follows: { state: 'parked', hold: 'word' } });
      now += HOUR;
      const callSid = await asks('unasked');
      expect(await callback(d, KEY)).toMatchObject({ state: 'parked' });
      // A wish that was spoken before it was not safe says nothing of now.
      const spoken = { callSid: 'REold', nth: 1, turn: 0, now, code: '666666', line: '+6620000001', language: 'my' };
      const number = { hash: KEY, sealed: 'sealed', iso: 'TH' };
      const wish = { ...spoken, source: 'message', urgency: 'normal', when: 'day', insist: false, number } as const;
      await saveRequest(d, { ...wish, askedAt: NOON.getTime() - HOUR });
      expect(await callback(d, KEY)).toMatchObject({ state: 'parked' });
      expect(await refineRequest(d, { callSid, nth: 1, turn: 3, now, when: 'no' })).toMatchObject({ held: true });
      expect(await callback(d, KEY)).toMatchObject({ state: 'parked' });
      expect(await refineRequest(d, { callSid, nth: 1, turn: 5, now, when: 'evening' })).toMatchObject({ held: false });
      expect(await callback(d, KEY)).toMatchObject({ state: 'waiting', rings: 0, parked_why: null });
    });

    test('what waited for that word waits for it no more: who said stop since is rung for what they ask anew', async () => {
      now = NOON.getTime();
      await asks('day');
      await says(await talked(), 'unsafe-now');
      now += HOUR;
      await asks('day');
      await d.batch(stopping(d, { hash: KEY, at: now, via: 'text' }));
      expect(await callback(d, KEY)).toMatchObject({ state: 'parked', parked_why: 'they texted STOP' });
      now += HOUR;
      await asks('unasked');
      expect(await callback(d, KEY)).toMatchObject({ state: 'waiting' });
    });

    test('somebody else picked up: a person here decides, whatever is asked from there', async () => {
      now = NOON.getTime();
      await asks('day');
      await says(await talked(), 'wrong-person');
      now += HOUR;
      await asks('day');
      expect(await callback(d, KEY)).toMatchObject({ state: 'parked', parked_hold: 1 });
    });

    test('who asked never to be called is called for what they ask anew, and for nothing else', async () => {
      now = NOON.getTime();
      await asks('day');
      await says(await talked(), 'never-again');
      expect(await answers()).toEqual([]);
      expect(await isSuppressed(d, KEY)).toBe(true);
      now += HOUR;
      await asks('day');
      expect(await isSuppressed(d, KEY)).toBe(false);
      expect(await mayBeRung()).toBe(true);
    });

    test('what the caller says in a call of their own meanwhile is newer, and stays', async () => {
      now = NOON.getTime();
      const callSid = await asks('unasked');
      const attempt = await talked();
      const racing = says(attempt, 'follow-up', 'day', Date.parse('2026-11-23T05:00:00Z'));
      await refineRequest(d, { callSid, nth: 1, turn: 7, now, when: 'no' });
      await racing;
      // Whichever was first: their own "no" is never turned into a yes.
      expect(await answers()).toEqual(['no']);
    });
  });
