import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { type Carrier, type Outcome, outcomeAfter, SAFE, type Safe } from '../../src/callbacks/outcomes.ts';
import { nextWindow } from '../../src/callbacks/windows.ts';
import { giveOutcome } from '../../src/callbacks/work.ts';
import { readHotline } from '../../src/content/hotline.ts';
import { openNextWindows } from '../../src/outreach/windows.ts';
import { sqliteDatabase } from '../../src/platform/sqlite.ts';
import { beginAttempt, dial, endDial, pickUp } from '../../src/store/attempts.ts';
import { callback, claim, heldBy, release, requestsOf } from '../../src/store/callbacks.ts';
import { dueForDuty, releaseRequest, takeRequest, takeToRing } from '../../src/store/duty.ts';
import { machineHeard } from '../../src/store/machines.ts';
import { addPerson, setShift } from '../../src/store/people.ts';
import { park } from '../../src/store/queue.ts';
import { cancelRequest, type Request, saveRequest } from '../../src/store/requests.ts';
import type { When } from '../../src/voice/call.ts';
import { hotlineYaml, NOON } from '../support/hotline.ts';

const hotline = readHotline(hotlineYaml);
const places = hotline.countries;
const thailand = places.thailand as (typeof places)[string];
const folder = mkdtempSync(join(tmpdir(), 'earshot-histories-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NUMBERS = ['khin-khin', 'sokha'];
const RESPONDERS = ['aye', 'dara', 'som'];
/** Aye is a woman; Som supervises, and is offered what nobody else can take. */
const STAFF = {
  aye: { role: 'responder', woman: true, languages: ['my'] },
  dara: { role: 'responder', woman: false, languages: ['my', 'km'] },
  som: { role: 'supervisor', woman: false, languages: ['th'] },
} as const;
const staffOf = (id: string) => STAFF[id as keyof typeof STAFF];
const OUTCOMES = Object.keys(outcomeAfter) as Outcome[];

type Act =
  | { act: 'ask'; number: number; when: When; language: string }
  | { act: 'woman'; number: number }
  | { act: 'claim' | 'release' | 'dial' | 'twice' | 'shift'; who: number }
  | { act: 'pickUp' | 'machine'; who: number; own: boolean }
  | { act: 'end'; who: number; carrier: Carrier }
  | { act: 'outcome'; who: number; outcome: Outcome; safe: Safe; at: number | undefined }
  /** The phones of who is on duty ring; one of those that rang presses 1; whom they rang is gone. */
  | { act: 'duty' }
  | { act: 'press'; phone: number }
  | { act: 'hangUp'; talked: boolean }
  | { act: 'later'; minutes: number };

const who = fc.nat(RESPONDERS.length - 1);
const given = {
  outcome: fc.constantFrom(...OUTCOMES),
  safe: fc.constantFrom(...SAFE),
  /** Hours from now. */
  at: fc.option(fc.constantFrom(2, 24, 30, 48), { nil: undefined }),
};
const act: fc.Arbitrary<Act | Act[]> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('ask' as const),
      number: fc.nat(NUMBERS.length - 1),
      when: fc.constantFrom<When>('unasked', 'day', 'day', 'day', 'evening', 'evening', 'now', 'no'),
      language: fc.constantFrom('my', 'my', 'km'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constant('woman' as const), number: fc.nat(NUMBERS.length - 1) }),
  },
  { weight: 5, arbitrary: fc.record({ act: fc.constantFrom('claim' as const, 'dial' as const), who }) },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constantFrom('release' as const, 'twice' as const, 'shift' as const), who }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('end' as const),
      who,
      carrier: fc.constantFrom<Carrier>('answered', 'no-answer', 'busy'),
    }),
  },
  // Told in its time, late, twice, of another's call: as it comes.
  {
    weight: 3,
    arbitrary: fc.record({ act: fc.constantFrom('pickUp' as const, 'machine' as const), who, own: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ act: fc.constant('outcome' as const), who, ...given }),
  },
  {
    // A whole call, for alone its parts seldom meet; sometimes with a word of the caller's in between.
    weight: 5,
    arbitrary: fc
      .record({
        ...{ who, number: fc.nat(NUMBERS.length - 1), meanwhile: fc.boolean(), ...given },
        told: fc.constantFrom('before', 'after', 'never'),
      })
      .map(({ number, meanwhile, outcome, safe, at, who, told }): Act[] => [
        { act: 'claim', who },
        ...(meanwhile ? [{ act: 'woman' as const, number }] : []),
        { act: 'dial', who },
        ...(told === 'before' ? [{ act: 'pickUp' as const, who, own: true }] : []),
        { act: 'end', who, carrier: 'answered' },
        ...(told === 'after' ? [{ act: 'pickUp' as const, who, own: true }] : []),
        { act: 'outcome', who, outcome, safe, at },
      ]),
  },
  { weight: 2, arbitrary: fc.constant({ act: 'duty' as const }) },
  {
    // Somebody on duty is rung for an urgent request, and presses 1 after its caller has said something else, or again.
    weight: 4,
    arbitrary: fc
      .record({
        number: fc.nat(NUMBERS.length - 1),
        when: fc.constantFrom<When>('no', 'now', 'day'),
        twice: fc.boolean(),
      })
      .map(({ number, when, twice }): Act[] => [
        { act: 'ask', number, when: 'now', language: 'my' },
        { act: 'later', minutes: 1 },
        ...(twice ? [{ act: 'ask' as const, number, when, language: 'my' }] : []),
        { act: 'duty' },
        ...(twice ? [] : [{ act: 'ask' as const, number, when, language: 'my' }]),
        { act: 'press', phone: 0 },
        { act: 'press', phone: 0 },
      ]),
  },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('press' as const), phone: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('hangUp' as const), talked: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: fc.record({ act: fc.constant('later' as const), minutes: fc.constantFrom(1, 11, 60, 240, 700, 1440) }),
  },
);

