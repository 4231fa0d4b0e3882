// The machine walked as a call does: every event that a place can meet, every answer that the store can give.
import { expect, test } from 'vitest';
import { readHotline } from '../../src/content/hotline.ts';
import { loadContent } from '../../src/content/load.ts';
import { corridors } from '../../src/content/topics.ts';
import { asks, isAsk } from '../../src/responders/asks.ts';
import { CHOICES, ROUTE_CHOICES } from '../../src/responders/choices.ts';
import { workFlow } from '../../src/responders/flow.ts';
import { place, position } from '../../src/responders/position.ts';
import { isScreen, screens } from '../../src/responders/screens.ts';
import { age, count } from '../../src/responders/spoken.ts';
import { beginning, MOST_TURNS, workTurn } from '../../src/responders/turn.ts';
import type { Card, WorkAnswer, WorkAsk, WorkClip, WorkEvent, WorkState, WorkTurn } from '../../src/responders/work.ts';
import type { Key } from '../../src/voice/call.ts';
import { hotlineYaml, NOON } from '../support/hotline.ts';
import { endless, endsSoon } from '../support/places.ts';

const { content } = loadContent('voice-prompts', { recordings: {} });
const flow = workFlow(readHotline(hotlineYaml), content, true);

const KEYS: Key[] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'star', 'hash'];
const ARRIVALS: WorkEvent[] = [
  { type: 'arrived' },
  { type: 'arrived', person: 'aye', language: 'my' },
  { type: 'arrived', person: 'aye', language: 'my', attempt: 'AT1' },
  { type: 'arrived', lost: true },
  { type: 'arrived', stopped: true },
];
const card: Card = {
  code: '314159',
  language: 'my',
  urgent: true,
  rings: 2,
  woman: true,
  nobody: undefined,
  message: 'CA1:5',
};
const route = { way: 'nepal.malaysia', status: 'unset', old: false, before: undefined } as const;
const offer = {
  code: '314159',
  language: 'my',
  asked: NOON.getTime() - 2_400_000,
  waiting: 3,
  urgent: 1,
  woman: false,
  nobody: undefined,
};

const ANSWERS: Record<WorkAsk['ask'], WorkAnswer[]> = {
  prove: [{ type: 'proved', person: 'aye', language: 'my' }, { type: 'refused' }, { type: 'stopped' }],
  next: [
    { type: 'owes', attempt: 'AT1' },
    { type: 'offShift', maySwitch: false },
    { type: 'offShift', maySwitch: true },
    { type: 'switches' },
    { type: 'offered', offer },
    { type: 'offered', offer: { ...offer, urgent: 0 } },
    { type: 'offered', offer: { ...offer, nobody: 'speaks' } },
    { type: 'offered', offer: { ...offer, woman: true, nobody: 'woman' } },
    { type: 'nothing', unheard: 0 },
    { type: 'nothing', unheard: 3 },
    { type: 'elsewhere' },
  ],
  shift: [{ type: 'done' }],
  hear: [
    { type: 'heard', card, message: 'CA1:5', next: 1 },
    { type: 'heard', card: { ...card, rings: 1 }, message: undefined, next: 1 },
    { type: 'lost' },
  ],
  card: [{ type: 'carded', card }, { type: 'carded', card: { ...card, message: undefined } }, { type: 'lost' }],
  dial: [
    { type: 'dialling', attempt: 'AT1', to: '+66812345678', line: '+6620000001' },
    { type: 'notNow' },
    { type: 'lost' },
  ],
  ended: [
    { type: 'talked' },
    { type: 'settled', outcome: 'no-answer' },
    { type: 'settled', outcome: 'busy' },
    { type: 'settled', outcome: 'line-dead' },
    { type: 'lost' },
  ],
  settle: [{ type: 'settled', outcome: 'unknown' }, { type: 'lost' }],
  route: [
    { type: 'route', route },
    { type: 'route', route: { ...route, status: 'open', old: true, before: 'unset' } },
    { type: 'nothing', unheard: 0 },
    { type: 'lost' },
  ],
  switch: [{ type: 'done' }, { type: 'lost' }],
  park: [{ type: 'done' }, { type: 'lost' }],
  unheard: [
    { type: 'unheard', entry: { key: 'CA7:6', language: 'my', spoken: NOON.getTime() - 2_400_000 } },
    { type: 'unheard', entry: { key: 'RE7', language: undefined, spoken: NOON.getTime() } },
    { type: 'nothing', unheard: 0 },
    { type: 'elsewhere' },
  ],
  wish: [{ type: 'done' }, { type: 'decided' }, { type: 'noNumber' }, { type: 'elsewhere' }],
  noWish: [{ type: 'done' }, { type: 'decided' }, { type: 'elsewhere' }],
  leave: [{ type: 'done' }],
};
const answersTo = (ask: WorkAsk): WorkAnswer[] => [...ANSWERS[ask.ask], { type: 'notSaved' }];

