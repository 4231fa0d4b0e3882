// Which script a text is in, and what that says of its language.

export type Script = 'myanmar' | 'khmer' | 'devanagari' | 'thai' | 'latin';

const LETTERS: Record<Script, RegExp> = {
  myanmar: /\p{Script=Myanmar}/gu,
  khmer: /\p{Script=Khmer}/gu,
  devanagari: /\p{Script=Devanagari}/gu,
  thai: /\p{Script=Thai}/gu,
  latin: /\p{Script=Latin}/gu,
};

/** The languages that write so, the one that we answer in first. Karen, Mon and Shan are answered in Burmese. */
const LANGUAGES: Record<Exclude<Script, 'latin'>, readonly string[]> = {
  myanmar: ['my', 'ksw', 'kjp', 'mnw', 'shn', 'rki', 'blk'],
  khmer: ['km'],
  devanagari: ['ne', 'mai', 'bho'],
  thai: ['th'],
};

/** The script that most letters of a text are in; undefined where it has no letters that we know. */
export function scriptOf(text: string): Script | undefined {
  const counted = (Object.keys(LETTERS) as Script[]).map(script => ({
    script,
    n: text.match(LETTERS[script])?.length ?? 0,
  }));
  const most = counted.reduce((best, one) => (one.n > best.n ? one : best));
  return most.n > 0 ? most.script : undefined;
}

/** The language of a script: the one that was spoken before, if it is written so. Latin letters say nothing. */
export function languageOf(script: Script | undefined, before: string | undefined): string | undefined {
  if (script === undefined || script === 'latin') return undefined;
  const written = LANGUAGES[script];
  return before !== undefined && written.includes(before) ? before : written[0];
}

/** The language that we have texts in for this one. */
export const answeredIn = (language: string): string =>
  Object.values(LANGUAGES).find(written => written.includes(language))?.[0] ?? language;
