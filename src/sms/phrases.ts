// Phrases that count wherever they stand in a text: "do not call now, my employer is here", "they locked me in". Missing
// one endangers somebody; seeing one where it is not costs them a question, or a day.
import { type Book, haystack, type Phrases } from './keywords.ts';
import type { Plain } from './normalise.ts';
import type { Script } from './script.ts';

/** The language of a phrase that was found; `more`: the text says more than that. */
interface Found {
  language: string;
  more: boolean;
}

/** Does a text ask not to be rung now? */
export function notNow(book: Book, said: Plain, script: Script): Found | undefined {
  const words = haystack(said, script);
  return found(book.notNow[script], said, words, at =>
    book.why[script].some(({ needle }) => {
      const before = words.indexOf(needle);
      return before >= 0 && before < at;
    }),
  );
}

/** Does a text tell of danger? */
export const danger = (book: Book, said: Plain, script: Script): Found | undefined =>
  found(book.danger[script], said, haystack(said, script), () => false);

function found(
  phrases: Phrases[Script],
  said: Plain,
  words: string,
  unless: (at: number) => boolean,
): Found | undefined {
  for (const { language, compact, needle } of phrases) {
    const at = words.indexOf(needle);
    if (at >= 0 && !unless(at)) return { language, more: said.compact !== compact };
  }
  return undefined;
}

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
