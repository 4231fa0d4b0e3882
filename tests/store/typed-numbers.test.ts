import { describe, expect, test } from 'vitest';
import { heldNumber, holdNumber } from '../../src/store/held.ts';
import { forgetHeldNumbers } from '../../src/store/retention.ts';
import { databases, opened } from '../support/databases.ts';
import { HOUR, NOON } from './people.ts';

for (const database of databases)
  describe(`a typed number on ${database.name}`, () => {
    const d = opened(database);

    test('is held for its call, and the last one typed counts', async () => {
      await holdNumber(d, 'CA1', 'sealed-wrong', NOON);
      await holdNumber(d, 'CA1', 'sealed-right', NOON + 1);
      await holdNumber(d, 'CA1', 'sealed-right', NOON + 1);
      expect(await heldNumber(d, 'CA1')).toBe('sealed-right');
      expect(await heldNumber(d, 'CA2')).toBeUndefined();
    });

    test('is forgotten when no call can have lasted so long, and no sooner', async () => {
      await holdNumber(d, 'CA1', 'sealed-old', NOON - HOUR);
      await holdNumber(d, 'CA2', 'sealed-new', NOON - HOUR + 1);
      await forgetHeldNumbers(d, NOON - HOUR);
      expect(await heldNumber(d, 'CA1')).toBeUndefined();
      expect(await heldNumber(d, 'CA2')).toBe('sealed-new');
    });
  });
