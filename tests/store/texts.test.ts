import { describe, expect, test } from 'vitest';
import { claim } from '../../src/store/callbacks.ts';
import { conversation, converse, IDLE_MS } from '../../src/store/conversations.ts';
import { dueForDuty } from '../../src/store/duty.ts';
import { optedOut, optOut, starting, stopping } from '../../src/store/opt-outs.ts';
import { saveRequest } from '../../src/store/requests.ts';
import { forgetConversations, forgetTexts } from '../../src/store/retention.ts';
import { dueRings, flash, ringEnded, SECOND_RING_MS } from '../../src/store/rings.ts';
import {
  arrival,
  given,
  latestTexts,
  type Received,
  received,
  textById,
  textsOf,
  unreadTexts,
} from '../../src/store/texts.ts';
import { databases, opened } from '../support/databases.ts';
import { asks, asksUrgently, flashes, HOUR, khinKhin, LINE, MINUTE, NOON, SECOND, sokha } from './people.ts';

const text = (otherwise: Partial<Received> = {}): Received => ({
  id: 'SM1',
  line: LINE,
  number: khinKhin,
  body: 'sealed words',
  language: 'my',
  form: 'my',
  keyword: 'other',
  segments: 1,
  kept: false,
  at: NOON,
  ...otherwise,
});

for (const database of databases)
  describe(`a text on ${database.name}`, () => {
    const d = opened(database);

    test('is taken down once, with its answer, and the second time nothing of its batch is written', async () => {
      await d.batch([received(d, text({ answer: { sealed: 'an answer', segments: 2 } }))]);
      const talk = { hash: khinKhin.hash, line: LINE, state: 'main', context: '{}', at: NOON };
      await expect(d.batch([received(d, text()), converse(d, talk)])).rejects.toThrow(/unique/i);
      expect(await textById(d, 'SM1')).toMatchObject({ answer_sealed: 'an answer', answer_segments: 2 });
      expect(await conversation(d, khinKhin.hash, LINE)).toBeUndefined();
      expect(await textById(d, 'SM2')).toBeUndefined();
    });

    test('is taken down with its own words and its own silence, whatever was made ready or written before it', async () => {
      const talk = { line: LINE, state: 'main', context: '{}', at: NOON };
      const answer = { sealed: 'an answer', segments: 2 };
      await d.batch([
        received(d, text({ id: 'SM1', answer, kept: true })),
        received(d, text({ id: 'SM2', number: { sealed: 'withheld' }, language: undefined, form: undefined })),
        converse(d, { ...talk, hash: khinKhin.hash, state: 'topics' }),
        converse(d, { ...talk, hash: sokha.hash }),
      ]);
      expect(await textById(d, 'SM1')).toMatchObject({ number_hash: khinKhin.hash, language: 'my', kept: 1 });
      const silent = {
        number_hash: null,
        language: null,
        form: null,
        kept: 0,
        answer_sealed: null,
        answer_segments: 0,
      };
      expect(await textById(d, 'SM2')).toMatchObject(silent);
      expect(await conversation(d, khinKhin.hash, LINE)).toMatchObject({ state: 'topics' });
      expect(await conversation(d, sokha.hash, LINE)).toMatchObject({ state: 'main' });
    });

    test('counts against its number alone, for a while, and no further than asked', async () => {
      for (let n = 0; n < 5; n++) await d.batch([received(d, text({ id: `SM${n}`, at: NOON + n * SECOND }))]);
      await d.batch([received(d, text({ id: 'SMother', number: sokha }))]);
      const lately = async (since: number, most: number) =>
        (await arrival(d, { id: 'SM9', hash: khinKhin.hash, line: LINE, since, most })).lately;
      expect(await lately(NOON - 1, 10)).toBe(5);
      expect(await lately(NOON + SECOND, 10)).toBe(3);
      expect(await lately(NOON - 1, 4)).toBe(4);
    });

    test('arrives with whether it came before, how it was answered, and where its number was left on this line', async () => {
      const who = { hash: khinKhin.hash, line: LINE, since: NOON - HOUR, most: 10 };
      expect(await arrival(d, { id: 'SM1', ...who })).toEqual({ lately: 0 });
      const talk = { state: 'topics', context: '{}', at: NOON };
      await d.batch([
        received(d, text({ answer: { sealed: 'an answer', segments: 2 } })),
        received(d, text({ id: 'SMsilent' })),
        converse(d, { hash: khinKhin.hash, line: LINE, ...talk }),
        converse(d, { hash: sokha.hash, line: LINE, ...talk, state: 'main' }),
      ]);
      expect(await arrival(d, { id: 'SM1', ...who })).toEqual({
        before: { id: 'SM1', answer_sealed: 'an answer' },
        talk,
        lately: 2,
      });
      expect(await arrival(d, { id: 'SMsilent', ...who })).toMatchObject({ before: { answer_sealed: null } });
      expect(await arrival(d, { id: 'SM2', ...who, line: '+97710000003' })).toEqual({ lately: 2 });
    });

    test('with free words waits to be read, until a request of the same number takes it along', async () => {
      await d.batch([
        received(d, text({ id: 'SMold', kept: true, at: NOON - 30 * HOUR })),
        received(d, text({ id: 'SMnew', kept: true, at: NOON - HOUR })),
        received(d, text({ id: 'SMword' })),
        received(d, text({ id: 'SMother', kept: true, number: sokha, at: NOON })),
      ]);
      expect((await unreadTexts(d)).map(t => t.id)).toEqual(['SMold', 'SMnew', 'SMother']);
      await d.batch([given(d, khinKhin.hash, 'SM9.1', NOON)]);
      expect((await unreadTexts(d)).map(t => t.id)).toEqual(['SMold', 'SMother']);
      expect((await textsOf(d, ['SM9.1'])).map(t => t.id)).toEqual(['SMnew']);
      expect((await latestTexts(d, 2)).map(t => t.at)).toEqual([NOON, NOON]);
    });

    test('moves its number’s conversation on, line by line', async () => {
      const talk = { hash: khinKhin.hash, line: LINE, state: 'main', context: '{}', at: NOON };
      await d.batch([converse(d, talk), converse(d, { ...talk, state: 'topics', at: NOON + SECOND })]);
      await d.batch([converse(d, { ...talk, line: '+97710000003', state: 'language' })]);
      expect(await conversation(d, khinKhin.hash, LINE)).toEqual({ state: 'topics', context: '{}', at: NOON + SECOND });
      expect(await forgetConversations(d, NOON + IDLE_MS)).toBe(2);
    });

    test('loses its number and words with age; one that belongs to an open request does not', async () => {
      await saveRequest(d, asks());
      await d.batch([
        received(d, text({ id: 'SMa', kept: true })),
        received(d, text({ id: 'SMb', answer: { sealed: 'an answer', segments: 1 } })),
        received(d, text({ id: 'SMc', at: NOON + HOUR })),
        received(d, text({ id: 'SMd' })),
      ]);
      await d.db.updateTable('texts').set({ request_id: 'CA1.1' }).where('id', '=', 'SMd').execute();
      expect(await forgetTexts(d, NOON, NOON + HOUR)).toEqual({ texts: 2, unread: 1 });
      const left = await d.db.selectFrom('texts').selectAll().where('wiped_at', 'is', null).orderBy('id').execute();
      expect(left.map(t => t.id)).toEqual(['SMc', 'SMd']);
      expect(await textById(d, 'SMb')).toMatchObject({
        number_hash: null,
        number_sealed: null,
        body_sealed: null,
        answer_sealed: null,
        language: 'my',
        keyword: 'other',
        wiped_at: NOON + HOUR,
      });
      expect(await forgetTexts(d, NOON, NOON + HOUR)).toEqual({ texts: 0, unread: 0 });
    });
  });

