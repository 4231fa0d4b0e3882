// What the console shows of the queue, and the moves that only a supervisor makes.
import { sql } from 'kysely';
import { type LifeState, way } from '../callbacks/life.ts';
import type { When } from '../voice/call.ts';
import type { Attempt } from './attempts.ts';
import { type Callback, LEASE_MS } from './callbacks.ts';
import { isHeld, states } from './life.ts';
import { nobody, ringable, suits } from './may-ring.ts';
import type { Message } from './messages.ts';
import { HOLDS, parking } from './parking.ts';
import { messagesIn, OPEN } from './requests.ts';
import type { Database } from './schema.ts';
import { together } from './together.ts';

/** A number with its open requests, as a row of the queue. Without a number, a request stands alone. */
export interface Waiting {
  key: string | undefined;
  /** Of the request that gives it its place. */
  code: string;
  language: string;
  urgency: 'normal' | 'urgent';
  woman: boolean;
  since: number;
  when: When;
  due: number | undefined;
  /** Until when the first of its requests was told that it would be rung. */
  promisedBy: number | undefined;
  /** May it be rung now, if nobody holds it? */
  inWindow: boolean;
  /** It has waited its time, and nobody on shift `speaks` it, or no `woman` does: a supervisor's to take. */
  nobody: 'speaks' | 'woman' | undefined;
  requests: number;
  messages: number;
  rings: number;
  state: LifeState;
  /** Somebody on duty has taken it, and nobody has said what came of it. */
  taken: boolean;
  /** When the caller's phone was picked up, of a call that goes on. */
  pickedUp: number | undefined;
  /** While the claim has not lapsed. */
  holder: { id: string; name: string } | undefined;
  parkedWhy: string | undefined;
}

interface Row {
  id: string;
  status: string;
  code: string;
  key: string | null;
  language: string;
  urgency: 'normal' | 'urgent';
  woman: number;
  created_at: number;
  ring_when: When;
  due_at: number | null;
  promised_by: number | null;
  ringable: number;
  nobody: 'speaks' | 'woman' | null;
  requests: number;
  messages: number;
  state: LifeState | null;
  responder: string | null;
  lease_until: number | null;
  rings: number | null;
  picked_up: number | null;
  parked_why: string | null;
  holder: string | null;
}

/** The head of the queue, in claim()'s order: urgent first, then who asked first. `languages`: all when undefined. */
export async function queue(
  d: Database,
  q: { languages?: readonly string[]; now: number; most: number },
): Promise<Waiting[]> {
  const spoken = q.languages ? sql`language in (${sql.join(q.languages)})` : sql`1`;
  // Four walks along requests_waiting in its own order: nothing is sorted but what is shown.
  const arm = (status: string, urgency: string) => sql`
    select id from (select id from requests where status = ${status} and urgency = ${urgency} and ${spoken}
      order by created_at limit ${q.most})`;
  const { rows } = await sql<Row>`
    select r.id, r.status, r.code, r.number_hash as key, r.language, r.urgency, r.woman, r.created_at, r.ring_when, r.due_at, r.promised_by,
      ${ringable(q.now)} as ringable, ${nobody(q.now)} as nobody,
      ${messagesIn(sql`r.id`)} as messages,
      (select count(*) from requests o where o.number_hash = r.number_hash and o.status in ('waiting', 'taken')) as requests,
      b.state, b.responder, b.lease_until, b.rings, b.parked_why, p.name as holder,
      case when b.state in (${states(way({ type: 'end' }).from)}) then (select max(a.picked_up_at) from attempts a
        where a.key = b.key and a.ended_at is null) end as picked_up
    from requests r
    left join callbacks b on b.key = r.number_hash
    left join people p on p.id = b.responder
    where r.id in (${arm('waiting', 'urgent')} union all ${arm('waiting', 'normal')}
      union all ${arm('taken', 'urgent')} union all ${arm('taken', 'normal')})
    order by r.urgency = 'urgent' desc, r.created_at
    limit ${q.most}`.execute(d.db);
  return grouped(rows, q.now);
}

function grouped(rows: readonly Row[], now: number): Waiting[] {
  const groups = new Map<string, Waiting>();
  for (const row of rows) {
    const before = groups.get(row.key ?? row.id);
    if (before) {
      before.messages += row.messages;
      before.inWindow ||= row.ringable === 1;
      before.woman ||= row.woman === 1;
      before.taken ||= row.status === 'taken';
      before.promisedBy ??= row.promised_by ?? undefined;
      // Their newer word (may-ring.ts).
      if (before.when === 'no' && row.created_at > before.since) {
        before.when = row.ring_when === 'unasked' ? 'no' : row.ring_when;
        before.due = row.due_at ?? undefined;
      }
      if (row.ringable === 1) before.nobody ??= row.nobody ?? undefined;
    } else groups.set(row.key ?? row.id, waiting(row, now));
  }
  return [...groups.values()];
}

function waiting(row: Row, now: number): Waiting {
  const lapsed = row.state === 'claimed' && (row.lease_until ?? 0) <= now;
  const state = lapsed || row.state === null || row.state === 'closed' ? 'waiting' : row.state;
  return {
    key: row.key ?? undefined,
    code: row.code,
    language: row.language,
    urgency: row.urgency,
    woman: row.woman === 1,
    since: row.created_at,
    when: row.ring_when,
    due: row.due_at ?? undefined,
    promisedBy: row.promised_by ?? undefined,
    inWindow: row.ringable === 1,
    nobody: (row.ringable === 1 && row.nobody) || undefined,
    requests: Math.max(row.requests, 1),
    messages: row.messages,
    rings: row.state === 'closed' ? 0 : (row.rings ?? 0),
    state,
    taken: row.status === 'taken',
    pickedUp: row.picked_up ?? undefined,
    holder:
      row.responder === null || state === 'waiting' || state === 'parked'
        ? undefined
        : { id: row.responder, name: row.holder ?? 'somebody who has left' },
    parkedWhy: state === 'parked' ? (row.parked_why ?? undefined) : undefined,
  };
}

