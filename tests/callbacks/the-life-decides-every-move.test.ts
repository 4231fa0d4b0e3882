// The machine and the store, walked against each other: in every state every event either leads where the machine says,
// or changes nothing.
import { describe, expect, test } from 'vitest';
import { ENGAGED, type LifeEvent, type LifeState, move, STATES, way } from '../../src/callbacks/life.ts';
import { once } from '../../src/store/applied.ts';
import { beginAttempt, dial, endDial, pickUp } from '../../src/store/attempts.ts';
import {
  type Callback,
  callback,
  claim,
  release,
  releaseAll,
  renew,
  type Settlement,
  settle,
} from '../../src/store/callbacks.ts';
import { machineHeard, machineStays, safeKey } from '../../src/store/machines.ts';
import { stopping } from '../../src/store/opt-outs.ts';
import { park, reassign } from '../../src/store/queue.ts';
import { saveRequest } from '../../src/store/requests.ts';
import type { Database } from '../../src/store/schema.ts';
import { databases, opened } from '../support/databases.ts';

const NOW = Date.parse('2026-11-21T05:00:00Z');
const HOUR = 3_600_000;

interface Case {
  key: string;
  held: Callback;
  responder: string;
  attempt: { id: string; callSid: string };
  ask(): Promise<unknown>;
}

const settled =
  (event: Settlement['event']) =>
  (d: Database, { held: { key, rev } }: Case) =>
    settle(d, { key, rev, event, suppress: false, now: NOW });

type Act = [how: string, event: LifeEvent, act: (d: Database, c: Case) => Promise<unknown>];

const ACTS: Act[] = [
  ['claim', { type: 'claim' }, (d, { key, responder }) => claim(d, { responder: `not ${responder}`, ...taking(key) })],
  ['renew', { type: 'renew' }, (d, c) => renew(d, { ...c, now: NOW })],
  ['begin a ring', { type: 'renew' }, (d, { key, responder }) => begins(d, key, responder)],
  ['hand over', { type: 'renew' }, (d, { key, held }) => reassign(d, { key, rev: held.rev, to: 'dara', now: NOW })],
  ['release', { type: 'release' }, (d, c) => release(d, { ...c, now: NOW })],
  ['release all', { type: 'release' }, (d, { responder }) => releaseAll(d, responder, NOW)],
  ['dial', { type: 'dial' }, (d, { attempt }) => dial(d, { ...attempt, now: NOW })],
  ['pick up', { type: 'talk' }, (d, { attempt }) => pickUp(d, { ...attempt, now: NOW })],
  ['end', { type: 'end' }, (d, { attempt }) => endDial(d, { ...attempt, carrier: 'busy', seconds: 0, now: NOW })],
  ['settle: waiting', ...twice({ type: 'settle', next: 'waiting' })],
  ['settle: parked', ...twice({ type: 'settle', next: 'parked' })],
  ['settle: closed', ...twice({ type: 'settle', next: 'closed' })],
  ['park by a responder', ...twice({ type: 'park' })],
  ['park by a supervisor', { type: 'park' }, (d, { key }) => park(d, { key, why: 'a test', now: NOW })],
  ['requeue', ...twice({ type: 'requeue' })],
  ['close', ...twice({ type: 'close' })],
  ['stop', { type: 'stop' }, (d, { key }) => d.batch(stopping(d, { hash: key, at: NOW, via: 'text' }))],
  ['ask', { type: 'ask' }, (_, { ask }) => ask()],
];

let begun = 0;
function begins(d: Database, key: string, responder: string) {
  return beginAttempt(d, { id: `ring ${++begun}`, key, responder, line: '+6620000001', now: NOW });
}

function taking(key: string) {
  return { key, languages: ['my'], now: NOW };
}

function twice(event: Settlement['event']): [LifeEvent, Act[2]] {
  return [event, settled(event)];
}

test('every event that there is, is tried', () => {
  const named = new Set(ACTS.map(([, event]) => event.type));
  const all: Record<LifeEvent['type'], true> = {
    claim: true,
    renew: true,
    release: true,
    dial: true,
    talk: true,
    end: true,
    settle: true,
    park: true,
    requeue: true,
    close: true,
    stop: true,
    ask: true,
  };
  expect([...named].sort()).toEqual(Object.keys(all).sort());
});

test('a leg that somebody picked up went through talking, whether we were told of it or not', () => {
  expect(way({ type: 'talk' })).toEqual({ from: ['dialling'], to: 'talking' });
  expect(way({ type: 'end' })).toEqual({ from: ['dialling', 'talking'], to: 'outcome' });
});

