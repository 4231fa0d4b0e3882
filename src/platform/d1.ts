// Cloudflare D1 for Kysely: a dialect of our own, because the packaged ones lag behind Kysely and hide how many rows
// an update changed (docs/decisions/d1-dialect.md). D1 has no transactions, only batches.
import type { D1Database } from '@cloudflare/workers-types';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Database, Schema } from '../store/schema.ts';

class D1Connection implements DatabaseConnection {
  readonly #d1: D1Database;

  constructor(d1: D1Database) {
    this.#d1 = d1;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { results, meta } = await bound(this.#d1, query).all<R>();
    return { rows: results, numAffectedRows: BigInt(meta.changes ?? 0) };
  }

  // biome-ignore lint/correctness/useYield: the interface asks for a generator; D1 has no cursors to stream from.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('D1 cannot stream');
  }
}

class D1Driver implements Driver {
  readonly #d1: D1Database;

  constructor(d1: D1Database) {
    this.#d1 = d1;
  }

  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return new D1Connection(this.#d1);
  }
  async beginTransaction(): Promise<void> {
    throw new Error('D1 has no transactions: use batch()');
  }
  async commitTransaction(): Promise<void> {}
  async rollbackTransaction(): Promise<void> {}
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}

const bound = (d1: D1Database, query: Pick<CompiledQuery, 'sql' | 'parameters'>) =>
  d1.prepare(query.sql).bind(...query.parameters);

/** The store's database on D1. */
export function d1Database(d1: D1Database): Database {
  const db = new Kysely<Schema>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new D1Driver(d1),
      createIntrospector: instance => new SqliteIntrospector(instance),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
  return {
    db,
    batch: async writes => {
      // D1 refuses an empty list.
      if (writes.length > 0) await d1.batch(writes.map(write => bound(d1, write.compile())));
    },
  };
}
