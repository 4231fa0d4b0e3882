// The request to be called back, as it is made, refined and cancelled (taken by who is on duty: duty.ts).
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { type LifeState, way } from '../callbacks/life.ts';
import { SAYS_WHEN } from '../callbacks/settling.ts';
import type { Window } from '../callbacks/windows.ts';
import type { When } from '../voice/call.ts';
import { once } from './applied.ts';
import { notInACall } from './life.ts';
import { forbidden } from './may-ring.ts';
import { HOLDS } from './parking.ts';
import type { Database, Schema, Writable } from './schema.ts';

export type Request = Selectable<Schema['requests']>;

/** Requests that are not over. */
export const OPEN = ['waiting', 'taken'] as const;
export const isOpen = ({ status }: Pick<Request, 'status'>): boolean => OPEN.some(open => open === status);

/** Which request, and the turn of the call that speaks. */
export interface Asking {
  callSid: string;
  nth: number;
  turn: number;
  now: number;
}

export interface NewRequest extends Asking {
  code: string;
  line: string;
  language: string;
  country?: string;
  source: string;
  urgency: 'normal' | 'urgent';
  when: When;
  woman?: boolean;
  /** When they spoke, if not now. What they asked since holds. */
  askedAt?: number;
  /** Ring the duty numbers for it from now on. */
  insist: boolean;
  number?: SealedNumber;
  /** When it may be rung next; none while it may not. */
  window?: Window;
}

/** A number sealed for its request, with the country (ISO 3166) whose clock it goes by. */
export interface SealedNumber {
  hash: string;
  sealed: string;
  iso?: string;
}

export const requestId = (asking: { callSid: string; nth: number }): string => `${asking.callSid}.${asking.nth}`;

/** The row a request's number is sealed for. */
export const requestRow = (id: string): string => `requests:${id}`;

/** The key under which a write happens once. The act is in it: one turn may save and refine (urgent, nobody on duty). */
const key = (a: Asking, act: 'save' | 'refine' | 'cancel'): string => `${a.callSid}:${a.turn}:${act}`;

/**
 * Saves the call's nth request. When it stands already (an urgent ask after a plain one) only its urgency is raised.
 * Answers the code and when it may be rung. Rejects when nothing was saved.
 */
export async function saveRequest(d: Database, r: NewRequest): Promise<Standing> {
  await once(d, key(r, 'save'), r.now, requestWrites(d, r));
  return standing(d, requestId(r));
}

/** What saving writes; it must happen once. Fails whole where the code is taken. */
export function requestWrites(d: Database, r: NewRequest): Writable[] {
  const id = requestId(r);
  const insert = d.db
    .insertInto('requests')
    .values({
      id,
      code: r.code,
      call_sid: r.callSid,
      line: r.line,
      language: r.language,
      country: r.country ?? null,
      source: r.source,
      status: 'waiting',
      urgency: r.urgency,
      ring_when: r.askedAt === undefined ? r.when : unlessForbiddenSince(r, r.askedAt),
      woman: r.woman ? 1 : 0,
      number_hash: r.number?.hash ?? null,
      number_sealed: r.number?.sealed ?? null,
      created_at: r.now,
      updated_at: r.now,
      insist_at: r.insist ? r.now : null,
      taken_at: null,
      taken_by: null,
      due_at: r.window?.from ?? null,
      until_at: r.window?.until ?? null,
      iso: r.number?.iso ?? null,
    })
    .onConflict(conflict =>
      conflict.column('id').doUpdateSet({
        updated_at: r.now,
        ...(r.urgency === 'urgent' ? { urgency: 'urgent' as const } : {}),
        ...(r.when === 'now' ? { ring_when: 'now' as const, ...opened(r.window) } : {}),
        ...(r.insist ? { insist_at: r.now } : {}),
      }),
    );
  return [insert, ...(r.number ? askedAnew(d, r.number.hash, r) : [])];
}

/** When a message says that they may be rung; one that was spoken before a "not this phone" does not take that back. */
const unlessForbiddenSince = ({ when, number }: NewRequest, askedAt: number) =>
  sql<When>`case when exists (select 1 from requests o where o.number_hash = ${number?.hash ?? null}
    and o.status in ('waiting', 'taken') and o.ring_when = 'no' and o.updated_at > ${askedAt}) then 'unasked' else ${when} end`;

