// What callers said: expected when the tone sounds, announced when the provider has it, stored when we have it
// sealed, gone when the provider has deleted it. The four come in any order; a status never goes back.
import { type Selectable, sql } from 'kysely';
import type { Database, Schema } from './schema.ts';

export type Message = Selectable<Schema['messages']>;

const RANK = { expected: 0, announced: 1, stored: 2, gone: 3 } as const;
export type MessageStatus = keyof typeof RANK;

export const messageKey = (callSid: string, turn: number): string => `${callSid}:${turn}`;
/** The row a message's number, and its audio, are sealed for. */
export const messageRow = (key: string): string => `messages:${key}`;

const EITHER_WISH = sql<'none' | 'key'>`case when excluded.wish = 'key' then 'key' else messages.wish end`;

export interface Expected {
  key: string;
  callSid: string;
  requestId?: string;
  line?: string;
  language?: string;
  wish: 'none' | 'key';
  number?: { hash: string; sealed: string };
  now: number;
}

/** The row of a message of which nothing else is known. */
const fresh = (m: Omit<Expected, 'number'>) => ({
  key: m.key,
  call_sid: m.callSid,
  request_id: m.requestId ?? null,
  line: m.line ?? null,
  language: m.language ?? null,
  wish: m.wish,
  number_hash: null,
  number_sealed: null,
  created_at: m.now,
  recording_sid: null,
  seconds: null,
  status: 'expected' as const,
  heard_at: null,
});

/** What was written first stays. */
const first = (...columns: (keyof Message)[]) =>
  Object.fromEntries(columns.map(c => [c, sql`coalesce(${sql.ref(`messages.${c}`)}, ${sql.ref(`excluded.${c}`)})`]));

/** Notes that a caller has spoken. What the provider's callback wrote first stays. */
export async function expectMessage(d: Database, m: Expected): Promise<void> {
  await d.db
    .insertInto('messages')
    .values({ ...fresh(m), number_hash: m.number?.hash ?? null, number_sealed: m.number?.sealed ?? null })
    .onConflict(conflict =>
      conflict.column('key').doUpdateSet({
        ...first('request_id', 'line', 'language', 'number_hash', 'number_sealed'),
        wish: EITHER_WISH,
      }),
    )
    .execute();
}

/** The provider has the recording. Works whether or not the message was expected, once or many times. */
export async function announceMessage(
  d: Database,
  m: Omit<Expected, 'number'> & { recordingSid: string; seconds: number },
): Promise<Message> {
  const known = await messageByRecording(d, m.recordingSid);
  if (known) return known;
  return d.db
    .insertInto('messages')
    .values({ ...fresh(m), recording_sid: m.recordingSid, seconds: m.seconds, status: 'announced' })
    .onConflict(conflict =>
      conflict.column('key').doUpdateSet({
        ...first('recording_sid', 'seconds', 'request_id', 'line', 'language'),
        wish: EITHER_WISH,
        status: sql<MessageStatus>`case when messages.status = 'expected' then 'announced' else messages.status end`,
      }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function messageByRecording(d: Database, recordingSid: string): Promise<Message | undefined> {
  return d.db.selectFrom('messages').selectAll().where('recording_sid', '=', recordingSid).executeTakeFirst();
}

export async function messagesOfCall(d: Database, callSid: string): Promise<Message[]> {
  return d.db.selectFrom('messages').selectAll().where('call_sid', '=', callSid).orderBy('created_at').execute();
}

/** Moves a message on; never back. */
export async function messageIs(d: Database, key: string, status: MessageStatus): Promise<void> {
  const before = (Object.keys(RANK) as MessageStatus[]).filter(s => RANK[s] < RANK[status]);
  await d.db.updateTable('messages').set({ status }).where('key', '=', key).where('status', 'in', before).execute();
}

/** Recordings that are not with us yet, then those not yet gone from the provider (some never go); oldest first. */
export async function unfinishedMessages(d: Database, most = 100): Promise<Message[]> {
  return d.db
    .selectFrom('messages')
    .selectAll()
    .where('status', 'in', ['announced', 'stored'])
    .where('recording_sid', 'is not', null)
    .orderBy('status')
    .orderBy('created_at')
    .limit(most)
    .execute();
}

/** Messages without a request that nobody has heard, oldest first. */
export async function unheardMessages(d: Database): Promise<Message[]> {
  return d.db
    .selectFrom('messages')
    .selectAll()
    .where('request_id', 'is', null)
    .where('heard_at', 'is', null)
    .where('wiped_at', 'is', null)
    .orderBy('created_at')
    .execute();
}
