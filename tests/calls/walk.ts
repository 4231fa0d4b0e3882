// Walking through the machine as a call does: every event that a place can meet, every answer the store can give.

import { readHotline } from '../../src/content/hotline.ts';
import { loadContent } from '../../src/content/load.ts';
import type { Answer, Ask, CallEvent, CallState, Key, Turn } from '../../src/voice/call.ts';
import { type CallFlow, callFlows } from '../../src/voice/flow.ts';
import { beginning, turn } from '../../src/voice/turn.ts';
import { hotlineYaml, NOON } from '../support/hotline.ts';
import { oneLine } from './lines.ts';

export const content = loadContent(new URL('../../voice-prompts', import.meta.url).pathname).content;
const flowsOf = (yaml: string, onDuty = 2) => [...callFlows(readHotline(yaml), content, onDuty).values()];

/** Every line of hotline.yaml, and the kinds of line that it has none of. */
export const FLOWS: [name: string, flow: CallFlow][] = [
  ...flowsOf(hotlineYaml).map((flow): [string, CallFlow] => [`${flow.line.id} of hotline.yaml`, flow]),
  ...flowsOf(oneLine('ne: full')).map((flow): [string, CallFlow] => ['a line with one language', flow]),
  ...flowsOf(oneLine('en: full', { country: '[malaysia, gulf, thailand]' }), 0).map((flow): [string, CallFlow] => [
    'a line with one language, three countries and nobody on duty',
    flow,
  ]),
  ...flowsOf(oneLine('ksw: message-only')).map((flow): [string, CallFlow] => ['a line that only takes messages', flow]),
  ...flowsOf(oneLine('shn: message-only, my: full, ksw: message-only')).map((flow): [string, CallFlow] => [
    'a line whose first language only takes messages',
    flow,
  ]),
];

export const KEYS: Key[] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'star', 'hash'];
const GOOD = '0812345678';
const NEPALI = '9841234567';

export const ARRIVALS: CallEvent[] = [
  { type: 'arrived', ringable: true, gate: false },
  { type: 'arrived', ringable: false, gate: false },
  { type: 'arrived', ringable: true, gate: true },
  { type: 'arrived', ringable: true, gate: false, usedUp: true },
];

const pressed = KEYS.map((key): CallEvent => ({ type: `key.${key}` }));

/** What a caller can do where these steps were heard. Nothing where the call has ended. */
export function eventsAfter({ steps }: Turn): CallEvent[] {
  const last = steps.at(-1);
  switch (last?.do) {
    case 'gather':
      return last.expect === 'key'
        ? [{ type: 'silence' }, ...pressed]
        : [
            { type: 'typed', digits: GOOD },
            { type: 'typed', digits: NEPALI },
            { type: 'typed', digits: '12' },
            { type: 'typed', digits: '*' },
            { type: 'silence' },
          ];
    case 'record':
      return [{ type: 'recorded' }, { type: 'silence' }];
    case 'dial':
      return [
        { type: 'dialled', talked: true, seconds: 60 },
        { type: 'dialled', talked: false, seconds: 0 },
      ];
    default:
      return [];
  }
}

const SAVED = { type: 'saved', code: '314159', promised: 'today' } as const;

/** What the store can say to an ask. */
export function answersTo(flow: CallFlow, { ask }: Ask): Answer[] {
  switch (ask) {
    case 'know':
      return [
        { type: 'known' },
        { type: 'notSaved' },
        { type: 'known', language: 'xx', country: 'nowhere', goOn: 'horoscope' },
        ...flow.line.languages.map((l): Answer => ({ type: 'known', language: l.tag })),
        { type: 'known', language: flow.line.languages[0]?.tag, country: flow.line.countries[0], goOn: 'cuts' },
      ];
    case 'cancel':
      return [{ type: 'cancelled' }, { type: 'notSaved' }];
    case 'hold':
    case 'recall':
      return [{ type: 'held', spoken: GOOD }, { type: 'notSaved' }];
    default:
      return [SAVED, { ...SAVED, phones: 3 }, { ...SAVED, phones: 1, offer: true }, { type: 'notSaved' }];
  }
}

export interface Reached {
  turn: Turn;
  /** The asks on the way, each with the state that asked. */
  asked: { at: string; ask: Ask }[];
}

/** Every way in which an event can go, depending on what the store says. */
export function ways(flow: CallFlow, state: CallState, event: CallEvent, now = NOON): Reached[] {
  const go = (from: CallState, with_: CallEvent, asked: Reached['asked']): Reached[] => {
    if (asked.length > 5) throw new Error(`asks without end: ${asked.map(a => a.at).join(' ')}`);
    const next = turn(flow, from, with_, now);
    const { ask } = next;
    if (!ask) return [{ turn: next, asked }];
    const more = [...asked, { at: next.state.at, ask }];
    return answersTo(flow, ask).flatMap(answer => go(next.state, answer, more));
  };
  return go(state, event, []);
}

/** What tells two places apart for a walk: not the turn, nor what only fills in names and numbers. */
function name(flow: CallFlow, { at, context: c }: CallState): string {
  const form = flow.line.languages.find(l => l.tag === c.language)?.form;
  const there: Record<string, unknown[]> = {
    topics: [c.shelf, c.page],
    piece: [c.topic, c.country],
    country: [c.towards],
    main: [c.goOn, c.country === undefined],
    'signs.second': [c.sign],
    'signs.third': [c.sign],
    'signs.fourth': [c.sign],
    'urgent.numbers': [c.country],
    'urgent.dialling': [c.duty, c.phones],
    'asking.dialling': [c.duty, c.phones],
    'notSaved.dialling': [c.duty],
  };
  const urgent = /^(asking|urgent|notSaved)\./.test(at) ? c.urgent : '';
  return [at, form, c.wrong, c.quiet, c.ringable, c.open, urgent, ...(there[at] ?? [])].join('|');
}

export interface Place extends Reached {
  /** Where each thing the caller can do leads. */
  next: { event: CallEvent; to: string }[];
}

/** Every place of a line that a call can come to, by name; and every state that asked on the way. */
export function walk(flow: CallFlow): { places: Map<string, Place>; asking: Set<string> } {
  const asking = new Set<string>();
  const places = new Map<string, Place>();
  const queue: Place[] = [];
  const come = (reached: Reached): string => {
    const id = name(flow, reached.turn.state);
    for (const { at } of reached.asked) asking.add(at);
    if (!places.has(id)) {
      const place = { ...reached, next: [] };
      places.set(id, place);
      queue.push(place);
    }
    return id;
  };
  for (const arrival of ARRIVALS) for (const reached of ways(flow, beginning(NOON), arrival)) come(reached);
  for (let place = queue.shift(); place; place = queue.shift()) {
    const from = { ...place.turn.state, turn: 1 };
    for (const event of eventsAfter(place.turn))
      for (const reached of ways(flow, from, event)) place.next.push({ event, to: come(reached) });
  }
  return { places, asking };
}
