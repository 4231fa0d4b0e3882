// Everything in the store, to say that nothing changed, or that nothing is there.
import { expect } from 'vitest';
import type { Schema } from '../../src/store/schema.ts';
import type { Line } from '../support/hotline.ts';

const TABLES = [
  'applied',
  'audit',
  'callers',
  'calls',
  'held_numbers',
  'messages',
  'requests',
  'rings',
  'turns',
] as const satisfies (keyof Schema)[];

export type Dump = Record<(typeof TABLES)[number], Record<string, unknown>[]>;

/** Every row of every table, once all that goes on after an answer is written. */
export async function dump(line: Line): Promise<Dump> {
  await line.settled();
  const rows: Record<string, unknown>[][] = await Promise.all(
    TABLES.map(table => line.database.db.selectFrom(table).selectAll().execute()),
  );
  return Object.fromEntries(TABLES.map((table, i) => [table, rows[i] ?? []])) as Dump;
}

/** The tables that have rows. */
export const filled = (rows: Dump): string[] => TABLES.filter(table => rows[table].length > 0);

/** No form of this number stands anywhere in the store or the log in the clear. */
export async function expectNowhere(line: Line, number: string): Promise<void> {
  const digits = number.replace(/\D/g, '');
  const everything = JSON.stringify([await dump(line), line.log]);
  for (const form of [digits, digits.slice(2), digits.slice(3)].filter(f => f.length >= 6))
    expect(everything).not.toContain(form);
}
