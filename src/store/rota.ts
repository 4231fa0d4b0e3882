// Who will be here when. Times are milliseconds since 1970.
import type { Window } from '../callbacks/windows.ts';
import type { Database } from './schema.ts';

/** Plans a shift; planning it again with another end moves the end. */
export async function planShift(d: Database, shift: { person: string; from: number; until: number }): Promise<void> {
  await d.db
    .insertInto('shifts')
    .values({ person: shift.person, from_at: shift.from, until_at: shift.until })
    .onConflict(conflict => conflict.columns(['person', 'from_at']).doUpdateSet({ until_at: shift.until }))
    .execute();
}

/** Takes a shift out of the plan that is not over yet. False when there is none. */
export async function unplanShift(d: Database, shift: { person: string; from: number; now: number }): Promise<boolean> {
  const row = await d.db
    .deleteFrom('shifts')
    .where('person', '=', shift.person)
    .where('from_at', '=', shift.from)
    .where('until_at', '>', shift.now)
    .returning('person')
    .executeTakeFirst();
  return row !== undefined;
}

export interface PlannedShift {
  person: string;
  name: string;
  languages: string[];
  from: number;
  until: number;
}

/** What is planned in that time, of whoever may still come: earliest first. */
export async function plannedShifts(d: Database, from: number, until: number): Promise<PlannedShift[]> {
  const rows = await d.db
    .selectFrom('shifts')
    .innerJoin('people', 'people.id', 'shifts.person')
    .select(['person', 'name', 'languages', 'from_at', 'until_at'])
    .where('until_at', '>', from)
    .where('from_at', '<', until)
    .where('left_at', 'is', null)
    .where('locked_at', 'is', null)
    .orderBy('from_at')
    .orderBy('name')
    .execute();
  return rows.map(row => ({
    person: row.person,
    name: row.name,
    languages: row.languages.split(' '),
    from: row.from_at,
    until: row.until_at,
  }));
}

/** Has anybody planned anything from now on? Where nobody does, the hours of the place are all there is to go by. */
export async function anyShiftPlanned(d: Database, now: number): Promise<boolean> {
  const row = await d.db.selectFrom('shifts').select('person').where('until_at', '>', now).limit(1).executeTakeFirst();
  return row !== undefined;
}

/**
 * The first moment in one of these windows at which somebody who speaks the language is here: on shift now, or by
 * plan. Undefined when there is none.
 */
export async function firstSpeaker(
  d: Database,
  language: string,
  windows: readonly Window[],
  now: number,
): Promise<number | undefined> {
  const planned = await d.db
    .selectFrom('shifts')
    .innerJoin('people', 'people.id', 'shifts.person')
    .select(['languages', 'from_at', 'until_at'])
    .where('until_at', '>', now)
    .where('left_at', 'is', null)
    .where('locked_at', 'is', null)
    .execute();
  const present = await d.db
    .selectFrom('people')
    .select(['languages', 'shift_until as until_at'])
    .where('shift_until', '>', now)
    .where('left_at', 'is', null)
    .where('locked_at', 'is', null)
    .execute();
  const moments = [...present.map(p => ({ ...p, from_at: now })), ...planned]
    .filter(shift => shift.languages.split(' ').includes(language))
    .flatMap(shift =>
      windows.map(w => ({ from: Math.max(w.from, shift.from_at, now), until: Math.min(w.until, shift.until_at ?? 0) })),
    )
    .filter(overlap => overlap.from < overlap.until)
    .map(overlap => overlap.from);
  return moments.length ? Math.min(...moments) : undefined;
}
