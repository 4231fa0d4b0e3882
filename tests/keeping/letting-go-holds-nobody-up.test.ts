// A year's worth of rows goes in bounded steps: whatever else waits has its turn between them.
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { readHotline } from '../../src/content/hotline.ts';
import { verifyAudit } from '../../src/keeping/audit.ts';
import { retain } from '../../src/keeping/retain.ts';
import type { AudioStore } from '../../src/store/audio.ts';
import { audit } from '../../src/store/audit.ts';
import { STEP } from '../../src/store/stepwise.ts';
import { databases, opened } from '../support/databases.ts';
import { hotlineYaml, NOON } from '../support/hotline.ts';

const { keep } = readHotline(hotlineYaml);
const YEARS = NOON.getTime() - 3 * 365 * 86_400_000;
const noAudio: AudioStore = { put: async () => {}, get: async () => undefined, delete: async () => {} };

for (const database of databases)
  describe(database.name, () => {
    const d = opened(database);
    const rows = database.name === 'SQLite' ? 20_000 : 2_000;
    const numbers = sql.raw(`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rows})`);

    /** Calls, requests of a number each, callers and notes of long ago. */
    const longAgo = async () => {
      for (const insert of [
        sql`insert into calls (sid, line, number_hash, direction, started_at) ${numbers}
          select 'CA' || i, '+6620000001', 'h' || i, 'inbound', ${YEARS} + i from n`,
        sql`insert into requests (id, code, call_sid, line, language, source, status, urgency, ring_when, number_hash,
            number_sealed, created_at, updated_at, closed_at) ${numbers}
          select 'CA' || i || '.1', 'c' || i, 'CA' || i, '+6620000001', 'my', 'call', 'closed', 'normal', 'day', 'h' || i,
            's', ${YEARS} + i, ${YEARS} + i, ${YEARS} + i from n`,
        sql`insert into attempts (id, key, responder, line, started_at) ${numbers}
          select 'AT' || i, 'h' || i, 'aye', '+6620000001', ${YEARS} + i from n`,
        sql`insert into callers (number_hash, language, seen_at) ${numbers} select 'h' || i, 'my', ${YEARS} + i from n`,
        sql`insert into notes (id, key, author, text_sealed, at) ${numbers}
          select 'N' || i, 'h' || i, 'aye', 's', ${YEARS} + i from n`,
      ])
        await insert.execute(d.db);
    };
    const left = async (): Promise<number> => {
      const { rows } = await sql<{ n: number }>`select
        (select count(*) from calls where number_hash is not null) + (select count(*) from callers)
        + (select count(*) from requests where number_hash < 'case:' or number_hash >= 'case;')
        + (select count(*) from notes) as n`.execute(d.db);
      return rows[0]?.n ?? 0;
    };
    const goes = () => retain({ database: d, audio: noAudio, keep, now: NOON.getTime(), actor: 'rounds' });

    test('others have their turn after every few hundred rows, and all of it goes', { timeout: 120_000 }, async () => {
      await longAgo();
      const seen = new Set<number>();
      let done = false;
      // Somebody else at work on the same database: each look is a statement that ran in between.
      const other = (async () => {
        while (!done) {
          seen.add(await left());
          await new Promise(resolve => setTimeout(resolve, 0));
        }
      })();
      const gone = await goes();
      done = true;
      await other;
      expect(gone).toMatchObject({ numbers: rows, people: rows, calls: rows, callers: rows, notes: rows });
      expect(await left()).toBe(0);
      const steps = (4 * rows) / STEP;
      // Most steps were seen by the other as a state of their own.
      expect(seen.size).toBeGreaterThan(steps / 2);
      const { rows: attempts } = await sql<{ key: string }>`select key from attempts where id = 'AT7'`.execute(d.db);
      expect(attempts).toEqual([{ key: 'case:c7' }]);
      expect(await goes()).toEqual({});
    });

    test('cut short anywhere, it is taken up again', { timeout: 120_000 }, async () => {
      await longAgo();
      let batches = 0;
      const failing = {
        get db() {
          return d.db;
        },
        batch: (writes: Parameters<typeof d.batch>[0]) => {
          if (++batches === 3) throw new Error('the power is gone');
          return d.batch(writes);
        },
      };
      const cut = retain({ database: failing, audio: noAudio, keep, now: NOON.getTime(), actor: 'rounds' });
      await expect(cut).rejects.toThrow('the power is gone');
      expect(await left()).toBeGreaterThan(0);
      await goes();
      expect(await left()).toBe(0);
    });

    test('whose request is open again is not forgotten', async () => {
      await longAgo();
      await sql`update requests set status = 'waiting', closed_at = null where id = 'CA9.1'`.execute(d.db);
      await goes();
      const { rows: kept } = await sql<{ h: string }>`select number_hash as h from requests where id = 'CA9.1'`.execute(
        d.db,
      );
      expect(kept).toEqual([{ h: 'h9' }]);
    });

    test('the audit lets its oldest rows go in steps too, and the chain still holds', {
      timeout: 120_000,
    }, async () => {
      const many = database.name === 'SQLite' ? 2_300 : 30;
      for (let i = 0; i < many; i++)
        await audit(d, { at: YEARS + i, actor: 'aye', act: 'signed in', subject: 'telephone' });
      await audit(d, { at: NOON.getTime(), actor: 'aye', act: 'signed in', subject: 'telephone' });
      expect(await goes()).toMatchObject({ audit: many });
      const verdict = await verifyAudit(d);
      expect(verdict.broken).toBeUndefined();
      const { rows: acts } = await sql<{
        n: number;
      }>`select count(*) as n from audit where act = 'forget-audit'`.execute(d.db);
      expect(acts).toEqual([{ n: Math.ceil((many + 1) / 1_000) }]);
    });
  });