/** Somebody who asks anew may be rung again: what they asked before, and what we gave up, no longer stands against it. */
function askedAnew(d: Database, hash: string, { now, askedAt = now, when }: NewRequest): Writable[] {
  return [
    d.db.deleteFrom('suppressed').where('number_hash', '=', hash).where('at', '<=', askedAt),
    backInQueue(d, sql`${hash}`, now).where('parked_hold', '=', 0),
    ...(SAYS_WHEN.has(when) ? [safeAgain(d, sql`${hash}`, { now, askedAt })] : []),
  ];
}

function backInQueue(d: Database, hash: RawBuilder<string>, now: number) {
  const { from, to } = way({ type: 'ask' });
  return d.db
    .updateTable('callbacks')
    .set({ state: to, rings: 0, first_rang_at: null, parked_why: null, updated_at: now, rev: sql`rev + 1` })
    .where('key', '=', hash)
    .where('state', 'in', from);
}

/** It was not safe to talk, and no time was named: since then somebody there has said when it is. */
const safeAgain = (
  d: Database,
  hash: RawBuilder<string>,
  { now, askedAt }: { now: number; askedAt: number },
): Writable => backInQueue(d, hash, now).where('parked_hold', '=', HOLDS.word).where('updated_at', '<=', askedAt);

const opened = (window: Window | undefined) => ({ due_at: window?.from ?? null, until_at: window?.until ?? null });

export interface Refinement extends Asking {
  /** With `window`: when that is. */
  when?: When;
  window?: Window;
  woman?: boolean;
  number?: SealedNumber;
  insist?: boolean;
}

/**
 * Adds an answer to a request that is not over; also to one that is taken, for "not this phone" must reach who is about
 * to ring. Rejects when it was not written or the request is not there.
 */
export async function refineRequest(d: Database, r: Refinement): Promise<Standing> {
  const id = requestId(r);
  const update = d.db
    .updateTable('requests')
    .set({
      updated_at: r.now,
      ...(r.when ? { ring_when: r.when, ...opened(r.window) } : {}),
      ...(r.woman === undefined ? {} : { woman: r.woman ? 1 : 0 }),
      ...(r.number ? { number_hash: r.number.hash, number_sealed: r.number.sealed, iso: r.number.iso ?? null } : {}),
      ...(r.insist ? { insist_at: r.now } : {}),
    })
    .where('id', '=', id)
    .where('status', 'in', OPEN);
  const theirs = sql<string>`(select number_hash from requests where id = ${id})`;
  const safe = r.when && SAYS_WHEN.has(r.when) ? [safeAgain(d, theirs, { now: r.now, askedAt: r.now })] : [];
  await once(d, key(r, 'refine'), r.now, [update, ...safe]);
  return standing(d, id);
}

/** The caller takes back what this call asked. False when somebody is at work on it already: then it stays. */
export async function cancelRequest(d: Database, a: Asking): Promise<boolean> {
  const update = d.db
    .updateTable('requests')
    .set({ status: 'cancelled', updated_at: a.now, insist_at: null })
    .where('id', '=', requestId(a))
    .where('status', '=', 'waiting')
    .where(notInACall);
  await once(d, key(a, 'cancel'), a.now, [update]);
  const row = await d.db.selectFrom('requests').select('status').where('id', '=', requestId(a)).executeTakeFirst();
  return row?.status === 'cancelled';
}

/** Requests that may be rung but have no window: theirs has passed, or they were put aside and are back. */
export async function withoutWindow(d: Database, now: number, most = 200): Promise<Request[]> {
  return d.db
    .selectFrom('requests')
    .selectAll()
    .where('status', '=', 'waiting')
    .where('number_hash', 'is not', null)
    .where('ring_when', '!=', 'no')
    .where(eb =>
      eb.or([
        eb('until_at', '<=', now),
        eb.and([
          eb('until_at', 'is', null),
          eb.not(
            eb.exists(
              eb
                .selectFrom('callbacks')
                .select('key')
                .whereRef('callbacks.key', '=', 'requests.number_hash')
                .where('state', '!=', 'waiting'),
            ),
          ),
        ]),
      ]),
    )
    .orderBy('until_at')
    .limit(most)
    .execute();
}

