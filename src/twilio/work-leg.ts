// The leg to a caller whom a responder calls back, as the provider tells of it by the way: that it was picked up, and
// by what. The answers decide nothing in the call. Where a provider tells nothing, the end of the leg says the same.
import { type Context, Hono } from 'hono';
import type { Deps } from '../deps.ts';
import { hangUpOnMachine } from '../outreach/machines.ts';
import type { WorkContext } from '../responders/work.ts';
import { pickUp } from '../store/attempts.ts';
import { ABILITIES } from './abilities.ts';
import { address } from './addresses.ts';
import { isMachine, sidIn } from './form.ts';
import type { Form, SignedEnv } from './signed.ts';

/**
 * How Twilio listens. A person who is taken for a machine is cut off, a machine that is taken for a person costs a
 * responder one key: so somebody must have spoken for 4 s without a pause (by itself it is 2.4 s), and after 10 s (not
 * 30) nobody is cut off any more. Why: docs/decisions/machines.md.
 */
const LISTENING = {
  machineDetection: 'Enable',
  machineDetectionTimeout: 10,
  machineDetectionSpeechThreshold: 4000,
} as const;

/** What a <Number> asks to be told: the same in each copy of a document, for it names the attempt and nothing else. */
export function legAttributes(deps: Deps, { attempt }: WorkContext): Record<string, string | number> {
  if (attempt === undefined) return {};
  const able = ABILITIES[deps.provider.name];
  const at = (what: string) =>
    address(deps, `/twilio/voice/work/${what}?${new URLSearchParams({ a: attempt })}`, 'status');
  return {
    ...(able.pickUp ? { statusCallback: at('leg'), statusCallbackEvent: 'answered' } : {}),
    ...(able.machine ? { ...LISTENING, amdStatusCallback: at('machine') } : {}),
  };
}

export function workLeg(deps: Deps): Hono<SignedEnv> {
  const app = new Hono<SignedEnv>();
  const told = (act: typeof pickedUp, trouble: string) => async (c: Context<SignedEnv>) => {
    try {
      await act(deps, c.req.query('a') ?? '', c.get('form'));
    } catch (error) {
      deps.log('error', `${trouble}; the provider is asked to repeat it`, { error });
      return c.body(null, 503);
    }
    return c.body(null, 204);
  };
  app.post('/work/leg', told(pickedUp, 'that a caller picked up could not be stored'));
  app.post('/work/machine', told(heard, 'a machine that picked up could not be hung up on'));
  return app;
}

/** The leg belongs to the attempt by the call that dialled it. */
async function pickedUp(deps: Deps, attempt: string, form: Form): Promise<void> {
  const callSid = sidIn(form.ParentCallSid);
  if (form.CallStatus !== 'in-progress' || callSid === '') return;
  await pickUp(deps.database, { id: attempt, callSid, now: deps.now().getTime() });
}

/** Twilio names the leg here and not the call that dialled it; its signature says that the address is this attempt's. */
async function heard(deps: Deps, attempt: string, form: Form): Promise<void> {
  const leg = sidIn(form.CallSid);
  if (!isMachine(form) || leg === '') return;
  const call = form.ParentCallSid === undefined ? undefined : sidIn(form.ParentCallSid);
  await hangUpOnMachine(deps, { attempt, leg, call });
}
