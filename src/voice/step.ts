// One step of a machine, from a state's name to the next one's. XState's transition() makes an actor for every step,
// and an actor reckons the machine's beginning: that costs as much as the step. Our machines have no actors in them.
import { type AnyActorScope, type AnyStateMachine, type ContextFrom, createActor, type EventFrom } from 'xstate';

interface Stepping<M extends AnyStateMachine> {
  scope: AnyActorScope;
  /** Each state that was stood in, to be given a context. */
  places: Map<string, ReturnType<M['resolveState']>>;
}

const known = new WeakMap<AnyStateMachine, Stepping<AnyStateMachine>>();

/** Where an event leads from a state, by its dotted name. Pure. Throws where the machine has no such state. */
export function step<M extends AnyStateMachine>(
  machine: M,
  at: string,
  context: ContextFrom<M>,
  event: EventFrom<M>,
): { at: string; context: ContextFrom<M> } {
  const after = machine.transition(standing(machine, at, context), event, steppingOf(machine).scope);
  return { at: dotted(after.value), context: after.context };
}

/** The event as the machine has it written, `key.*` or `key.1`, that this event is taken for; undefined: nothing follows. */
export const takenFor = <M extends AnyStateMachine>(
  machine: M,
  at: string,
  context: ContextFrom<M>,
  event: EventFrom<M>,
): string | undefined => machine.getTransitionData(standing(machine, at, context), event)[0]?.eventType;

function standing<M extends AnyStateMachine>(machine: M, at: string, context: ContextFrom<M>) {
  const { places } = steppingOf(machine);
  const place = places.get(at) ?? machine.resolveState({ value: nested(at), context: {} });
  places.set(at, place);
  return { ...place, context };
}

function steppingOf(machine: AnyStateMachine): Stepping<AnyStateMachine> {
  const stepping = known.get(machine) ?? { scope: inert(machine), places: new Map() };
  known.set(machine, stepping);
  return stepping;
}

/** What a machine asks of its surroundings: nothing happens there. */
function inert(machine: AnyStateMachine): AnyActorScope {
  const self = createActor(machine);
  const nothing = () => {};
  return {
    self,
    id: self.id,
    sessionId: self.sessionId,
    system: self.system,
    logger: nothing,
    defer: nothing,
    emit: nothing,
    stopChild: nothing,
    actionExecutor: nothing,
  };
}

type Value = string | { [key: string]: Value };

/** A state's dotted name as the machine has it, and back. */
function nested(at: string): Value {
  const [head = '', ...rest] = at.split('.');
  return rest.length ? { [head]: nested(rest.join('.')) } : head;
}

function dotted(value: object | string): string {
  if (typeof value === 'string') return value;
  const [head = '', inner] = Object.entries(value)[0] ?? [];
  return `${head}.${dotted(inner)}`;
}
