import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyAudit } from '../../src/keeping/audit.ts';
import { sqliteDatabase } from '../../src/platform/sqlite.ts';
import { audit, audited } from '../../src/store/audit.ts';
import { databases, opened } from '../support/databases.ts';
import { hotline, type Line } from '../support/hotline.ts';

let line: Line;
beforeEach(async () => {
  line = await hotline();
  for (let n = 1; n <= 5; n++)
    await audit(line.database, { at: n, actor: 'cli:op', act: 'reveal', subject: `00000${n}` });
});
afterEach(() => line.close());

const run = (text: string) => sql`${sql.raw(text)}`.execute(line.database.db);

test('as it was written it fits', async () => {
  expect(await verifyAudit(line.database)).toMatchObject({ rows: 5, unchained: 0, head: { id: 5 } });
});

describe('the row that no longer fits is named, when', () => {
  test.each([
    ['what was done is changed', "update audit set act = 'look' where id = 3", 3],
    ['who did it is changed', "update audit set actor = 'cli:other' where id = 1", 1],
    ['when is changed', 'update audit set at = 99 where id = 4', 4],
    ['to whom is changed', "update audit set subject = '999999' where id = 2", 2],
    ['a hash is emptied', "update audit set hash = '' where id = 3", 3],
    ['a row is taken out of the middle', 'delete from audit where id = 3', 4],
    ['the first row is taken out', 'delete from audit where id = 1', 2],
    ['a row is put in and the rest moved on', `update audit set id = id + 100 where id > 2;`, 103],
    ['a row is written by hand', "insert into audit (at, actor, act, subject) values (9, 'x', 'reveal', '000009')", 6],
    ['the first rows are taken out and a reason is made up', 'delete from audit where id < 3; ', 3],
  ])('%s', async (_, statement, id) => {
    for (const one of statement.split(';').filter(s => s.trim())) await run(one);
    expect((await verifyAudit(line.database)).broken).toMatchObject({ id });
  });
});

test('a tail that was cut off shows against a head that was noted down', async () => {
  const { head } = await verifyAudit(line.database);
  const noted = `${head?.id}:${head?.hash}`;
  expect((await verifyAudit(line.database, noted)).broken).toBeUndefined();
  await run('delete from audit where id > 3');
  expect((await verifyAudit(line.database)).broken).toBeUndefined();
  expect((await verifyAudit(line.database, noted)).broken).toMatchObject({ id: 5, why: 'noted, but not there' });
});

test('rows from before there was a chain are counted, and the chain begins after them', async () => {
  await run('delete from audit');
  await run("insert into audit (at, actor, act, subject) values (1, 'cli:op', 'reveal', '000001')");
  await audit(line.database, { at: 2, actor: 'cli:op', act: 'reveal', subject: '000002' });
  expect(await verifyAudit(line.database)).toMatchObject({ rows: 2, unchained: 1, head: { id: 2 } });
});

test('a phone number is refused: the audit holds none', async () => {
  const row = { at: 1, actor: 'cli:op', act: 'reveal', subject: '+66812345678' };
  await expect(audit(line.database, row)).rejects.toThrow('no phone numbers');
});

test('an act and what it did are written together, or neither', async () => {
  const failing = audited(line.database, { at: 9, actor: 'a', act: 'b', subject: 'c' }, () => [
    line.database.db.deleteFrom('audit').where('id', '=', 1),
    { compile: () => sql`insert into cas_guard (ok) values (0)`.compile(line.database.db) },
  ]);
  await expect(failing).rejects.toThrow();
  expect(await verifyAudit(line.database)).toMatchObject({ rows: 5 });
});

test('many writers in two servers keep one chain', async () => {
  const other = sqliteDatabase(line.file);
  await Promise.all(
    Array.from({ length: 60 }, (_, n) =>
      audit(n % 2 ? other : line.database, { at: n, actor: `w${n}`, act: 'reveal', subject: `${100000 + n}` }),
    ),
  );
  await other.close();
  expect(await verifyAudit(line.database)).toMatchObject({ rows: 65, head: { id: 65 } });
  expect((await verifyAudit(line.database)).broken).toBeUndefined();
  const rows = await line.database.db.selectFrom('audit').select('subject').where('id', '>', 5).execute();
  expect(new Set(rows.map(r => r.subject)).size).toBe(60);
});

for (const database of databases)
  describe(database.name, () => {
    const d = opened(database);
    test('keeps one chain under many writers', async () => {
      await Promise.all(
        Array.from({ length: 12 }, (_, n) =>
          audit(n % 2 ? d.other : d, { at: n, actor: 'w', act: 'reveal', subject: `${n}` }),
        ),
      );
      const verdict = await verifyAudit(d);
      expect(verdict).toMatchObject({ rows: 12, head: { id: 12 } });
      expect(verdict.broken).toBeUndefined();
    });
  });
