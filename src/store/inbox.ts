// Messages as they are heard, and decided about.
import { sql } from 'kysely';
import { once, wasApplied } from './applied.ts';
import { listed } from './listed.ts';
import type { Message } from './messages.ts';
import { type NewRequest, type Request, requestId, requestWrites } from './requests.ts';
import type { Database, Writable } from './schema.ts';

/** A message with the request that it belongs to, if any. */
export async function messageByKey(
  d: Database,
  key: string,
): Promise<{ message: Message; request: Request | undefined } | undefined> {
  const message = await d.db.selectFrom('messages').selectAll().where('key', '=', key).executeTakeFirst();
  if (!message) return undefined;
  const request = message.request_id
    ? await d.db.selectFrom('requests').selectAll().where('id', '=', message.request_id).executeTakeFirst()
    : undefined;
  return { message, request };
}

/** A message that belongs to a request has been heard. One in the inbox stays there until somebody decides. */
export const markHeard = (d: Database, key: string, at: number): Writable =>
  d.db.updateTable('messages').set({ heard_at: at }).where('key', '=', key).where('heard_at', 'is', null);

/**
 * Decides about what lies in the inbox, once: true for who was first. `request`: what its wish becomes, with the decision
 * or not at all.
 */
export async function decide(
  d: Database,
  m: { message: { key: string; written?: true }; request?: NewRequest; at: number },
): Promise<boolean> {
  const { key, written } = m.message;
  const decision = { heard_at: m.at, request_id: m.request ? requestId(m.request) : null };
  const open = { request_id: null, heard_at: null };
  const text = d.db
    .updateTable('texts')
    .set(decision)
    .where('id', '=', key)
    .where(eb => eb.and(open));
  const voice = d.db
    .updateTable('messages')
    .set(decision)
    .where('key', '=', key)
    .where(eb => eb.and(open));
  return once(d, decisionOf(key), m.at, [...(m.request ? requestWrites(d, m.request) : []), written ? text : voice]);
}

export const isDecided = (d: Database, key: string): Promise<boolean> => wasApplied(d, decisionOf(key));
const decisionOf = (key: string): string => `decided:${key}`;

/**
 * Somebody asks to be called and we have no number that we may ring: heard by telephone, it is for who sits at the console
 * and can type the number that they said. True the first time.
 */
export const keepForConsole = (d: Database, m: { key: string; urgent: boolean; at: number }): Promise<boolean> =>
  once(d, keptAs(m.key, m.urgent), m.at, []);
const keptAs = (key: string, urgent: boolean): string => `kept${urgent ? ' urgent' : ''}:${key}`;

/** Of these messages those that were kept so, and whether their wish is urgent. */
export async function keptForConsole(d: Database, keys: readonly string[]): Promise<Map<string, { urgent: boolean }>> {
  const names = new Map(
    keys.flatMap(key => [false, true].map(urgent => [keptAs(key, urgent), { key, urgent }] as const)),
  );
  if (names.size === 0) return new Map();
  const rows = await d.db
    .selectFrom('applied')
    .select('key')
    .where('key', 'in', listed([...names.keys()]))
    .execute();
  const kept = rows.flatMap(row => names.get(row.key) ?? []);
  return new Map(kept.sort((a, b) => Number(a.urgent) - Number(b.urgent)).map(({ key, urgent }) => [key, { urgent }]));
}

/** Messages of the inbox whose sound is here, in these languages, for the telephone; what has none is for everybody. */
const audible = (d: Database, languages: readonly string[]) =>
  d.db
    .selectFrom('messages')
    .where('request_id', 'is', null)
    .where('heard_at', 'is', null)
    .where('wiped_at', 'is', null)
    .where('status', 'in', ['stored', 'gone'])
    .where(eb => eb.or([eb('language', 'is', null), eb('language', 'in', languages)]))
    .where(
      sql<boolean>`not exists (select 1 from applied k
        where k.key in ('kept:' || messages.key, 'kept urgent:' || messages.key))`,
    );

/** The oldest message that nobody has decided about, after the one of this key. */
export async function nextUnheard(
  d: Database,
  m: { languages: readonly string[]; after: string | undefined },
): Promise<Message | undefined> {
  const later = sql<boolean>`(created_at, key) > (select a.created_at, a.key from messages a where a.key = ${m.after ?? ''})`;
  return audible(d, m.languages)
    .selectAll()
    .$if(m.after !== undefined, query => query.where(later))
    .orderBy('created_at')
    .orderBy('key')
    .limit(1)
    .executeTakeFirst();
}

export async function countUnheard(d: Database, languages: readonly string[]): Promise<number> {
  const row = await audible(d, languages)
    .select(s => s.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return row.n;
}
