// Everything that callers of a line may be told: each screen of the machine, in every context that changes its words.

import { type Language, STATUSES } from '../content/prompts.ts';
import { corridors, found, originOf, routePrompt } from '../content/topics.ts';
import type { CallContext, Promised, Step } from '../voice/call.ts';
import { type CallFlow, PAGE } from '../voice/flow.ts';
import { START } from '../voice/rules.ts';
import { digits, heard, isScreen, type ScreenName, screens } from '../voice/screens.ts';

/** Prompts by language; each with the state of the machine that says it. */
export type Said = Map<string, Map<string, string>>;

/** What is said on this line, whatever people have set and whatever the day: of a route each status, of facts all. */
export function saidOn(flow: CallFlow): Said {
  const said: Said = new Map(flow.line.languages.map(({ tag }) => [tag, new Map()]));
  const note = (language: string, id: string, at: string) => {
    const ids = said.get(language) ?? new Map<string, string>();
    said.set(language, ids);
    if (!ids.has(id)) ids.set(id, at);
  };
  const sentences = sentencesIn(flow);
  for (const language of flow.line.languages) {
    for (const at of screensIn(language))
      for (const context of contexts(flow, language, at))
        for (const clip of clipsOf(heard(at, flow, context, NOON))) if ('id' in clip) note(clip.language, clip.id, at);
    const own = language.form === 'message-only';
    for (const [id, at] of sentences) if (id.startsWith('only.') === own) note(language.tag, id, at);
    if (own) continue;
    for (const [id, at] of fromData(flow, language)) note(language.tag, id, at);
  }
  return said;
}

/** What is told does not depend on it: each thing that does stands in fromData. */
const NOON = new Date('2000-01-01T12:00:00Z');

const screensIn = ({ form }: Language): ScreenName[] =>
  Object.keys(screens)
    .filter(isScreen)
    .filter(at => at === 'language' || at === 'gate' || at.startsWith('only.') === (form === 'message-only'));

const clipsOf = (steps: readonly Step[]) => steps.flatMap(step => (step.do === 'hangup' ? [] : step.clips));

const PROMISED: readonly Promised[] = ['now', 'today', 'tomorrow', 'three-days', 'cannot-say', 'no-ring'];

/** The contexts in which a screen says something else. */
function contexts(flow: CallFlow, { tag }: Language, at: ScreenName): CallContext[] {
  const usual: CallContext = { ...START, language: tag, code: '0123456789', spoken: '0123456789' };
  const variants: Partial<Record<ScreenName, Partial<CallContext>[]>> = {
    topics: Object.entries(flow.content.shelves).flatMap(([shelf, topics]) =>
      Array.from({ length: Math.ceil(topics.length / PAGE) }, (_, page) => ({ shelf, page })),
    ),
    'asking.done': PROMISED.map(promised => ({ promised })),
  };
  return (variants[at] ?? [{}]).flatMap(variant => [
    { ...usual, ...variant },
    { ...usual, ...variant, wrong: 1 },
  ]);
}

/** What stands in the settings and the content rather than in a screen: greetings, pieces, routes, others' numbers. */
function* fromData(flow: CallFlow, { tag }: Language): Generator<[id: string, at: string]> {
  const { line, content, places } = flow;
  const context = { ...START, language: tag };
  yield [`who.${line.pays}-pays`, 'main'];
  if (line.mode === 'practice') for (const id of ['practice.hello', 'practice.used-up']) yield [id, 'main'];
  for (const id of ['useful', 'main.go-on']) yield [id, 'main'];
  for (const id of ['duty.press-1', 'duty.waiting', 'duty.taken'])
    if (line.mode !== 'practice') yield [id, 'urgent.dialling'];
  for (const id of ['ask-us', 'ask-us.today']) yield [id, 'piece'];
  for (const country of line.countries) {
    const useful = `useful.${country}`;
    if (content.prompts[useful]) yield [useful, 'main'];
    const listener = { language: tag, home: line.homeName, country };
    for (const topic of Object.values(content.shelves).flat())
      for (const kind of ['piece', 'amount'] as const)
        for (const id of found(content, kind, topic, listener)) yield [id, 'piece'];
    const way = `${originOf(listener)}>${country}`;
    if (corridors(content).includes(way)) {
      for (const status of STATUSES) yield [routePrompt(way, status), 'piece'];
      for (let month = 1; month <= 12; month++) yield [`checked.${month}`, 'piece'];
    }
    for (const { kind, number } of places[country]?.numbers ?? []) {
      for (const id of [
        'numbers.intro',
        'numbers.others',
        'numbers.speak',
        'numbers.if-not-understood',
        `kind.${kind}`,
      ])
        yield [id, 'urgent.numbers'];
      for (const clip of digits(context, number)) if ('id' in clip) yield [clip.id, 'urgent.numbers'];
    }
  }
}

interface Node {
  key: string;
  path: string[];
  states: Record<string, Node>;
  transitions: Map<string, readonly { actions: readonly unknown[] }[]>;
  always?: readonly { actions: readonly unknown[] }[];
}

/** The sentences that the machine itself puts before a menu, with the state that leads there. */
function sentencesIn(flow: CallFlow): Map<string, string> {
  const found = new Map<string, string>([
    ['silence.again', 'main'],
    ['wrong.again', 'main'],
  ]);
  const visit = (node: Node) => {
    for (const { actions } of [...node.transitions.values(), node.always ?? []].flat())
      for (const action of actions)
        if (saysSomething(action)) for (const id of action.params) found.set(id, node.path.join('.') || 'any menu');
    Object.values(node.states).forEach(visit);
  };
  visit(flow.machine.root as unknown as Node);
  if (flow.line.mode !== 'practice') found.delete('practice.used-up');
  return found;
}

const saysSomething = (action: unknown): action is { type: 'say'; params: string[] } =>
  typeof action === 'object' && action !== null && 'type' in action && action.type === 'say' && 'params' in action;
