// Phrases that count wherever they stand in a text: "do not call now, my employer is here", "they locked me in". Missing
// one endangers somebody; seeing one where it is not costs them a question, or a day.
import type { Book, Phrases } from './keywords.ts';
import type { Plain } from './normalise.ts';
import type { Script } from './script.ts';

/** The language of a phrase that was found; `more`: the text says more than that. */
interface Found {
  language: string;
  more: boolean;
}

/** Does a text ask not to be rung now? */
export function notNow(book: Book, said: Plain, script: Script): Found | undefined {
  return found(book.notNow[script], said, script, at =>
    book.why[script].some(why => {
      const before = positionOf(why, said, script);
      return before >= 0 && before < at;
    }),
  );
}

/** Does a text tell of danger? */
export const danger = (book: Book, said: Plain, script: Script): Found | undefined =>
  found(book.danger[script], said, script, () => false);

type Phrase = Phrases[Script][number];

function found(
  phrases: readonly Phrase[],
  said: Plain,
  script: Script,
  unless: (at: number) => boolean,
): Found | undefined {
  for (const phrase of phrases) {
    const at = positionOf(phrase, said, script);
    if (at >= 0 && !unless(at)) return { language: phrase.language, more: said.compact !== phrase.compact };
  }
  return undefined;
}

/** Where words are set apart, a phrase is whole words. */
const spaced = (script: Script): boolean => script === 'latin' || script === 'devanagari';

const positionOf = ({ text, compact }: Phrase, said: Plain, script: Script): number =>
  spaced(script) ? ` ${said.text} `.indexOf(` ${text} `) : said.compact.indexOf(compact);

/** So many of a language's words must stand in a text, and more than of any other's. */
const ENOUGH = 2;
/** Of a text as short as this, from somebody new, one. */
const SHORT = 3;

/** The language that a text in Latin letters shows by its words; undefined where they show none. */
export function languageShown(book: Book, said: Plain, before: string | undefined): string | undefined {
  const words = said.text.split(' ');
  const enough = before === undefined && words.length <= SHORT ? 1 : ENOUGH;
  const [most, next] = Object.entries(book.marks)
    .map(([language, marks]) => ({ language, n: words.filter(word => marks.has(word)).length }))
    .sort((a, b) => b.n - a.n);
  return most && most.n >= enough && most.n > (next?.n ?? 0) ? most.language : undefined;
}