/** What a responder can do where these steps were heard. Nothing where the call has ended. */
function eventsAfter({ steps }: WorkTurn): WorkEvent[] {
  const last = steps.at(-1);
  const typed = (digits: string): WorkEvent => ({ type: 'typed', digits });
  if (last?.do === 'hangup' || last === undefined) return [];
  if (last.do === 'dial') return [{ type: 'dialled', carrier: 'answered', seconds: 9 }];
  if (last.do === 'record') return [{ type: 'recorded' }, { type: 'silence' }];
  if (last.do === 'gather' && last.digits > 1)
    return [typed('1001'), typed('271828'), typed('12'), typed('*'), { type: 'silence' }];
  return [{ type: 'silence' }, ...KEYS.map((key): WorkEvent => ({ type: `key.${key}` }))];
}

interface Place {
  turn: WorkTurn;
  next: { event: WorkEvent; to: string }[];
}

/** What tells two places apart: not the turn, nor codes. */
const nameOf = ({ at, context: c }: WorkState): string =>
  [
    at,
    c.proved,
    c.person !== undefined,
    c.attempt !== undefined,
    c.code !== undefined,
    c.outcome,
    c.maySwitch,
    at.startsWith('routes.') && c.becomes,
    at === 'outcome.confirm' && [c.safe, c.days].join(),
    at === 'idle' && c.unheard > 0,
    at.startsWith('inbox.') && c.inbox !== undefined,
    c.wrong,
    c.quiet,
    c.refused,
    c.skipped.length > 0,
  ].join('|');

function ways(state: WorkState, event: WorkEvent, asking: Set<string>, depth = 0): WorkTurn[] {
  if (depth > 6) throw new Error(`asks without end at ${state.at}`);
  const turn = workTurn(flow, state, event, NOON);
  if (!turn.ask) return [turn];
  asking.add(turn.state.at);
  return answersTo(turn.ask).flatMap(answer => ways(turn.state, answer, asking, depth + 1));
}

const asking = new Set<string>();
const places = new Map<string, Place>();
const queue: Place[] = [];
const clipsOf = ({ steps }: WorkTurn): WorkClip[] => steps.flatMap(step => (step.do === 'hangup' ? [] : step.clips));
const said = new Set<string>();
const come = (turn: WorkTurn): string => {
  for (const clip of clipsOf(turn)) if ('id' in clip) said.add(clip.id);
  const name = nameOf(turn.state);
  if (!places.has(name)) {
    const found = { turn, next: [] };
    places.set(name, found);
    queue.push(found);
  }
  return name;
};
for (const arrival of ARRIVALS) for (const turn of ways(beginning(NOON), arrival, asking)) come(turn);
for (let here = queue.shift(); here; here = queue.shift())
  for (const event of eventsAfter(here.turn))
    for (const turn of ways({ ...here.turn.state, turn: 1 }, event, asking)) here.next.push({ event, to: come(turn) });

const menus = [...places.values()].filter(p => p.turn.steps.some(step => step.do === 'gather' && step.digits === 1));

test('every state is reached, and is a screen or an ask', () => {
  const reached = new Set([...places.values()].map(p => p.turn.state.at));
  expect([...reached].filter(at => !isScreen(at))).toEqual([]);
  expect(Object.keys(screens).filter(at => !reached.has(at))).toEqual([]);
  expect(Object.keys(asks).filter(at => !asking.has(at))).toEqual([]);
  expect([...asking].filter(at => !isAsk(at))).toEqual([]);
});

test('silence and every key lead somewhere in every menu; * says it again', () => {
  for (const { turn, next } of menus) {
    for (const event of eventsAfter(turn))
      expect(
        next.some(n => n.event.type === event.type),
        `${event.type} at ${turn.state.at}`,
      ).toBe(true);
    const star = next.filter(n => n.event.type === 'key.star').map(n => places.get(n.to)?.turn.state.at ?? '');
    expect(star.length).toBeGreaterThan(0);
    if (
      ['more', 'shift', 'idle', 'gate', 'routes.choose', 'routes.confirm'].includes(turn.state.at) ||
      turn.state.at.startsWith('outcome.')
    )
      expect(star).toEqual([turn.state.at]);
  }
});

test('the second silence leads on, and so does the fifth wrong key; but "press 1" is only repeated', () => {
  for (const { turn, next } of menus) {
    const { at, context } = turn.state;
    const after = (type: string) => next.filter(n => n.event.type === type).map(n => places.get(n.to)?.turn.state);
    if (context.quiet === 1) for (const to of after('silence')) expect(to?.at, `silence at ${at}`).not.toBe(at);
    if (context.wrong === 4) for (const to of after('key.8')) expect(to?.at, `wrong key at ${at}`).not.toBe(at);
    if (at === 'gate') expect(after('key.8').map(s => s?.at)).toEqual(['gate']);
  }
});