/** May this number be rung now, whoever holds it? */
export async function isRingable(d: Database, key: string, now: number): Promise<boolean> {
  const { rows } = await sql<{ ok: number }>`
    select 1 as ok from requests r where r.number_hash = ${key} and ${ringable(now)} limit 1`.execute(d.db);
  return rows.length > 0;
}

/** Why nobody on shift can take a request that has waited its time: nobody `speaks` it, or no `woman` does. */
export async function nobodyFor(d: Database, id: string, now: number): Promise<'speaks' | 'woman' | undefined> {
  const { rows } = await sql<{ why: 'speaks' | 'woman' | null }>`
    select ${nobody(now)} as why from requests r where r.id = ${id}`.execute(d.db);
  return rows[0]?.why ?? undefined;
}

export async function isSuppressed(d: Database, key: string): Promise<boolean> {
  const row = await d.db.selectFrom('suppressed').select('at').where('number_hash', '=', key).executeTakeFirst();
  return row !== undefined;
}

/** Rings of a number since then, oldest first, with who made them. */
export async function attemptsOf(
  d: Database,
  key: string,
  since: number,
): Promise<(Attempt & { responder_name: string | null })[]> {
  return d.db
    .selectFrom('attempts')
    .leftJoin('people', 'people.id', 'attempts.responder')
    .selectAll('attempts')
    .select('people.name as responder_name')
    .where('key', '=', key)
    .where('started_at', '>=', since)
    .orderBy('started_at')
    .execute();
}

/** What callers said with these requests, oldest first. */
export async function messagesOf(d: Database, requests: readonly string[]): Promise<Message[]> {
  if (requests.length === 0) return [];
  return d.db.selectFrom('messages').selectAll().where('request_id', 'in', requests).orderBy('created_at').execute();
}

/** Hands a claim to somebody else, unless it has moved since `rev`, they hold another, or it is for a woman. */
export async function reassign(
  d: Database,
  r: { key: string; rev: number; to: string; now: number },
): Promise<Callback | undefined> {
  const { from, to } = way({ type: 'renew' });
  return d.db
    .updateTable('callbacks')
    .set({ state: to, responder: r.to, lease_until: r.now + LEASE_MS, updated_at: r.now, rev: r.rev + 1 })
    .where('key', '=', r.key)
    .where('rev', '=', r.rev)
    .where('state', 'in', from)
    .where(suits(sql`${r.key}`, r.to))
    .where(
      sql<boolean>`not exists (select 1 from callbacks mine where mine.responder = ${r.to} and mine.key <> ${r.key}
        and ${isHeld('mine', r.now)})`,
    )
    .returningAll()
    .executeTakeFirst();
}

/**
 * Takes a number out of the queue until a supervisor puts it back; the duty phones stop ringing for it. False while
 * somebody is in a call with it.
 */
export async function park(d: Database, p: { key: string; why: string; now: number }): Promise<boolean> {
  const parked = parking({ ...p, event: { type: 'park' }, hold: HOLDS.person });
  const quiet = d.db
    .updateTable('requests')
    .set({ insist_at: null })
    .where('number_hash', '=', p.key)
    .where('status', 'in', OPEN);
  return together(d, { compile: () => parked.compile(d.db) }, [quiet]);
}

/** The open requests of a number are in this language, as it turned out; when they were asked stays. */
export async function speakInstead(d: Database, r: { key: string; language: string; now: number }): Promise<void> {
  await d.db
    .updateTable('requests')
    .set({ language: r.language, updated_at: r.now })
    .where('number_hash', '=', r.key)
    .where('status', 'in', OPEN)
    .execute();
}

/** Closes a request that nobody can ring: it has no number. */
export async function closeNumberless(d: Database, id: string, now: number): Promise<boolean> {
  const row = await d.db
    .updateTable('requests')
    .set({ status: 'closed', closed_at: now, updated_at: now, insist_at: null })
    .where('id', '=', id)
    .where('number_hash', 'is', null)
    .where('status', 'in', OPEN)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export interface Counts {
  language: string;
  waiting: number;
  urgent: number;
  oldest: number;
}

/** How much waits, by language. */
export async function counts(d: Database): Promise<Counts[]> {
  return d.db
    .selectFrom('requests')
    .select(s => [
      'language',
      s.fn.countAll<number>().as('waiting'),
      sql<number>`sum(urgency = 'urgent')`.as('urgent'),
      s.fn.min('created_at').as('oldest'),
    ])
    .where('status', '=', 'waiting')
    .groupBy('language')
    .orderBy('language')
    .execute();
}

/** The audit, newest first, from before that row on. */
export async function auditBefore(d: Database, before: number | undefined, most: number) {
  return d.db
    .selectFrom('audit')
    .select(['id', 'at', 'actor', 'act', 'subject'])
    .where('id', '<', before ?? Number.MAX_SAFE_INTEGER)
    .orderBy('id', 'desc')
    .limit(most)
    .execute();
}
