import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqlite, readMigrations, sqliteDatabase } from '../../src/platform/sqlite.ts';
import { wasApplied } from '../../src/store/applied.ts';
import { takeRequest } from '../../src/store/duty.ts';
import { migrate } from '../../src/store/migrate.ts';
import { requestByCode, saveRequest } from '../../src/store/requests.ts';
import type { Database } from '../../src/store/schema.ts';
import { asks, NOON } from './people.ts';

let folder: string;
const closing: { close(): Promise<void> }[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-file-'));
});
afterEach(async () => {
  for (const database of closing.splice(0)) await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const open = (file: string) => {
  const database = sqliteDatabase(file);
  closing.push(database);
  return database;
};
const pragma = async (d: Database, name: string) =>
  Object.values((await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(d.db)).rows[0] ?? {})[0];

test('a commit is on the disk before it is said: WAL, and synchronous FULL', async () => {
  const database = open(join(folder, 'earshot.db'));
  expect(await pragma(database, 'journal_mode')).toBe('wal');
  expect(await pragma(database, 'synchronous')).toBe(2);
  expect(await pragma(database, 'foreign_keys')).toBe(1);
});

test('the file, its folder and its tables are made at the first use, and not before', async () => {
  const file = join(folder, 'made', 'when needed', 'earshot.db');
  const database = open(file);
  expect(readdirSync(folder)).toEqual([]);
  expect(await wasApplied(database, 'CA1:3')).toBe(false);
  expect(readdirSync(join(folder, 'made', 'when needed'))).toContain('earshot.db');
});

test('what was saved is there when it is opened again, and no migration runs twice', async () => {
  const file = join(folder, 'earshot.db');
  const database = sqliteDatabase(file);
  await saveRequest(database, asks());
  await database.close();
  const { sqlite, applied } = openSqlite(file);
  sqlite.close();
  expect(applied).toEqual([]);
  expect(await requestByCode(open(file), asks().code)).toMatchObject({ status: 'waiting' });
});

test('a migration that fails leaves nothing of itself, and runs again when it is mended', async () => {
  const { sqlite } = openSqlite(join(folder, 'earshot.db'));
  const names = () =>
    sqlite
      .prepare<[], { name: string }>('select name from d1_migrations order by id')
      .all()
      .map(row => row.name);
  const driver = {
    exec: (text: string) => sqlite.exec(text),
    names,
    record: (name: string) => sqlite.prepare('insert into d1_migrations (name) values (?)').run(name),
    together: (work: () => void) => sqlite.transaction(work).immediate(),
  };
  const all = readMigrations();
  const broken = { name: '9998_broken.sql', sql: 'create table half (a); create table requests (a);' };
  const later = { name: '9999_later.sql', sql: 'create table later (a);' };
  expect(() => migrate(driver, [later, broken, ...all])).toThrow('requests already exists');
  expect(names()).toEqual(all.map(m => m.name));
  const mended = { ...broken, sql: 'create table half (a);' };
  expect(migrate(driver, [later, mended, ...all])).toEqual([mended.name, later.name]);
  expect(migrate(driver, [later, mended, ...all])).toEqual([]);
  sqlite.close();
});

test('where the folder cannot be made the first query fails; once it can be, the next one succeeds', async () => {
  const place = join(folder, 'data');
  writeFileSync(place, 'a file where the folder should be');
  const database = open(join(place, 'earshot.db'));
  await expect(saveRequest(database, asks())).rejects.toThrow();
  await expect(saveRequest(database, asks())).rejects.toThrow();
  rmSync(place);
  mkdirSync(place);
  expect(await saveRequest(database, asks())).toMatchObject({ code: asks().code });
});

test('where the file is not a database every query fails, holds no file open, and once it is away the next succeeds', async () => {
  const file = join(folder, 'earshot.db');
  writeFileSync(file, 'not a database '.repeat(1000));
  const database = open(file);
  for (let n = 0; n < 20; n++) await expect(saveRequest(database, asks())).rejects.toThrow('not a database');
  const held = () =>
    readdirSync('/proc/self/fd').flatMap(fd => {
      try {
        return [readlinkSync(`/proc/self/fd/${fd}`)].filter(path => path.startsWith(folder));
      } catch {
        return [];
      }
    });
  if (process.platform === 'linux') expect(held()).toEqual([]);
  rmSync(file);
  expect(await saveRequest(database, asks())).toMatchObject({ code: asks().code });
});

test('two servers on one file: what one has saved the other sees, and one of them takes', async () => {
  const file = join(folder, 'earshot.db');
  const [one, two] = [open(file), open(file)];
  await saveRequest(one, asks());
  expect(await saveRequest(two, asks({ code: '271828' }))).toMatchObject({ code: asks().code });
  const taken = await Promise.all([one, two].map((d, i) => takeRequest(d, 'CA1.1', `server ${i}`, NOON)));
  expect(taken.filter(Boolean)).toHaveLength(1);
});
