// What is said in each state of the text menu. A table: state -> lines, and what is asked at their end.
import type { Series } from '../content/series.ts';
import { hasMore, MORE, SHELVES, type TextFlowData, topicsOn, URGENT } from './flow.ts';
import { answeredIn } from './script.ts';
import { fits, LONGEST, MOST_SEGMENTS } from './segments.ts';
import { tellable } from './telling.ts';
import type { TextContext } from './text.ts';

/** A text by its id, after its digit where it is a choice; or words that are nobody's template. */
type Line = { id: string; digit?: number } | { words: string };

interface Screen {
  lines: Line[];
  /** The text that ends it, and says what can be done; otherwise the one that belongs to its last line. */
  ends?: string;
}

const SCREENS = [
  'language',
  'main',
  'topics',
  'country',
  'topic',
  'offered',
  'urgent',
  'asked',
  'refined',
  'settled',
  'number',
  'typed',
  'numbers',
  'quiet',
  'lists',
  'joined',
  'question',
] as const;
type ScreenName = (typeof SCREENS)[number];
export const isScreen = (name: string): name is ScreenName => (SCREENS as readonly string[]).includes(name);

/** No end, where the last line has one. */
const NOTHING = '';

const said = (...ids: string[]): Line[] => ids.map(id => ({ id }));
const choices = (family: string, ids: readonly string[]): Line[] =>
  ids.map((id, i) => ({ id: `${family}.${id}`, digit: i + 1 }));

/** Under the name of every state in which somebody is left to answer. */
const screens: Record<ScreenName, (flow: TextFlowData, context: TextContext) => Screen> = {
  language: ({ languages, templates }, { code, untold }) => ({
    lines: [
      ...(untold && code ? [{ words: code }] : []),
      { words: languages.map((tag, i) => `${i + 1} ${templates.name(tag)}`).join(' ') },
    ],
  }),
  main: (flow, { answer }) => ({
    lines: [
      ...(answer === undefined ? [] : [{ words: answer }]),
      ...[1, 2, URGENT, 4].flatMap(digit => menuLine(flow, digit)),
    ],
    ends: flow.languages.length > 1 ? 'reply.menu' : 'reply.menu-one',
  }),
  topics: (flow, { choices: topics, shelf, page }) => ({
    lines: [...choices('title', topics), ...(hasMore(flow, shelf, page) ? [{ id: 'more', digit: MORE }] : [])],
    ends: 'reply.list',
  }),
  country: (_, context) => ({ lines: [{ id: 'country' }, ...choices('country', context.choices)], ends: 'reply.list' }),
  topic: (flow, context) => ({ lines: said(tellable(flow, context) ?? 'topic.none') }),
  offered: (_, { first }) => ({ lines: first.length ? [] : said('kept'), ends: 'reply.offer' }),
  urgent: () => ({ lines: said('urgent') }),
  asked: (_, { first }) => ({ lines: first.length ? [] : said('call.again'), ends: 'reply.when' }),
  refined: (_, { first }) => ({ lines: first.length ? [] : said('call.settled'), ends: 'reply.woman' }),
  settled: (_, { first }) => ({ lines: first.length ? [] : said('call.settled'), ends: 'reply.settled' }),
  // "This phone after all" is for whom we may ring, and who asked before.
  number: (_, { request, hushed }) => ({
    lines: said('number.ask'),
    ends: request && !hushed ? 'reply.number' : NOTHING,
  }),
  typed: () => ({ lines: said('number.right'), ends: 'reply.right' }),
  numbers: (flow, context) => ({
    lines: context.open?.length
      ? context.open.map(({ kind, number, speak }) => ({
          words: `${flow.templates.text(formOf(flow, context), `kind.${kind}`)} ${number}${speak ? ` (${speak.join(', ')})` : ''}`,
        }))
      : said('numbers.none'),
    ends: 'reply.list',
  }),
  quiet: (_, { first }) => ({ lines: first.length ? [] : said('not-now') }),
  lists: ({ lists }, context) => ({
    lines: [{ id: 'join' }, ...context.choices.map((id, i) => ({ words: `${i + 1} ${titleOf(lists[id], context)}` }))],
    ends: 'reply.list',
  }),
  // Said again by whoever did not understand it.
  question: (_, { asked }) => ({ lines: asked ? [{ words: asked }] : [], ends: asked ? undefined : 'reply.menu-one' }),
  joined: (_, { first }) => ({ lines: said(...(first.length ? [] : ['join.again'])), ends: 'reply.hours' }),
};

/** What a list is called in somebody's form, or in what stands in for it. */
function titleOf(list: Series | undefined, { form = '', language = '' }: TextContext): string {
  const title = list?.title ?? {};
  return title[form] ?? title[answeredIn(language)] ?? Object.values(title)[0] ?? '';
}

function menuLine(flow: TextFlowData, digit: number): Line[] {
  if (digit === URGENT) return [{ id: 'menu.urgent', digit }];
  const shelf = SHELVES[digit] ?? '';
  return topicsOn(flow, shelf, 0).length > 0 ? [{ id: `menu.${shelf}`, digit }] : [];
}

/** In which form somebody is answered. */
export const formOf = (
  { languages }: TextFlowData,
  { form, language }: Pick<TextContext, 'form' | 'language'>,
): string => form ?? language ?? languages[0] ?? 'en';

/**
 * What is sent in a state: what came of the turn, the state's own lines, what can be done next. Where that is longer
 * than two segments, what can be done goes first, then the menu below the news.
 */
export function shown(at: ScreenName, flow: TextFlowData, context: TextContext): string {
  const { templates } = flow;
  const form = formOf(flow, context);
  const values = valuesOf(flow, form, context);
  const text = (line: Line) => {
    if ('words' in line) return line.words;
    const words = templates.text(form, line.id, values);
    return line.digit === undefined ? words : `${line.digit} ${words}`;
  };
  const { lines, ends = endOf(flow, lines.at(-1)) } = screens[at](flow, context);
  const first = context.first.map(id => text({ id }));
  const body = lines.map(text);
  const end = ends ? [text({ id: ends })] : [];
  const candidates = [
    [...first, ...body, ...end],
    [...first, ...body],
    [...first, ...end],
    first.length ? first : body,
  ];
  let words = '';
  for (const parts of candidates) {
    words = templates.encoded(form, parts.join('\n'));
    if (words !== '' && fits(words)) return words;
  }
  return cut(words);
}

const endOf = ({ catalogue }: TextFlowData, line: Line | undefined): string | undefined =>
  line && 'id' in line ? catalogue[line.id]?.ends : undefined;

function valuesOf(
  { templates }: TextFlowData,
  form: string,
  { code = '', promised, spoken = '' }: TextContext,
): Record<string, string> {
  return { code, number: spoken, promise: promised ? templates.text(form, `promise.${promised}`) : '' };
}

/** A template that is too long is named by a test and at the start; whoever wrote to us is answered all the same. */
function cut(words: string): string {
  let end = Math.min(words.length, LONGEST);
  while (!fits(words.slice(0, end), MOST_SEGMENTS)) end -= 1;
  return words.slice(0, end);
}
