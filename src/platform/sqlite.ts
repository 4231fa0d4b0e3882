// SQLite on disk, for Node. Opened at the first query, and again at the next one when that failed: the line starts
// and answers without it.
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { type CompiledQuery, Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';
import { type Migration, migrate } from '../store/migrate.ts';
import type { Database, Schema, Writable } from '../store/schema.ts';

/** How long a query waits for another process that is writing. Shorter than a caller's patience, and the provider's. */
const BUSY_MS = 1_000;

const MIGRATIONS = new URL('../store/migrations/', import.meta.url);

export function readMigrations(): Migration[] {
  return readdirSync(MIGRATIONS)
    .filter(name => name.endsWith('.sql'))
    .map(name => ({ name, sql: readFileSync(new URL(name, MIGRATIONS), 'utf8') }));
}

/** The file of a `file:` URL such as file:./data/earshot.db. Throws a sentence for anything else. */
export function fileOf(databaseUrl: string): string {
  if (!databaseUrl.startsWith('file:')) throw new Error('DATABASE_URL must begin with file: (file:./data/earshot.db)');
  return databaseUrl.slice('file:'.length);
}

/** Opens the file, makes it and its tables if need be; answers the driver's handle and which migrations ran. */
export function openSqlite(file: string): { sqlite: BetterSqlite3.Database; applied: string[] } {
  mkdirSync(dirname(file), { recursive: true });
  // For its owner's eyes only, and with it the files that SQLite puts beside it.
  if (file !== ':memory:') closeSync(openSync(file, 'a', 0o600));
  const sqlite = new BetterSqlite3(file, { timeout: BUSY_MS });
  try {
    return { sqlite, applied: prepared(sqlite) };
  } catch (error) {
    sqlite.close(); // the next query opens it anew: a handle left open each time would use up the process's files
    throw error;
  }
}

function prepared(sqlite: BetterSqlite3.Database): string[] {
  sqlite.exec('pragma journal_mode = WAL');
  // A request that was said to be saved must survive the plug being pulled; better-sqlite3's default does not promise it.
  sqlite.exec('pragma synchronous = FULL');
  sqlite.exec('pragma foreign_keys = ON');
  // What is erased is overwritten in the file: nobody finds it in the pages that are free again.
  sqlite.exec('pragma secure_delete = ON');
  return migrate(
    {
      exec: sql => sqlite.exec(sql),
      names: () => (kept(sqlite, 'select name from d1_migrations').all() as { name: string }[]).map(row => row.name),
      record: name => kept(sqlite, 'insert into d1_migrations (name) values (?)').run(name),
      together: work => sqlite.transaction(work).immediate(),
    },
    readMigrations(),
  );
}

const statements = new Map<BetterSqlite3.Database, Map<string, BetterSqlite3.Statement>>();

/**
 * Every statement is prepared once and kept as long as the process. That is quicker, and on Node 24 a statement of
 * better-sqlite3 12 that is thrown away brings the process down. They are few: what varies is bound, not written.
 */
function kept(sqlite: BetterSqlite3.Database, sql: string): BetterSqlite3.Statement {
  const mine = statements.get(sqlite) ?? new Map<string, BetterSqlite3.Statement>();
  statements.set(sqlite, mine);
  const statement = mine.get(sql) ?? sqlite.prepare(sql);
  mine.set(sql, statement);
  return statement;
}

const forKysely = (sqlite: BetterSqlite3.Database): SqliteDatabase => ({
  prepare: sql => kept(sqlite, sql) as unknown as SqliteStatement,
  close: () => void sqlite.close(),
});

/** A file that is there, to be read only: nothing in it changes, nor is it brought up to date. */
export function sqliteForReading(file: string): Database & { close(): Promise<void> } {
  const sqlite = new BetterSqlite3(file, { readonly: true, fileMustExist: true, timeout: BUSY_MS });
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: forKysely(sqlite) }) });
  return { db, batch: () => Promise.reject(new Error('this database is open for reading')), close: () => db.destroy() };
}

/** The store's database on a file. */
export function sqliteDatabase(file: string): Database & { close(): Promise<void> } {
  let open: BetterSqlite3.Database | undefined;
  const opened = () => {
    open ??= openSqlite(file).sqlite;
    return open;
  };
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: async () => forKysely(opened()) }) });
  return {
    db,
    // Without Kysely, whose way to a connection and back costs as much as the writes; nothing else runs meanwhile.
    batch: async writes => {
      const sqlite = opened();
      if (writes.length > 0) together(sqlite, writes);
    },
    close: async () => {
      await db.destroy();
      open?.close();
    },
  };
}

function together(sqlite: BetterSqlite3.Database, writes: readonly Writable[]): void {
  const queries = writes.map(write => write.compile());
  kept(sqlite, 'begin immediate').run();
  try {
    for (const query of queries) run(sqlite, query);
    kept(sqlite, 'commit').run();
  } finally {
    if (sqlite.inTransaction) kept(sqlite, 'rollback').run();
  }
}

function run(sqlite: BetterSqlite3.Database, { sql, parameters }: CompiledQuery): void {
  const statement = kept(sqlite, sql);
  if (statement.reader) statement.all(...parameters);
  else statement.run(...parameters);
}