/** Plays a history on a store of its own, and looks after every step whether what must hold still holds. */
async function play(history: Act[], file: string): Promise<void> {
  const database = sqliteDatabase(join(folder, file));
  let now = NOON.getTime();
  let calls = 0;
  const attempts = new Map<string, { id: string; sid: string }>();
  const neverAgain = new Set<string>();
  /** Somebody said so who was reached there, and it is not over. */
  const notThisPhone = new Set<string>();
  /** Requests for which phones of who is on duty have rung, and the numbers that one of them is ringing. */
  const ringing: Request[] = [];
  const onDuty = new Map<string, { id: string; by: string }>();
  const flows = new Map([['+6620000001', { line: { home: thailand } }]]);
  const round = () => openNextWindows({ database, hotline, flows, now: () => new Date(now), log: () => {} });

  for (const [id, { role, woman, languages }] of Object.entries(STAFF))
    await addPerson(database, { id, name: id, roles: [role], woman, languages, signIn: id, now });

  for (const step of history) {
    if (step.act === 'later') {
      now += step.minutes * 60_000;
      await round();
    } else if (step.act === 'ask') {
      const hash = NUMBERS[step.number] ?? '';
      // Who calls us is in no other call any more.
      const talk = onDuty.get(hash);
      if (talk) await endsOnDuty(hash, talk, calls % 2 === 0);
      await saveRequest(database, {
        callSid: `CA${++calls}`,
        nth: 1,
        turn: 1,
        now,
        code: `${calls}`.padStart(6, '0'),
        line: '+6620000001',
        language: step.language,
        source: 'call',
        urgency: step.when === 'now' ? 'urgent' : 'normal',
        when: step.when,
        insist: step.when === 'now',
        number: { hash, sealed: 'sealed', iso: 'TH' },
        ...(step.when === 'no'
          ? {}
          : { window: nextWindow(now, step.when, thailand) as { from: number; until: number } }),
      });
      neverAgain.delete(hash);
      // Their own newer word: it may be rung, and when.
      if (['day', 'evening', 'now'].includes(step.when)) notThisPhone.delete(hash);
      await round();
    } else if (step.act === 'duty') {
      ringing.push(...(await dueForDuty(database, now)));
    } else if (step.act === 'press') {
      const request = ringing.splice(step.phone, 1)[0];
      const by = `on duty CA${++calls}`;
      if (request && (await takeToRing(database, request.id, by, now))) {
        await mayBeRungOnDuty(request);
        onDuty.set(request.number_hash ?? '', { id: request.id, by });
      }
    } else if (step.act === 'hangUp') {
      const [talk] = onDuty;
      if (talk) await endsOnDuty(...talk, step.talked);
    } else if (step.act === 'woman') {
      const hash = NUMBERS[step.number] ?? '';
      await database.db.updateTable('requests').set({ woman: 1 }).where('number_hash', '=', hash).execute();
    } else {
      const responder = RESPONDERS[step.who] ?? '';
      const mine = await heldBy(database, responder, now);
      const { languages, role } = staffOf(responder);
      const beyond = role === 'supervisor' ? ('waited' as const) : undefined;
      if (step.act === 'claim') await claim(database, { responder, languages, beyond, now });
      if (step.act === 'shift') await setShift(database, responder, now + 8 * 3_600_000);
      if (step.act === 'release' && mine) await release(database, { key: mine.key, responder, now });
      if ((step.act === 'dial' || step.act === 'twice') && mine) {
        const attempt = attempts.get(responder) ?? { id: `AT${++calls}`, sid: `CAr${calls}` };
        const begun =
          mine.state === 'claimed' &&
          (await beginAttempt(database, {
            ...attempt,
            key: mine.key,
            responder,
            line: '+6620000001',
            callSid: attempt.sid,
            now,
          }).catch(() => false));
        const before = await callback(database, mine.key);
        const dialled = await dial(database, { id: attempt.id, callSid: attempt.sid, now });
        if (begun && dialled) {
          attempts.set(responder, attempt);
          await mayBeRung(mine.key, before?.rings ?? 0, responder);
        }
        if (step.act === 'twice') {
          const rings = (await callback(database, mine.key))?.rings;
          await dial(database, { id: attempt.id, callSid: attempt.sid, now });
          expect(await dial(database, { id: attempt.id, callSid: 'CAother', now })).toBe(false);
          expect((await callback(database, mine.key))?.rings).toBe(rings);
        }
      }
      const attempt = attempts.get(responder);
      if (step.act === 'pickUp' && attempt) {
        const before = await standing(attempt.id);
        const picked = await pickUp(database, { id: attempt.id, callSid: step.own ? attempt.sid : 'CAother', now });
        expect(picked, 'picked up by another call, twice, or after the end').toBe(
          step.own && before.state === 'dialling' && before.ended_at === null,
        );
        if (!picked) expect(await standing(attempt.id)).toEqual(before);
      }
      if (step.act === 'machine' && attempt) {
        const before = await standing(attempt.id);
        const heard = await machineHeard(database, {
          id: attempt.id,
          callSid: step.own ? attempt.sid : 'CAother',
          now,
        });
        if (heard) expect([step.own, before.ended_at], 'a machine in a call that is over').toEqual([true, null]);
        else expect(await standing(attempt.id)).toEqual(before);
      }
      if (step.act === 'end' && attempt)
        await endDial(database, { id: attempt.id, carrier: step.carrier, seconds: 30, now });
      if (step.act === 'outcome' && mine && ['outcome', 'talking', 'dialling'].includes(mine.state)) {
        const given = await giveOutcome(database, places, thailand, {
          key: mine.key,
          by: { id: responder, supervisor: false },
          outcome: step.outcome,
          now,
          safe: step.safe,
          ...(step.at === undefined ? {} : { at: now + step.at * 3_600_000, speaks: 'km' }),
          ...(attempt ? { attempt: attempt.id } : {}),
        });
        if (given.done) {
          attempts.delete(responder);
          if (given.follows.state === 'closed') notThisPhone.delete(mine.key);
          else if (step.safe === 'no') notThisPhone.add(mine.key);
          if (outcomeAfter[step.outcome].do === 'close' && step.outcome === 'never-again') neverAgain.add(mine.key);
        }
      }
    }
    await nothingIsLost();
    await everyTalkIsOne();
  }
  await database.close();

  /** An attempt and the callback it is of. */
  async function standing(id: string) {
    return database.db
      .selectFrom('attempts')
      .innerJoin('callbacks', 'callbacks.key', 'attempts.key')
      .select(['state', 'rev', 'picked_up_at', 'ended_at', 'attempts.carrier', 'lease_until'])
      .where('attempts.id', '=', id)
      .executeTakeFirstOrThrow();
  }

  /** Who talks has picked up and is not gone; who was reached was picked up for, and nobody else. */
  async function everyTalkIsOne(): Promise<void> {
    const talks = await database.db.selectFrom('callbacks').select('key').where('state', '=', 'talking').execute();
    for (const { key } of talks) {
      const live = await database.db
        .selectFrom('attempts')
        .select('id')
        .where('key', '=', key)
        .where('picked_up_at', 'is not', null)
        .where('ended_at', 'is', null)
        .execute();
      expect(live.length, 'a talk without a leg').toBe(1);
    }
    const unheard = await database.db
      .selectFrom('attempts')
      .select('id')
      .where('carrier', 'in', ['answered', 'machine'])
      .where('picked_up_at', 'is', null)
      .execute();
    expect(unheard, 'answered, and nobody picked up').toEqual([]);
  }

  /** Just before it was dialled, every open answer of this number allowed it, and it was nobody's second at once. */
  async function mayBeRung(key: string, ringsBefore: number, responder: string): Promise<void> {
    expect(neverAgain.has(key), 'rung although it asked never to be').toBe(false);
    expect(notThisPhone.has(key), 'rung although they said: not this phone').toBe(false);
    const open = await requestsOf(database, key);
    expect(open.length, 'rung without a request').toBeGreaterThan(0);
    const { woman, role, languages } = staffOf(responder);
    if (role !== 'supervisor') {
      if (!woman)
        expect(
          open.filter(r => r.woman === 1),
          'a man rang who asked for a woman',
        ).toEqual([]);
      expect(open.map(r => r.language).some(l => (languages as readonly string[]).includes(l))).toBe(true);
    }
    for (const request of open) {
      const takenBack = open.some(
        newer => newer.created_at > request.created_at && !['no', 'unasked'].includes(newer.ring_when),
      );
      if (request.ring_when === 'no' && takenBack) continue;
      expect(request.ring_when, 'rung although somebody said no').not.toBe('no');
      if (open.some(r => r.ring_when === 'now' && (r.until_at ?? 0) > now)) continue;
      expect(now, 'rung before its window').toBeGreaterThanOrEqual(request.due_at ?? Number.POSITIVE_INFINITY);
      expect(now, 'rung after its window').toBeLessThan(request.until_at ?? 0);
    }
    expect(ringsBefore, 'rung more than three times').toBeLessThan(3);
    expect(onDuty.has(key), 'rung while somebody on duty rings it').toBe(false);
    expect((await flying(key)).length, 'two rings at once').toBeLessThanOrEqual(1);
  }

  async function mayBeRungOnDuty({ number_hash: hash, created_at }: Request): Promise<void> {
    const key = hash ?? '';
    expect(neverAgain.has(key), 'rung on duty although it asked never to be').toBe(false);
    expect(notThisPhone.has(key), 'rung on duty although they said: not this phone').toBe(false);
    const no = (await requestsOf(database, key)).filter(r => r.ring_when === 'no' && r.created_at > created_at);
    expect(no, 'rung on duty although somebody has said no since').toEqual([]);
    expect(onDuty.has(key), 'rung by two on duty').toBe(false);
    expect(await flying(key), 'rung on duty while a responder rings').toEqual([]);
  }

  /** Nobody was there, and it waits; or they talked, and a supervisor says what came of it. */
  async function endsOnDuty(key: string, { id, by }: { id: string; by: string }, talked: boolean): Promise<void> {
    onDuty.delete(key);
    if (!talked) return releaseRequest(database, id, by, now);
    // A number that a person must look at first stays parked, for that reason, though its urgent request rang.
    const before = (await callback(database, key))?.state;
    expect(await park(database, { key, why: 'somebody on duty talked to them', now })).toBe(before !== 'parked');
    const given = { key, by: { id: 'som', supervisor: true }, outcome: 'done', safe: 'day', now } as const;
    expect(await giveOutcome(database, places, thailand, given)).toMatchObject({ done: true });
    notThisPhone.delete(key);
  }

  /** Rings of responders that go on. */
  async function flying(key: string) {
    return database.db
      .selectFrom('attempts')
      .select('id')
      .where('key', '=', key)
      .where('dialled_at', 'is not', null)
      .where('ended_at', 'is', null)
      .execute();
  }

  /** Every request that is not over waits for its window, is in somebody's hands, or is with the supervisor. */
  async function nothingIsLost(): Promise<void> {
    const open = await database.db
      .selectFrom('requests')
      .selectAll()
      .where('status', 'in', ['waiting', 'taken'])
      .execute();
    for (const request of open) {
      const at = await callback(database, request.number_hash ?? '');
      const state = at?.state ?? 'waiting';
      if (request.ring_when === 'no') continue; // shown to the supervisor, rung by nobody
      if (state === 'waiting' || state === 'closed') expect(request.due_at, `${state} without a window`).not.toBeNull();
      else expect(['claimed', 'dialling', 'talking', 'outcome', 'parked']).toContain(state);
    }
  }
}

