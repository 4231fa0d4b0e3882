// A database that can be taken away: while it is gone every query and every batch is refused, or never answers.
import type { KyselyPlugin } from 'kysely';
import { sqliteDatabase } from '../../src/platform/sqlite.ts';
import type { Database } from '../../src/store/schema.ts';

export type Away = Awaited<ReturnType<typeof takenAway>>;

export async function takenAway(how: 'gone' | 'here' = 'gone') {
  const real = sqliteDatabase(':memory:');
  const state: { how: 'here' | 'gone' | 'hanging' } = { how };
  const check = () => {
    if (state.how === 'gone') throw new Error('the database is gone');
  };
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      check();
      return node;
    },
    transformResult: ({ result }) => (state.how === 'hanging' ? new Promise(() => {}) : Promise.resolve(result)),
  };
  const database: Database = {
    db: real.db.withPlugin(plugin),
    async batch(writes) {
      check();
      await real.batch(writes);
    },
  };
  return {
    database,
    is(next: typeof state.how) {
      state.how = next;
    },
    close: () => real.close(),
  };
}