for (const database of databases)
  describe(`stop on ${database.name}`, () => {
    const d = opened(database);
    const stops = (at = NOON + MINUTE, via: 'text' | 'provider' = 'text') =>
      d.batch(stopping(d, { hash: khinKhin.hash, at, via }));
    const life = () => d.db.selectFrom('callbacks').selectAll().where('key', '=', khinKhin.hash).executeTakeFirst();
    const window = { from: NOON, until: NOON + 8 * HOUR };
    const tries = (now: number) => claim(d, { responder: 'aye', languages: ['my'], now });

    test('is remembered until they take it back; the provider’s stands over ours', async () => {
      expect(await optedOut(d, khinKhin.hash)).toBe(false);
      await stops(NOON, 'provider');
      await stops(NOON + HOUR);
      expect(await optOut(d, khinKhin.hash)).toEqual({ at: NOON + HOUR, via: 'provider' });
      expect(await optedOut(d, sokha.hash)).toBe(false);
      await d.batch([starting(d, khinKhin.hash)]);
      expect(await optedOut(d, khinKhin.hash)).toBe(false);
    });

    test('puts an open request aside, marked: nobody is rung for it, nor the duty numbers', async () => {
      await saveRequest(d, asksUrgently({ window }));
      await stops();
      expect(await life()).toMatchObject({ state: 'parked', parked_why: 'they texted STOP', parked_hold: 0 });
      expect(await tries(NOON + HOUR)).toBeUndefined();
      expect(await dueForDuty(d, NOON + HOUR)).toEqual([]);
      expect(await d.db.selectFrom('requests').select('status').execute()).toEqual([{ status: 'waiting' }]);
    });

    test('takes it out of the hands of who only holds it, and leaves a talk alone', async () => {
      await saveRequest(d, asks({ window }));
      await tries(NOON);
      await stops();
      expect(await life()).toMatchObject({ state: 'parked', responder: null });
      await d.db.updateTable('callbacks').set({ state: 'talking', responder: 'aye' }).execute();
      await stops();
      expect(await life()).toMatchObject({ state: 'talking', responder: 'aye' });
    });

    test('a number without a request has no callback to put aside', async () => {
      await stops();
      expect(await life()).toBeUndefined();
    });

    test('what they ask for later is done', async () => {
      await saveRequest(d, asks({ window }));
      await stops();
      await saveRequest(d, asks({ callSid: 'CA2', code: '271828', now: NOON + HOUR, window }));
      expect(await tries(NOON + HOUR)).toMatchObject({ key: khinKhin.hash });
      expect(await optedOut(d, khinKhin.hash)).toBe(true);
    });

    test('takes back the ring of a flash that was before it; a flash after it is rung', async () => {
      await flash(d, flashes());
      await stops(NOON + SECOND);
      expect(await dueRings(d, NOON + MINUTE)).toEqual([]);
      await flash(d, flashes({ id: 'CA2', now: NOON + 2 * SECOND }));
      expect((await dueRings(d, NOON + MINUTE)).map(r => r.id)).toEqual(['CA2']);
    });

    test('said while it rings, there is no second ring', async () => {
      await flash(d, flashes());
      expect(await dueRings(d, NOON + 5 * SECOND)).toHaveLength(1);
      await stops(NOON + 10 * SECOND);
      await ringEnded(d, 'CA1', { seconds: 0, retry: true, now: NOON + 30 * SECOND });
      expect(await dueRings(d, NOON + SECOND_RING_MS)).toEqual([]);
      expect(await d.db.selectFrom('rings').select('status').execute()).toEqual([{ status: 'done' }]);
    });
  });