test('in no history is a number rung twice at once, outside its window, against their word, by a man who should not, or lost', async () => {
  let n = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 20, maxLength: 80 }), history => play(history.flat(), `${++n}.db`)),
    { numRuns: 200 },
  );
});

test('"not this phone", said while somebody holds the number, reaches them before they dial', async () => {
  const database = sqliteDatabase(join(folder, 'no.db'));
  const now = NOON.getTime();
  const ask = (callSid: string, when: When) =>
    saveRequest(database, {
      callSid,
      nth: 1,
      turn: 1,
      now,
      code: `00000${callSid.slice(-1)}`,
      line: '+6620000001',
      language: 'my',
      source: 'call',
      urgency: 'normal',
      when,
      insist: false,
      number: { hash: 'khin-khin', sealed: 'sealed', iso: 'TH' },
      ...(when === 'no' ? {} : { window: nextWindow(now, when, thailand) as { from: number; until: number } }),
    });
  await ask('CA1', 'day');
  const claimed = await claim(database, { responder: 'aye', languages: ['my'], now });
  expect(claimed?.key).toBe('khin-khin');
  const attempt = { id: 'AT1', key: 'khin-khin', responder: 'aye', line: '+6620000001', callSid: 'CAaye', now };
  expect(await beginAttempt(database, attempt)).toBe(true);
  await ask('CA2', 'no');
  expect(await dial(database, { id: 'AT1', callSid: 'CAaye', now })).toBe(false);
  await database.close();
});

