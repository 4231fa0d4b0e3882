// Who joined a series or a list.
import { type Selectable, sql } from 'kysely';
import { listed } from './listed.ts';
import { APART_MS, NOBODY, type Try, waitsFor } from './outbox.ts';
import type { Database, Schema, Writable } from './schema.ts';

type Subscriber = Selectable<Schema['subscribers']>;

export const subscriberRow = (id: string): string => `subscribers:${id}`;

/** The lists that a number is on. */
export async function listsOf(d: Database, hash: string): Promise<string[]> {
  const rows = await d.db
    .selectFrom('subscriptions')
    .innerJoin('subscribers', 'subscribers.id', 'subscriptions.subscriber')
    .select('list')
    .where('number_hash', '=', hash)
    .orderBy('list')
    .execute();
  return rows.map(row => row.list);
}

/** How many are on a list. */
export async function peopleOn(d: Database, list: string): Promise<number> {
  const { n } = await d.db
    .selectFrom('subscriptions')
    .select(s => s.fn.countAll<number>().as('n'))
    .where('list', '=', list)
    .executeTakeFirstOrThrow();
  return n;
}

export interface Joining {
  /** Used when the number is on no list yet; `sealed` is sealed for it. */
  id: string;
  number: { hash: string; sealed: string };
  line: string;
  language: string;
  form: string;
  country: string;
  list: string;
  /** Of the first step; undefined: the list has none. */
  due: number | undefined;
  now: number;
}

/** The writes by which a number joins. Who is there already stays where they are; how they read now is noted. */
export const joining = (d: Database, j: Joining): Writable[] => [
  d.db
    .insertInto('subscribers')
    .values({
      id: j.id,
      number_hash: j.number.hash,
      number_sealed: j.number.sealed,
      line: j.line,
      language: j.language,
      form: j.form,
      country: j.country,
      joined_at: j.now,
    })
    .onConflict(conflict =>
      conflict.column('number_hash').doUpdateSet({ line: j.line, language: j.language, form: j.form }),
    ),
  {
    compile: () =>
      sql`insert into subscriptions (subscriber, list, joined_at, due_at)
        select id, ${j.list}, ${j.now}, ${j.due ?? null} from subscribers where number_hash = ${j.number.hash}
        on conflict (subscriber, list) do nothing`.compile(d.db),
  },
];

/** Texted from now on by day or in the evening, in words; what waits for them waits for that. */
export const preferring = (d: Database, hash: string, part: Subscriber['part']): Writable[] => {
  const other = part === 'day' ? 'evening' : 'day';
  return [
    d.db.updateTable('subscribers').set({ part, hear: 0 }).where('number_hash', '=', hash),
    d.db
      .updateTable('outbox')
      .set({ queue: sql`replace(queue, ${`/${other}`}, ${`/${part}`})` })
      .where(waitsFor(hash)),
  ];
};

/** Told by a bell from now on that there is something to hear, or texted its words again. */
export const hearing = (d: Database, hash: string, hear: boolean): Writable =>
  d.db
    .updateTable('subscribers')
    .set({ hear: hear ? 1 : 0 })
    .where('number_hash', '=', hash);

/** The writes by which a number leaves everything it joined: nothing that waits for it goes out, and it is forgotten. */
export const leavingAll = (d: Database, hash: string): Writable[] => [
  d.db.updateTable('outbox').set({ state: 'stopped', number_hash: NOBODY }).where(waitsFor(hash)),
  d.db
    .deleteFrom('subscriptions')
    .where('subscriber', 'in', eb => eb.selectFrom('subscribers').select('id').where('number_hash', '=', hash)),
  d.db.deleteFrom('subscribers').where('number_hash', '=', hash),
];

/**
 * The writes by which a number that a try could not reach leaves everything it joined: it can take no texts. Not when
 * it has texted us since, for then it can.
 */
export const leavingUnreached = (d: Database, t: Try): Writable[] => {
  const unreached = sql`select o.number_hash from outbox as o
    where o.key = ${t.key} and o.tries = ${t.tries} and o.state = 'failed'
      and not exists (select 1 from texts as theirs where theirs.number_hash = o.number_hash and theirs.at > o.picked_at)`;
  const writes = [
    sql`update outbox set state = 'stopped', number_hash = ${NOBODY} where ${waitsFor(unreached)}`,
    sql`delete from subscriptions where subscriber in (select id from subscribers where number_hash in (${unreached}))`,
    sql`delete from subscribers where number_hash in (${unreached})`,
  ];
  return writes.map(write => ({ compile: () => write.compile(d.db) }));
};

/** Who joined from elsewhere than these countries of hotline.yaml, by country; ISO 3166 where it never was one. */
export const elsewhere = (d: Database, countries: readonly string[]): Promise<{ country: string; people: number }[]> =>
  d.db
    .selectFrom('subscribers')
    .select(['country', s => s.fn.countAll<number>().as('people')])
    .where('country', 'not in', listed(countries))
    .groupBy('country')
    .orderBy('country')
    .execute();

