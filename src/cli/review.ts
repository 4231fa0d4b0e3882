// earshot review: a table for a native speaker, and what comes back of it.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { saidOn } from '../checks/said.ts';
import { complaints } from '../checks/texts.ts';
import { withTexts, withWords } from '../content/edit-yaml.ts';
import { readHotline } from '../content/hotline.ts';
import { formsOf, type ListText, textsOfLists } from '../content/list-texts.ts';
import type { Library } from '../content/load.ts';
import { COLUMNS, formsIn, judged, type Reviewed, type ReviewRow, rowsOf, variablesIn } from '../content/review.ts';
import { isReviewed, loadLists } from '../content/series.ts';
import { loadTexts } from '../content/texts.ts';
import { csv, restored } from '../keeping/csv.ts';
import type { Config } from '../platform/config.ts';
import { placeName } from '../stats/words.ts';
import { callFlows } from '../voice/flow.ts';
import { CommandError } from './command-error.ts';
import { libraryOf, ROOT } from './library.ts';

type Out = (line?: string) => void;

/** Spreadsheets open UTF-8 as UTF-8 when it begins with this. */
const BOM = '\ufeff';
const MOST_BYTES = 10 * 1024 * 1024;
/** How much of a text is shown on one line of the terminal. */
const SHOWN = 60;

export async function exportReview(
  config: Config,
  { lang, html, file }: { lang: string; html?: boolean; file: string },
  out: Out,
): Promise<void> {
  const { reviewed, rows } = reviewOf(config, lang);
  if (html) {
    const { reviewPage } = await import('./review-page.tsx');
    writeFileSync(file, reviewPage(reviewed.language, rows));
  } else
    writeFileSync(file, BOM + csv(rows.map(row => Object.fromEntries(COLUMNS.map(column => [column, row[column]])))));
  out(
    `${file}: ${rows.length} texts in ${reviewed.language.english}. Write ok beside each that was read aloud; mend it under text.`,
  );
}

export interface Importing {
  lang: string;
  file: string;
  reviewer?: string | undefined;
  complete?: boolean | undefined;
  /** Where voice-prompts/ and sms-templates/ are, for tests. */
  root?: string;
}

export function importReview(
  config: Config,
  { lang, file, reviewer, complete, root = ROOT }: Importing,
  out: Out,
): void {
  const { reviewed, rows } = reviewOf(config, lang, root);
  const result = judged(rows, rowsIn(file), (row, text) => complaintsOf(reviewed, row, text));
  for (const remark of result.remarks) out(`remark: ${remark}`);
  if (result.wrong.length > 0) throw new CommandError(`${file}: nothing was changed:\n  ${result.wrong.join('\n  ')}`);
  if (complete && result.open.length > 0)
    throw new CommandError(
      `${file}: not everything has been read, so nothing was changed:\n  ${result.open.join('\n  ')}`,
    );
  for (const [id, { before, after }] of result.changes) out(`${id}: ${shortened(before)} -> ${shortened(after)}`);

  const spoken = new Map<string, string>();
  const sent = new Map<string, Map<string, string>>(formsIn(reviewed.texts, lang).map(form => [form, new Map()]));
  const listed = new Map<string, string>();
  for (const [id, { after }] of result.changes) {
    const [form = '', text] = id.split(/:(.*)/s, 2);
    if (text === undefined) spoken.set(id, after);
    else if (text.includes('/')) listed.set(id, after);
    else sent.get(form)?.set(text, after);
  }
  const mark = complete ? { by: reviewer ?? 'a native speaker', on: new Date().toISOString().slice(0, 10) } : undefined;
  rewrite(join(root, 'voice-prompts', lang, 'script.yaml'), 'prompts', spoken, mark);
  for (const [form, texts] of sent) rewrite(join(root, 'sms-templates', `${form}.yaml`), 'texts', texts, mark);
  rewriteLists(join(root, 'sms-templates/series'), reviewed, listed, mark);
  out(
    `${result.changes.size} texts changed in ${reviewed.language.english}.` +
      (complete
        ? ' All of it counts as reviewed.'
        : result.open.length > 0
          ? ` ${result.open.length} are still to be read.`
          : ' Every text is ok: --complete says so.'),
  );
  if (spoken.size > 0) out('Recordings of changed texts are old now: earshot check names them.');
}

/** What a language says and is sent, as rows; and what they are made from. Throws CommandError for another language. */
function reviewOf(config: Config, lang: string, root = ROOT): { reviewed: Reviewed; rows: ReviewRow[] } {
  const { library } = libraryOf(config, join(root, 'voice-prompts'));
  const { content } = library;
  const [language, english] = [content.languages[lang], content.languages.en];
  if (language?.form !== 'full' || !english)
    throw new CommandError(`there are no texts in ${lang}; there are some in ${fullLanguages(library).join(', ')}`);
  const hotline = readHotline(readFileSync(config.hotlineFile, 'utf8'), config.hotlineFile);
  const places = new Map<string, string>();
  for (const flow of callFlows(hotline, content, 1).values())
    for (const [id, at] of saidOn(flow).get(lang) ?? []) if (!places.has(id)) places.set(id, placeName(at));
  const about = (id: string) => {
    const { what = '', to } = content.prompts[id] ?? {};
    return `${places.get(id) ?? (id.startsWith('work.') ? 'for responders' : 'on no line yet')}: ${what}${to ? ` (${to.join(', ')})` : ''}`;
  };
  const texts = loadTexts(join(root, 'sms-templates'));
  const lists = loadLists(join(root, 'sms-templates/series'));
  const reviewed = { language, english, prompts: content.prompts, facts: content.facts, texts, lists, heardAt: about };
  return { reviewed, rows: rowsOf(reviewed) };
}

