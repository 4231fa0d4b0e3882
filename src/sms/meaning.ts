// What a text means: its keyword, in whatever script, spelling or slip of the finger. Pure.
import { distance } from 'fastest-levenshtein';
import type { Book, Entry } from './keywords.ts';
import { type Plain, plain } from './normalise.ts';
import { numberIn } from './number-in.ts';
import { danger, languageShown, notNow } from './phrases.ts';
import { languageOf, type Script, scriptOf } from './script.ts';
import { fromZawgyi, surelyZawgyi } from './zawgyi.ts';

export interface Understood {
  /** A keyword's meaning, digit.<n>, `nothing` where no letter is left, or `other`. */
  meaning: string;
  /** What the script or the keyword says of the language; undefined where they say nothing. */
  language?: string;
  /** ne-Latn, my-Zawg, or the language itself; undefined where they say nothing. */
  form?: string;
  /** The digits of a telephone number that they name, alone or as the one to call. */
  number?: string;
  /** There are more words than the keyword: somebody here should read them. */
  more: boolean;
}

/** Languages of the Myanmar script whose words a conversion from Zawgyi destroys. */
const NEVER_ZAWGYI: ReadonlySet<string> = new Set(['ksw', 'kjp', 'mnw']);
/** Opt-outs are obeyed to the letter, and so a story that only begins with such a word is none. */
const EXACT = /^(stop|start|number\.\d)$/;
/** "Call him" and "call me" are a letter apart. */
const NO_SLIPS: ReadonlySet<string> = new Set(['other-number']);
/** Whatever else such a text says. */
const OBEYED = /^(stop|start)$/;
/** Shorter words are a keyword alone, not at the beginning: "call police" asks for no call from us, "ot" is a not in Khmer. */
const SHORTEST: Record<string, number> = { call: 6 };
const SHORTEST_OTHER = 3;
/** What a story may begin with, and be answered all the same: the rest is kept to be read. */
const MAY_BEGIN = /^(call|later|urgent|menu|topic\..+)$/;
/** So many letters after a keyword may follow it as they like; a space counts for nothing. */
const LOOSE_END = 8;
/** So many words after "call" a "not" still speaks of the call. */
const SOON = 3;

/** What makes a number one to call; a stop that names one asks that it be left alone. */
const TO_NUMBER = /^(call|other-number|stop)$/;

interface Match {
  entry: Entry;
  /** The whole text, its beginning, or nearly the whole. */
  how: 'exact' | 'begins' | 'nearly';
  slips: number;
  /** Letters beyond the keyword. */
  rest: number;
}

const RANK = { exact: 0, begins: 1, nearly: 2 };

/** Understands one text. `before`: the language of the conversation, where there is one. */
export function understand(book: Book, body: string, before?: string): Understood {
  const said = plain(body);
  const script = scriptOf(said.compact);
  if (said.compact === '') return { meaning: 'nothing', more: false };
  if (/^\d+$/.test(said.compact)) return digits(said);
  if (script === undefined) return { meaning: 'other', more: true };

  const unicode = unicodeOf(body, script, before);
  const readings = unicode ? [said, unicode] : [said];
  const written = script === 'latin' ? languageShown(book, said, before) : languageOf(script, before);
  const [asIs, converted] = readings.map(text => find(book, text, script, before, written ?? before));
  const match = better(asIs, converted, before);
  const as = (language: string, meaning: string, zawgyi: boolean) =>
    inForm(
      script === 'latin' ? byWord(language, meaning, match?.how === 'exact' ? undefined : written, before) : written,
      script,
      zawgyi,
    );

  for (const text of OBEYED.test(match?.entry.meaning ?? '') && match?.how === 'exact' ? [] : readings) {
    const found = anywhere(book, text, script, before, match);
    if (found) return { ...found.understood, ...as(found.language, found.understood.meaning, text === unicode) };
  }
  if (match && mistypedNo(book, match === converted && unicode ? unicode : said, match))
    return { meaning: 'not-now', more: true, ...as(match.entry.language, 'not-now', match === converted) };
  // Without a keyword it counts as Zawgyi where it can be nothing else, or in a Burmese conversation: Karen looks alike.
  const zawgyi = match ? match === converted : unicode !== undefined && (before === 'my' || surelyZawgyi(body));
  if (!match) return { meaning: 'other', more: true, ...inForm(written, script, zawgyi) };

  const { meaning, language } = match.entry;
  const number = /^number\.(\d)$/.exec(meaning)?.[1];
  if (number) return { meaning: `digit.${number}`, more: false };
  const story = match.rest > Math.max(LOOSE_END, match.entry.compact.length);
  if (story && !MAY_BEGIN.test(meaning)) return { meaning: 'other', more: true, ...inForm(written, script, zawgyi) };
  // "Hi" is said in every language.
  if (meaning === 'hi') return { meaning, more: false };
  return { meaning, more: story, ...as(language, meaning, zawgyi) };
}

