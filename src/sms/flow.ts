// What the text menu needs to know of a line: the call's flow of the same line, and the texts. Put together once.
import type { Hotline } from '../content/hotline.ts';
import type { Content } from '../content/prompts.ts';
import type { Lists } from '../content/series.ts';
import type { Texts } from '../content/texts.ts';
import type { CallFlow } from '../voice/flow.ts';
import { type Book, bookOf } from './keywords.ts';
import { type TextMachine, textMachine } from './machine.ts';
import { answeredIn } from './script.ts';
import { type Templates, templatesOf } from './templates.ts';

export interface TextFlow {
  /** The call's flow of the same line: a request to be called is made as it is there. */
  call: CallFlow;
  line: CallFlow['line'];
  content: Content;
  /** Both ways, or the line answers no text: then nobody can be asked to reply either. */
  twoWay: boolean;
  /** In the order of the keys: the line's languages that we have texts in. */
  languages: string[];
  /** What may be joined by text, by id, in the order of their digits. */
  lists: Lists['series'];
  catalogue: Texts['catalogue'];
  templates: Templates;
  book: Book;
  machine: TextMachine;
}

export type TextFlowData = Omit<TextFlow, 'machine'>;

/** As many topics as stand in one text, by their digits; the next digit is "more". */
export const PAGE = 5;
export const MORE = 6;

/** Makes the text flow of each line, by its number, from the call's: as often as that changes. */
export function textFlows(
  { lines }: Hotline,
  { catalogue, ...texts }: Texts,
  { series: lists }: Lists,
): (flows: ReadonlyMap<string, CallFlow>) => Map<string, TextFlow> {
  const shared = { lists, catalogue, templates: templatesOf(texts), book: bookOf(texts.keywords) };
  const made = (call: CallFlow): TextFlow => {
    const { line, content } = call;
    const twoWay = lines.some(l => l.number === line.number && l.sms === 'two-way');
    const languages = line.languages.map(l => l.tag).filter(tag => texts.forms[tag]);
    const data: TextFlowData = { ...shared, call, line, content, twoWay, languages };
    return { ...data, machine: textMachine(data) };
  };
  return flows => new Map([...flows].map(([number, call]) => [number, made(call)]));
}

/** What the main menu offers, by digit; 3 is what it is on the telephone. */
export const SHELVES: Record<number, string> = { 1: 'going', 2: 'work', 4: 'home' };
export const URGENT = 3;

/** The topics of a page that there is a text about. */
export const topicsOn = (flow: TextFlowData, shelf: string | undefined, page: number): string[] =>
  told(flow, shelf).slice(page * PAGE, page * PAGE + PAGE);

export const hasMore = (flow: TextFlowData, shelf: string | undefined, page: number): boolean =>
  topicsOn(flow, shelf, page + 1).length > 0;

const told = (flow: TextFlowData, shelf: string | undefined): string[] =>
  (flow.content.shelves[shelf ?? ''] ?? []).filter(topic => flow.templates.has('en', `title.${topic}`));

export const shelfOf = (flow: TextFlowData, topic: string): string | undefined =>
  Object.keys(flow.content.shelves).find(shelf => told(flow, shelf).includes(topic));

/** The topic after this one on its shelf; after the last comes the first. */
export function topicAfter(
  flow: TextFlowData,
  shelf: string | undefined,
  topic: string | undefined,
): string | undefined {
  const topics = told(flow, shelf);
  return topics[(topics.indexOf(topic ?? '') + 1) % topics.length];
}

export const pageOf = (flow: TextFlowData, shelf: string | undefined, topic: string | undefined): number =>
  Math.max(0, Math.floor(told(flow, shelf).indexOf(topic ?? '') / PAGE));

/** The lists that are offered in a language, as many as there are digits for. */
export const listsIn = ({ lists }: Pick<TextFlowData, 'lists'>, language: string | undefined): string[] =>
  Object.values(lists)
    .filter(list => list.offered.includes(answeredIn(language ?? '')))
    .map(list => list.id)
    .slice(0, 8);

/** Does what a topic says differ by country, so that we must know it? */
export const differs = ({ catalogue }: Pick<TextFlowData, 'catalogue'>, topic: string): boolean =>
  Object.values(catalogue).some(about => about.topic === topic && about.to !== undefined);
