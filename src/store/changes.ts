// What people change while the line runs, as rows that are only ever added. Times are milliseconds since 1970.
import { type Selectable, sql } from 'kysely';
import type { Database, Schema } from './schema.ts';

export type Change = Selectable<Schema['changes']>;
export type Kind = Change['kind'];

export interface Changed {
  kind: Kind;
  key: string;
  /** A person's name for the history, never a number. */
  who: string;
  now: number;
}

/** Sets a value; null takes it back to where nobody had set it. */
export async function change(d: Database, c: Changed & { value: string | null }): Promise<void> {
  await changed(d, c).execute();
}

/** The same, to be written together with something else. */
export const changed = ({ db }: Database, { now, who, kind, key, value }: Changed & { value: string | null }) =>
  db.insertInto('changes').values({ at: now, who, kind, key, value });

/**
 * Puts back the value before the one that holds, and answers it (null: nothing was set before). Undone twice, it is as
 * it was. Undefined when nobody ever set anything.
 */
export async function undo(d: Database, c: Changed): Promise<string | null | undefined> {
  return (await undone(d, c).returning('value').executeTakeFirst())?.value;
}

/** The same, to be written together with something else. */
export function undone(d: Database, c: Changed) {
  const nth = (offset: number) =>
    d.db
      .selectFrom('changes')
      .select('value')
      .where('kind', '=', c.kind)
      .where('key', '=', c.key)
      .orderBy('id', 'desc')
      .limit(1)
      .offset(offset);
  return d.db
    .insertInto('changes')
    .columns(['at', 'who', 'kind', 'key', 'value'])
    .expression(
      d.db
        .selectFrom('changes')
        .select(({ ref, val }) => [
          sql<number>`${val(c.now)}`.as('at'),
          sql<string>`${val(c.who)}`.as('who'),
          ref('kind').as('kind'),
          ref('key').as('key'),
          nth(1).as('value'),
        ])
        .where('kind', '=', c.kind)
        .where('key', '=', c.key)
        .orderBy('id', 'desc')
        .limit(1),
    );
}

/** What holds now: the newest row of each key, where its value is set. */
export async function standing(d: Database): Promise<(Change & { value: string })[]> {
  return d.db
    .selectFrom('changes')
    .selectAll()
    .where('id', 'in', eb =>
      eb
        .selectFrom('changes')
        .select(({ fn }) => fn.max('id').as('id'))
        .groupBy(['kind', 'key']),
    )
    .where('value', 'is not', null)
    .$narrowType<{ value: string }>()
    .orderBy('id')
    .execute();
}

/** Grows with every change: whoever has read up to here needs to read nothing again. 0 before the first. */
export async function newestChange(d: Database): Promise<number> {
  const row = await d.db
    .selectFrom('changes')
    .select(({ fn }) => fn.max('id').as('id'))
    .executeTakeFirst();
  return row?.id ?? 0;
}

/** Everything that was ever set of a kind, or under one key of it, newest first. */
export async function historyOf(d: Database, kind: Kind, key?: string): Promise<Change[]> {
  const ofKind = d.db.selectFrom('changes').selectAll().where('kind', '=', kind).orderBy('id', 'desc');
  return (key === undefined ? ofKind : ofKind.where('key', '=', key)).execute();
}