/**
 * "Phone nagrnus" is as near to "do not call" as to "call", and "फो नगर" is "फोन गर" but for a space: where slips leave it
 * open, nothing rings.
 */
function mistypedNo(book: Book, said: Plain, { entry, how, slips }: Match): boolean {
  if (entry.meaning !== 'call') return false;
  if (how === 'exact') return said.text !== entry.text && refused(book, entry.script, said.text);
  const noes = [
    ...book.entries[entry.script].filter(({ meaning }) => meaning === 'stop'),
    ...book.notNow[entry.script],
  ];
  return how === 'nearly' && noes.some(({ compact }) => distance(said.compact, compact) <= slips);
}

/** What counts wherever it stands in a text, in the order in which it must not be missed. */
function anywhere(
  book: Book,
  text: Plain,
  script: Script,
  before: string | undefined,
  match: Match | undefined,
): { language: string; understood: Understood } | undefined {
  const hushed = notNow(book, text, script);
  if (hushed) return { language: hushed.language, understood: { meaning: 'not-now', more: hushed.more } };
  const named = toNumber(book, text, script, before);
  if (named) {
    const { meaning, language } = named.match.entry;
    if (meaning === 'stop') return { language, understood: { meaning: 'not-now', more: true } };
    return { language, understood: { meaning: 'call', more: true, ...(named.number ? { number: named.number } : {}) } };
  }
  // Who says what is wanted is understood by that: a request is saved at once, danger is asked about first.
  if (match?.how === 'exact' || match?.entry.meaning === 'call') return undefined;
  const told = danger(book, text, script);
  return told && { language: told.language, understood: { meaning: 'urgent', more: told.more } };
}

/**
 * The language of a word in Latin letters. "Passport" and "stop" are said in all of them: an English word is English
 * where the text is, or where nothing else is known.
 */
function byWord(language: string, meaning: string, shown: string | undefined, before: string | undefined) {
  if (language !== 'en' || meaning === 'language') return language;
  return shown ?? (before === undefined || before === 'en' ? 'en' : undefined);
}

function digits(said: Plain): Understood {
  const { compact } = said;
  if (compact === '99') return { meaning: 'stop', more: false };
  if (compact.length === 1) return { meaning: `digit.${compact}`, more: false };
  // Two are a slip; more are no keys: a telephone number, a sum, a date. Somebody should see them.
  if (compact.length === 2) return { meaning: 'menu', more: false };
  const number = numberIn(said)?.digits;
  return { meaning: 'other', more: true, ...(number ? { number } : {}) };
}

/** "Call me on 09 7912 34567", the number before, between or after the words. */
function toNumber(book: Book, said: Plain, script: Script, before: string | undefined) {
  const named = numberIn(said);
  const match = named && find(book, named.rest, script, before);
  return match && TO_NUMBER.test(match.entry.meaning) ? { match, number: named?.digits } : undefined;
}

function unicodeOf(body: string, script: Script, before: string | undefined): Plain | undefined {
  if (script !== 'myanmar' || NEVER_ZAWGYI.has(before ?? '')) return undefined;
  const unicode = fromZawgyi(body);
  return unicode === undefined ? undefined : plain(unicode);
}

function inForm(language: string | undefined, script: Script, zawgyi: boolean): Pick<Understood, 'language' | 'form'> {
  if (language === undefined) return {};
  if (zawgyi) return { language, form: 'my-Zawg' };
  return { language, form: script === 'latin' && language !== 'en' ? `${language}-Latn` : language };
}

/** `spoken`: the language that the text shows or, where it shows none, the one before. */
function find(book: Book, said: Plain, script: Script, before: string | undefined, spoken = before): Match | undefined {
  const exact = book.exact[script].get(said.compact) ?? [];
  if (exact.length > 0)
    return exact
      .map(entry => ({ entry, how: 'exact' as const, slips: 0, rest: 0 }))
      .reduce((a, b) => better(a, b, before));
  return book.entries[script]
    .filter(entry => !EXACT.test(entry.meaning))
    .map(entry => begins(book, entry, said) ?? (slipsInto(entry, spoken) ? nearly(book, entry, said) : undefined))
    .reduce<Match | undefined>((best, one) => better(best, one, before), undefined);
}

