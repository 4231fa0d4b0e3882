// The leg to a caller whom a responder calls back, as the provider tells of it by the way: its answer decides nothing
// in the call. Where a provider tells nothing, the end of the leg says the same later.
import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import type { WorkContext } from '../responders/work.ts';
import { pickUp } from '../store/callbacks.ts';
import { ABILITIES } from './abilities.ts';
import { address } from './addresses.ts';
import { sidIn } from './form.ts';
import type { Form, SignedEnv } from './signed.ts';

/** What a <Number> asks to be told. The same for each copy of a webhook: it names the attempt and nothing else. */
export function legAttributes(deps: Deps, { attempt }: WorkContext): Record<string, string> {
  if (attempt === undefined || !ABILITIES[deps.provider.name].pickUp) return {};
  const statusCallback = address(deps, `/twilio/voice/work/leg?${new URLSearchParams({ a: attempt })}`, 'status');
  return { statusCallback, statusCallbackEvent: 'answered' };
}

export function workLeg(deps: Deps): Hono<SignedEnv> {
  const app = new Hono<SignedEnv>();

  app.post('/work/leg', async c => {
    try {
      await pickedUp(deps, c.req.query('a') ?? '', c.get('form'));
    } catch (error) {
      deps.log('error', 'that a caller picked up could not be stored; the provider is asked to repeat it', { error });
      return c.body(null, 503);
    }
    return c.body(null, 204);
  });

  return app;
}

/** The leg belongs to the attempt by the call that dialled it. */
async function pickedUp(deps: Deps, attempt: string, form: Form): Promise<void> {
  const callSid = sidIn(form.ParentCallSid);
  if (form.CallStatus !== 'in-progress' || callSid === '') return;
  await pickUp(deps.database, { id: attempt, callSid, now: deps.now().getTime() });
}
