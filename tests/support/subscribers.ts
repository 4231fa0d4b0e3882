// People who have joined something, as many as a story needs.

import type { Database } from '../../src/store/schema.ts';
import type { Seal } from '../../src/store/seal.ts';
import { type Joining, joining, preferring, subscriberRow } from '../../src/store/subscribers.ts';
import { LINES, NOON } from './hotline.ts';

/** A number of Thailand that nobody else has in these stories. */
export const thai = (nth: number): string => `+66812${`${nth}`.padStart(6, '0')}`;

/** They have joined; by day unless told otherwise. */
export async function joined(
  { database, seal }: { database: Database; seal: Seal },
  numbers: readonly string[],
  over: Partial<Joining> & { evening?: boolean } = {},
): Promise<void> {
  for (const number of numbers) {
    const id = `sub${number.slice(1)}`;
    const { evening, ...columns } = over;
    const hash = await seal.hash(number);
    await database.batch([
      ...joining(database, {
        id,
        number: { hash, sealed: await seal.seal(subscriberRow(id), number) },
        line: LINES.five,
        language: 'th',
        form: 'th',
        country: 'thailand',
        list: 'alert:myanmar>thailand',
        due: undefined,
        now: NOON.getTime() - 86_400_000,
        ...columns,
      }),
      ...(evening ? preferring(database, hash, 'evening') : []),
    ]);
  }
}
