// One turn at the callers' door: play it, answer what it asks, say it; then write down what was measured.
import { answer } from '../callbacks/answer.ts';
import { phonesFor } from '../callbacks/phones.ts';
import type { Deps } from '../deps.ts';
import { rememberCaller } from '../store/callers.ts';
import type { TurnRow } from '../store/calls.ts';
import type { CallEvent, CallState, Effect, Turn } from '../voice/call.ts';
import { recordingOf } from '../voice/recording.ts';
import { measuredAs } from '../voice/signs.ts';
import { turn } from '../voice/turn.ts';
import { addresses } from './addresses.ts';
import type { Caller } from './caller.ts';
import { document, HANGUP, twiml } from './twiml.ts';

/** Plays an event and everything it asks; what comes out is ready to be said, and what was asked is committed. */
export async function played(
  deps: Deps,
  who: Caller,
  state: CallState,
  event: CallEvent,
): Promise<Turn & { asked: boolean }> {
  const now = deps.now();
  let next = turn(who.flow, state, event, now);
  const effects = [...next.effects];
  const asked = next.ask !== undefined;
  while (next.ask) {
    // The ask belongs to the turn at which the key was pressed: that is its key in the store.
    const asking = { ...next.state, turn: state.turn };
    next = turn(who.flow, next.state, await answer(deps, who, asking, next.ask), now);
    effects.push(...next.effects);
  }
  // The turn led to what is heard now, not to what was asked on the way.
  const { at, context } = next.state;
  const to = { to: measuredAs(at), language: context.language, topic: context.topic };
  const version = asked ? { version: recordingOf(who.flow, at, next.steps) } : {};
  return { ...next, effects: effects.map(e => (e.effect === 'turn' ? { ...e, ...to, ...version } : e)), asked };
}

/** The turn as the provider's document; its measurements are on their way to the store. */
export async function spoken(deps: Deps, who: Caller, { state, steps, effects }: Turn): Promise<string> {
  measure(deps, who, effects);
  // Whoever practises must never make a real phone ring.
  const dials = who.flow.line.mode !== 'practice' && steps.some(step => step.do === 'dial');
  const phones = dials
    ? await phonesFor(deps, state.context.language ?? '', { number: who.number, call: who.sid })
    : [];
  return twiml(steps, addresses(deps, who.flow, who.sid, state, phones));
}

/** Takes down what a turn measured, and what is to be remembered of the caller. The practice line keeps nothing. */
export function measure(deps: Deps, who: Caller, effects: readonly Effect[]): void {
  if (who.flow.line.mode === 'practice') return;
  const at = deps.now().getTime();
  for (const effect of effects) {
    if (effect.effect === 'turn') deps.writer.turn(row(who, effect, at));
    else deps.afterwards(remember(deps, who, effect));
  }
}

type Of<K extends Effect['effect']> = Extract<Effect, { effect: K }>;

const row = (
  who: Caller,
  { turn, from, event, to, language, topic, version, wrong }: Of<'turn'>,
  at: number,
): TurnRow => ({
  call_sid: who.sid,
  turn,
  at,
  line: who.flow.line.number,
  language: language ?? null,
  from_state: from,
  event,
  to_state: to,
  topic: topic ?? null,
  version: version ?? null,
  wrong: wrong ? 1 : 0,
});

async function remember(deps: Deps, { number }: Caller, chosen: Of<'remember'>): Promise<void> {
  if (!number) return;
  deps.writer.add([rememberCaller(deps.database, { hash: await deps.seal.hash(number), ...chosen })]);
}

type Said = (turn: Turn & { asked: boolean }, document: string) => void;

/** Plays an event; when that breaks, says sorry in the caller's language and the nearest menu; when even that does, hangs up. */
export async function safely(
  deps: Deps,
  who: Caller,
  state: CallState,
  event: CallEvent,
  said?: Said,
): Promise<string> {
  try {
    const turn = await played(deps, who, state, event);
    const document = await spoken(deps, who, turn);
    said?.(turn, document);
    return document;
  } catch (error) {
    deps.log('error', 'a turn broke; the caller hears sorry and a menu', {
      call: who.sid,
      at: measuredAs(state.at),
      error,
    });
  }
  try {
    return await spoken(deps, who, await played(deps, who, state, { type: 'failed' }));
  } catch (error) {
    deps.log('error', 'even the sorry menu broke; the call ends', { call: who.sid, at: measuredAs(state.at), error });
    return document(HANGUP);
  }
}
