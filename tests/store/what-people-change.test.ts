import { describe, expect, test } from 'vitest';
import { change, historyOf, newestChange, standing, undo } from '../../src/store/changes.ts';
import { databases, opened } from '../support/databases.ts';
import { MINUTE, NOON } from './people.ts';

for (const database of databases)
  describe(`what people change while the line runs, on ${database.name}`, () => {
    const d = opened(database);
    const route = { kind: 'route', key: 'nepal>malaysia', who: 'Sita', now: NOON } as const;
    const values = async () => (await standing(d)).map(c => `${c.kind} ${c.key} ${c.value}`);

    test('nothing stands before anybody has set anything, and there is nothing to undo', async () => {
      expect(await standing(d)).toEqual([]);
      expect(await newestChange(d)).toBe(0);
      expect(await undo(d, route)).toBeUndefined();
    });

    test('the newest value of each key stands', async () => {
      await change(d, { ...route, value: 'closed' });
      await change(d, { ...route, key: 'nepal>gulf', value: 'open' });
      await change(d, { ...route, value: 'slow' });
      expect(await values()).toEqual(['route nepal>gulf open', 'route nepal>malaysia slow']);
    });

    test('undoing puts back what stood before, and undoing that brings it again', async () => {
      await change(d, { ...route, value: 'closed' });
      await change(d, { ...route, value: 'open' });
      expect(await undo(d, { ...route, now: NOON + MINUTE })).toBe('closed');
      expect(await values()).toEqual(['route nepal>malaysia closed']);
      expect(await undo(d, route)).toBe('open');
    });

    test('undoing the first change leaves nothing set', async () => {
      await change(d, { ...route, value: 'closed' });
      expect(await undo(d, route)).toBeNull();
      expect(await standing(d)).toEqual([]);
    });

    test('another kind under the same key is another thing', async () => {
      await change(d, { ...route, value: 'closed' });
      await change(d, { ...route, kind: 'fact', value: 'confirmed' });
      await undo(d, { ...route, kind: 'fact' });
      expect(await values()).toEqual(['route nepal>malaysia closed']);
    });

    test('every change is kept with who made it and when, and moves the newest on', async () => {
      await change(d, { ...route, value: 'closed' });
      const before = await newestChange(d);
      await undo(d, { ...route, who: 'Bina', now: NOON + MINUTE });
      expect(await newestChange(d)).toBeGreaterThan(before);
      expect((await historyOf(d, 'route', 'nepal>malaysia')).map(c => [c.who, c.at, c.value])).toEqual([
        ['Bina', NOON + MINUTE, null],
        ['Sita', NOON, 'closed'],
      ]);
    });
  });
