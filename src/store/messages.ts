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

/** Notes that a caller has spoken. What the provider's callback wrote first stays. */
export async function expectMessage(d: Database, m: Expected): Promise<void> {
  await d.db
    .insertInto('messages')
    .values({
      key: m.key,
      call_sid: m.callSid,
      request_id: m.requestId ?? null,
      line: m.line ?? null,
      language: m.language ?? null,
      wish: m.wish,
      number_hash: m.number?.hash ?? null,
      number_sealed: m.number?.sealed ?? null,
      created_at: m.now,
      recording_sid: null,
      seconds: null,
      status: 'expected',
      heard_at: null,
    })
    .onConflict(conflict =>
      conflict.column('key').doUpdateSet(eb => ({
        request_id: eb.fn.coalesce('messages.request_id', 'excluded.request_id'),
        line: eb.fn.coalesce('messages.line', 'excluded.line'),
        language: eb.fn.coalesce('messages.language', 'excluded.language'),
        number_hash: eb.fn.coalesce('messages.number_hash', 'excluded.number_hash'),
        number_sealed: eb.fn.coalesce('messages.number_sealed', 'excluded.number_sealed'),
        wish: EITHER_WISH,
      })),
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
    .values({
      key: m.key,
      call_sid: m.callSid,
      request_id: m.requestId ?? null,
      line: m.line ?? null,
      language: m.language ?? null,
      wish: m.wish,
      number_hash: null,
      number_sealed: null,
      created_at: m.now,
      recording_sid: m.recordingSid,
      seconds: m.seconds,
      status: 'announced',
      heard_at: null,
    })
    .onConflict(conflict =>
      conflict.column('key').doUpdateSet(eb => ({
        recording_sid: eb.fn.coalesce('messages.recording_sid', 'excluded.recording_sid'),
        seconds: eb.fn.coalesce('messages.seconds', 'excluded.seconds'),
        request_id: eb.fn.coalesce('messages.request_id', 'excluded.request_id'),
        line: eb.fn.coalesce('messages.line', 'excluded.line'),
        language: eb.fn.coalesce('messages.language', 'excluded.language'),
        wish: EITHER_WISH,
        status: sql<MessageStatus>`case when messages.status = 'expected' then 'announced' else messages.status end`,
      })),
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
