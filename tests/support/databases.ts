// Every database that the store runs on. A contract suite is written once and run on each:
//   for (const database of databases) describe(database.name, () => { const d = opened(database); test(…) });

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { D1Database, D1Result } from '@cloudflare/workers-types';
import BetterSqlite3 from 'better-sqlite3';
import { sql } from 'kysely';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { d1Database } from '../../src/platform/d1.ts';
import { readMigrations, sqliteDatabase } from '../../src/platform/sqlite.ts';
import type { Database, Schema } from '../../src/store/schema.ts';

export interface Opened extends Database {
  /** A second way into the same data, as a second server has. */
  other: Database;
  close(): Promise<void>;
}

export interface TestDatabase {
  name: 'SQLite' | 'D1';
  /** How many runs of a property are worth their time: a statement costs 0.1 ms here and 10 ms there. */
  runs: number;
  open(): Promise<Opened>;
}

export const databases: TestDatabase[] = [
  { name: 'SQLite', runs: 100, open: openSqliteFile },
  { name: 'D1', runs: 6, open: async () => openD1() },
];

/** Long enough for workerd to start on a machine that has other work. */
const START_MS = 60_000;

/** Opens a database for the tests of a describe block, each on clean tables, and closes it after the last. */
export function opened(database: TestDatabase): Database & { readonly other: Database } {
  let current: Opened | undefined;
  const now = () => {
    if (!current) throw new Error('a database is open only while a test runs');
    return current;
  };
  beforeAll(async () => {
    current = await database.open();
  }, START_MS);
  beforeEach(() => cleared(now()));
  afterAll(() => current?.close(), START_MS);
  return {
    get db() {
      return now().db;
    },
    get other() {
      return now().other;
    },
    batch: writes => now().batch(writes),
  };
}

/** D1 in a workerd of its own, with every migration applied as `wrangler d1 migrations apply` does: in one batch. */
export async function openD1(
  statements: string[] = migrationStatements(),
  /** A database that wrangler keeps on this machine, by its id, instead of a new one. */
  kept?: { id: string; state: string },
): Promise<Opened & { d1: Awaited<ReturnType<Miniflare['getD1Database']>> }> {
  const miniflare = new Miniflare({
    modules: true,
    script: DOOR,
    ...(kept ? { d1Databases: { DB: kept.id }, d1Persist: join(kept.state, 'v3/d1') } : { d1Databases: ['DB'] }),
    compatibilityDate: '2026-04-01',
  });
  const asked = throughDoor(miniflare);
  if (!kept) await asked.batch(statements.map(statement => asked.prepare(statement).bind()));
  const d1 = await miniflare.getD1Database('DB');
  return { ...d1Database(asked), other: d1Database(asked), close: () => miniflare.dispose(), d1 };
}

/** A Worker that hands statements to its D1. */
const DOOR = `export default {
  async fetch(request, env) {
    const { together, statements } = await request.json();
    try {
      const bound = statements.map(({ sql, values }) => env.DB.prepare(sql).bind(...values));
      return Response.json({ results: together ? await env.DB.batch(bound) : [await bound[0].all()] });
    } catch (error) {
      return Response.json({ error: error.message }, { status: 500 });
    }
  },
};`;

interface Bound {
  sql: string;
  values: unknown[];
}

/**
 * The real D1, asked by requests. Miniflare's own stand-in for the binding blocks this thread at every prepare(), and
 * on a busy machine now and then takes one answer for another.
 */
function throughDoor(miniflare: Miniflare): D1Database {
  const post = async (together: boolean, statements: Bound[]): Promise<D1Result[]> => {
    const response = await miniflare.dispatchFetch('http://d1.test/', {
      method: 'POST',
      body: JSON.stringify({ together, statements }),
    });
    const { results, error } = (await response.json()) as { results?: D1Result[]; error?: string };
    if (!results) throw new Error(error);
    return results;
  };
  const prepare = (sql: string) => ({
    bind(...values: unknown[]) {
      // JSON would make null of it; D1 refuses it, and so must what stands before it.
      if (values.includes(undefined)) throw new Error("D1_TYPE_ERROR: Type 'undefined' not supported");
      return { sql, values, all: async () => (await post(false, [{ sql, values }]))[0] };
    },
  });
  const batch = (statements: Bound[]) =>
    post(
      true,
      statements.map(({ sql, values }) => ({ sql, values })),
    );
  return { prepare, batch } as unknown as D1Database;
}

async function openSqliteFile(): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-store-'));
  const file = join(folder, 'earshot.db');
  const [one, other] = [sqliteDatabase(file), sqliteDatabase(file)];
  return {
    ...one,
    other,
    async close() {
      await Promise.all([one.close(), other.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function cleared({ db, batch }: Database): Promise<void> {
  const { rows } = await sql<{ name: keyof Schema }>`
    select name from sqlite_master
    where type = 'table' and name not glob '_cf_*' and name not glob 'sqlite_*' and name <> 'd1_migrations'
  `.execute(db);
  await batch(rows.map(({ name }) => db.deleteFrom(name)));
}

/** The migrations as single statements, for D1 takes one at a time. Where one ends only SQLite knows: it is asked. */
export function migrationStatements(): string[] {
  const judge = new BetterSqlite3(':memory:');
  const statements: string[] = [];
  for (const { name, sql: text } of readMigrations()) {
    let statement = '';
    let refusal: unknown;
    for (const piece of text.split(/(?<=;)/)) {
      statement += piece;
      try {
        judge.prepare(statement).run();
        statements.push(statement.trim());
        statement = '';
      } catch (error) {
        refusal = error; // a semicolon in a comment, a text or a trigger: the statement goes on
      }
    }
    if (statement.trim() !== '' && !/no statements/.test(String(refusal)))
      throw new Error(`${name} does not end as SQL: ${refusal}`);
  }
  judge.close();
  return statements;
}
