// Who joined what, and telling them all: the same on every database.
import { describe, expect, test } from 'vitest';
import {
  beginning,
  broadcast,
  fillSome,
  groupKey,
  groups,
  listsWithPeople,
  outcomesOf,
  type Plan,
  saidSince,
  spentOn,
  stopping as stoppingBroadcast,
  sweepSome,
  swept,
  unfinished,
  waitingIn,
} from '../../src/store/broadcasts.ts';
import { stopping } from '../../src/store/opt-outs.ts';
import { pick, setRate } from '../../src/store/outbox.ts';
import {
  beginning as beginningThere,
  dueSteps,
  elsewhere,
  hearing,
  joining,
  leavingAll,
  leavingUnreached,
  listsOf,
  movingOn,
  preferring,
  steppingOut,
  subscribers,
} from '../../src/store/subscribers.ts';
import { type Listed, latestTexts, received } from '../../src/store/texts.ts';
import { keeping, wording } from '../../src/store/wordings.ts';
import { databases, opened } from '../support/databases.ts';
import { HOUR, LINE, MINUTE, NOON } from './people.ts';

for (const database of databases)
  describe(`on ${database.name}`, () => {
    const d = opened(database);
    const join = (nth: number, over: Partial<Parameters<typeof joining>[1]> = {}) =>
      d.batch(
        joining(d, {
          id: `sub${nth}`,
          number: { hash: `hash${nth}`, sealed: `sealed${nth}` },
          line: LINE,
          language: 'th',
          form: 'th',
          country: 'thailand',
          list: 'first-month',
          due: NOON,
          now: NOON - HOUR,
          ...over,
        }),
      );
    const outbox = () => d.db.selectFrom('outbox').selectAll().orderBy('key').execute();
    const step = (nth: number) => ({
      subscriber: `sub${nth}`,
      queue: '1/thailand/day',
      wording: 'w',
      segments: 2,
      cost: 50_000,
      asks: null,
      expires: NOON + 24 * HOUR,
    });
    const first = { list: 'first-month', step: 0, now: NOON };

    test('joining twice is joining once; a second list is the same person', async () => {
      await join(1);
      await join(1, { id: 'another', now: NOON });
      await join(1, { id: 'another', list: 'alert:nepal>gulf', due: undefined, form: 'th' });
      expect(await listsOf(d, 'hash1')).toEqual(['alert:nepal>gulf', 'first-month']);
      expect(await subscribers(d)).toMatchObject([{ joinedAt: new Date(NOON - HOUR).toISOString(), hear: false }]);
    });

    test('who would rather hear is known with their step, until they choose an hour for texts', async () => {
      await join(1);
      await join(2);
      const hears = async () =>
        (await dueSteps(d, { ...first, most: 10, countries: ['thailand'] })).map(person => person.hear);
      await d.batch([hearing(d, 'hash1', true)]);
      expect(await hears()).toEqual([1, 0]);
      await d.batch(preferring(d, 'hash1', 'evening'));
      expect(await hears()).toEqual([0, 0]);
      await d.batch([hearing(d, 'hash2', true)]);
      await d.batch([hearing(d, 'hash2', false)]);
      expect(await hears()).toEqual([0, 0]);
    });

    test('a step goes into the outbox once, with who is still there, and moves them on', async () => {
      await join(1);
      await join(2);
      const due = await dueSteps(d, { ...first, most: 10, countries: ['thailand'] });
      expect(due.map(person => person.subscriber)).toEqual(['sub1', 'sub2']);
      await d.batch(stopping(d, { hash: 'hash2', at: NOON, via: 'text' }));
      const moving = [1, 2].map(nth => ({ subscriber: `sub${nth}`, next: NOON + HOUR }));
      for (let twice = 0; twice < 2; twice++)
        await d.batch([
          steppingOut(d, { ...first, people: [step(1), step(2)] }),
          movingOn(d, { ...first, people: moving }),
        ]);
      expect(await outbox()).toMatchObject([
        { key: 's.first-month.0.sub1', queue: '1/thailand/day', segments: 2, cost: 50_000, due_at: NOON },
      ]);
      expect(await dueSteps(d, { ...first, most: 10, countries: ['thailand'] })).toEqual([]);
      // The next one waits until the one before it is on its way.
      const second = { list: 'first-month', step: 1, now: NOON + HOUR, most: 10, countries: ['thailand'] };
      expect(await dueSteps(d, second)).toEqual([]);
      await d.db.updateTable('outbox').set({ state: 'sent' }).execute();
      expect(await dueSteps(d, second)).toHaveLength(1);
    });

    test('nothing is due in a country that has no price, and what they joined begins with it', async () => {
      await join(1);
      await join(2, { country: 'VN', due: undefined });
      await join(3, { country: 'VN', due: undefined, list: 'alert:nepal>gulf' });
      await join(4, { country: 'nepal' });
      expect(await elsewhere(d, ['thailand'])).toEqual([
        { country: 'VN', people: 2 },
        { country: 'nepal', people: 1 },
      ]);
      const due = async (countries: string[]) =>
        (await dueSteps(d, { ...first, most: 10, countries })).map(person => person.subscriber);
      expect(await due(['thailand'])).toEqual(['sub1']);
      await d.batch(beginningThere(d, { iso: 'VN', country: 'vietnam', due: [{ list: 'first-month', due: NOON }] }));
      expect(await elsewhere(d, ['thailand', 'vietnam', 'nepal'])).toEqual([]);
      expect((await due(['thailand', 'vietnam'])).sort()).toEqual(['sub1', 'sub2']);
      const waiting = await d.db.selectFrom('subscriptions').select('list').where('due_at', 'is', null).execute();
      expect(waiting).toEqual([{ list: 'alert:nepal>gulf' }]);
    });

    test('after the last step nothing is due; day and evening move what waits', async () => {
      await join(1);
      await d.batch([
        steppingOut(d, { ...first, people: [step(1)] }),
        movingOn(d, { ...first, people: [{ subscriber: 'sub1', next: null }] }),
      ]);
      await d.batch(preferring(d, 'hash1', 'evening'));
      expect(await outbox()).toMatchObject([{ queue: '1/thailand/evening' }]);
      const [row] = await d.db.selectFrom('subscriptions').selectAll().execute();
      expect(row).toMatchObject({ step: 1, due_at: null, ended_at: NOON });
    });

    test('what was put into the outbox stands among the newest texts, by the time it went or is wanted', async () => {
      for (const nth of [1, 2, 3]) await join(nth);
      await d.batch([
        steppingOut(d, { ...first, people: [step(1), step(2), step(3)] }),
        received(d, {
          id: 'SM1',
          line: LINE,
          number: { hash: 'hash1', sealed: 'sealed text' },
          body: 'sealed words',
          language: 'th',
          form: 'th',
          keyword: 'join',
          segments: 1,
          kept: false,
          answer: { sealed: 'an answer', segments: 2 },
          at: NOON + 1,
        }),
      ]);
      const gone = { state: 'sent', sid: 'SM9', status: 'delivered', picked_at: NOON + 2 } as const;
      await d.db.updateTable('outbox').set(gone).where('subscriber', '=', 'sub2').execute();
      const failed = { state: 'failed', status: 'undelivered', error: 30005 } as const;
      await d.db.updateTable('outbox').set(failed).where('subscriber', '=', 'sub3').execute();
      await d.db
        .updateTable('outbox')
        .set({ created_at: NOON - 1 })
        .where('subscriber', '=', 'sub3')
        .execute();
      const shown = (all: Listed[]) => all.map(t => [t.sid, t.keyword, t.status, t.error, t.at - NOON, t.numberSealed]);
      expect(shown(await latestTexts(d, 10))).toEqual([
        ['SM9', 'series.first-month.1', 'delivered', null, 2, 'sealed2'],
        [null, 'answer', 'answered', null, 1, 'sealed text'],
        ['SM1', 'join', 'received', null, 1, 'sealed text'],
        [null, 'series.first-month.1', 'waiting', null, 0, 'sealed1'],
        [null, 'series.first-month.1', 'failed', 30005, -1, 'sealed3'],
      ]);
      expect((await latestTexts(d, 2)).map(t => t.at - NOON)).toEqual([2, 1]);
      expect(shown(await latestTexts(d, 10, 'failed'))).toHaveLength(1);
      // Who has left is no longer there to be revealed.
      await d.batch(leavingAll(d, 'hash2'));
      expect((await latestTexts(d, 1))[0]).toMatchObject({ sid: 'SM9', language: null, numberSealed: null });
    });

    test('a number that a try could not reach leaves what it joined, unless it has texted since', async () => {
      for (const nth of [1, 2]) await join(nth);
      await join(1, { list: 'before-you-go.thailand' });
      await d.batch([steppingOut(d, { ...first, people: [step(1), step(2)] })]);
      const key = 's.first-month.0.sub1';
      const fate = { state: 'failed', tries: 1, picked_at: NOON } as const;
      await d.db.updateTable('outbox').set(fate).where('key', '=', key).execute();
      const texted = {
        id: 'SM1',
        line: LINE,
        number: { hash: 'hash1', sealed: 's' },
        body: 'sealed',
        keyword: 'other',
      };
      await d.batch([received(d, { ...texted, segments: 1, kept: false, at: NOON + 1 })]);
      await d.batch(leavingUnreached(d, { key, tries: 1 }));
      expect(await listsOf(d, 'hash1')).toHaveLength(2);
      await d.db
        .updateTable('texts')
        .set({ at: NOON - 1 })
        .execute();
      await d.batch(leavingUnreached(d, { key, tries: 2 }));
      expect(await listsOf(d, 'hash1')).toHaveLength(2);
      await d.batch(leavingUnreached(d, { key, tries: 1 }));
      expect(await listsOf(d, 'hash1')).toEqual([]);
      expect(await listsOf(d, 'hash2')).toEqual(['first-month']);
      expect((await outbox()).map(row => row.state)).toEqual(['failed', 'waiting']);
    });

    test('words are kept once, under the name that they have', async () => {
      await d.batch(keeping(d, [{ id: 'w', body: 'hello', segments: 1 }]));
      await d.batch(keeping(d, [{ id: 'w', body: 'other', segments: 1 }]));
      expect(await wording(d, 'w')).toBe('hello');
      await expect(wording(d, 'nothing')).rejects.toThrow('no wording nothing');
    });

    describe('a broadcast', () => {
      const audience = { lines: [LINE] };
      const plan: Plan = {
        audience,
        words: {
          [groupKey({ form: 'th', hear: false, country: 'thailand', line: LINE })]: {
            wording: 'w',
            segments: 1,
            cost: 25_000,
          },
        },
      };
      const begun = () =>
        d.batch([
          beginning(d, { id: 'x', by: 'cli', fingerprint: 'f', plan, people: 7, now: NOON, expires: NOON + 24 * HOUR }),
        ]);
      const it = async () => {
        const found = await broadcast(d, 'x');
        if (!found) throw new Error('it is gone');
        return found;
      };

      test('is put into the outbox part by part; two servers at it do each part once, and nobody is left out', async () => {
        for (let nth = 1; nth <= 7; nth++) await join(nth);
        await join(8, { form: 'km', language: 'km' });
        await join(9, { now: NOON + 1 });
        expect(await groups(d, audience)).toMatchObject([
          { form: 'km', people: 1 },
          { form: 'th', people: 8 },
        ]);
        await begun();
        expect(await saidSince(d, 'f', NOON - HOUR)).toBe('x');
        expect(await saidSince(d, 'f', NOON)).toBeUndefined();
        const stale = await it();
        expect(await fillSome(d, stale, NOON, 3)).toBe(true);
        expect(await fillSome(d.other, stale, NOON, 3)).toBe(true);
        expect(await outbox()).toHaveLength(3);
        while (await fillSome(d, await it(), NOON, 3));
        expect((await outbox()).map(row => row.key)).toEqual([1, 2, 3, 4, 5, 6, 7].map(nth => `b.x.sub${nth}`));
        expect(await it()).toMatchObject({ state: 'sending' });
        expect(await unfinished(d)).toEqual([]);
        expect(await outcomesOf(d, 'x')).toEqual({ counts: { waiting: 7 }, cost: 0 });
      });

      test('tells what of it still waits, by queue; a list, when it was told last; a day, what it has cost', async () => {
        expect(await listsWithPeople(d)).toEqual([]);
        for (const nth of [1, 2, 3]) await join(nth);
        await join(1, { list: 'alert:nepal>gulf', due: undefined });
        await d.batch(preferring(d, 'hash3', 'evening'));
        const aimed = { ...plan, audience: { ...audience, list: 'first-month' } };
        const about = { by: 'cli', fingerprint: 'f', plan: aimed, people: 3, now: NOON, expires: NOON + 24 * HOUR };
        await d.batch([beginning(d, { id: 'x', ...about })]);
        while (await fillSome(d, await it(), NOON, 3));
        expect(await waitingIn(d, 'x')).toEqual([
          { queue: '2/thailand/day', people: 2, due: NOON },
          { queue: '2/thailand/evening', people: 1, due: NOON },
        ]);
        expect(await waitingIn(d, 'y')).toEqual([]);
        expect(await listsWithPeople(d)).toEqual([
          { list: 'alert:nepal>gulf', people: 1, toldAt: null },
          { list: 'first-month', people: 3, toldAt: NOON },
        ]);
        expect(await spentOn(d, NOON)).toEqual({ segments: 0, cost: 0 });
        await setRate(d, LINE, 10);
        const cap = { segments: 100, cost: 1_000_000 };
        await pick(d, { line: LINE, queues: ['2/thailand/day'], now: NOON, most: 20, cap });
        expect(await spentOn(d, NOON)).toEqual({ segments: 2, cost: 50_000 });
        expect(await spentOn(d, NOON + 24 * HOUR)).toEqual({ segments: 0, cost: 0 });
        expect((await waitingIn(d, 'x')).map(row => row.people)).toEqual([1]);
      });

      test('keeps three hours from what went before', async () => {
        await join(1);
        await d.batch([steppingOut(d, { ...first, people: [step(1)] })]);
        await setRate(d, LINE, 100);
        const cap = { segments: 100, cost: 1e9 };
        await pick(d, { line: LINE, queues: ['1/thailand/day'], now: NOON, most: 5, cap });
        await begun();
        await fillSome(d, await it(), NOON + MINUTE, 10);
        expect(await outbox()).toMatchObject([{ key: 'b.x.sub1', due_at: NOON + 3 * HOUR }, {}]);
      });

      test('that was stopped is taken out of what waits, part by part, and filled no further', async () => {
        for (let nth = 1; nth <= 7; nth++) await join(nth);
        await begun();
        const before = await it();
        await fillSome(d, before, NOON, 4);
        await d.batch([stoppingBroadcast(d, 'x', NOON)]);
        expect(await fillSome(d, { ...before, filled_to: 'sub4' }, NOON, 4)).toBe(true);
        expect(await outbox()).toHaveLength(4);
        let last: string | undefined = '';
        while (last !== undefined) last = await sweepSome(d, 'x', last, 3);
        await swept(d, 'x');
        expect(await it()).toMatchObject({ state: 'stopped' });
        expect(await outcomesOf(d, 'x')).toEqual({ counts: { stopped: 4 }, cost: 0 });
      });
    });
  });