test('whom a responder is ringing is not rung by the duty round, nor taken, nor cancelled under their hands', async () => {
  const database = sqliteDatabase(join(folder, 'duty.db'));
  const now = NOON.getTime();
  await saveRequest(database, {
    callSid: 'CA1',
    nth: 1,
    turn: 1,
    now,
    code: '000001',
    line: '+6620000001',
    language: 'my',
    source: 'call',
    urgency: 'urgent',
    when: 'now',
    insist: true,
    number: { hash: 'khin-khin', sealed: 'sealed', iso: 'TH' },
    window: { from: now, until: now + 3_600_000 },
  });
  await claim(database, { responder: 'aye', languages: ['my'], now });
  await beginAttempt(database, {
    id: 'AT1',
    key: 'khin-khin',
    responder: 'aye',
    line: '+6620000001',
    callSid: 'CAaye',
    now,
  });
  expect(await dial(database, { id: 'AT1', callSid: 'CAaye', now })).toBe(true);
  expect(await dueForDuty(database, now + 600_000)).toEqual([]);
  expect(await takeRequest(database, 'CA1.1', 'on duty CA9', now)).toBe(false);
  expect(await cancelRequest(database, { callSid: 'CA1', nth: 1, turn: 9, now })).toBe(false);
  await database.close();
});
