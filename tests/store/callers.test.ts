import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GO_ON_MS, knownCaller, rememberCaller, rememberDrop } from '../../src/store/callers.ts';
import { databases, opened } from '../support/databases.ts';
import { HOUR, khinKhin, MINUTE, NOON, sokha } from './people.ts';

for (const database of databases)
  describe(`a caller on ${database.name}`, () => {
    const d = opened(database);
    const { hash } = khinKhin;
    const chooses = (language: string, at = NOON, country?: string) =>
      d.batch([rememberCaller(d, { hash, language, country, at })]);
    const known = (now = NOON) => knownCaller(d, hash, now);

    test('who calls for the first time is a stranger', async () => {
      expect(await known()).toEqual({});
    });

    test('is greeted in the language they chose, and nobody else is', async () => {
      await chooses('my', NOON, 'thailand');
      expect(await known()).toEqual({ language: 'my', country: 'thailand' });
      expect(await knownCaller(d, sokha.hash, NOON)).toEqual({});
    });

    test('keeps the country when only the language is chosen anew', async () => {
      await chooses('ne', NOON, 'malaysia');
      await chooses('en', NOON + MINUTE);
      expect(await known()).toEqual({ language: 'en', country: 'malaysia' });
    });

    test('keeps how they write when they call, until they write otherwise', async () => {
      const writes = (form: string | null | undefined, at: number) =>
        d.batch([rememberCaller(d, { hash, language: 'ne', form, at })]);
      await writes('ne-Latn', NOON);
      await writes(undefined, NOON + 1);
      expect(await known()).toEqual({ language: 'ne', form: 'ne-Latn' });
      await writes(null, NOON + 2);
      expect(await known()).toEqual({ language: 'ne' });
      await writes('ne-Latn', NOON + 1);
      expect(await known()).toEqual({ language: 'ne' });
    });

    test('is remembered by the latest choice, in whatever order and however often the choices are written', async () => {
      const choices = ['my', 'km', 'ne', 'th'].map((language, i) => ({ language, country: `land ${i}`, at: NOON + i }));
      const orders = fc
        .array(fc.constantFrom(...choices), { maxLength: 3 })
        .chain(more => fc.shuffledSubarray([...choices, ...more], { minLength: choices.length + more.length }));
      let callers = 0;
      await fc.assert(
        fc.asyncProperty(orders, async order => {
          const someone = `caller ${++callers}`;
          for (const choice of order) await d.batch([rememberCaller(d, { hash: someone, ...choice })]);
          expect(await knownCaller(d, someone, NOON)).toEqual({ language: 'th', country: 'land 3' });
        }),
        { numRuns: database.runs },
      );
    }, 60_000);

    describe('whose call dropped', () => {
      test('may go on where it was within ten minutes, and no later', async () => {
        await chooses('my');
        await rememberDrop(d, hash, 'wages.unpaid', NOON);
        expect(await known(NOON + GO_ON_MS)).toMatchObject({ goOn: 'wages.unpaid' });
        expect((await known(NOON + GO_ON_MS + 1)).goOn).toBeUndefined();
      });

      test('does not go on after a call that ended in peace', async () => {
        await chooses('my');
        await rememberDrop(d, hash, 'wages.unpaid', NOON);
        await rememberDrop(d, hash, undefined, NOON + MINUTE);
        expect((await known(NOON + MINUTE)).goOn).toBeUndefined();
      });

      test('goes on also after choosing another language meanwhile', async () => {
        await chooses('my');
        await rememberDrop(d, hash, 'wages.unpaid', NOON);
        await chooses('en', NOON + MINUTE);
        expect(await known(NOON + MINUTE)).toEqual({ language: 'en', goOn: 'wages.unpaid' });
      });

      test('before a language was chosen leaves nothing behind', async () => {
        await rememberDrop(d, hash, 'wages.unpaid', NOON);
        expect(await known(NOON + HOUR)).toEqual({});
        expect(await d.db.selectFrom('callers').selectAll().execute()).toEqual([]);
      });
    });
  });
