// A call, from the provider's forms to its documents. Every answer is 200 with a document in the caller's language,
// whatever happens.
import { type Context, Hono } from 'hono';
import { READ_MS, within } from '../callbacks/answer.ts';
import { mayRing } from '../callbacks/number.ts';
import type { Deps } from '../deps.ts';
import { rememberDrop } from '../store/callers.ts';
import { callEnded, callStarted, callsToday } from '../store/calls.ts';
import { expectMessage, messageKey, messageRow } from '../store/messages.ts';
import { requestId } from '../store/requests.ts';
import type { CallEvent, CallState, Turn } from '../voice/call.ts';
import { position } from '../voice/position.ts';
import { beginning, sayAgain } from '../voice/turn.ts';
import { wishAt } from './addresses.ts';
import { type Caller, caller } from './caller.ts';
import { measure, played, spoken } from './conversation.ts';
import { callEvent, hungUp, isFinal, keyPressed, secondsIn } from './form.ts';
import { createMemory } from './memory.ts';
import { takeFlash } from './ringback.ts';
import type { Form, SignedEnv } from './signed.ts';
import { BUSY, document, HANGUP } from './twiml.ts';

const DIRECTIONS: ReadonlySet<string> = new Set(['inbound', 'outbound-api', 'outbound-dial']);
const UNDER_WAY: ReadonlySet<string> = new Set(['queued', 'initiated', 'ringing', 'in-progress']);

/** `remembering` answers saves the machine the same turn twice; the benchmark measures what it is worth. */
export function voice(deps: Deps, remembering = true): Hono<SignedEnv> {
  const app = new Hono<SignedEnv>();
  const memory = remembering ? createMemory() : undefined;

  app.post('/', async c => {
    const form = c.get('form');
    const who = caller(deps, form);
    if (who.flow.line.mode === 'ring-back' && !who.rung && (await takeFlash(deps, who))) return xml(c, BUSY);
    await noteStart(deps, who, form);
    const state = beginning(deps.now());
    const event = await arrived(deps, who);
    return xml(c, await safely(deps, who, state, event));
  });

  app.post('/turn', async c => {
    const form = c.get('form');
    if (hungUp(form)) return xml(c, document(HANGUP));
    const who = caller(deps, form);
    const query = c.req.url.slice(c.req.url.indexOf('?') + 1);
    const key = keyPressed(form);
    const before = key === undefined ? undefined : memory?.recall(who.flow.line.id, query, key, deps.now());
    if (before) {
      measure(deps, who, before.effects);
      return xml(c, before.document);
    }

    const { state, stale } = position(who.flow, new URLSearchParams(query), deps.now());
    const event = callEvent(form, state);
    if (event.type === 'recorded') await noteMessage(deps, who, state);
    if (stale && event.type.startsWith('key.'))
      return xml(c, await spoken(deps, who, sayAgain(who.flow, state, deps.now())));
    return xml(
      c,
      await safely(deps, who, state, event, (turn, document) => {
        if (key !== undefined && !stale && !turn.asked)
          memory?.keep(who.flow.line.id, query, key, turn, document, deps.now());
      }),
    );
  });

  /** The provider could not use our last answer: it says which address it had asked, and that holds the place. */
  app.post('/fallback', async c => {
    const form = c.get('form');
    const who = caller(deps, form);
    const query =
      form.ErrorUrl && URL.canParse(form.ErrorUrl) ? new URL(form.ErrorUrl).searchParams : new URLSearchParams();
    deps.log('error', 'the provider fell back', {
      call: who.sid,
      code: form.ErrorCode ?? '',
      at: query.get('s') ?? 'start',
    });
    // Somebody on duty is no caller; the request's next round rings them again.
    if (/\/twilio\/voice\/(duty|whisper)\b/.test(form.ErrorUrl ?? '')) return xml(c, document(HANGUP));
    // Nothing had been said yet: the call is opened as it should have been.
    if (!query.has('s')) return xml(c, await safely(deps, who, beginning(deps.now()), await arrived(deps, who)));
    const { state } = position(who.flow, query, deps.now());
    return xml(c, await safely(deps, who, state, { type: 'failed' }));
  });

  app.post('/status', async c => {
    try {
      await ended(deps, c.get('form'));
    } catch (error) {
      deps.log('error', 'a status could not be stored; the provider is asked to repeat it', { error });
      return c.body(null, 503);
    }
    return c.body(null, 204);
  });

  app.onError((error, c) => {
    deps.log('error', 'a call broke; it ends', { error });
    return xml(c, document(HANGUP));
  });

  return app;
}

export const xml = (c: Context, body: string): Response =>
  c.body(body, 200, { 'content-type': 'text/xml; charset=utf-8' });

async function arrived(deps: Deps, who: Caller): Promise<CallEvent> {
  const ringable = who.rung || mayRing(who.number, who.flow.mayRing);
  const usedUp = who.flow.line.mode === 'practice' && (await practisedEnough(deps, who));
  return { type: 'arrived', ringable, gate: who.rung, usedUp };
}

async function practisedEnough(deps: Deps, who: Caller): Promise<boolean> {
  const { practice } = deps.hotline;
  try {
    const hash = who.number && (await deps.seal.hash(who.number));
    const read = callsToday(deps.database, who.flow.line.number, hash, deps.now().getTime());
    const today = await within(READ_MS, read);
    return today.line >= practice['per-line'] || today.number >= practice['per-number'];
  } catch (error) {
    deps.log('error', 'practice calls could not be counted; this one goes on', { error });
    return false;
  }
}

type Said = (turn: Turn & { asked: boolean }, document: string) => void;

/** Plays an event; when that breaks, says sorry in the caller's language and the nearest menu; when even that does, hangs up. */
export async function safely(
  deps: Deps,
  who: Caller,
  state: CallState,
  event: CallEvent,
  said?: Said,
): Promise<string> {
  try {
    const turn = await played(deps, who, state, event);
    const document = await spoken(deps, who, turn);
    said?.(turn, document);
    return document;
  } catch (error) {
    deps.log('error', 'a turn broke; the caller hears sorry and a menu', { call: who.sid, at: state.at, error });
  }
  try {
    return await spoken(deps, who, await played(deps, who, state, { type: 'failed' }));
  } catch (error) {
    deps.log('error', 'even the sorry menu broke; the call ends', { call: who.sid, at: state.at, error });
    return document(HANGUP);
  }
}

export async function noteStart(deps: Deps, who: Caller, form: Form): Promise<void> {
  if (who.sid === '') return;
  const hash = who.number && (await deps.seal.hash(who.number));
  const direction = DIRECTIONS.has(form.Direction ?? '') ? (form.Direction ?? '') : 'inbound';
  const start = { sid: who.sid, line: who.flow.line.number, hash, direction, at: deps.now().getTime() };
  deps.writer.add([callStarted(deps.database, start)]);
}

/** A spoken message is noted before the caller is thanked; if that fails it is found at the provider later. */
async function noteMessage(deps: Deps, who: Caller, state: CallState): Promise<void> {
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
