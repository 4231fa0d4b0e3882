import { describe, expect, test } from 'vitest';
import { claim, LEASE_MS, waitingFor } from '../../src/store/callbacks.ts';
import { addPerson } from '../../src/store/people.ts';
import { requestId, saveRequest } from '../../src/store/requests.ts';
import { callOf, callOver, dueFlashes, flashed, ringAgain, worksIn } from '../../src/store/shifts.ts';
import { databases, opened } from '../support/databases.ts';

const NOW = Date.parse('2026-11-21T05:00:00Z');
const HOUR = 3_600_000;

describe.each(databases)('$name', database => {
  const d = opened(database);
  let calls = 0;
  const ask = (hash: string, more: { language?: string; urgent?: true; now?: number; late?: true } = {}) => {
    const { language = 'my', urgent, now = NOW, late } = more;
    const asking = { callSid: `CA${++calls}`, nth: 1, turn: 1, now };
    return saveRequest(d, {
      ...asking,
      code: `${calls}`.padStart(6, '0'),
      line: '+6620000001',
      language,
      source: 'call',
      urgency: urgent ? 'urgent' : 'normal',
      when: 'day',
      insist: false,
      number: { hash, sealed: `sealed for ${requestId(asking)}`, iso: 'TH' },
      window: late ? { from: NOW + HOUR, until: NOW + 2 * HOUR } : { from: now, until: NOW + HOUR },
    });
  };
  const mine = { responder: 'aye', languages: ['my', 'th'], now: NOW };

  test('counts numbers, not requests, in the languages that are spoken and the hours that are open', async () => {
    expect(await waitingFor(d, mine)).toEqual({ waiting: 0, urgent: 0, oldest: undefined });
    await ask('one', { now: NOW - HOUR });
    await ask('one');
    await ask('two', { urgent: true });
    await ask('three', { language: 'km' });
    await ask('four', { late: true });
    await d.db.insertInto('suppressed').values({ number_hash: 'five', at: NOW }).execute();
    expect(await waitingFor(d, mine)).toEqual({ waiting: 2, urgent: 1, oldest: NOW - HOUR });
  });

  test('what they hold counts, what somebody else holds does not, until the lease has lapsed', async () => {
    await ask('one');
    await ask('two');
    await claim(d, mine);
    expect((await waitingFor(d, mine)).waiting).toBe(2);
    expect((await waitingFor(d, { ...mine, responder: 'dara' })).waiting).toBe(1);
    await d.db
      .updateTable('requests')
      .set({ until_at: NOW + HOUR })
      .execute();
    expect((await waitingFor(d, { ...mine, responder: 'dara', now: NOW + LEASE_MS })).waiting).toBe(2);
  });

  test('a missed call is rung back by one ticker, and again only within a minute', async () => {
    const about = { roles: ['responder' as const], languages: ['my'], woman: true, signIn: '1001', now: NOW };
    await addPerson(d, { id: 'aye', name: 'Aye', ...about });
    await d.batch([flashed(d, 'aye', NOW)]);
    expect(await dueFlashes(d, NOW + 1_999)).toEqual([]);
    const took = await Promise.all([dueFlashes(d, NOW + 2_000), dueFlashes(d.other, NOW + 2_000)]);
    expect(took.flat()).toHaveLength(1);
    await ringAgain(d, 'aye', NOW + 2_000);
    expect(await dueFlashes(d, NOW + 7_000)).toHaveLength(1);
    await ringAgain(d, 'aye', NOW + 60_000);
    expect(await dueFlashes(d, NOW + 70_000)).toEqual([]);
  });

  test('the newest call is the one they work in', async () => {
    const about = { roles: ['responder' as const], languages: ['my'], woman: true, signIn: '1001', now: NOW };
    await addPerson(d, { id: 'aye', name: 'Aye', ...about });
    await worksIn(d, 'aye', 'CA1');
    await worksIn(d, 'aye', 'CA2');
    expect(await callOf(d, 'aye')).toBe('CA2');
    expect(await callOver(d, 'CA1')).toBeUndefined();
    expect(await callOver(d, 'CA2')).toBe('aye');
    expect(await callOf(d, 'aye')).toBeUndefined();
  });
});