test('nobody who has not pressed 1 hears anything else; nobody without a PIN is offered anything', () => {
  for (const { turn } of places.values()) {
    const { at, context } = turn.state;
    if (at === 'gate') expect(clipsOf(turn).map(c => 'id' in c && c.id)).toEqual(['work.press-1']);
    if (['offer', 'heard', 'idle', 'more', 'shift'].includes(at) || at.startsWith('routes.'))
      expect(context.proved, at).toBe(true);
  }
});

test('once somebody was rung, only a confirmed outcome, or the carrier, leads to the next request', () => {
  const onward = ['offer', 'idle', 'shift', 'heard', 'more'];
  const allowed = ['calling dialled', 'outcome.confirm key.1', 'outcome.note recorded', 'outcome.note silence'];
  for (const { turn, next } of places.values()) {
    if (turn.state.at !== 'calling' && !turn.state.at.startsWith('outcome.')) continue;
    const leaving = next.filter(n => onward.includes(places.get(n.to)?.turn.state.at ?? ''));
    for (const { event } of leaving) expect(allowed).toContain(`${turn.state.at} ${event.type}`);
  }
});

test('every prompt that is said is in the catalogue and in all five languages', () => {
  const everything = new Set([...said, ...CHOICES.map(choice => `work.said-${choice}`)]);
  for (const n of [0, 3, 9, 10, 27, 50, 400]) everything.add(count(n));
  for (const minutes of [0, 5, 59, 60, 119, 240, 1439, 1440, 2000, 2880, 90_000])
    for (const id of age(minutes * 60_000)) everything.add(id);
  expect(flow.languages).toEqual(['my', 'km', 'ne', 'th', 'en']);
  for (const id of everything)
    for (const language of flow.languages) expect(content.clips).toHaveProperty([`${language}/${id}`]);
  for (const status of [...ROUTE_CHOICES, 'unset']) everything.add(`routes.${status}`);
  for (const corridor of corridors(content)) everything.add(`routes.${corridor.replace('>', '.')}`);
  const written = Object.keys(content.prompts).filter(id => /^(work|routes)\./.test(id));
  expect(written.filter(id => !everything.has(id) && !/^work\.\d0$/.test(id))).toEqual([]);
});

test('every path ends, and who only keeps silent comes to an end soon', () => {
  expect(endless(places)).toEqual([]);
  const quiet = ({ type }: { type: string }) => ['silence', 'dialled', 'recorded'].includes(type);
  for (const name of places.keys()) expect(endsSoon(places, name, quiet, 12), name).toBe(true);
});

test('a call that goes on and on is ended, but not while somebody talks', () => {
  const at = (name: string): WorkState => ({
    ...beginning(NOON),
    at: name,
    turn: MOST_TURNS,
    context: { ...beginning(NOON).context, person: 'aye', proved: true, language: 'my', attempt: 'AT1' },
  });
  expect(workTurn(flow, at('idle'), { type: 'key.1' }, NOON).state.at).toBe('over');
  expect(workTurn(flow, at('calling'), { type: 'dialled', carrier: 'answered', seconds: 1 }, NOON).ask?.ask).toBe(
    'ended',
  );
});

test('a place written into an address and read back is the same place', () => {
  for (const { turn } of places.values()) {
    const { state } = turn;
    if (!isScreen(state.at)) continue;
    const read = position(flow, new URLSearchParams(place(flow, state)), NOON);
    const {
      typed: _,
      offer: __,
      card: ___,
      voice: ____,
      entry: ________,
      when: _________,
      route: _______,
      leg: _____,
      dial: ______,
      ...carried
    } = state.context;
    expect(read.state).toEqual({ ...state, context: { ...carried, language: carried.language ?? 'my', first: [] } });
    expect(read.stale).toBe(false);
    expect(place(flow, state)).toMatch(/^[\w.&=-]+$/);
    expect(place(flow, state).length).toBeLessThan(400);
  }
});

test.each([
  ['s=nowhere&p=aye&z=1', 'idle'],
  ['s=offer&p=aye&z=1', 'idle'],
  ['s=offer&x=314159', 'signIn'],
  ['s=offer&p=aye&x=314159', 'gate'],
  ['s=outcome.confirm&p=aye&z=1&a=AT1', 'outcome.menu'],
  ['s=outcome.confirm&a=AT1&o=everything', 'signIn'],
  ['', 'signIn'],
])('an address that no longer fits, "%s", leads to %s, and its key is not applied', (query, at) => {
  const { state, stale } = position(flow, new URLSearchParams(query), NOON);
  expect(state.at).toBe(at);
  expect(stale).toBe(true);
});
