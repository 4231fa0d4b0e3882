// What is written down of a call at the door: that it began, that something was said, that it ended.
import type { Deps } from '../deps.ts';
import { rememberDrop } from '../store/callers.ts';
import { callEnded, callStarted } from '../store/calls.ts';
import { expectMessage, messageKey, messageRow } from '../store/messages.ts';
import { requestId } from '../store/requests.ts';
import type { CallState } from '../voice/call.ts';
import { wishAt } from './addresses.ts';
import { type Caller, caller } from './caller.ts';
import { isFinal, secondsIn } from './form.ts';
import type { Form } from './signed.ts';

const DIRECTIONS: ReadonlySet<string> = new Set(['inbound', 'outbound-api', 'outbound-dial']);
const UNDER_WAY: ReadonlySet<string> = new Set(['queued', 'initiated', 'ringing', 'in-progress']);

/** A call has begun; written in a moment, for a caller waits. */
export async function noteStart(deps: Deps, who: Caller, form: Form): Promise<void> {
  if (who.sid === '') return;
  const hash = who.number && (await deps.seal.hash(who.number));
  const direction = DIRECTIONS.has(form.Direction ?? '') ? (form.Direction ?? '') : 'inbound';
  const start = { sid: who.sid, line: who.flow.line.number, hash, direction, at: deps.now().getTime() };
  deps.writer.add([callStarted(deps.database, start)]);
}

/** A spoken message is noted before the caller is thanked; if that fails it is found at the provider later. */
export async function noteMessage(deps: Deps, who: Caller, state: CallState): Promise<void> {
  if (who.flow.line.mode === 'practice' || who.sid === '') return;
  const { context } = state;
  const key = messageKey(who.sid, state.turn);
  try {
    const number = who.number && {
      hash: await deps.seal.hash(who.number),
      sealed: await deps.seal.seal(messageRow(key), who.number),
    };
    await expectMessage(deps.database, {
      key,
      callSid: who.sid,
      requestId: context.open ? requestId({ callSid: who.sid, nth: context.made }) : undefined,
      line: who.flow.line.number,
      language: context.language,
      wish: wishAt(state),
      number: number || undefined,
      now: deps.now().getTime(),
    });
  } catch (error) {
    deps.log('error', 'a spoken message could not be noted; it will be looked for at the provider', {
      call: who.sid,
      error,
    });
  }
}

/** A call has ended, or moved on: the step and the second are kept. Rejects when the store is away. */
export async function ended(deps: Deps, form: Form): Promise<void> {
  const { sid, flow } = caller(deps, form);
  const status = form.CallStatus ?? '';
  if (sid === '' || !(isFinal(status) || UNDER_WAY.has(status))) return;
  await deps.writer.flush();
  const seconds = secondsIn(form.CallDuration);
  const now = deps.now().getTime();
  const end = await callEnded(deps.database, { sid, status, seconds, now });
  if (!end) return;
  const { last } = end;
  deps.log('info', 'a call ended', {
    call: sid,
    status,
    seconds,
    at: last?.to_state,
    afterSeconds: last && Math.round((now - last.at) / 1000),
  });
  if (end.hash && flow.line.mode !== 'practice')
    await rememberDrop(
      deps.database,
      end.hash,
      last?.to_state === 'piece' ? (last.topic ?? undefined) : undefined,
      now,
    );
}
