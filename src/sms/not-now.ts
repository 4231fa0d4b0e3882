// "Do not call now, my employer is here": wherever it stands in a text. Missing it endangers somebody; seeing it where
// it is not makes them wait a day.
import type { Book, Phrases } from './keywords.ts';
import type { Plain } from './normalise.ts';
import type { Script } from './script.ts';

/** The language in which a text asks not to be rung now; `more`: it says more than that. Undefined: it does not ask. */
export function notNow(book: Book, said: Plain, script: Script): { language: string; more: boolean } | undefined {
  for (const phrase of book.notNow[script]) {
    const at = positionOf(phrase, said, script);
    if (at < 0 || book.why[script].some(why => before(why, said, script, at))) continue;
    return { language: phrase.language, more: said.compact !== phrase.compact };
  }
  return undefined;
}

type Phrase = Phrases[Script][number];

/** Where words are set apart, a phrase is whole words. */
const spaced = (script: Script): boolean => script === 'latin' || script === 'devanagari';

const positionOf = ({ text, compact }: Phrase, said: Plain, script: Script): number =>
  spaced(script) ? ` ${said.text} `.indexOf(` ${text} `) : said.compact.indexOf(compact);

function before(why: Phrase, said: Plain, script: Script, at: number): boolean {
  const found = positionOf(why, said, script);
  return found >= 0 && found < at;
}
