// Plain .sql files, each applied once, in the order of their names; the same files that D1 is given.

export interface Migration {
  name: string;
  sql: string;
}

/** The few words of a SQLite driver that a migration needs. */
export interface Sqlite {
  exec(sql: string): unknown;
  names(): string[];
  record(name: string): void;
  /** All or nothing. */
  together(work: () => void): void;
}

/** Applies what is missing; answers the names of what it applied. D1 keeps its own list of the same shape. */
export function migrate(sqlite: Sqlite, migrations: Migration[]): string[] {
  sqlite.exec(`create table if not exists d1_migrations (
    id integer primary key autoincrement, name text unique, applied_at timestamp default current_timestamp not null)`);
  const done = new Set(sqlite.names());
  const missing = migrations.filter(m => !done.has(m.name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, sql } of missing) {
    sqlite.together(() => {
      sqlite.exec(sql);
      sqlite.record(name);
    });
  }
  return missing.map(m => m.name);
}
