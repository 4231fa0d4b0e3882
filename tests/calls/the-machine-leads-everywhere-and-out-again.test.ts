import { describe, expect, test } from 'vitest';
import { transition } from 'xstate';
import { ORIGIN } from '../../src/content/prompts.ts';
import { asks, isAsk } from '../../src/voice/asks.ts';
import type { CallContext, CallEvent } from '../../src/voice/call.ts';
import { clock, place, position } from '../../src/voice/position.ts';
import { START } from '../../src/voice/rules.ts';
import { isScreen, screens } from '../../src/voice/screens.ts';
import { step } from '../../src/voice/step.ts';
import { version } from '../../src/voice/version.ts';
import { NOON } from '../support/hotline.ts';
import { endless, endsSoon } from '../support/places.ts';
import { content, FLOWS, KEYS, type Place, walk } from './walk.ts';

const WALKED = FLOWS.map(([name, flow]) => ({ name, flow, ...walk(flow) }));

type Node = (typeof WALKED)[number]['flow']['machine']['root'];

function leaves(node: Node): Node[] {
  const inner = Object.values(node.states) as Node[];
  return inner.length ? inner.flatMap(leaves) : [node];
}
const nameOf = (node: Node) => node.path.join('.');
/** Is this a state that a call only passes through: its last way on has no condition? */
const isTransient = (node: Node) => node.always?.length !== undefined && node.always.at(-1)?.guard === undefined;

describe.each(WALKED)('$name', ({ flow, places }) => {
  const all = leaves(flow.machine.root);
  const menus = [...places.values()].filter(p => p.turn.steps.some(s => s.do === 'gather' && s.expect === 'key'));
  const snapshotAt = (at: string, context: CallContext) => {
    const value = at
      .split('.')
      .reverse()
      .reduce<string | object>((inner, key) => (inner === '' ? key : { [key]: inner }), '');
    return flow.machine.resolveState({ value: value as never, context });
  };
  const snapshot = ({ turn: { state } }: Place) => snapshotAt(state.at, { ...state.context, first: [] });

  test('every leaf is the beginning, a screen, an ask, or only passed through: exactly one of them', () => {
    for (const leaf of all) {
      const name = nameOf(leaf);
      const kinds = [name === 'arriving', isScreen(name), isAsk(name), isTransient(leaf)].filter(Boolean);
      expect(kinds, name).toHaveLength(1);
    }
    const names = all.map(nameOf);
    for (const name of [...Object.keys(screens), ...Object.keys(asks)]) expect(names).toContain(name);
  });

  test('each step leads to where XState’s own transition leads, with the same in mind', () => {
    for (const place of places.values())
      for (const { event } of place.next) {
        const before = snapshot(place);
        const [{ value, context }] = transition(flow.machine, before, event);
        const after = step(flow.machine, place.turn.state.at, before.context, event);
        expect(after.context, `${event.type} in ${place.turn.state.at}`).toEqual(context);
        expect(snapshotAt(after.at, context).value).toEqual(value);
      }
  });

  test('silence, a wrong key, 0, 9 and * lead somewhere in every menu', () => {
    const everywhere: CallEvent[] = [{ type: 'silence' }, ...KEYS.map((k): CallEvent => ({ type: `key.${k}` }))];
    for (const menu of menus)
      for (const event of everywhere)
        expect(snapshot(menu).can(event as never), `${event.type} in ${menu.turn.state.at}`).toBe(true);
  });

  test('silence and a wrong key are counted or lead on, and the second of either leads on', () => {
    for (const menu of menus) {
      const { at, context } = menu.turn.state;
      for (const [type, count] of [
        ['silence', 'quiet'],
        ['key.8', 'wrong'],
      ] as const) {
        for (const { to } of menu.next.filter(n => n.event.type === type)) {
          const after = places.get(to)?.turn.state;
          const counted = after?.at === at && after.context[count] === context[count] + 1;
          expect(counted || after?.at !== at, `${type} in ${at}`).toBe(true);
          if (context[count] === 1) expect(after?.at, `the second ${type} in ${at}`).not.toBe(at);
        }
      }
    }
  });

  test('0 asks to be called back, or is already about that; 9 leads back; * says it again', () => {
    for (const menu of menus) {
      const { at } = menu.turn.state;
      const leads = (type: string) =>
        menu.next.filter(n => n.event.type === type).map(n => places.get(n.to)?.turn.state.at ?? '');
      if (at !== 'gate') for (const to of leads('key.0')) expect(to, `0 in ${at}`).toMatch(/^(asking|notSaved|only)\./);
      if (at !== 'gate' && at !== 'language' && flow.line.languages.length > 1)
        for (const to of leads('key.9'))
          expect([`9 in ${at}`, to]).not.toEqual([`9 in ${at}`, at === 'topics' ? '' : at]);
      if (menu.turn.state.context.goOn === undefined)
        for (const to of leads('key.star')) expect([at, 'asking.type', 'notSaved.message']).toContain(to);
    }
  });

  test('no menu has more than three choices of its own and "more"; the main menu has four, languages six', () => {
    for (const menu of menus) {
      const { at } = menu.turn.state;
      const own = KEYS.filter(key => /[1-8]/.test(key)).filter(key => {
        const [taken] = flow.machine.getTransitionData(snapshot(menu), { type: `key.${key}` } as never);
        return taken?.eventType === `key.${key}`;
      });
      if (at === 'language' || at === 'gate') expect(own.length).toBeLessThanOrEqual(6);
      else if (at === 'main') expect(own.length).toBeLessThanOrEqual(4);
      else if (at === 'topics') expect(own.filter(key => key !== '4').length).toBeLessThanOrEqual(3);
      else expect(own.length, at).toBeLessThanOrEqual(3);
    }
  });

  test('nothing is silent: a clip, or the end of the call', () => {
    for (const { turn } of places.values()) {
      const last = turn.steps.at(-1);
      const clips = turn.steps.flatMap(step => ('clips' in step ? step.clips : []));
      expect(clips.length > 0 || last?.do === 'hangup', turn.state.at).toBe(true);
      if (turn.steps.length === 1 && last?.do === 'hangup') expect(['gone', 'only.quiet']).toContain(turn.state.at);
    }
  });

  test('every prompt that is said is in the catalogue, and in every language of the line that could say it', () => {
    for (const { turn } of places.values()) {
      const clips = turn.steps.flatMap(step => ('clips' in step ? step.clips : []));
      for (const clip of clips) {
        if ('pause' in clip) continue;
        expect(content.prompts, `${clip.id} in ${turn.state.at}`).toHaveProperty([clip.id]);
        expect(content.clips, `${clip.language}/${clip.id} in ${turn.state.at}`).toHaveProperty([
          `${clip.language}/${clip.id}`,
        ]);
        if (clip.language !== turn.state.context.language) continue;
        const form = flow.line.languages.find(l => l.tag === clip.language)?.form;
        const from = content.prompts[clip.id]?.from;
        const others = flow.line.languages.filter(
          l => l.form === form && (!from || from.includes(ORIGIN[l.tag] ?? '')),
        );
        for (const other of others) expect(content.clips, turn.state.at).toHaveProperty([`${other.tag}/${clip.id}`]);
      }
    }
  });

  test('every place can end, and whoever only keeps silent comes to an end soon', () => {
    expect(endless(places)).toEqual([]);
    const quiet = (event: CallEvent) =>
      event.type === 'silence' || (event.type === 'dialled' && !event.talked) || event.type === 'recorded';
    for (const id of places.keys()) expect(endsSoon(places, id, quiet, 14), id).toBe(true);
  });

  test('a place written into an address and read back is the same place', () => {
    for (const { turn } of places.values()) {
      const { state } = turn;
      const query = place(flow, state) + clock(state);
      const read = position(flow, new URLSearchParams(query), NOON);
      const { typed: _, spoken: __, change: ___, ...carried } = state.context;
      expect(read.state).toEqual({ ...state, context: { ...carried, first: [] } });
      expect(read.stale, query).toBe(false);
      expect(query.length).toBeLessThan(400);
      expect(query).toMatch(/^[\w.&=-]+$/);
      expect(query.replace(/&t=[0-9a-z]+/, '')).not.toMatch(/\d{7,}/);
    }
  });
});

