// What is written in another script than this console's is marked with its language, so that a screen reader changes its
// voice.
import { lettersOf, SCRIPTS } from '../look.ts';

/** A stretch of one script, with the spaces and marks inside it. */
const STRETCHES = SCRIPTS.map(script => ({
  script,
  at: new RegExp(`[${lettersOf(script)}]+(?:[\\s\\p{P}]+[${lettersOf(script)}]+)*`, 'gu'),
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
