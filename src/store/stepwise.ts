// Work on many rows in bounded steps, with a pause after each, so that calls, and whatever else waits for the one thread
// and the one writer, have their turn.
import { type RawBuilder, sql } from 'kysely';

/** Rows that one step touches. */
export const STEP = 300;

/** Does steps until one does less than `most`; answers how many rows all of them did. */
export async function stepwise(step: (most: number) => Promise<number>, most = STEP): Promise<number> {
  for (let sum = 0; ; ) {
    const done = await step(most);
    sum += done;
    // A timer: after a resolved promise alone nobody else would have a turn.
    await new Promise(resolve => setTimeout(resolve, 0));
    if (done < most) return sum;
  }
}

/** `(key, …) in (some rows that are due)`: at most so many. */
export const some = (
  table: string,
  key: readonly string[],
  due: RawBuilder<unknown>,
  most: number,
): RawBuilder<boolean> => {
  const columns = sql.join(key.map(column => sql.ref(column)));
  return sql<boolean>`(${columns}) in (select ${columns} from ${sql.table(table)} where ${due} limit ${most})`;
};
