// Everything that is held of one person: where it stands, and the writes that erase it.
import { sql } from 'kysely';
import { ENGAGED } from '../callbacks/life.ts';
import { listed } from './listed.ts';
import { waitsFor } from './outbox.ts';
import { isForgotten, OVER, renamed, textWiped, wiped } from './retention.ts';
import type { Database, Writable } from './schema.ts';
import { leavingAll } from './subscribers.ts';

/** Everything that is held of a person, found by one of their cases. */
export interface Trace {
  hash: string | null;
  requests: string[];
  calls: string[];
  messages: string[];
  /** Somebody is at work on it just now. */
  live: boolean;
}

export async function traceOf(d: Database, request: { id: string; number_hash: string | null }): Promise<Trace> {
  const { number_hash: hash } = request;
  const requests = hash
    ? await d.db.selectFrom('requests').select(['id', 'call_sid']).where('number_hash', '=', hash).execute()
    : await d.db.selectFrom('requests').select(['id', 'call_sid']).where('id', '=', request.id).execute();
  const calls = hash ? await d.db.selectFrom('calls').select('sid').where('number_hash', '=', hash).execute() : [];
  const sids = [...new Set([...requests.map(r => r.call_sid), ...calls.map(c => c.sid)])];
  const ids = requests.map(r => r.id);
  const messages = await d.db
    .selectFrom('messages')
    .select('key')
    .where(eb =>
      eb.or([
        eb('request_id', 'in', listed(ids)),
        eb('call_sid', 'in', listed(sids)),
        ...(hash ? [eb('number_hash', '=', hash)] : []),
        eb(
          'key',
          'in',
          eb
            .selectFrom('attempts')
            .select('note_message')
            .where('key', '=', hash ?? '')
            .where('note_message', 'is not', null)
            .$castTo<string>(),
        ),
      ]),
    )
    .execute();
  const live = await d.db
    .selectFrom('callbacks')
    .select('key')
    .where('key', '=', hash ?? '')
    .where('state', 'in', ENGAGED)
    .executeTakeFirst();
  return { hash, requests: ids, calls: sids, messages: messages.map(m => m.key), live: live !== undefined };
}

/**
 * The writes that erase a person: what is left of their requests is the code, dates, language, line and what came of
 * it. That they asked not to be called, or said stop, stays.
 */
export function erasing(d: Database, { hash, requests, calls, messages }: Trace, now: number): Writable[] {
  const writes: Writable[] = [
    d.db
      .updateTable('requests')
      .set({
        number_sealed: null,
        ring_when: 'no',
        woman: 0,
        country: null,
        iso: null,
        due_at: null,
        until_at: null,
        insist_at: null,
        closed_at: sql`case when ${OVER} then closed_at else ${now} end`,
        status: sql`case when ${OVER} then status else 'cancelled' end`,
        updated_at: sql`case when ${OVER} then updated_at else ${now} end`,
      })
      .where('id', 'in', listed(requests)),
    d.db.deleteFrom('notes').where('request_id', 'in', listed(requests)),
    d.db.deleteFrom('notices').where('request_id', 'in', listed(requests)),
    d.db.deleteFrom('held_numbers').where('call_sid', 'in', listed(calls)),
    wiped(d, messages, now),
    d.db.updateTable('texts').set(textWiped(now)).where('request_id', 'in', listed(requests)),
    d.db.updateTable('turns').set({ topic: null }).where('call_sid', 'in', listed(calls)),
  ];
  if (hash)
    writes.push(
      d.db.deleteFrom('notes').where('key', '=', hash),
      d.db.updateTable('attempts').set({ note_message: null }).where('key', '=', hash),
      d.db.deleteFrom('callers').where('number_hash', '=', hash),
      d.db.deleteFrom('conversations').where('number_hash', '=', hash),
      d.db.deleteFrom('outbox').where(waitsFor(hash)),
      ...leavingAll(d, hash),
      d.db
        .deleteFrom('outbox')
        .where('number_hash', '=', hash)
        .where(sql<boolean>`(picked_at is not null or subscriber is null)`),
      d.db.updateTable('texts').set(textWiped(now)).where('number_hash', '=', hash),
      d.db.updateTable('calls').set({ number_hash: null }).where('number_hash', '=', hash),
      d.db
        .updateTable('rings')
        .set({ number_hash: '', number_sealed: '', due_at: null })
        .where('number_hash', '=', hash),
      ...(isForgotten(hash) ? [] : renamed(d, sql`${hash}`)),
    );
  return writes;
}
