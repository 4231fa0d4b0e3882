// A menu's version: a short fingerprint of what its keys do. A key pressed under another version is not applied.
import type { AnyStateNode } from 'xstate';
import type { CallState } from './call.ts';
import { type CallFlow, hasMore, topicsOn } from './flow.ts';

/** The choices that come from data, by state; the rest is the machine's own. */
const choices: Record<string, (flow: CallFlow, state: CallState) => string[]> = {
  language: flow => flow.line.languages.map(l => l.tag + l.form),
  gate: flow => flow.line.languages.map(l => l.tag + l.form),
  country: flow => flow.line.countries,
  topics: (flow, { context }) => [
    ...topicsOn(flow, context.shelf, context.page),
    hasMore(flow, context.shelf, context.page) ? 'more' : '',
  ],
};

const remembered = new WeakMap<CallFlow, Map<string, string>>();

/** The version of the menu that this state is in: a few letters, the same on every machine for the same choices. */
export function version(flow: CallFlow, state: CallState): string {
  const known = remembered.get(flow) ?? new Map<string, string>();
  remembered.set(flow, known);
  const key = `${state.at} ${state.context.shelf} ${state.context.page}`;
  const found = known.get(key) ?? fingerprint(flow, state);
  known.set(key, found);
  return found;
}

function fingerprint(flow: CallFlow, state: CallState): string {
  const own = keysOf(flow.machine.getStateNodeById(`call.${state.at}`)).join();
  return fnv(`${state.at}|${own}|${choices[state.at]?.(flow, state).join() ?? ''}`);
}

/** What each key of a state leads to, as the machine has it written. */
export function keysOf(node: Pick<AnyStateNode, 'transitions'>): string[] {
  return [...node.transitions.entries()].flatMap(([event, transitions]) =>
    transitions.map(t => `${event}>${t.target?.map(target => target.id).join('+') ?? ''}`),
  );
}

/** FNV-1a, 32 bits: not a secret, only a short name. */
export function fnv(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}
