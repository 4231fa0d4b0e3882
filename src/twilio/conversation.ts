// One turn at the callers' door: play it, answer what it asks, say it; then write down what was measured.
import { answer } from '../callbacks/answer.ts';
import type { Deps } from '../deps.ts';
import { rememberCaller } from '../store/callers.ts';
import { logTurn } from '../store/calls.ts';
import type { Writable } from '../store/schema.ts';
import type { CallEvent, CallState, Effect, Turn } from '../voice/call.ts';
import { turn } from '../voice/turn.ts';
import { addresses } from './addresses.ts';
import type { Caller } from './caller.ts';
import { twiml } from './twiml.ts';

/** Plays an event and everything it asks; what comes out is ready to be said, and what was asked is committed. */
export async function played(deps: Deps, who: Caller, state: CallState, event: CallEvent): Promise<Turn> {
  const now = deps.now();
  let next = turn(who.flow, state, event, now);
  const effects = [...next.effects];
  while (next.ask) {
    // The ask belongs to the turn at which the key was pressed: that is its key in the store.
    const asked = { ...next.state, turn: state.turn };
    next = turn(who.flow, next.state, await answer(deps, who, asked, next.ask), now);
    effects.push(...next.effects);
  }
  return { ...next, effects };
}

/** The turn as the provider's document; its measurements are on their way to the store. */
export function spoken(deps: Deps, who: Caller, { state, steps, effects }: Turn): string {
  if (who.flow.line.mode !== 'practice') deps.afterwards(measured(deps, who, effects));
  return twiml(steps, addresses(deps, who.flow, who.sid, state));
}

async function measured(deps: Deps, who: Caller, effects: Effect[]): Promise<void> {
  const at = deps.now().getTime();
  const writes = await Promise.all(effects.map(effect => written(deps, who, effect, at)));
  deps.writer.add(writes.flat());
}

async function written(deps: Deps, { flow, sid, number }: Caller, effect: Effect, at: number): Promise<Writable[]> {
  if (effect.effect === 'turn') {
    const { turn, from, event, to, language, topic } = effect;
    const row = { call_sid: sid, turn, at, line: flow.line.number, language: language ?? null, event };
    return [logTurn(deps.database, { ...row, from_state: from, to_state: to, topic: topic ?? null })];
  }
  if (!number) return [];
  const { language, country } = effect;
  return [rememberCaller(deps.database, { hash: await deps.seal.hash(number), language, country, at })];
}
