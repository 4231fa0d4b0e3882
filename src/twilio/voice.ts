// A call, from the provider's forms to its documents. Every answer is 200 with a document in the caller's language,
// whatever happens.
import { Hono } from 'hono';
import { mayRing } from '../callbacks/number.ts';
import type { Deps } from '../deps.ts';
import { callsToday } from '../store/calls.ts';
import { READ_MS, within } from '../store/within.ts';
import type { CallEvent } from '../voice/call.ts';
import { position } from '../voice/position.ts';
import { measuredAs } from '../voice/signs.ts';
import { beginning, sayAgain } from '../voice/turn.ts';
import { type Caller, caller } from './caller.ts';
import { measure, safely, spoken } from './conversation.ts';
import { callEvent, hungUp, keyPressed } from './form.ts';
import { createMemory } from './memory.ts';
import { ended, noteMessage, noteStart } from './notes.ts';
import { xml } from './reply.ts';
import { takeFlash } from './ringback.ts';
import type { SignedEnv } from './signed.ts';
import { BUSY, document, HANGUP } from './twiml.ts';

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
    const before = key === undefined ? undefined : memory?.recall(who.flow, query, key, deps.now());
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
        if (key !== undefined && !stale && !turn.asked) memory?.keep(who.flow, query, key, turn, document, deps.now());
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
      at: measuredAs(query.get('s') ?? 'start'),
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
