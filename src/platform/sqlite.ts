// SQLite on disk, for Node. Opened at the first query, and again at the next one when that failed: the line starts
// and answers without it.
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { type Migration, migrate } from '../store/migrate.ts';
import type { Database, Schema } from '../store/schema.ts';

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
  const sqlite = new BetterSqlite3(file, { timeout: BUSY_MS });
  try {
    return { sqlite, applied: prepared(sqlite) };
  } catch (error) {
    sqlite.close(); // the next query opens it anew: a handle left open each time would use up the process's files
    throw error;
  }
}

function prepared(sqlite: BetterSqlite3.Database): string[] {
  sqlite.pragma('journal_mode = WAL');
  // A request that was said to be saved must survive the plug being pulled; better-sqlite3's default does not promise it.
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('foreign_keys = ON');
  // What is erased is overwritten in the file: nobody finds it in the pages that are free again.
  sqlite.pragma('secure_delete = ON');
  return migrate(
    {
      exec: sql => sqlite.exec(sql),
      names: () =>
        sqlite
          .prepare<[], { name: string }>('select name from d1_migrations')
          .all()
          .map(row => row.name),
      record: name => sqlite.prepare('insert into d1_migrations (name) values (?)').run(name),
      together: work => sqlite.transaction(work).immediate(),
    },
    readMigrations(),
  );
}

/** The store's database on a file. */
export function sqliteDatabase(file: string): Database & { close(): Promise<void> } {
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: async () => openSqlite(file).sqlite }) });
  return {
    db,
    batch: writes =>
      db.transaction().execute(async transaction => {
        for (const write of writes) await transaction.executeQuery(write.compile());
      }),
    close: () => db.destroy(),
  };
}
