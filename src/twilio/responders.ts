// The responders' telephone: from the provider's forms to its documents. Every answer is 200 with a document in the
// responder's language. Mounted before the callers' door, to which it leaves every call that is not on its line.
import { type Context, Hono } from 'hono';
import { callerNumber } from '../callbacks/number.ts';
import type { Content } from '../content/prompts.ts';
import type { Deps } from '../deps.ts';
import { answer } from '../responders/answer.ts';
import { spokenTo, type WorkFlow, workFlow } from '../responders/flow.ts';
import { isStopped } from '../responders/guessing.ts';
import { position } from '../responders/position.ts';
import { beginning, sayAgain, workTurn } from '../responders/turn.ts';
import type { WorkEvent, WorkState, WorkTurn } from '../responders/work.ts';
import { once } from '../store/applied.ts';
import { bindAttempt } from '../store/attempts.ts';
import { releaseAll } from '../store/callbacks.ts';
import { askedInVain, askLater, dropAttempt } from '../store/owed.ts';
import { type Person, personById, personByPhone } from '../store/people.ts';
import { callOver, flashed, worksIn } from '../store/shifts.ts';
import { READ_MS, within } from '../store/within.ts';
import { ABILITIES } from './abilities.ts';
import { callSid, isFinal, sidIn } from './form.ts';
import { xml } from './reply.ts';
import type { Form, SignedEnv } from './signed.ts';
import { BUSY, document, HANGUP } from './twiml.ts';
import { workEvent } from './work-form.ts';
import { keepNote, takeNote } from './work-notes.ts';
import { workTwiml } from './work-twiml.ts';

export function responders(deps: Deps): Hono<SignedEnv> {
  const app = new Hono<SignedEnv>();
  const flow = following(deps);
  const isOurs = (form: Form) => flow().number !== undefined && [form.To, `+${form.To}`].includes(flow().number);
  const said = (c: Context, form: Form, state: WorkState, event: WorkEvent) =>
    safely(deps, flow(), form, state, event).then(body => xml(c, body));

  const incoming = async (c: Context<SignedEnv>) => {
    const form = c.get('form');
    if (await takeFlash(deps, form)) return xml(c, BUSY);
    const stopped = await guessesTooOften(deps, flow(), form);
    return said(c, form, beginning(deps.now()), { type: 'arrived', ...(stopped ? { stopped } : {}) });
  };
  app.post('/', (c, next) => (isOurs(c.get('form')) ? incoming(c) : next()));

  /** A responder picked up who is rung back, or asked for an outcome. */
  app.post('/work', async c => {
    const person = await personById(deps.database, c.req.query('p') ?? '');
    if (!person) return xml(c, document(HANGUP));
    return said(c, c.get('form'), beginning(deps.now()), arrived(flow(), person));
  });

  /** A responder picked up who pressed Call in the console: the first call to come has the attempt. */
  app.post('/work/claimed', async c => {
    const form = c.get('form');
    if (callSid(form) === '') return xml(c, document(HANGUP));
    const attempt = await bindAttempt(deps.database, sidIn(c.req.query('a')), callSid(form));
    const person = attempt && (await personById(deps.database, attempt.responder));
    if (!person) return said(c, form, beginning(deps.now()), { type: 'arrived', lost: true });
    await worksIn(deps.database, person.id, callSid(form));
    return said(c, form, beginning(deps.now()), { ...arrived(flow(), person), attempt: attempt.id });
  });

  app.post('/work/turn', async c => {
    const form = c.get('form');
    const { state, stale } = position(flow(), new URL(c.req.url).searchParams, deps.now());
    const over = isFinal(form.CallStatus);
    const event = workEvent(form, state);
    if (over && event.type !== 'dialled' && event.type !== 'recorded') return xml(c, document(HANGUP));
    if (event.type === 'recorded') await keepNote(deps, flow(), form, state);
    if (stale && event.type.startsWith('key.'))
      return xml(c, await workTwiml(deps, flow(), sayAgain(flow(), state, deps.now())));
    const body = await safely(deps, flow(), form, state, event);
    if (over) await askLater(deps.database, callSid(form), deps.now().getTime());
    return xml(c, body);
  });

  const fallback = (c: Context<SignedEnv>) => {
    const form = c.get('form');
    const query = URL.canParse(form.ErrorUrl ?? '') ? new URL(form.ErrorUrl ?? '').searchParams : new URLSearchParams();
    deps.log('error', 'the provider fell back', {
      call: callSid(form),
      code: form.ErrorCode ?? '',
      at: query.get('s'),
    });
    if (!query.has('s')) return xml(c, document(HANGUP));
    return said(c, form, position(flow(), query, deps.now()).state, { type: 'failed' });
  };
  app.post('/work/fallback', fallback);
  app.post('/fallback', (c, next) => {
    if (!isOurs(c.get('form'))) return next();
    // Nothing had been said yet: the call is opened as it should have been.
    return /[?&]s=/.test(c.get('form').ErrorUrl ?? '') ? fallback(c) : incoming(c);
  });

  const status = async (c: Context<SignedEnv>) => {
    try {
      await ended(deps, c.get('form'), c.req.query());
    } catch (error) {
      deps.log('error', "the end of a responder's call could not be stored; the provider is asked to repeat it", {
        error,
      });
      return c.body(null, 503);
    }
    return c.body(null, 204);
  };
  app.post('/work/status', status);
  app.post('/status', (c, next) => (isOurs(c.get('form')) ? status(c) : next()));

  app.post('/work/note', async c => {
    try {
      await takeNote(deps, flow(), c.get('form'), c.req.query());
    } catch (error) {
      deps.log('error', 'a spoken note is not with us yet; the provider is asked to repeat', { error });
      return c.body(null, 503);
    }
    return c.body(null, 204);
  });

  app.onError((error, c) => {
    deps.log('error', "a responder's call broke; they hear sorry, and it ends", { error });
    return said(c, {}, beginning(deps.now()), { type: 'failed' });
  });

  return app;
}

