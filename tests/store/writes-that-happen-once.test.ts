import { describe, expect, test } from 'vitest';
import { once, wasApplied } from '../../src/store/applied.ts';
import { audit } from '../../src/store/audit.ts';
import { takeRequest } from '../../src/store/duty.ts';
import { queueFigures } from '../../src/store/figures.ts';
import { holdNumber } from '../../src/store/held.ts';
import { expectMessage } from '../../src/store/messages.ts';
import { saveRequest } from '../../src/store/requests.ts';
import { databases, opened } from '../support/databases.ts';
import { asks, asksUrgently, NOON, speaks } from './people.ts';

for (const database of databases)
  describe(`a write on ${database.name}`, () => {
    const d = opened(database);
    const hold = (call: string) =>
      d.db.insertInto('held_numbers').values({ call_sid: call, sealed: 'sealed', at: NOON });
    const held = async () => (await d.db.selectFrom('held_numbers').select('call_sid').execute()).map(r => r.call_sid);

    test('happens once under its key', async () => {
      expect(await wasApplied(d, 'CA1:3')).toBe(false);
      expect(await once(d, 'CA1:3', NOON, [hold('CA1')])).toBe(true);
      expect(await once(d, 'CA1:3', NOON, [hold('CA2')])).toBe(false);
      expect(await wasApplied(d, 'CA1:3')).toBe(true);
      expect(await held()).toEqual(['CA1']);
    });

    test('that is refused takes everything beside it back, the key too, so that it can be tried again', async () => {
      await hold('CA1').execute();
      await expect(once(d, 'CA2:3', NOON, [hold('CA2'), hold('CA1'), hold('CA3')])).rejects.toThrow(/unique/i);
      expect(await held()).toEqual(['CA1']);
      expect(await wasApplied(d, 'CA2:3')).toBe(false);
      expect(await once(d, 'CA2:3', NOON, [hold('CA2'), hold('CA3')])).toBe(true);
    });

    test('happens once when ten try at the same moment', async () => {
      const tries = Array.from({ length: 10 }, (_, i) => once(d, 'CA1:3', NOON, [hold(`CA${i}`)]));
      expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
      expect(await held()).toHaveLength(1);
    });

    test('of nothing at all is no error', async () => {
      await d.batch([]);
    });

    test('that fails leaves the database fit for the next one', async () => {
      await expect(d.batch([hold('CA1'), hold('CA1')])).rejects.toThrow();
      await d.batch([hold('CA1')]);
      expect(await held()).toEqual(['CA1']);
    });

    test('is counted in rows where it updates', async () => {
      await d.batch([hold('CA1'), hold('CA2')]);
      const { numUpdatedRows } = await d.db.updateTable('held_numbers').set({ at: 1 }).executeTakeFirstOrThrow();
      const { numDeletedRows } = await d.db
        .deleteFrom('held_numbers')
        .where('call_sid', '=', 'CA1')
        .executeTakeFirstOrThrow();
      expect([numUpdatedRows, numDeletedRows]).toEqual([2n, 1n]);
    });

    test('to the audit only adds', async () => {
      const row = { at: NOON, actor: 'Naw Eh', act: 'reveal', subject: '314159' };
      await audit(d, row);
      await audit(d, row);
      expect(await d.db.selectFrom('audit').selectAll().execute()).toMatchObject([
        { id: 1, ...row },
        { id: 2, ...row },
      ]);
    });

    test('shows in the figures of what waits', async () => {
      expect(await queueFigures(d)).toEqual({ normal: 0, urgent: 0, oldest: undefined, unheard: 0 });
      await saveRequest(d, asks({ callSid: 'CA1', code: '000001', now: NOON + 2 }));
      await saveRequest(d, asks({ callSid: 'CA2', code: '000002', now: NOON + 1 }));
      await saveRequest(d, asksUrgently({ callSid: 'CA3', code: '000003', now: NOON + 3 }));
      await saveRequest(d, asks({ callSid: 'CA4', code: '000004', now: NOON }));
      await takeRequest(d, 'CA4.1', 'Naw Eh', NOON);
      await expectMessage(d, speaks({ requestId: undefined }));
      await holdNumber(d, 'CA1', 'sealed', NOON);
      expect(await queueFigures(d)).toEqual({ normal: 2, urgent: 1, oldest: NOON + 1, unheard: 1 });
    });
  });