const fullLanguages = ({ content }: Library): string[] =>
  Object.values(content.languages).flatMap(({ tag, form }) => (form === 'full' ? [tag] : []));

/** Reads a table. Throws CommandError for what is none. */
function rowsIn(file: string): Partial<ReviewRow>[] {
  if (statSync(file).size > MOST_BYTES) throw new CommandError(`${file} is too big to be a table of texts`);
  try {
    const rows = parse<Record<string, string>>(readFileSync(file, 'utf8'), {
      columns: true,
      bom: true,
      skip_empty_lines: true,
    });
    const missing = COLUMNS.filter(column => rows[0] && !(column in rows[0]));
    if (rows.length === 0 || missing.length > 0)
      throw new CommandError(
        `${file} has no column ${missing.join(', ') || 'id'}: it is no table of earshot review export`,
      );
    return rows.map(row => Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, restored(cell)])));
  } catch (error) {
    if (error instanceof CsvError)
      throw new CommandError(`${file} can't be read as comma-separated values: ${error.message}`);
    throw error;
  }
}

/** A text that is sent keeps its variables; one that is said is in its script, and short enough. */
function complaintsOf({ language, prompts }: Reviewed, { id, text: before }: ReviewRow, text: string): string[] {
  if (!id.includes(':')) return complaints(language.tag, text, prompts[id]?.longest);
  const [had, has] = [variablesIn(before), variablesIn(text)];
  return had === has ? [] : [`must say its variables ${had || '(none)'}; it says ${has || '(none)'}`];
}

function rewrite(
  path: string,
  key: string,
  texts: Map<string, string>,
  mark: { by: string; on: string } | undefined,
): void {
  const source = readFileSync(path, 'utf8');
  const edited = withTexts(source, key, texts);
  const name = mark?.by.replace(/[\r\n#]/g, ' ').trim();
  // Texts that changed and were not all read are not reviewed any more.
  const line = mark ? `reviewed: true # read by ${name} on ${mark.on}` : texts.size > 0 ? 'reviewed: false' : undefined;
  const marked = line ? edited.replace(mark ? /^reviewed:.*$/m : /^reviewed: *(true|false)/m, () => line) : edited;
  if (marked !== source) writeFileSync(path, marked);
}

/** Each file of lists with its changed words, and who has read this language's. */
function rewriteLists(
  folder: string,
  { language, lists }: Reviewed,
  changes: ReadonlyMap<string, string>,
  mark: { by: string; on: string } | undefined,
): void {
  const texts = textsOfLists(lists);
  for (const file of new Set(texts.map(text => text.file))) {
    const mine = texts.filter(text => text.file === file);
    const words = mine.flatMap(({ list, place, path, said }) =>
      Object.keys(said).flatMap(form => {
        const text = changes.get(`${form}:${list}/${place}`);
        return text === undefined ? [] : [{ path: [...path, form], text }];
      }),
    );
    const source = readFileSync(join(folder, file), 'utf8');
    const said = mine.some(text => formsOf(text.said, language.tag).length > 0);
    const edited = withWords(source, words);
    const marked = said && (mark || words.length > 0) ? withReader(edited, mine, language.tag, mark) : edited;
    if (marked !== source) writeFileSync(join(folder, file), marked);
  }
}

/** A list's `reviewed:` names the languages that were read, and the line's comment by whom. */
function withReader(
  source: string,
  texts: readonly ListText[],
  tag: string,
  mark: { by: string; on: string } | undefined,
): string {
  const [line = '', comment = ''] = /^reviewed:[^#\n]*(?:# *([^\n]*))?$/m.exec(source) ?? [];
  const all = new Set(texts.flatMap(({ said }) => Object.keys(said).map(form => form.split('-')[0] ?? '')));
  const languages = [...all].filter(one => one !== tag && isReviewed(texts[0]?.reviewed ?? false, one));
  const readers = comment.split('; ').filter(reader => reader !== '' && !reader.startsWith(`${tag} read by`));
  if (mark) {
    languages.push(tag);
    readers.push(`${tag} read by ${named(mark)} on ${mark.on}`);
  }
  const value = languages.length > 0 ? `[${languages.join(', ')}]` : 'false';
  return source.replace(line, () => `reviewed: ${value}${readers.length > 0 ? ` # ${readers.join('; ')}` : ''}`);
}

const named = ({ by }: { by: string }): string => by.replace(/[\r\n#;]/g, ' ').trim();

const shortened = (text: string): string => {
  const line = text.replaceAll('\n', ' / ');
  return [...line].length > SHOWN ? `${[...line].slice(0, SHOWN).join('')}…` : line;
};