for (const database of databases)
  describe(database.name, () => {
    const d = opened(database);
    let calls = 0;

    /** A number whose callback is in this state, in the hands of somebody where that can be, with an attempt to fit. */
    const given = async (state: LifeState, dialled: boolean, lease = HOUR): Promise<Case> => {
      const n = ++calls;
      const [key, responder] = [`number ${n}`, `responder ${n}`];
      const ask = () => asks(key);
      await ask();
      const isHeld = state === 'claimed' || ENGAGED.includes(state);
      const who = { responder: isHeld ? responder : null, lease_until: isHeld ? NOW + lease : null };
      await d.db
        .insertInto('callbacks')
        .values({ key, state, ...who, updated_at: NOW, rings: 1, first_rang_at: NOW - HOUR })
        .execute();
      const attempt = { id: `AT${n}`, callSid: `CAr${n}` };
      await d.db
        .insertInto('attempts')
        .values({
          ...{ id: attempt.id, key, responder, call_sid: attempt.callSid, line: '+6620000001', started_at: NOW },
          ...{ dialled_at: dialled ? NOW : null, ended_at: null, seconds: null, carrier: null },
          ...{ outcome: null, outcome_at: null, note_message: null, ask_at: null },
        })
        .execute();
      return { key, responder, attempt, ask, held: (await callback(d, key)) as Callback };
    };
    const asks = (hash: string) => {
      const n = ++calls;
      return saveRequest(d, {
        ...{ callSid: `CA${n}`, nth: 1, turn: 1, now: NOW, code: `${100_000 + n}`, line: '+6620000001' },
        ...{ language: 'my', source: 'call', urgency: 'normal', when: 'day', insist: false },
        number: { hash, sealed: 'sealed', iso: 'TH' },
        window: { from: NOW, until: NOW + HOUR },
      });
    };
    const stateOf = async ({ key }: Case) => (await callback(d, key))?.state;

    test.each(ACTS)('%s: where the machine says, and nowhere else', async (_, event, act) => {
      for (const state of STATES) {
        const about = await given(state, event.type !== 'dial');
        await act(d, about);
        expect(await stateOf(about), `${event.type} in ${state}`).toBe(move(state, event) ?? state);
        // The same once more leads on only where the machine does.
        const after = (await stateOf(about)) as LifeState;
        await act(d, about);
        expect([after, move(after, event)]).toContain(await stateOf(about));
      }
    });

    test('a lease that ran out is as good as given back; one that holds is not, nor any call', async () => {
      for (const state of STATES) {
        const lapsed = await given(state, true, -1);
        await claim(d, { responder: `not ${lapsed.responder}`, ...taking(lapsed.key) });
        const free = state === 'claimed' ? 'waiting' : state;
        expect(await stateOf(lapsed), state).toBe(move(free, { type: 'claim' }) ?? state);
      }
    });

    test('who asks anew after it was closed waits, with no ring counted', async () => {
      const about = await given('closed', true);
      await about.ask();
      expect(await callback(d, about.key)).toMatchObject({ state: 'waiting', rings: 0, first_rang_at: null });
    });

    test('a machine that was heard stands in the attempt until its end, and after that nothing does', async () => {
      const about = await given('dialling', true);
      const { id, callSid } = about.attempt;
      const carrier = async () =>
        (await d.db.selectFrom('attempts').select('carrier').where('id', '=', id).executeTakeFirstOrThrow()).carrier;
      expect(await machineHeard(d, { id, callSid: 'CAother', now: NOW })).toBe(false);
      expect(await machineHeard(d, { id, now: NOW + 55_000 })).toBe(false);
      expect(await machineHeard(d, { id, callSid, now: NOW + 5_000 })).toBe(true);
      await machineStays(d, id);
      expect(await carrier()).toBeNull();
      expect(await machineHeard(d, { id, now: NOW + 6_000 })).toBe(true);
      await endDial(d, { id, carrier: 'answered', seconds: 6, now: NOW + 7_000 });
      await machineStays(d, id);
      expect(await carrier()).toBe('machine');
      expect(await machineHeard(d, { id, now: NOW + 8_000 })).toBe(false);
    });

    test('nor is it heard where somebody has said that it is safe to talk', async () => {
      const { attempt } = await given('talking', true);
      await once(d, safeKey(attempt.id), NOW, []);
      expect(await machineHeard(d, { ...attempt, now: NOW })).toBe(false);
    });

    describe('picking up', () => {
      const attempt = (c: Case) =>
        d.db.selectFrom('attempts').selectAll().where('id', '=', c.attempt.id).executeTakeFirstOrThrow();
      const at = (seconds: number) => ({ now: NOW + seconds * 1_000 });

      test('is kept with its time, once, however often it is told', async () => {
        const about = await given('dialling', true);
        expect(await pickUp(d, { ...about.attempt, ...at(4) })).toBe(true);
        expect(await pickUp(d, { ...about.attempt, ...at(9) })).toBe(false);
        expect(await attempt(about)).toMatchObject({ picked_up_at: NOW + 4_000 });
        await endDial(d, { ...about.attempt, carrier: 'answered', seconds: 60, ...at(64) });
        expect(await attempt(about)).toMatchObject({ picked_up_at: NOW + 4_000, ended_at: NOW + 64_000 });
      });

      test('told after the end changes nothing', async () => {
        const about = await given('dialling', true);
        await endDial(d, { ...about.attempt, carrier: 'no-answer', seconds: 0, ...at(30) });
        const before = await callback(d, about.key);
        expect(await pickUp(d, { ...about.attempt, ...at(31) })).toBe(false);
        expect(await callback(d, about.key)).toEqual(before);
        expect(await attempt(about)).toMatchObject({ picked_up_at: null, carrier: 'no-answer' });
      });

      test('of another call than the one that dialled changes nothing', async () => {
        const about = await given('dialling', true);
        expect(await pickUp(d, { id: about.attempt.id, callSid: 'CAother', now: NOW })).toBe(false);
        expect(await stateOf(about)).toBe('dialling');
        expect(await attempt(about)).toMatchObject({ picked_up_at: null });
      });

      test.each([
        ['answered', 20, NOW + 10_000],
        // More than there can have been: never before it rang.
        ['answered', 900, NOW],
        ['busy', 0, null],
        ['no-answer', 0, null],
        ['failed', 0, null],
        [null, null, null],
      ] as const)('that nobody told is known from the end: %s after %s s', async (carrier, seconds, picked) => {
        const about = await given('dialling', true);
        await endDial(d, { ...about.attempt, carrier, seconds, ...at(30) });
        expect(await stateOf(about)).toBe('outcome');
        expect(await attempt(about)).toMatchObject({ picked_up_at: picked });
      });
    });
  });
