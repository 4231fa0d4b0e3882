// The life of a callback: a number with its open requests, from waiting to closed. A machine, pure, and the only truth
// of which move is possible where: the state is a column, and every statement that moves it (store/) takes the states
// that it starts from, and the one that it leads to, from here.
import { initialTransition, setup, transition } from 'xstate';

export type LifeState = 'waiting' | 'claimed' | 'dialling' | 'talking' | 'outcome' | 'parked' | 'closed';

export type LifeEvent =
  /** A responder takes it, for a lease. */
  | { type: 'claim' }
  /** Held for another lease, by who holds it or by whom it is handed to. */
  | { type: 'renew' }
  /** Given back. A lease that ran out is as good as that. */
  | { type: 'release' }
  /** The responder's phone was picked up with 1, and the caller's is being dialled. */
  | { type: 'dial' }
  /** Somebody, or something, picked up at the caller's phone. */
  | { type: 'talk' }
  /** The leg to the caller is over: now the responder says what came of it. */
  | { type: 'end' }
  /** What came of it (outcomes.ts). */
  | { type: 'settle'; next: 'waiting' | 'parked' | 'closed' }
  /** Out of the queue, until a supervisor has decided. */
  | { type: 'park' }
  /** A supervisor puts it back into the queue. */
  | { type: 'requeue' }
  /** A supervisor closes it without a ring. */
  | { type: 'close' }
  /** They texted STOP, or, while it was urgent, that nothing may ring there now. */
  | { type: 'stop' }
  /** A new request from this number. */
  | { type: 'ask' };

const settled = [
  { guard: { type: 'asSaid', params: 'waiting' }, target: 'waiting' },
  { guard: { type: 'asSaid', params: 'parked' }, target: 'parked' },
  { guard: { type: 'asSaid', params: 'closed' }, target: 'closed' },
] as const;

const free = { claim: 'claimed', stop: 'parked', close: 'closed' } as const;

export const life = setup({
  types: { events: {} as LifeEvent, tags: {} as 'held' | 'engaged' },
  guards: { asSaid: ({ event }, state: string) => event.type === 'settle' && event.next === state },
}).createMachine({
  id: 'callback',
  initial: 'waiting',
  states: {
    waiting: { on: { ...free, park: 'parked' } },
    claimed: {
      tags: 'held',
      on: {
        renew: 'claimed',
        release: 'waiting',
        dial: 'dialling',
        park: 'parked',
        stop: 'parked',
        close: 'closed',
        settle: settled,
      },
    },
    dialling: { tags: ['held', 'engaged'], on: { talk: 'talking', end: 'outcome', settle: settled } },
    talking: { tags: ['held', 'engaged'], on: { end: 'outcome', settle: settled } },
    outcome: { tags: ['held', 'engaged'], on: { settle: settled } },
    parked: { on: { ask: 'waiting', requeue: 'waiting', close: 'closed', settle: settled } },
    // A request may also come here by getting another number: then it is claimed without having been asked for here.
    closed: { on: { ...free, ask: 'waiting' } },
  },
});

const [fresh] = initialTransition(life);

export const STATES = Object.keys(life.states) as LifeState[];
const tagged = (tag: 'held' | 'engaged'): readonly LifeState[] =>
  STATES.filter(state => life.states[state]?.tags.includes(tag));

/** Somebody has it: claimed, in a call with it, or owing its outcome. */
export const HELD = tagged('held');
/** Somebody is in a call with it or owes its outcome: no lease runs out, and nobody else has it before that is said. */
export const ENGAGED = tagged('engaged');

/** The state that an event leads to, or undefined when it does not belong there: too late, twice, out of order. */
export function move(state: LifeState, event: LifeEvent): LifeState | undefined {
  const before = life.resolveState({ ...fresh, value: state });
  if (!before.can(event)) return undefined;
  const [after] = transition(life, before, event);
  return after.value as LifeState;
}

export interface Way {
  from: readonly LifeState[];
  to: LifeState;
}

const ways = new Map<string, Way>();

/** Where an event is possible, and where it leads: what a statement needs that carries it out. */
export function way(event: LifeEvent): Way {
  const name = 'next' in event ? `${event.type} ${event.next}` : event.type;
  const known = ways.get(name);
  if (known) return known;
  const from = STATES.filter(state => move(state, event) !== undefined);
  const [to, ...others] = new Set(from.flatMap(state => move(state, event) ?? []));
  if (!to || others.length > 0) throw new Error(`${name} leads to no one state`);
  const found = { from, to };
  ways.set(name, found);
  return found;
}
