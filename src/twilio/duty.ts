// The phones of last resort: the whisper before somebody on duty is put through to a caller, and the rounds in which
// they are rung for an urgent request that nobody has taken. Whoever presses 1 has it.
import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import { releaseRequest, takeRequest, takeToRing } from '../store/duty.ts';
import { type Request, requestByCode, requestId, requestRow } from '../store/requests.ts';
import { address, clipUrl } from './addresses.ts';
import { flowById, flowOf } from './caller.ts';
import { callSid } from './form.ts';
import { xml } from './reply.ts';
import type { Form, SignedEnv } from './signed.ts';
import { document, element, gatherKey, HANGUP, play } from './twiml.ts';

const WAIT = 7;
const CALLER_RINGS_SECONDS = 30;

export function duty(deps: Deps): Hono<SignedEnv> {
  const app = new Hono<SignedEnv>();
  const prompt = (line: string | undefined, language: string | undefined, id: string): string => {
    const flow = deps.flows.has(line ?? '') ? flowOf(deps, line) : flowById(deps, line);
    const url = clipUrl(deps, flow, { id, language: language || 'en' });
    return url ? play(url) : '';
  };

  /** In the caller's language, so that who picks up knows which to speak. */
  app.post('/whisper', c => {
    const { l, i } = c.req.query();
    const action = address(deps, `/twilio/voice/whisper/key?${new URLSearchParams(c.req.query())}`);
    return xml(c, document(gatherKey(action, prompt(i, l, 'duty.press-1'), WAIT)));
  });

  /** An empty document lets the two talk. */
  app.post('/whisper/key', async c => {
    if (c.get('form').Digits !== '1') return xml(c, document(HANGUP));
    const { c: callSid = '', m } = c.req.query();
    if (m) await take(deps, requestId({ callSid, nth: Number(m) }), by(c.get('form')));
    return xml(c, document(''));
  });

  /** Somebody on duty picked up when a round rang them. */
  app.post('/duty', async c => {
    const request = await waiting(deps, c.req.query('x'));
    if (!request) return xml(c, document(prompt(undefined, 'en', 'duty.taken') + HANGUP));
    const action = address(deps, `/twilio/voice/duty/key?x=${request.code}`);
    const said = ['duty.waiting', ...(request.woman ? ['work.woman'] : [])];
    const prompts = said.map(id => prompt(request.line, request.language, id)).join('');
    return xml(c, document(gatherKey(action, prompts, WAIT)));
  });

  app.post('/duty/key', async c => {
    if (c.get('form').Digits !== '1') return xml(c, document(HANGUP));
    const request = await requestByCode(deps.database, c.req.query('x') ?? '');
    const taken = request && (await isTheirs(deps, request, by(c.get('form'))));
    if (!request?.number_sealed || !taken)
      return xml(c, document(prompt(request?.line, request?.language, 'duty.taken') + HANGUP));
    const number = await deps.seal.open(requestRow(request.id), request.number_sealed);
    const action = address(deps, `/twilio/voice/duty/talked?x=${request.code}`);
    const dial = { action, timeout: CALLER_RINGS_SECONDS, callerId: request.line };
    return xml(c, document(element('Dial', dial, element('Number', {}, number))));
  });

  app.post('/duty/talked', async c => {
    const request = await requestByCode(deps.database, c.req.query('x') ?? '');
    if (request && c.get('form').DialCallStatus !== 'completed') {
      await releaseRequest(deps.database, request.id, by(c.get('form')), deps.now().getTime());
      deps.log('warn', 'an urgent caller did not pick up; the request waits for a person to decide', {
        code: request.code,
      });
    }
    return xml(c, document(HANGUP));
  });

  app.onError((error, c) => {
    deps.log('error', 'a call to somebody on duty broke', { error });
    return xml(c, document(HANGUP));
  });

  return app;
}

async function waiting(deps: Deps, code: string | undefined): Promise<Request | undefined> {
  const request = await requestByCode(deps.database, code ?? '');
  return request?.status === 'waiting' ? request : undefined;
}

/** Who took it: this very call. The same webhook twice finds that it is theirs, and is answered the same. */
const by = (form: Form): string => `on duty ${callSid(form)}`;

async function isTheirs(deps: Deps, request: Request, who: string): Promise<boolean> {
  if (request.status === 'taken') return request.taken_by === who;
  return takeToRing(deps.database, request.id, who, deps.now().getTime());
}

/** The talk matters more than its row: it goes on when the row can't be written. */
async function take(deps: Deps, id: string, who: string): Promise<void> {
  try {
    await takeRequest(deps.database, id, who, deps.now().getTime());
  } catch (error) {
    deps.log('error', 'an urgent request that somebody took could not be marked as taken', { request: id, error });
  }
}
