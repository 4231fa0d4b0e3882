import { describe, expect, test } from 'vitest';
import { hush } from '../../src/callbacks/hush.ts';
import { readHotline } from '../../src/content/hotline.ts';
import { dial } from '../../src/store/attempts.ts';
import { callback, claim } from '../../src/store/callbacks.ts';
import { dueForDuty } from '../../src/store/duty.ts';
import { posting } from '../../src/store/outbox.ts';
import { refineRequest, requestById, saveRequest } from '../../src/store/requests.ts';
import { dueRings, flash } from '../../src/store/rings.ts';
import { databases, opened } from '../support/databases.ts';
import { hotlineYaml } from '../support/hotline.ts';
import { asks, asksUrgently, flashes, HOUR, khinKhin, LINE, MINUTE, NOON, sokha } from './people.ts';

const { countries } = readHotline(hotlineYaml);
const thailand = countries.thailand;
if (!thailand) throw new Error('there is no Thailand');
const flow = { places: countries, line: { home: thailand } } as unknown as Parameters<typeof hush>[1]['flow'];
const OPEN = { from: NOON - HOUR, until: NOON + 8 * HOUR };
/** Monday at eight: Sunday is no day of theirs. */
const NEXT_DAY = Date.parse('2026-11-23T01:00:00Z');

for (const database of databases)
  describe(`"do not call now" on ${database.name}`, () => {
    const d = opened(database);
    const hushes = (text = 'SM1', now = NOON, hash = khinKhin.hash) =>
      hush({ database: d, now: () => new Date(now) }, { hash, flow, text });
    const request = (id = 'CA1.1') => requestById(d, id);
    const audits = () => d.db.selectFrom('audit').select(['actor', 'act', 'subject']).orderBy('id').execute();
    const may = (now: number) => claim(d, { responder: 'daw-mya', languages: ['my'], now });
    const withNumber = { ...khinKhin, iso: 'TH' };

    test('a request waits for the next day, whichever call made it, and the audit says whose', async () => {
      await saveRequest(d, asks({ when: 'day', window: OPEN, number: withNumber }));
      await saveRequest(d, asks({ callSid: 'CA2', code: '271828', window: OPEN, number: withNumber }));
      expect(await hushes()).toBe(2);
      expect(await request()).toMatchObject({
        status: 'waiting',
        ring_when: 'day',
        due_at: NEXT_DAY,
        promised_by: null,
      });
      expect(await request('CA2.1')).toMatchObject({ ring_when: 'unasked', due_at: NEXT_DAY });
      expect(await may(NOON + HOUR)).toBeUndefined();
      expect(await may(NEXT_DAY)).toBeDefined();
      expect(await audits()).toEqual([{ actor: 'caller', act: 'held back by text', subject: '314159 271828' }]);
    });

    test('the same text twice is done once', async () => {
      await saveRequest(d, asks({ when: 'day', window: OPEN, number: withNumber }));
      expect([await hushes(), await hushes('SM1', NOON + 48 * HOUR)]).toEqual([1, 1]);
      expect(await request()).toMatchObject({ due_at: NEXT_DAY });
      expect(await audits()).toHaveLength(1);
    });

    test('"ring me now" becomes one neutral ring by day, no duty phone rings, and a supervisor looks first', async () => {
      await saveRequest(d, asksUrgently({ window: { from: NOON, until: NOON + HOUR }, number: withNumber }));
      await hushes();
      expect(await request()).toMatchObject({ ring_when: 'unasked', urgency: 'urgent', due_at: NEXT_DAY });
      expect(await dueForDuty(d, NOON + 48 * HOUR)).toEqual([]);
      expect(await callback(d, khinKhin.hash)).toMatchObject({ state: 'parked', parked_hold: 0 });
      expect(await may(NEXT_DAY + HOUR)).toBeUndefined();
      // Whoever asks anew may be rung again.
      await saveRequest(d, asks({ callSid: 'CA3', code: '161803', when: 'day', window: OPEN, number: withNumber }));
      expect(await callback(d, khinKhin.hash)).toMatchObject({ state: 'waiting' });
    });

    test('reaches a responder who has claimed it and is about to dial', async () => {
      await saveRequest(d, asks({ when: 'day', window: OPEN, number: withNumber }));
      const claimed = await may(NOON);
      expect(claimed?.key).toBe(khinKhin.hash);
      const attempt = {
        id: 'A1',
        key: khinKhin.hash,
        responder: 'daw-mya',
        call_sid: 'CAr',
        line: LINE,
        started_at: NOON,
      };
      await d.db
        .insertInto('attempts')
        .values({
          ...attempt,
          dialled_at: null,
          ended_at: null,
          seconds: null,
          carrier: null,
          outcome: null,
          outcome_at: null,
          note_message: null,
        })
        .execute();
      await hushes();
      expect(await dial(d, { id: 'A1', callSid: 'CAr', now: NOON + MINUTE })).toBe(false);
    });

    test('what they said before stays: a no is still a no', async () => {
      await saveRequest(d, asks({ when: 'day', window: OPEN, number: withNumber }));
      await refineRequest(d, { callSid: 'CA1', nth: 1, turn: 4, now: NOON, when: 'no' });
      expect(await hushes()).toBe(0);
      expect(await request()).toMatchObject({ ring_when: 'no', due_at: null });
      expect(await audits()).toEqual([]);
    });

    test('a ring-back on its way is dropped, and what waits to be texted waits three hours; nobody else is touched', async () => {
      await flash(d, flashes());
      await flash(d, flashes({ id: 'CA9', number: sokha }));
      const text = { line: LINE, queue: '0/now', bodySealed: 'words', segments: 1, cost: 1, now: NOON };
      await d.batch([
        posting(d, { ...text, key: 'a.1', number: khinKhin, expiresAt: NOON + 24 * HOUR }),
        posting(d, { ...text, key: 'a.2', number: sokha, expiresAt: NOON + 24 * HOUR }),
      ]);
      await hushes();
      expect((await dueRings(d, NOON + MINUTE / 2)).map(ring => ring.id)).toEqual(['CA9']);
      const due = await d.db.selectFrom('outbox').select(['key', 'due_at']).orderBy('key').execute();
      expect(due).toEqual([
        { key: 'a.1', due_at: NOON + 3 * HOUR },
        { key: 'a.2', due_at: NOON },
      ]);
    });
  });