/** The responders' flow, over whatever content the lines have now. Throws at once for what is wrong in hotline.yaml. */
function following({ hotline, flows, provider }: Deps): () => WorkFlow {
  const contentNow = () => {
    const [any] = flows.values();
    if (!any) throw new Error('hotline.yaml has no line');
    return any.content;
  };
  const over = (content: Content) => workFlow(hotline, content, ABILITIES[provider.name].star);
  let flow = over(contentNow());
  return () => {
    const content = contentNow();
    if (flow.content !== content) flow = over(content);
    return flow;
  };
}

const arrived = (flow: WorkFlow, person: Person) =>
  ({ type: 'arrived', person: person.id, language: spokenTo(flow, person.languages) }) as const;

/** A call from a registered phone is refused, and rung back; once for each call. False: not registered, or not written. */
async function takeFlash(deps: Deps, form: Form): Promise<boolean> {
  const number = callerNumber(form.From);
  const sid = callSid(form);
  if (!number || sid === '') return false;
  try {
    const hash = await deps.seal.hash(number);
    const person = await within(READ_MS, personByPhone(deps.database, hash));
    if (!person) return false;
    const now = deps.now().getTime();
    await once(deps.database, `${sid}:flash`, now, [flashed(deps.database, person.id, now)]);
    return true;
  } catch (error) {
    deps.log('error', "a responder's missed call could not be written down; it is answered instead", {
      call: sid,
      error,
    });
    return false;
  }
}

/** Whose tries of the hour are used up is not asked again. Without the database nobody can sign in anyway. */
async function guessesTooOften(deps: Deps, flow: WorkFlow, form: Form): Promise<boolean> {
  try {
    return await within(READ_MS, isStopped({ deps, line: flow.number, caller: callerNumber(form.From) }));
  } catch (error) {
    deps.log('error', 'how often a phone tried to sign in could not be read', { call: callSid(form), error });
    return false;
  }
}

/** Plays an event and everything it asks; what was asked is committed before anything is said. */
async function played(deps: Deps, flow: WorkFlow, form: Form, state: WorkState, event: WorkEvent): Promise<WorkTurn> {
  const call = { deps, flow, sid: callSid(form), caller: callerNumber(form.From) };
  let turn = workTurn(flow, state, event, deps.now());
  while (turn.ask) {
    const working = { ...call, turn: state.turn, context: turn.state.context };
    turn = workTurn(flow, turn.state, await answer(working, turn.ask), deps.now());
  }
  return turn;
}

async function safely(deps: Deps, flow: WorkFlow, form: Form, state: WorkState, event: WorkEvent): Promise<string> {
  try {
    return await workTwiml(deps, flow, await played(deps, flow, form, state, event));
  } catch (error) {
    deps.log('error', "a turn of a responder's call broke; they hear sorry", {
      call: callSid(form),
      at: state.at,
      error,
    });
  }
  return workTwiml(deps, flow, await played(deps, flow, form, state, { type: 'failed' }));
}

/** A call is over: what it only held goes back, and what it owes will be asked for. `p`: rung for that; `a`: put through. */
async function ended(deps: Deps, form: Form, { p, a }: Record<string, string>): Promise<void> {
  const sid = callSid(form);
  if (sid === '' || !isFinal(form.CallStatus)) return;
  const now = deps.now().getTime();
  const person = await callOver(deps.database, sid);
  if (person && a === undefined) await releaseAll(deps.database, person, now);
  if (a !== undefined) await dropAttempt(deps.database, a, now);
  else if (p !== undefined) await askedInVain(deps.database, p, now);
  await askLater(deps.database, sid, now);
}
