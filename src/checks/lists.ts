// What series and lists text: short, discreet, in its script, on facts that are there, and read by somebody.
import { textsOfLists } from '../content/list-texts.ts';
import { isReviewed } from '../content/series.ts';
import { mistakesInLists, whereIs } from '../outreach/mistakes.ts';
import type { Checked } from './checked.ts';
import { error, type Finding, people, warning } from './finding.ts';
import { complaints } from './sent.ts';

/** What stands on papers in Latin letters, in brackets, such as (PJ). */
const ON_PAPERS = /\([A-Z]{2,6}\)/g;

export function listsAreSendable({ lists, hotline, texts, library }: Checked): Finding[] {
  const all = textsOfLists(lists);
  const about = { hotline, keywords: texts.keywords, facts: library.content.facts };
  return [
    ...mistakesInLists(lists, about).map(error),
    ...all.flatMap(text =>
      Object.entries(text.said).flatMap(([form, words]) =>
        complaints(form, words.replace(ON_PAPERS, '')).map(says => error(`${whereIs(text)} in ${form} ${says}`)),
      ),
    ),
    ...all.flatMap(text =>
      (lists.series[text.list]?.offered ?? [])
        .filter(language => text.said[language] === undefined)
        .map(language => warning(`${whereIs(text)} has no words in ${language}, in which it is offered`)),
    ),
    ...unread(lists).map(({ file, languages }) =>
      people(
        `sms-templates/series/${file}: no native speaker has reviewed it in ${languages.join(', ')} (earshot review export)`,
      ),
    ),
  ];
}

/** The files of lists, and the languages in them that nobody has read. */
export function unread(lists: Checked['lists']): { file: string; languages: string[] }[] {
  const all = textsOfLists(lists);
  return [...new Set(all.map(text => text.file))].flatMap(file => {
    const mine = all.filter(text => text.file === file);
    const spoken = new Set(mine.flatMap(({ said }) => Object.keys(said).map(form => form.split('-')[0] ?? '')));
    const languages = [...spoken].filter(language => !mine.every(text => isReviewed(text.reviewed, language)));
    return languages.length > 0 ? [{ file, languages }] : [];
  });
}
