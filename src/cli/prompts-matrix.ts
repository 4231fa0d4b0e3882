// earshot prompts: which prompts have a human voice in which language.
import { dayOf } from '../content/facts.ts';
import { type Cell, matrix, staleIn, totalsOf } from '../content/matrix.ts';
import type { Config } from '../platform/config.ts';
import { clipsOf, contentNow, libraryOf } from './library.ts';
import { languageOf } from './recordings.ts';
import { withStore } from './store.ts';
import { table } from './table.ts';

type Out = (line?: string) => void;

export async function printMatrix(
  config: Config,
  { lang, json }: { lang?: string; json?: boolean },
  out: Out,
): Promise<void> {
  const { library } = libraryOf(config);
  if (lang) languageOf(library.content, lang);
  const cells = await withStore(config, async ({ database, now }) => {
    const content = await contentNow(library, database, config.dataDir);
    const stale = await staleIn(content, clipsOf(library, config.dataDir).get);
    return matrix(content, dayOf(new Date(now())), stale).filter(cell => !lang || cell.language === lang);
  });
  if (json) out(JSON.stringify({ languages: totalsOf(cells), prompts: cells }, null, 2));
  else print(cells, out);
}

/** A row for each prompt, a column for each language; below it, how many there are of each kind. */
function print(cells: Cell[], out: Out): void {
  const languages = [...new Set(cells.map(cell => cell.language))];
  const prompts = [...new Map(cells.map(({ take, prompt }) => [take, prompt]))].sort(([a], [b]) => (a < b ? -1 : 1));
  const said = new Map(cells.map(cell => [`${cell.language}/${cell.prompt}`, cell]));
  const columns = (prompt: string) => languages.map(tag => [tag, words(said.get(`${tag}/${prompt}`))]);
  table(
    prompts.map(([take, prompt]) => ({ take, prompt, ...Object.fromEntries(columns(prompt)) })),
    out,
  );
  out();
  table(totalsOf(cells), out);
}

/** Nothing where the language never says it. */
const words = (cell: Cell | undefined): string =>
  cell ? [cell.voice, cell.stale && 'stale', cell.expired && 'expired'].filter(Boolean).join(', ') : '';