/** The writes by which people of a country (ISO 3166) are texted as those of one of hotline.yaml: what they joined begins. */
export const beginning = (
  d: Database,
  { iso, country, due }: { iso: string; country: string; due: readonly { list: string; due: number }[] },
): Writable[] => [
  ...due.map(first =>
    d.db
      .updateTable('subscriptions')
      .set({ due_at: first.due })
      .where('list', '=', first.list)
      .where('step', '=', 0)
      .where('due_at', 'is', null)
      .where('ended_at', 'is', null)
      .where('subscriber', 'in', eb => eb.selectFrom('subscribers').select('id').where('country', '=', iso)),
  ),
  d.db.updateTable('subscribers').set({ country }).where('country', '=', iso),
];

/** Whose next step is due. */
export interface DueStep extends Pick<Subscriber, 'line' | 'form' | 'hear' | 'country' | 'part'> {
  subscriber: string;
  due: number;
}

/** Those in these countries whose step is due, and whose step before it is on its way or given up. */
export async function dueSteps(
  d: Database,
  s: { list: string; step: number; now: number; most: number; countries: readonly string[] },
): Promise<DueStep[]> {
  const before = `s.${s.list}.${s.step - 1}.`;
  return d.db
    .selectFrom('subscriptions as p')
    .innerJoin('subscribers as s', 's.id', 'p.subscriber')
    .select(['p.subscriber', 's.line', 's.form', 's.hear', 's.country', 's.part'])
    .select(sql<number>`p.due_at`.as('due'))
    .where('p.list', '=', s.list)
    .where('p.step', '=', s.step)
    .where('p.due_at', '<=', s.now)
    .where('s.country', 'in', listed(s.countries))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('outbox as o')
            .select('o.key')
            .where('o.key', '=', sql<string>`${before} || p.subscriber`)
            .where('o.state', 'in', ['waiting', 'sending']),
        ),
      ),
    )
    .orderBy('p.due_at')
    .limit(s.most)
    .execute();
}

/** One person's step, ready to be put into the outbox. Times in milliseconds since 1970, cost in millionths. */
export interface Step {
  subscriber: string;
  queue: string;
  wording: string;
  segments: number;
  cost: number;
  asks: string | null;
  expires: number;
}

/** Puts a step into the outbox for those who are still there and still at it. */
export const steppingOut = (
  d: Database,
  s: { list: string; step: number; now: number; people: readonly Step[] },
): Writable => ({
  compile: () =>
    sql`insert into outbox (key, line, queue, spaced, due_at, expires_at, number_hash, subscriber, wording, asks,
        segments, cost, state, created_at)
      select ${`s.${s.list}.${s.step}.`} || s.id, s.line, j.value ->> 'queue', 1, ${notSoonerThan(s.now)},
        j.value ->> 'expires', s.number_hash, s.id, j.value ->> 'wording', j.value ->> 'asks', j.value ->> 'segments',
        j.value ->> 'cost', 'waiting', ${s.now}
      from json_each(${JSON.stringify(s.people)}) as j
      cross join subscribers as s on s.id = j.value ->> 'subscriber'
      join subscriptions as p on p.subscriber = s.id and p.list = ${s.list} and p.step = ${s.step}
      where not exists (select 1 from opt_outs as stop where stop.number_hash = s.number_hash)
      on conflict (key) do nothing`.compile(d.db),
});

/** SQL, of a row s of subscribers: now, or three hours after the last text that had to keep its distance. */
export const notSoonerThan = (now: number) => sql`max(${now}, coalesce((
  select max(o.picked_at) from outbox as o
  where o.number_hash = s.number_hash and o.picked_at is not null and o.spaced = 1), 0) + ${APART_MS})`;

/** Moves people on to their next step, each at its time; null: that was the last. */
export const movingOn = (
  d: Database,
  s: { list: string; step: number; now: number; people: readonly { subscriber: string; next: number | null }[] },
): Writable => ({
  compile: () =>
    sql`update subscriptions set step = step + 1, due_at = j.value ->> 'next',
        ended_at = case when j.value ->> 'next' is null then ${s.now} end
      from json_each(${JSON.stringify(s.people)}) as j
      where subscriptions.subscriber = j.value ->> 'subscriber' and list = ${s.list} and step = ${s.step}`.compile(
      d.db,
    ),
});

/** Everybody who joined something, without a number or what one could be looked up by. */
export async function subscribers(d: Database) {
  const { rows } = await sql<{
    language: string;
    form: string;
    country: string;
    part: Subscriber['part'];
    hear: number;
    line: string;
    joined: number;
    lists: string;
  }>`select s.language, s.form, s.country, s.part, s.hear, s.line, s.joined_at as joined,
      (select json_group_array(json_object('list', p.list, 'step', p.step, 'ended', p.ended_at is not null))
        from subscriptions as p where p.subscriber = s.id) as lists
    from subscribers as s order by s.joined_at, s.id`.execute(d.db);
  return rows.map(({ lists, hear, joined, ...row }) => ({
    ...row,
    hear: hear === 1,
    joinedAt: new Date(joined).toISOString(),
    lists: JSON.parse(lists) as { list: string; step: number; ended: number }[],
  }));
}
