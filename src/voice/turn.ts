// One turn of a call.
import { asks, isAsk } from './asks.ts';
import type { Answer, CallEvent, CallState, Clip, Effect, Step, Turn } from './call.ts';
import type { CallFlow } from './flow.ts';
import { carried } from './position.ts';
import { recordingOf } from './recording.ts';
import { START } from './rules.ts';
import { heard, isScreen } from './screens.ts';
import { isSigns, measuredAs } from './signs.ts';
import { step, takenFor } from './step.ts';

/** A call ends politely after so many turns, or so many seconds not spent talking to a person. */
export const MOST_TURNS = 120;
export const MOST_SECONDS = 15 * 60;

/** A table, so that the compiler asks for the missing one: an answer is no turn of its own. */
const ANSWERS: Record<Answer['type'], true> = { known: true, saved: true, cancelled: true, held: true, notSaved: true };
const isAnswer = (event: CallEvent): event is Answer => Object.hasOwn(ANSWERS, event.type);

/** The state before anything has happened. */
export const beginning = (now: Date): CallState => ({
  turn: 0,
  since: Math.floor(now.getTime() / 1000),
  at: 'arriving',
  context: { ...START },
});

/**
 * One turn of a call: what the caller did, or what the store answered, and what they hear next. Pure: the same
 * state, event and clock give the same turn. Where `ask` is set nothing is said yet: the answer is the next event.
 */
export function turn(flow: CallFlow, state: CallState, event: CallEvent, now: Date): Turn {
  const outer = !isAnswer(event);
  const bounded = outer && over(state, event, now) ? ({ type: 'tooLong' } as const) : event;
  const said = outer ? { first: [], typed: undefined, spoken: undefined, change: undefined } : {};
  const before = { ...state.context, ...said };
  const after = step(flow.machine, state.at, before, bounded);

  const reached: CallState = {
    turn: outer ? state.turn + 1 : state.turn,
    since: state.since + (event.type === 'dialled' && event.talked ? event.seconds : 0),
    at: after.at,
    context: after.context,
  };
  const next = { ...reached, context: carried(reached.at, reached.context) };
  const asking = isAsk(next.at) ? asks[next.at](next.context) : undefined;
  const steps = asking ? [] : stepsAt(flow, next, now);

  const effects: Effect[] = [...remembered(state, event, reached)];
  // What a menu says of every key that it does not have; only.hello takes any key for a yes.
  const wrong =
    bounded.type.startsWith('key.') &&
    state.at !== 'only.hello' &&
    takenFor(flow.machine, state.at, before, bounded) === 'key.*';
  if (outer) effects.unshift(measured(flow, state, bounded, reached, steps, wrong));
  return { state: next, steps, effects, ...(asking ? { ask: asking } : {}) };
}

function stepsAt(flow: CallFlow, { at, context }: CallState, now: Date): Step[] {
  if (!isScreen(at)) throw new Error(`nothing is said in state ${at}`);
  return withoutGaps(flow, heard(at, flow, context, now));
}

/** The turn that says a menu again, applying no key: its choices have changed since it was heard. */
export function sayAgain(flow: CallFlow, state: CallState, now: Date): Turn {
  const next = { ...state, turn: state.turn + 1, context: { ...state.context, first: [] } };
  const steps = stepsAt(flow, next, now);
  return { state: next, steps, effects: [measured(flow, state, { type: 'failed' }, next, steps)] };
}

function over(state: CallState, event: CallEvent, now: Date): boolean {
  if (event.type === 'dialled' || event.type === 'arrived') return false;
  return state.turn >= MOST_TURNS || now.getTime() / 1000 - state.since >= MOST_SECONDS;
}

function measured(
  flow: CallFlow,
  from: CallState,
  event: CallEvent,
  to: CallState,
  steps: readonly Step[],
  wrong = false,
): Effect {
  const { language, topic } = to.context;
  const version = recordingOf(flow, to.at, steps);
  // Which of the four questions was answered, and how, is nobody's to read.
  const did = isSigns(from.at) && event.type.startsWith('key.') ? 'key' : event.type;
  const ways = { from: measuredAs(from.at), event: did, to: measuredAs(to.at) };
  return { effect: 'turn', turn: from.turn, ...ways, language, topic, version, ...(wrong && { wrong }) };
}

/** When a choice was made, for telling the older of two: see the effect. */
export const chosenAt = ({ since, turn }: Pick<CallState, 'since' | 'turn'>): number => since * 1000 + turn;

/** What was chosen is remembered, or goes without choosing; not what silence, a wrong key or a failure led to. */
const isChoice = (event: CallEvent, { at }: CallState): boolean =>
  (/^key\.[1-6]$/.test(event.type) && !at.endsWith('speaking')) || event.type === 'arrived';

function* remembered({ context: before }: CallState, event: CallEvent, next: CallState): Generator<Effect> {
  const { language, country, ringable } = next.context;
  if (!ringable || !language || !isChoice(event, next)) return;
  if (language !== before.language || (country !== before.country && country !== undefined))
    yield { effect: 'remember', language, country, at: chosenAt(next) };
}

const missing = (flow: CallFlow, clip: Clip): boolean =>
  'id' in clip && !flow.content.clips[`${clip.language}/${clip.id}`];

/** A clip that is not there becomes that language's "sorry" clip, said once; the menu goes on. */
function withoutGaps(flow: CallFlow, steps: Step[]): Step[] {
  return steps.map(step => {
    if (step.do === 'hangup' || !step.clips.some(clip => missing(flow, clip))) return step;
    let sorry = false;
    const clips = step.clips.flatMap(clip => {
      if (!missing(flow, clip) || !('id' in clip)) return [clip];
      if (sorry) return [];
      sorry = true;
      // A message-only language has a sorry of its own.
      const id = ['sorry', 'only.sorry'].find(id => flow.content.clips[`${clip.language}/${id}`]);
      return id ? [{ id, language: clip.language }] : [];
    });
    return { ...step, clips };
  });
}
