// One turn of a responder's call.
import { step } from '../voice/step.ts';
import { asks, isAsk } from './asks.ts';
import type { WorkFlow } from './flow.ts';
import { START } from './rules.ts';
import { heardAt, isScreen } from './screens.ts';
import type { WorkAnswer, WorkContext, WorkEvent, WorkState, WorkTurn } from './work.ts';

/** A shift is one long call: no caller's would be. Twilio ends any call after four hours. */
export const MOST_TURNS = 900;

/** A table, so that the compiler asks for the missing one: an answer is no turn of its own. */
const ANSWERS: Record<WorkAnswer['type'], true> = {
  proved: true,
  refused: true,
  stopped: true,
  offShift: true,
  switches: true,
  route: true,
  owes: true,
  offered: true,
  nothing: true,
  unheard: true,
  decided: true,
  noNumber: true,
  elsewhere: true,
  heard: true,
  carded: true,
  dialling: true,
  notNow: true,
  lost: true,
  talked: true,
  settled: true,
  done: true,
  notSaved: true,
};
const isAnswer = (event: WorkEvent): event is WorkAnswer => Object.hasOwn(ANSWERS, event.type);

/** What holds for one turn only. */
const SAID: Partial<WorkContext> = {
  first: [],
  typed: undefined,
  offer: undefined,
  card: undefined,
  voice: undefined,
  route: undefined,
  entry: undefined,
  when: undefined,
  leg: undefined,
  dial: undefined,
};

export const beginning = (now: Date): WorkState => ({
  turn: 0,
  since: Math.floor(now.getTime() / 1000),
  at: 'arriving',
  context: { ...START },
});

/**
 * One turn: what the responder did, or what the store answered, and what they hear next. Pure. Where `ask` is set
 * nothing is said yet: the answer is the next event.
 */
export function workTurn(flow: WorkFlow, state: WorkState, event: WorkEvent, now: Date): WorkTurn {
  const outer = !isAnswer(event);
  const bounded =
    outer && state.turn >= MOST_TURNS && event.type !== 'dialled' ? ({ type: 'tooLong' } as const) : event;
  const context = { ...state.context, ...(outer ? SAID : {}) };
  const after = step(flow.machine, state.at, context, bounded);
  const next = { ...state, ...after, turn: outer ? state.turn + 1 : state.turn };
  if (isAsk(next.at)) return { state: next, steps: [], ask: asks[next.at](next.context) };
  return said(flow, next, now);
}

/** The turn that says a menu again, applying no key: its choices have changed since it was heard. */
export const sayAgain = (flow: WorkFlow, state: WorkState, now: Date): WorkTurn =>
  said(flow, { ...state, turn: state.turn + 1, context: { ...state.context, ...SAID } }, now);

function said(flow: WorkFlow, state: WorkState, now: Date): WorkTurn {
  if (!isScreen(state.at)) throw new Error(`nothing is said in state ${state.at}`);
  return { state, steps: heardAt(state.at, flow, state.context, now) };
}
