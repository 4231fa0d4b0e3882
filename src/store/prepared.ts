// Queries that every text runs: written in Kysely once, and after that only given their values. To write one anew takes
// longer than to run it.
import type { Compilable, CompiledQuery } from 'kysely';
import type { Database } from './schema.ts';

/** Where a value goes: what is to be taken of all that the query is given. */
class Place<V> {
  readonly take: (given: V) => unknown;

  constructor(take: (given: V) => unknown) {
    this.take = take;
  }
}

/** A query by what it is given. `write` names each value by how it is taken: `of(text => text.id)`. */
export function prepared<V, R = unknown>(
  write: (db: Database['db'], of: <T>(take: (given: V) => T) => T) => Compilable<R>,
): (d: Database, given: V) => Compilable<R> {
  let query: CompiledQuery<R> | undefined;
  return ({ db }, given) => ({
    compile() {
      // Kysely binds whatever is a value, and asks nothing of it.
      query ??= write(db, <T>(take: (given: V) => T) => new Place(take) as T).compile();
      return { ...query, parameters: query.parameters.map(p => (p instanceof Place ? p.take(given) : p)) };
    },
  });
}
