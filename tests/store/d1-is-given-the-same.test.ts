// What is D1's own: how its migrations are cut, and what it takes and keeps.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unstable_splitSqlQuery as splitAsWrangler } from 'wrangler';
import { openSqlite, readMigrations } from '../../src/platform/sqlite.ts';
import { dueForDuty } from '../../src/store/duty.ts';
import { saveRequest } from '../../src/store/requests.ts';
import { dueRings, flash, ringEnded } from '../../src/store/rings.ts';
import { migrationStatements, openD1 } from '../support/databases.ts';
import { asks, asksUrgently, flashes, MINUTE, NOON } from './people.ts';

let d: Awaited<ReturnType<typeof openD1>>;
beforeAll(async () => {
  d = await openD1(readMigrations().flatMap(m => splitAsWrangler(m.sql)));
}, 60_000);
afterAll(() => d?.close(), 60_000);

describe('the migrations', () => {
  const cut = (statements: string[]) =>
    statements
      .map(s => s.replace(/--.*$/gm, '').replace(/;\s*$/, '').replace(/\s+/g, ' ').trim())
      .filter(s => s !== '');

  test('are cut by wrangler where SQLite says that a statement ends', () => {
    expect(cut(readMigrations().flatMap(m => splitAsWrangler(m.sql)))).toEqual(cut(migrationStatements()));
  });

  test('leave the same tables and indexes on D1 as in a file', async () => {
    const schema = `select type, name, tbl_name, sql from sqlite_master
      where name not glob '_cf_*' and name not glob 'sqlite_*' and name <> 'd1_migrations' order by type, name`;
    const { sqlite } = openSqlite(':memory:');
    const inFile = sqlite.prepare<[], { sql: string }>(schema).all();
    sqlite.close();
    const { results } = await d.d1.prepare(schema).all<{ sql: string }>();
    const bare = (rows: { sql: string }[]) => rows.map(row => ({ ...row, sql: cut([row.sql])[0] }));
    expect(bare(results)).toEqual(bare(inFile));
  });
});

describe('D1', () => {
  test('refuses undefined: a store function that would bind it fails here', async () => {
    await expect(sql`select ${undefined} as nothing`.execute(d.db)).rejects.toThrow('D1_TYPE_ERROR');
  });

  test('keeps whole numbers whole, though it is handed every number as a real one', async () => {
    expect((await sql<{ kind: string }>`select typeof(${NOON}) as kind`.execute(d.db)).rows).toEqual([
      { kind: 'real' },
    ]);
    await saveRequest(d, asksUrgently());
    await dueForDuty(d, NOON);
    await flash(d, flashes());
    await dueRings(d, NOON + MINUTE);
    await ringEnded(d, 'CA1', { seconds: 0, retry: true, now: NOON + MINUTE });
    const kinds = async (table: string, ...columns: string[]) => {
      const typed = columns.map(c => sql`typeof(${sql.ref(c)})`);
      const { rows } = await sql<Record<string, string>>`select ${sql.join(typed)} from ${sql.table(table)}`.execute(
        d.db,
      );
      return new Set(rows.flatMap(row => Object.values(row)));
    };
    expect(await kinds('requests', 'created_at', 'updated_at', 'insist_at', 'insisted', 'woman')).toEqual(
      new Set(['integer']),
    );
    expect(await kinds('rings', 'flashed_at', 'due_at', 'rung')).toEqual(new Set(['integer']));
  });

  test('answers the rows of an update whose rows a limited query picks', async () => {
    for (const n of [2, 3]) await saveRequest(d, asksUrgently({ callSid: `CA${n}`, code: `00000${n}` }));
    const [first] = await dueForDuty(d, NOON + MINUTE, 1);
    expect(first).toMatchObject({ urgency: 'urgent', insisted: 1, insist_at: NOON + 6 * MINUTE });
    expect(await dueForDuty(d, NOON + MINUTE)).toHaveLength(1);
  });

  test('names the column of a clash in its error, as SQLite does: by that a code is drawn again', async () => {
    const clash = asks({ callSid: 'CA9', code: '000002' });
    await expect(saveRequest(d, clash)).rejects.toThrow('UNIQUE constraint failed: requests.code');
  });

  test('has no transactions to lean on: only batches', async () => {
    await expect(d.db.transaction().execute(async () => {})).rejects.toThrow('batch');
  });
});
