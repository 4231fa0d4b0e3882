// One turn of a text conversation. Pure.
import { step } from '../voice/step.ts';
import { asks, isAsk } from './asks.ts';
import type { TextFlow } from './flow.ts';
import type { Understood } from './meaning.ts';
import { isScreen, shown } from './screens.ts';
import {
  type Answer,
  PASSING,
  START,
  type TextContext,
  type TextEvent,
  type TextState,
  type TextTurn,
} from './text.ts';

/** Where somebody is who has not texted for a day, or never: what is known of them stays. */
export const beginning = (known: Pick<TextContext, 'language' | 'form' | 'country'>): TextState => ({
  at: 'main',
  context: { ...START, ...known },
});

/** Meanings that are events by the same name. */
const EVENTS = new Set([
  ...['call', 'no-need', 'later', 'not-now', 'woman', 'other-number', 'urgent'],
  ...['menu', 'languages', 'repeat', 'back', 'join', 'leave', 'hear', 'read', 'other'],
]);

/** What a meaning is to the machine. `picture`: it came with one, and we can't see it. */
export function eventOf({ meaning, language, number, more }: Understood, picture: boolean): TextEvent {
  const [family = '', rest = ''] = meaning.split(/\.(.*)/s);
  if (number !== undefined) return { type: 'number', digits: number };
  if (meaning === 'urgent' && more) return { type: 'danger' };
  if (family === 'digit') return { type: 'digit', digit: Number(rest) };
  if (family === 'topic') return { type: 'topic', topic: rest };
  if (family === 'join' && rest) return { type: 'join', list: rest };
  if (picture && (meaning === 'other' || meaning === 'nothing')) return { type: 'picture' };
  if (meaning === 'language' && language) return { type: 'language', language };
  // A greeting, a question mark, an empty text: what there is to choose from.
  return EVENTS.has(meaning) ? ({ type: meaning } as TextEvent) : { type: 'menu' };
}

/**
 * One turn: what somebody meant, or what the store answered. The same state, event and day (YYYY-MM-DD) give the same
 * turn. Where `ask` is set nothing is said yet: its answer is the next event.
 */
export function turn(flow: TextFlow, state: TextState, event: TextEvent, day: string): TextTurn {
  const outer = !isAnswer(event);
  const context: TextContext = outer
    ? { ...state.context, ...PASSING, turn: state.context.turn + 1, day, first: [] }
    : state.context;
  const next: TextState = step(
    flow.machine,
    flow.machine.states[state.at as 'main'] ? state.at : 'main',
    context,
    event,
  );
  if (isAsk(next.at)) return { state: next, ask: asks[next.at](next.context), text: '' };
  if (!isScreen(next.at)) throw new Error(`nothing is said in state ${next.at}`);
  return { state: next, text: shown(next.at, flow, next.context) };
}

/** A table, so that the compiler asks for the missing one: an answer is no turn of its own. */
const ANSWERS: Record<Answer['type'], true> = {
  saved: true,
  cannot: true,
  changed: true,
  cancelled: true,
  held: true,
  unusable: true,
  open: true,
  preferred: true,
  hushed: true,
  joined: true,
  left: true,
  answered: true,
  notSaved: true,
};
const isAnswer = (event: TextEvent): event is Answer => Object.hasOwn(ANSWERS, event.type);
