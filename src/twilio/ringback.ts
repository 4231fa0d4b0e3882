// Ring-back lines: a flash is written down and the call refused unbilled; we ring soon after (outreach/rings.ts).
import { Hono } from 'hono';
import { mayRing } from '../callbacks/number.ts';
import type { Deps } from '../deps.ts';
import { flash, ringAnswered, ringEnded, ringRow, rungToday } from '../store/rings.ts';
import { READ_MS, within } from '../store/within.ts';
import { beginning } from '../voice/turn.ts';
import { type Caller, caller } from './caller.ts';
import { safely } from './conversation.ts';
import { callSid, isMachine, secondsIn } from './form.ts';
import { ended, noteStart } from './notes.ts';
import { xml } from './reply.ts';
import type { SignedEnv } from './signed.ts';
import { document, HANGUP } from './twiml.ts';

/** Call statuses after which nobody has spoken with us. */
const NOBODY: ReadonlySet<string> = new Set(['busy', 'no-answer', 'failed', 'canceled']);

/**
 * Writes a flash down, to be rung. False when this caller can't be: withheld, of a country we do not ring, over a
 * day's limits, or not written. They are answered instead.
 */
export async function takeFlash(deps: Deps, who: Caller): Promise<boolean> {
  const { number, flow, sid } = who;
  if (!mayRing(number, flow.mayRing) || sid === '') return false;
  const caps = deps.hotline['ring-back'];
  const now = deps.now().getTime();
  try {
    const hash = await deps.seal.hash(number);
    const today = await within(READ_MS, rungToday(deps.database, flow.line.number, hash, now));
    if (today.line >= caps['per-line']) {
      deps.log('error', 'ALARM: this ring-back line has rung as often as it may in a day; it answers instead', {
        line: flow.line.id,
        rung: today.line,
      });
      return false;
    }
    if (today.counted >= caps['per-number'] || today.all >= caps['at-most']) return false;
    const sealed = await deps.seal.seal(ringRow(sid), number);
    await flash(deps.database, { id: sid, line: flow.line.number, number: { hash, sealed }, now });
    return true;
  } catch (error) {
    deps.log('error', 'a flash could not be written down; the call is answered instead', { call: sid, error });
    return false;
  }
}

export function ringback(deps: Deps): Hono<SignedEnv> {
  const app = new Hono<SignedEnv>();

  /** Somebody, or something, picked up. */
  app.post('/', async c => {
    const form = c.get('form');
    const who = { ...caller(deps, form), rung: true };
    if (isMachine(form)) return xml(c, document(HANGUP));
    await noteStart(deps, who, form);
    try {
      await ringAnswered(deps.database, c.req.query('r') ?? '');
    } catch (error) {
      deps.log('error', 'a ring that was answered could not be noted', { call: who.sid, error });
    }
    const event = { type: 'arrived', ringable: true, gate: true } as const;
    return xml(c, await safely(deps, who, beginning(deps.now()), event));
  });

  app.post('/status', async c => {
    const form = c.get('form');
    const status = form.CallStatus ?? '';
    if (status !== 'completed' && !NOBODY.has(status)) return c.body(null, 204);
    try {
      const end = {
        callSid: callSid(form),
        seconds: secondsIn(form.CallDuration) ?? 0,
        retry: status !== 'failed',
        now: deps.now().getTime(),
      };
      await ringEnded(deps.database, c.req.query('r') ?? '', end);
      await ended(deps, form);
    } catch (error) {
      deps.log('error', "a ring's end could not be stored; the provider is asked to repeat it", { error });
      return c.body(null, 503);
    }
    return c.body(null, 204);
  });

  return app;
}
