import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer, CallEvent, CallState, Key, Turn } from '../../src/voice/call.ts';
import type { CallFlow } from '../../src/voice/flow.ts';
import { clock, place, position } from '../../src/voice/position.ts';
import { beginning, MOST_TURNS, turn } from '../../src/voice/turn.ts';
import { NOON } from '../support/hotline.ts';
import { ARRIVALS, answersTo, eventsAfter, FLOWS, KEYS } from './walk.ts';

const key = fc.constantFrom<Key>(...KEYS);
/** Anything at all that a form could be read as, whether or not it fits the place. */
const anything: fc.Arbitrary<CallEvent> = fc.oneof(
  { weight: 6, arbitrary: key.map((k): CallEvent => ({ type: `key.${k}` })) },
  { weight: 2, arbitrary: fc.constant<CallEvent>({ type: 'silence' }) },
  { weight: 1, arbitrary: fc.constant<CallEvent>({ type: 'recorded' }) },
  { weight: 1, arbitrary: fc.constant<CallEvent>({ type: 'failed' }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 40 }).map((digits): CallEvent => ({ type: 'typed', digits })) },
  {
    weight: 1,
    arbitrary: fc
      .record({ talked: fc.boolean(), seconds: fc.nat(14_400) })
      .map(d => ({ type: 'dialled' as const, ...d })),
  },
);

/** Plays an event to its end, each ask answered by a throw of the dice. */
function play(flow: CallFlow, state: CallState, event: CallEvent, dice: () => number): Turn {
  let next = turn(flow, state, event, NOON);
  for (let asks = 0; next.ask; asks++) {
    expect(asks).toBeLessThan(5);
    const answers = answersTo(flow, next.ask);
    next = turn(flow, next.state, answers[dice() % answers.length] as Answer, NOON);
  }
  return next;
}

function expectHeard({ steps, state }: Turn): void {
  const clips = steps.flatMap(step => ('clips' in step ? step.clips : []));
  expect(clips.length > 0 || steps.at(-1)?.do === 'hangup', `nothing is heard in ${state.at}`).toBe(true);
}

describe.each(FLOWS)('%s', (_, flow) => {
  const rolls = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 400 });
  const diceOf = (from: number[]) => {
    let i = 0;
    return () => from[i++ % from.length] ?? 0;
  };

  test('a call of anything that fits never breaks, is never silent, and ends', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ARRIVALS), rolls, (arrival, numbers) => {
        const dice = diceOf(numbers);
        let heard = play(flow, beginning(NOON), arrival, dice);
        for (let turns = 0; eventsAfter(heard).length > 0; turns++) {
          expect(turns).toBeLessThanOrEqual(MOST_TURNS);
          expectHeard(heard);
          const events = eventsAfter(heard);
          const event = events[dice() % events.length] as CallEvent;
          const { state } = position(flow, new URLSearchParams(place(flow, heard.state) + clock(heard.state)), NOON);
          heard = play(flow, state, event, dice);
        }
        expectHeard(heard);
        expect(heard.steps.at(-1)?.do).toBe('hangup');
      }),
      { numRuns: 60 },
    );
  });

  /** As the callers' door reads it: whatever comes where somebody was dialled is the end of that leg. */
  const read = (event: CallEvent, at: string): CallEvent =>
    at.endsWith('.dialling') && event.type !== 'failed' && event.type !== 'dialled'
      ? { type: 'dialled', talked: false, seconds: 0 }
      : event;

  test('a call of anything whatever, fitting or not, never breaks, is never silent, and ends', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ARRIVALS),
        fc.array(anything, { maxLength: 140 }),
        rolls,
        (arrival, events, numbers) => {
          const dice = diceOf(numbers);
          let heard = play(flow, beginning(NOON), arrival, dice);
          for (const event of events) {
            expectHeard(heard);
            if (heard.steps.at(-1)?.do === 'hangup') return;
            expect(heard.state.turn).toBeLessThanOrEqual(MOST_TURNS);
            const { state } = position(flow, new URLSearchParams(place(flow, heard.state) + clock(heard.state)), NOON);
            heard = play(flow, state, read(event, state.at), dice);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('the same state, event and clock give the same turn', () => {
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 20 }), events => {
        let [one, other] = [beginning(NOON), beginning(NOON)];
        for (const event of [ARRIVALS[1] as CallEvent, ...events]) {
          const [a, b] = [play(flow, one, event, () => 0), play(flow, other, event, () => 0)];
          expect(a).toEqual(b);
          [one, other] = [a.state, b.state];
        }
      }),
      { numRuns: 20 },
    );
  });
});
