// May this number be rung now, and by whom: conditions in SQL, written once for every statement that asks. `r` is a
// request in the statement around them.
import { type RawBuilder, sql } from 'kysely';
import type { Database } from './schema.ts';

/** What nobody on shift can take widens to the supervisors on shift when it has waited so long in its hours. */
export const WIDEN_AFTER_MS = 30 * 60_000;

type Sql = RawBuilder<unknown>;

/**
 * `o` says "not this phone", and somebody there has said since, in a newer request, when it may be rung: what is safe can
 * change, and their own newer word goes before the older (settling.ts reckons the same).
 */
const takenBack = sql`(o.ring_when = 'no' and o.status = 'waiting' and exists (select 1 from requests n
  where n.number_hash = o.number_hash and n.status = 'waiting' and n.ring_when in ('day', 'evening', 'now')
    and n.created_at > o.created_at))`;

/** A "not this phone" of the number's open requests stands. */
export const forbidden = (key: Sql): RawBuilder<number> => sql<number>`exists (select 1 from requests o
  where o.number_hash = ${key} and o.status in ('waiting', 'taken') and o.ring_when = 'no' and not ${takenBack})`;

/**
 * The open requests of a number that forbid ringing it now: somebody there said no, somebody on duty has it, or it is
 * not their hour. "Ring me now, it is safe" sets the hours aside, but never a no.
 */
export const forbidding = (key: Sql, now: number): Sql => sql`
  select 1 from requests o where o.number_hash = ${key} and o.status in ('waiting', 'taken')
    and not ${takenBack}
    and (o.ring_when = 'no' or o.status = 'taken'
      or ((o.due_at is null or o.due_at > ${now} or o.until_at <= ${now})
        and not exists (select 1 from requests u where u.number_hash = ${key} and u.status = 'waiting'
          and u.ring_when = 'now' and u.due_at <= ${now} and u.until_at > ${now})))`;

/** `r` is in its hours, every open request of its number allows a ring, and the number has not asked to be left alone. */
export const ringable = (now: number): RawBuilder<boolean> => sql<boolean>`
  (r.status = 'waiting' and r.number_hash is not null and r.due_at <= ${now} and r.until_at > ${now}
    and not exists (${forbidding(sql`r.number_hash`, now)})
    and not exists (select 1 from suppressed s where s.number_hash = r.number_hash))`;

/** One of a number's open requests asks for a woman. */
const wantsWoman = (key: Sql): Sql => sql`exists (select 1 from requests w
  where w.number_hash = ${key} and w.status in ('waiting', 'taken') and w.woman = 1)`;

/** Does an open request of this number, or of this call, ask for a woman? */
export async function wantedByCaller(d: Database, who: { hash: string | undefined; call: string }): Promise<boolean> {
  const { rows } = await sql<{ woman: number }>`select 1 as woman from requests w
    where (w.number_hash = ${who.hash ?? null} or w.id in (${who.call} || '.1', ${who.call} || '.2'))
      and w.status in ('waiting', 'taken') and w.woman = 1 limit 1`.execute(d.db);
  return rows.length > 0;
}

const isMan = (responder: string): Sql =>
  sql`exists (select 1 from people m where m.id = ${responder} and m.woman = 0)`;
const isSupervisor = sql`instr(' ' || m.roles || ' ', ' supervisor ') > 0`;

/** A number that wants a woman is put through to no man but a supervisor, who is told. */
export const suits = (key: Sql, responder: string): RawBuilder<boolean> => sql<boolean>`
  not (exists (select 1 from people m where m.id = ${responder} and m.woman = 0 and not ${isSupervisor})
    and ${wantsWoman(key)})`;

const speakerOnShift = (now: number, who: Sql): Sql => sql`exists (select 1 from people p
  where p.left_at is null and p.locked_at is null and p.shift_until > ${now}
    and instr(' ' || p.languages || ' ', ' ' || r.language || ' ') > 0 and ${who})`;

/** Why nobody on shift can take `r`, once it has waited its time: nobody `speaks` it, or no `woman` does; else null. */
export const nobody = (now: number): RawBuilder<'speaks' | 'woman' | null> => sql<'speaks' | 'woman' | null>`
  case when max(r.created_at, r.due_at) > ${now - WIDEN_AFTER_MS} then null
    when not ${speakerOnShift(now, sql`1`)} then 'speaks'
    when ${wantsWoman(sql`r.number_hash`)} and not ${speakerOnShift(now, sql`p.woman = 1`)} then 'woman' end`;

export interface Taker {
  responder: string;
  /** Languages the responder speaks. */
  languages: readonly string[];
  /** What a supervisor may take besides: what has `waited` for who could, or any number that they have `chosen`. */
  beyond?: 'waited' | 'chosen' | undefined;
  now: number;
}

/** This person may take `r`: it is in their language and suits them; or they supervise. */
export function isFor({ responder, languages, beyond, now }: Taker): RawBuilder<boolean> {
  const right = suits(sql`r.number_hash`, responder);
  if (beyond === 'chosen') return right;
  const spoken = sql`r.language in (${sql.join(languages)})`;
  if (beyond === undefined) return sql<boolean>`(${spoken} and ${right})`;
  const theirs = sql`${spoken} and not (${isMan(responder)} and ${wantsWoman(sql`r.number_hash`)})`;
  return sql<boolean>`((${theirs}) or ${nobody(now)} is not null)`;
}