/** "Haina" is "no" in Nepali, and a letter away from a Thai word: nobody slips into a language that they do not speak. */
const slipsInto = ({ meaning, script, language }: Entry, spoken: string | undefined): boolean =>
  !NO_SLIPS.has(meaning) && (script !== 'latin' || [undefined, 'en', language].includes(spoken) || language === 'en');

/** Of two words that are as near, the one that asks for no call. */
const wishBySlip = ({ slips, entry }: Match): number => Number(slips > 0 && entry.meaning === 'call');

/** The better of two: by how it matches, by slips, in the language spoken so far, the longer. */
function better<A extends Match | undefined, B extends Match | undefined>(
  a: A,
  b: B,
  before: string | undefined,
): A | B {
  if (!a || !b) return a ?? b;
  const order =
    RANK[a.how] - RANK[b.how] ||
    a.slips - b.slips ||
    wishBySlip(a) - wishBySlip(b) ||
    Number(b.entry.language === before) - Number(a.entry.language === before) ||
    b.entry.compact.length - a.entry.compact.length;
  return order <= 0 ? a : b;
}

/** Where words are set apart the next one must begin after it; where they are not, no syllable may be cut in two. */
function begins(book: Book, entry: Entry, said: Plain): Match | undefined {
  if (entry.script === 'latin' && entry.compact.length < (SHORTEST[entry.meaning] ?? SHORTEST_OTHER)) return undefined;
  const spaced = entry.script === 'latin' || entry.script === 'devanagari';
  const whole = spaced ? said.text : said.compact;
  const start = spaced ? entry.text : entry.compact;
  if (!whole.startsWith(start)) return undefined;
  const rest = whole.slice(start.length);
  if (spaced ? !rest.startsWith(' ') : /^\p{M}|^.[\u1039\u103a]/u.test(rest)) return undefined;
  if (entry.meaning === 'call' && (refused(book, entry.script, rest.trim()) || asksWhy(book, entry.script, rest)))
    return undefined;
  // "Call me at 8" names no number.
  if (entry.meaning === 'other-number' && /^ ?\d{1,2}(?!\d)/.test(rest)) return undefined;
  return { entry, how: 'begins', slips: 0, rest: rest.replaceAll(' ', '').length };
}

/**
 * Does a "not" of any language follow soon? Who texts "call nagarnus" must not be called for it: they are asked. A
 * particle may begin a word that carries more; in Latin letters the short ones also say "please", and न alone does.
 */
function refused(book: Book, script: Script, rest: string): boolean {
  const particles = Object.values(book.not).flatMap(not => not[script] ?? []);
  const soon = rest.split(' ').slice(0, SOON);
  return soon.some(word =>
    particles.some(p => word.startsWith(p) && (script === 'latin' ? p.length > 2 : p.length > 1 || word.length > 1)),
  );
}

/** "Call back why?" is no wish. What goes on after the "why" speaks of something else. */
const asksWhy = (book: Book, script: Script, rest: string): boolean => {
  const compact = rest.replaceAll(' ', '');
  return book.why[script].some(
    why => compact.startsWith(why.compact) && compact.length - why.compact.length <= LOOSE_END,
  );
};

/** How many slips of the finger a word of this length may hold. Elsewhere a syllable is several characters. */
function allowed({ script, compact: { length } }: Entry): number {
  if (script === 'latin') return length < 5 ? 0 : length < 9 ? 1 : length < 14 ? 2 : 3;
  return length < 6 ? 0 : length < 14 ? 1 : 2;
}

function nearly(book: Book, entry: Entry, said: Plain): Match | undefined {
  const most = allowed(entry);
  if (Math.abs(said.compact.length - entry.compact.length) > most) return undefined;
  // "Call my mother" is two slips from "call me" in Nepali; a first letter is seldom mistyped.
  if (entry.meaning === 'call' && said.compact[0] !== entry.compact[0]) return undefined;
  const slips = distance(said.compact, entry.compact);
  return slips <= most && !turned(book, entry, said) ? { entry, how: 'nearly', slips, rest: 0 } : undefined;
}

/** Would the slip be a "not"? "Do not call me" is one letter away from "call me" in some of our languages. */
const turned = (book: Book, { language, script, text, compact }: Entry, said: Plain): boolean =>
  (book.not[language]?.[script] ?? []).some(particle =>
    script === 'latin'
      ? times(said.text.split(' '), particle) > times(text.split(' '), particle)
      : said.compact.split(particle).length > compact.split(particle).length,
  );

const times = (words: string[], word: string): number => words.filter(w => w === word).length;