/** Gives a request its next window, unless it got another meanwhile. */
export async function moveWindow(d: Database, r: Request, window: Window | undefined): Promise<void> {
  await d.db
    .updateTable('requests')
    .set({ due_at: window?.from ?? null, until_at: window?.until ?? null })
    .where('id', '=', r.id)
    .where('until_at', 'is', r.until_at)
    .where('status', '=', 'waiting')
    .execute();
}

/** Is this request there and not over? */
export async function requestStands(d: Database, id: string): Promise<boolean> {
  const row = await d.db.selectFrom('requests').select('status').where('id', '=', id).executeTakeFirst();
  return row !== undefined && isOpen(row);
}

/** The language of a request is known only now: by it somebody is found who speaks it. */
export const requestSpeaks = (d: Database, id: string, language: string): Writable =>
  d.db.updateTable('requests').set({ language }).where('id', '=', id).where('status', 'in', OPEN);

export async function requestById(d: Database, id: string): Promise<Request | undefined> {
  return d.db.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function requestByCode(d: Database, code: string): Promise<Request | undefined> {
  return d.db.selectFrom('requests').selectAll().where('code', '=', code).executeTakeFirst();
}

/** A request with its number's callback, and how many messages it has. */
export interface OpenRequest extends Request {
  messages: number;
  state: LifeState;
  lease_until: number | null;
  /** The name of who took it, or had it until a lease ran out. */
  holder: string | null;
}

/** SQL: how many messages, spoken or written, belong to the request of this id. */
export const messagesIn = (id: RawBuilder<unknown>) => sql<number>`
  (select count(*) from messages m where m.request_id = ${id})
    + (select count(*) from texts t where t.request_id = ${id} and t.body_sealed is not null)`;

/** Every request that is not over, urgent first, then oldest first. */
export async function openRequests(d: Database): Promise<OpenRequest[]> {
  const rows = await d.db
    .selectFrom('requests')
    .leftJoin('callbacks', 'callbacks.key', 'requests.number_hash')
    .leftJoin('people', 'people.id', 'callbacks.responder')
    .selectAll('requests')
    .select(['callbacks.state', 'callbacks.lease_until', 'people.name as holder'])
    .select(messagesIn(sql`requests.id`).as('messages'))
    .where('requests.status', 'in', OPEN)
    .orderBy(sql`requests.urgency = 'urgent'`, 'desc')
    .orderBy('requests.created_at')
    .execute();
  return rows.map(row => ({
    ...row,
    state: row.state === 'closed' ? 'waiting' : (row.state ?? 'waiting'),
  }));
}

/** A request as its caller is told of it. */
export interface Standing {
  id: string;
  code: string;
  when: When;
  /** "Not this phone", of this request or of an older one that it does not take back. */
  forbidden: boolean;
  /** Somebody here has to decide first whether this number is rung. */
  held: boolean;
  iso: string | null;
  promisedBy: number | null;
}

/** The request's number is parked, and this request has not lifted that. */
const held = sql<number>`exists (select 1 from callbacks p
  where p.key = requests.number_hash and p.state = 'parked' and p.parked_hold <> 0)`;

async function standing(d: Database, id: string): Promise<Standing> {
  const row = await d.db
    .selectFrom('requests')
    .select([
      'code',
      'ring_when',
      'iso',
      'promised_by',
      forbidden(sql`requests.number_hash`).as('forbidden'),
      held.as('held'),
    ])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw new Error(`request ${id} is not there`);
  return {
    id,
    code: row.code,
    when: row.ring_when,
    forbidden: row.forbidden === 1,
    held: row.held === 1,
    iso: row.iso,
    promisedBy: row.promised_by,
  };
}

/** Keeps the moment that was promised (null: none), where it is another than before. */
export async function keepPromise(d: Database, request: Standing, by: number | null): Promise<void> {
  if (request.promisedBy === by) return;
  await d.db.updateTable('requests').set({ promised_by: by }).where('id', '=', request.id).execute();
}

/** The country (ISO 3166) whose clock a request's number goes by, where there is one. */
export async function requestIso(d: Database, id: string): Promise<string | null> {
  const row = await d.db.selectFrom('requests').select('iso').where('id', '=', id).executeTakeFirst();
  return row?.iso ?? null;
}
