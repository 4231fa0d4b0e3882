// The life of a callback: a number with its open requests, from waiting to closed. A machine, pure; the state is a
// column, and every move is one conditional statement (store/callbacks.ts).
import { initialTransition, setup, transition } from 'xstate';

export type LifeState = 'waiting' | 'claimed' | 'dialling' | 'talking' | 'outcome' | 'parked' | 'closed';

export type LifeEvent =
  /** A responder takes it, for a lease. */
  | { type: 'claim' }
  /** Given back, or the lease ran out. */
  | { type: 'release' }
  /** The responder's phone was picked up with 1, and the caller's is being dialled. */
  | { type: 'dial' }
  /** A person picked up. */
  | { type: 'talk' }
  /** The leg to the caller is over: now the responder says what came of it. */
  | { type: 'end' }
  /** What came of it (outcomes.ts). */
  | { type: 'settle'; next: 'waiting' | 'parked' | 'closed' }
  /** A supervisor puts it back into the queue, or takes it out. */
  | { type: 'requeue' }
  | { type: 'park' }
  /** A new request from this number. */
  | { type: 'ask' };

const settled = [
  { guard: { type: 'to', params: 'waiting' }, target: 'waiting' },
  { guard: { type: 'to', params: 'parked' }, target: 'parked' },
  { guard: { type: 'to', params: 'closed' }, target: 'closed' },
] as const;

export const life = setup({
  types: { events: {} as LifeEvent },
  guards: { to: ({ event }, state: string) => event.type === 'settle' && event.next === state },
}).createMachine({
  id: 'callback',
  initial: 'waiting',
  states: {
    waiting: { on: { claim: 'claimed', park: 'parked' } },
    claimed: { on: { release: 'waiting', dial: 'dialling', park: 'parked', settle: settled } },
    dialling: { on: { talk: 'talking', end: 'outcome', settle: settled } },
    talking: { on: { end: 'outcome', settle: settled } },
    outcome: { on: { settle: settled } },
    parked: { on: { requeue: 'waiting', claim: 'claimed', settle: settled } },
    closed: { on: { ask: 'waiting' } },
  },
});

const [fresh] = initialTransition(life);

/** The state that an event leads to, or undefined when it does not belong there: too late, twice, out of order. */
export function move(state: LifeState, event: LifeEvent): LifeState | undefined {
  const before = life.resolveState({ ...fresh, value: state });
  if (!before.can(event)) return undefined;
  const [after] = transition(life, before, event);
  return after.value as LifeState;
}
