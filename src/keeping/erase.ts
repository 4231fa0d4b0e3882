// Erasing a person by one of their case codes. What is left is a tombstone: the code, dates, language and outcome.
import type { AudioStore } from '../store/audio.ts';
import { audited } from '../store/audit.ts';
import { erasing, traceOf } from '../store/erasure.ts';
import { requestByCode } from '../store/requests.ts';
import type { Database } from '../store/schema.ts';

export interface Erasure {
  database: Database;
  audio: AudioStore;
  code: string;
  actor: string;
  now: number;
}

export type Erased =
  | { done: true; requests: number; messages: number; calls: number; asked: boolean }
  | { done: false; why: 'no such code' | 'somebody is talking to them just now' };

/**
 * Erases everything held of the number behind this code, in all its requests. `asked`: they asked not to be called,
 * and the hash that keeps this promise is kept.
 */
export async function erase({ database, audio, code, actor, now }: Erasure): Promise<Erased> {
  const request = await requestByCode(database, code);
  if (!request) return { done: false, why: 'no such code' };
  const trace = await traceOf(database, request);
  if (trace.live) return { done: false, why: 'somebody is talking to them just now' };
  // The sound first: were we to stop in between, the rows still lead to what is left.
  for (const key of trace.messages) await audio.delete(key);
  await audited(database, { at: now, actor, act: 'erase', subject: code }, () => erasing(database, trace, now));
  const asked = await database.db
    .selectFrom('suppressed')
    .select('at')
    .where('number_hash', '=', trace.hash ?? '')
    .executeTakeFirst();
  return {
    done: true,
    requests: trace.requests.length,
    messages: trace.messages.length,
    calls: trace.calls.length,
    asked: asked !== undefined,
  };
}
