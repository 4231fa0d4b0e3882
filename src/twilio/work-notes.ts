// What a responder says of a call in their own words: a recording that belongs to the attempt.
import type { Deps } from '../deps.ts';
import { takeIn } from '../outreach/recordings.ts';
import type { WorkFlow } from '../responders/flow.ts';
import type { WorkState } from '../responders/work.ts';
import { attemptById } from '../store/attempts.ts';
import { announceMessage, expectMessage, messageKey } from '../store/messages.ts';
import { newestRequest, noted } from '../store/owed.ts';
import { callSid, secondsIn, sidIn } from './form.ts';
import type { Form } from './signed.ts';

/** A spoken note belongs to its attempt and to the request, never to the messages that wait to be heard. */
export async function keepNote(deps: Deps, flow: WorkFlow, form: Form, { context, turn }: WorkState): Promise<void> {
  const sid = callSid(form);
  try {
    const attempt = await attemptById(deps.database, context.attempt ?? '');
    const requestId = attempt && (await newestRequest(deps.database, attempt.key));
    if (!attempt || !requestId || sid === '') return;
    const key = messageKey(sid, turn);
    const about = { requestId, line: flow.number ?? attempt.line, now: deps.now().getTime() };
    await expectMessage(deps.database, { key, callSid: sid, wish: 'none', ...about, ...spokenIn(context.language) });
    await noted(deps.database, attempt.id, key);
  } catch (error) {
    deps.log('error', 'a spoken note could not be noted; its recording will tell of it', { call: sid, error });
  }
}

const spokenIn = (language: string | undefined) => (language === undefined ? {} : { language });

/** Its recording is ready: it is brought home like a caller's. Rejects where that got stuck. */
export async function takeNote(deps: Deps, flow: WorkFlow, form: Form, query: Record<string, string>): Promise<void> {
  const sid = callSid(form);
  const recordingSid = sidIn(form.RecordingSid);
  const attempt = await attemptById(deps.database, query.a ?? '');
  const requestId = attempt && (await newestRequest(deps.database, attempt.key));
  if (!requestId || sid === '' || recordingSid === '' || (form.RecordingStatus ?? 'completed') !== 'completed') return;
  const key = messageKey(sid, Number(query.n) || 0);
  const about = { requestId, line: flow.number ?? attempt.line, wish: 'none' as const, now: deps.now().getTime() };
  const seconds = secondsIn(form.RecordingDuration) ?? 0;
  const message = await announceMessage(deps.database, { key, callSid: sid, recordingSid, seconds, ...about });
  await noted(deps.database, attempt.id, message.key);
  await takeIn(deps, message);
}
