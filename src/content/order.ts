// Everything that a language says, in the order in which a call comes to it.
import type { Content, Language } from './prompts.ts';
import { type Take, takesOf } from './takes.ts';

export interface Chapter {
  title: string;
  takes: Take[];
}

/** By the beginning of their ids, in this order; a prompt is in the first chapter that wants it. */
const BEFORE: [title: string, begins: string[]][] = [
  ['The language menu', ['language.', 'who.', 'useful']],
  ['The main menu', ['main.', 'silence.', 'wrong.', 'common.', 'country.']],
];
const AFTER: [title: string, begins: string[]][] = [
  ['After a topic', ['checked.', 'ask-us', 'after.']],
  ['Asking to be called back', ['ask.', 'promise.', 'not-saved.', 'only.']],
  ['Urgent help', ['urgent.', 'numbers.', 'kind.', 'duty.']],
  ['Keys and digits', ['press.', 'digit.']],
  ['Speaking, practice, the end', ['speak.', 'practice.', 'call.', 'sorry']],
  ['For responders', ['work.']],
  ['For coordinators', ['routes.']],
];

/** Every take of the language, each once. */
export function inMenuOrder(content: Content, language: Language): Chapter[] {
  const left = new Set(takesOf(language, content.prompts));
  const chapter = (title: string, wanted: (take: Take) => boolean): Chapter => {
    const takes = [...left].filter(wanted);
    for (const take of takes) left.delete(take);
    return { title, takes };
  };
  const begins = ([title, starts]: [string, string[]]) =>
    chapter(title, ({ id }) => starts.some(start => id.startsWith(start)));
  const chapters = [
    ...BEFORE.map(begins),
    ...Object.entries(content.shelves).flatMap(([shelf, topics]) => [
      chapter(meaning(content, `topics.${shelf}`), ({ id }) => id === `topics.${shelf}`),
      ...topics.map(topic =>
        chapter(
          meaning(content, `topic.${topic}`),
          ({ id, prompt }) => id === `topic.${topic}` || prompt.topic === topic || id.startsWith(`${topic}.`),
        ),
      ),
    ]),
    ...AFTER.map(begins),
    chapter('Others', () => true),
  ];
  return chapters.filter(({ takes }) => takes.length > 0);
}

function meaning({ prompts }: Content, id: string): string {
  const what = prompts[id]?.what ?? id;
  return what.charAt(0).toUpperCase() + what.slice(1);
}
