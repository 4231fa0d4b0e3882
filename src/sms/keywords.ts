// Keywords, as sms-templates/<language>/keywords.yaml has them, laid out for looking up.
import type { Keywords, Texts } from '../content/texts.ts';
import { type Plain, plain } from './normalise.ts';
import { type Script, scriptOf } from './script.ts';

/** What a text can mean; a topic as topic.<id>, a number word as number.<digit>. */
export type Meaning = string;

/** One way to write one meaning. */
export interface Entry {
  language: string;
  script: Script;
  meaning: Meaning;
  text: string;
  compact: string;
}

export interface Book {
  /** By script, longest first. */
  entries: Record<Script, Entry[]>;
  /** By script and the whole of what was written. */
  exact: Record<Script, Map<string, Entry[]>>;
  /** Particles that turn a meaning around, by language and script. */
  not: Record<string, Partial<Record<Script, string[]>>>;
  /** Phrases that ask not to be rung now, and words that make a question of them. */
  notNow: Phrases;
  why: Phrases;
  /** Phrases that tell of danger. */
  danger: Phrases;
  /** Words that show the language of a text in Latin letters, by language. */
  marks: Record<string, ReadonlySet<string>>;
}

/** Phrases of all languages by script. `needle`: as it is looked for, whole words where words are set apart. */
export type Phrases = Record<Script, { language: string; compact: string; needle: string }[]>;

/** What needles are looked for in. */
export const haystack = ({ text, compact }: Plain, script: Script): string =>
  script === 'latin' || script === 'devanagari' ? ` ${text} ` : compact;

const SCRIPTS: Script[] = ['myanmar', 'khmer', 'devanagari', 'thai', 'latin'];
const byScript = <T>(make: (script: Script) => T) =>
  Object.fromEntries(SCRIPTS.map(script => [script, make(script)])) as Record<Script, T>;

export function bookOf(keywords: Texts['keywords']): Book {
  const all = Object.entries(keywords).flatMap(([language, k]) => entriesOf(language, k));
  const entries = byScript(script =>
    all.filter(entry => entry.script === script).sort((a, b) => b.compact.length - a.compact.length),
  );
  return {
    entries,
    exact: byScript(script => grouped(entries[script])),
    not: Object.fromEntries(Object.entries(keywords).map(([language, { not }]) => [language, particles(not)])),
    notNow: phrases(keywords, 'not-now'),
    why: phrases(keywords, 'why'),
    danger: phrases(keywords, 'danger'),
    marks: Object.fromEntries(Object.entries(keywords).map(([tag, { marks }]) => [tag, new Set(marks.map(plainText))])),
  };
}

function phrases(keywords: Texts['keywords'], field: 'not-now' | 'why' | 'danger'): Phrases {
  const all = Object.entries(keywords).flatMap(([language, k]) =>
    [...(k[field].native ?? []), ...(k[field].latin ?? [])].map(words => ({ language, said: plain(words) })),
  );
  return byScript(script =>
    all
      .filter(({ said }) => scriptOf(said.compact) === script)
      .map(({ language, said }) => ({ language, compact: said.compact, needle: haystack(said, script) })),
  );
}

const plainText = (word: string): string => plain(word).text;

function grouped(entries: Entry[]): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) groups.set(entry.compact, [...(groups.get(entry.compact) ?? []), entry]);
  return groups;
}

function entriesOf(language: string, { words }: Keywords): Entry[] {
  return Object.entries(words).flatMap(([meaning, { native = [], latin = [] }]) =>
    [...native, ...latin].map(phrase => {
      const { text, compact } = plain(phrase);
      return { language, meaning, text, compact, script: scriptOf(compact) ?? 'latin' };
    }),
  );
}

function particles({ native = [], latin = [] }: Keywords['not']): Partial<Record<Script, string[]>> {
  const script = native[0] ? scriptOf(native[0]) : undefined;
  return {
    latin: latin.map(word => plain(word).text),
    ...(script ? { [script]: native.map(w => plain(w).compact) } : {}),
  };
}
