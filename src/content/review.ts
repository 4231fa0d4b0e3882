// What a native speaker is given to read, and what comes back.

import { formsOf, textsOfLists } from './list-texts.ts';
import type { Fact, Language, Prompt } from './prompts.ts';
import { promptsOf } from './recipes.ts';
import { type Lists, sourcesIn } from './series.ts';
import type { Texts } from './texts.ts';

/** A text to be read. The columns of the table, in their order. */
export interface ReviewRow {
  /** A prompt's id, or `<form>:<id>` of a text that is sent, `<form>:<list>/<place>` where a list says it. */
  id: string;
  heard: string;
  /** What it was translated from. */
  english: string;
  text: string;
  /** The facts it stands on, in English. */
  sources: string;
  /** The reviewer writes "ok" here, having read the text aloud. */
  ok: string;
  /** Whatever the reviewer wants to say. */
  remark: string;
}

export const COLUMNS = [
  'id',
  'heard',
  'english',
  'text',
  'sources',
  'ok',
  'remark',
] as const satisfies (keyof ReviewRow)[];

export interface Reviewed {
  language: Language;
  english: Language;
  prompts: Record<string, Prompt>;
  facts: Record<string, Fact>;
  texts: Texts;
  lists: Lists;
  /** Where a prompt is heard, in words. */
  heardAt(id: string): string;
}

/** Everything that is said and sent in a language, in the catalogues' order. */
export function rowsOf({ language, english, prompts, facts, texts, lists, heardAt }: Reviewed): ReviewRow[] {
  const open = { ok: '', remark: '' };
  const sourcesOf = (ids: readonly string[] = []) => ids.map(id => `${id}: ${facts[id]?.says ?? ''}`.trim()).join('\n');
  const spoken = promptsOf(language, prompts).flatMap(([id, { sources }]) => {
    const text = language.script[id];
    return text === undefined
      ? []
      : [{ id, heard: heardAt(id), english: english.script[id] ?? '', text, sources: sourcesOf(sources), ...open }];
  });
  const sent = formsIn(texts, language.tag).flatMap(form =>
    Object.entries(texts.forms[form] ?? {}).map(([id, text]) => ({
      id: `${form}:${id}`,
      heard: `a text: ${texts.catalogue[id]?.what ?? ''}`,
      english: texts.forms.en?.[id] ?? '',
      text,
      sources: sourcesOf(texts.catalogue[id]?.sources),
      ...open,
    })),
  );
  const listed = textsOfLists(lists).flatMap(text =>
    formsOf(text.said, language.tag).map(form => ({
      id: `${form}:${text.list}/${text.place}`,
      heard: `a text: ${text.what}`,
      english: text.said.en ?? '',
      text: text.said[form] ?? '',
      sources: sourcesOf(text.step && sourcesIn(text.step, form)),
      ...open,
    })),
  );
  return [...spoken, ...sent, ...listed];
}

/** The forms that a language is texted in: its own script, and Latin letters. */
export const formsIn = ({ forms }: Texts, tag: string): string[] =>
  Object.keys(forms).filter(form => form === tag || form.startsWith(`${tag}-`));

/** What came back, beside what is there. */
export interface Judged {
  /** By id: the text as it shall be. */
  changes: Map<string, { before: string; after: string }>;
  /** Why nothing of it may be taken. */
  wrong: string[];
  /** Why not every text counts as read. */
  open: string[];
  remarks: string[];
}

/** `complaints`: what is wrong with a text of that row, as the ends of sentences. */
export function judged(
  there: readonly ReviewRow[],
  back: readonly Partial<ReviewRow>[],
  complaints: (row: ReviewRow, text: string) => string[],
): Judged {
  const known = new Map(there.map(row => [row.id, row]));
  const result: Judged = { changes: new Map(), wrong: [], open: [], remarks: [] };
  const seen = new Set<string>();
  for (const row of back) {
    const id = (row.id ?? '').trim();
    const before = known.get(id);
    if (!before) {
      result.wrong.push(`${id || 'a row without an id'} is no text of this language`);
      continue;
    }
    if (seen.has(id)) result.wrong.push(`${id} stands twice`);
    seen.add(id);
    const after = cleaned(row.text ?? '');
    if (after === '') result.wrong.push(`${id} is empty`);
    result.wrong.push(...complaints(before, after).map(says => `${id} ${says}`));
    if (after !== before.text) result.changes.set(id, { before: before.text, after });
    if (row.remark?.trim()) result.remarks.push(`${id}: ${row.remark.trim()}`);
    if (cleaned(row.english ?? '') !== cleaned(before.english))
      result.open.push(`${id}: the English is another since the table was made`);
    else if ((row.ok ?? '').trim().toLowerCase() !== 'ok') result.open.push(`${id} has no ok`);
  }
  result.open.push(...there.filter(({ id }) => !seen.has(id)).map(({ id }) => `${id} did not come back`));
  return result;
}

/** As everybody writes it: normal form C, without blanks at the ends, each line's end as here. */
export const cleaned = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map(line => line.trim().replace(/ {2,}/g, ' '))
    .join('\n')
    .trim();

/** The variables of a text that is sent, in alphabetical order. */
export const variablesIn = (text: string): string =>
  [...new Set([...text.matchAll(/\{\{([^}]*)\}\}/g)].map(([, name = '']) => name))].sort().join(', ');