test('between them the lines come to every state there is, and every ask', () => {
  const reached = new Set<string>();
  for (const { places, asking } of WALKED) {
    for (const { turn } of places.values()) reached.add(turn.state.at);
    for (const at of asking) reached.add(at);
  }
  const [first] = WALKED;
  const wanted = leaves(first?.flow.machine.root as Node)
    .filter(leaf => !isTransient(leaf) && nameOf(leaf) !== 'arriving')
    .map(nameOf);
  expect(wanted.filter(name => !reached.has(name))).toEqual([]);
});

test('every promise has its prompt in every full language', () => {
  const promises = Object.keys(content.prompts).filter(id => id.startsWith('promise.'));
  expect(promises.sort()).toEqual(
    ['cannot-say', 'no-ring', 'now', 'three-days', 'today', 'tomorrow'].map(p => `promise.${p}`),
  );
  for (const language of Object.values(content.languages).filter(l => l.form === 'full'))
    for (const id of promises) expect(content.clips).toHaveProperty([`${language.tag}/${id}`]);
});

test('a menu’s version changes with its choices, and with nothing else', () => {
  const [[, flow] = []] = FLOWS;
  if (!flow) throw new Error('no flow');
  const at = (name: string, shelf?: string) => ({
    turn: 3,
    since: 0,
    at: name,
    context: { ...START, ringable: true, shelf },
  });
  const changed = { ...flow, content: { ...content, shelves: { ...content.shelves, work: ['pay'] } } };
  const same = { ...flow, content: { ...content, shelves: { ...content.shelves } } };
  expect(version(changed, at('topics', 'work'))).not.toBe(version(flow, at('topics', 'work')));
  expect(version(changed, at('topics', 'going'))).toBe(version(flow, at('topics', 'going')));
  expect(version(changed, at('main'))).toBe(version(flow, at('main')));
  expect(version(same, at('topics', 'work'))).toBe(version(flow, at('topics', 'work')));
});
