// What is written in another script than this console's: marked with its language, so that a screen reader changes its
// voice, and shown in a font of ours where a phone has none.
interface Script {
  /** Of the font: Noto Sans, and the file that a host serves as /fonts/<font>.woff2. */
  font: string;
  family: string;
  ranges: string;
  letters: string;
  /** Languages written in it; the first where nobody knows which. */
  tags: readonly [string, ...string[]];
}

export const SCRIPTS: readonly Script[] = [
  {
    font: 'myanmar',
    family: 'Noto Sans Myanmar',
    ranges: 'U+1000-109F, U+A9E0-A9FE, U+AA60-AA7F',
    letters: '\\u1000-\\u109f\\ua9e0-\\ua9fe\\uaa60-\\uaa7f',
    tags: ['my', 'ksw', 'shn', 'mnw'],
  },
  {
    font: 'khmer',
    family: 'Noto Sans Khmer',
    ranges: 'U+1780-17FF, U+19E0-19FF',
    letters: '\\u1780-\\u17ff\\u19e0-\\u19ff',
    tags: ['km'],
  },
  { font: 'thai', family: 'Noto Sans Thai', ranges: 'U+0E01-0E5B', letters: '\\u0e01-\\u0e5b', tags: ['th'] },
  {
    font: 'devanagari',
    family: 'Noto Sans Devanagari',
    ranges: 'U+0900-097F, U+A8E0-A8FF',
    letters: '\\u0900-\\u097f\\ua8e0-\\ua8ff',
    tags: ['ne', 'hi', 'mai', 'bho'],
  },
];

/** The family of all of them. A font is fetched by a page that needs it, on a phone that has none of that name. */
export const fontFaces = SCRIPTS.map(
  ({ font, family, ranges }) => `@font-face {
  font-family: Scripts; font-display: swap; unicode-range: ${ranges};
  src: local("${family}"), local("${family.replaceAll(' ', '')}-Regular"), url(/fonts/${font}.woff2) format("woff2");
}`,
).join('\n');

/** A stretch of one script, with the spaces and marks inside it. */
const STRETCHES = SCRIPTS.map(script => ({
  script,
  at: new RegExp(`[${script.letters}]+(?:[\\s\\p{P}]+[${script.letters}]+)*`, 'gu'),
}));

export interface Run {
  text: string;
  lang?: string;
}

/** A text in runs of one language; `likely`: which language to take where a script has several. */
export function runsOf(text: string, likely?: string): Run[] {
  const found = STRETCHES.flatMap(({ script, at }) =>
    [...text.matchAll(at)].map(match => ({ script, from: match.index, text: match[0] })),
  ).sort((a, b) => a.from - b.from);
  const runs: Run[] = [];
  let from = 0;
  for (const { script, from: begins, text: part } of found) {
    if (begins > from) runs.push({ text: text.slice(from, begins) });
    runs.push({ text: part, lang: likely && script.tags.includes(likely) ? likely : script.tags[0] });
    from = begins + part.length;
  }
  if (from < text.length) runs.push({ text: text.slice(from) });
  return runs;
}

/** What a person wrote: a note, a name. */
export const Text = ({ text, likely }: { text: string; likely?: string }) => (
  <>{runsOf(text, likely).map(run => (run.lang ? <span lang={run.lang}>{run.text}</span> : run.text))}</>
);
