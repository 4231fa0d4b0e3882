// earshot stats: do people understand? As tables, JSON, CSV or one page of charts.
import { writeFile } from 'node:fs/promises';
import { csv } from '../keeping/csv.ts';
import type { Config } from '../platform/config.ts';
import { FEWEST } from '../stats/few.ts';
import { FIELD } from '../stats/field.ts';
import { look, namesIn } from '../stats/look.ts';
import { type Days, daysOf } from '../stats/span.ts';
import { TABLES, type Table, type TableName, tables } from '../stats/words.ts';
import { callFlows } from '../voice/flow.ts';
import { CommandError } from './command-error.ts';
import { dayNamed } from './day.ts';
import { libraryOf } from './library.ts';
import { withStore } from './store.ts';
import { table } from './table.ts';

interface Options {
  from?: string;
  to?: string;
  json?: boolean;
  /** Which table; `true`: that of the calls. */
  csv?: string | true;
  /** The file that the page is written to. */
  html?: string;
}

type Out = (line?: string) => void;

export async function printStats(config: Config, options: Options, out: Out): Promise<void> {
  const wanted = options.csv && tableNamed(options.csv);
  const said = { from: dayNamed('--from', options.from), to: dayNamed('--to', options.to) };
  await withStore(config, async ({ database, hotline, now }) => {
    const { library, lengths } = libraryOf(config);
    const flows = callFlows(hotline, library.content, 0);
    const [first] = flows.values();
    const days = daysOf(said, first?.line.home.zone ?? 'UTC', now());
    const stats = await look(database, { flows, lengths, days, now: now() });
    const names = namesIn(library.content);
    if (options.html) {
      const { statsPage } = await import('./stats-page.tsx');
      await writeFile(options.html, statsPage(hotline.name, stats, names, days));
      out(`${options.html}: the figures of ${days.from} to ${days.to}.`);
    } else if (options.json) out(JSON.stringify({ days, ...stats }, null, 2));
    else if (wanted) out(csv(tables(stats, names).find(({ name }) => name === wanted)?.rows ?? []).trimEnd());
    else print(tables(stats, names), days, out);
  });
}

function print(all: readonly Table[], days: Days, out: Out): void {
  out(`Calls from ${days.from} to ${days.to} (${days.zone}). Rows of fewer than ${FEWEST} calls are among the others.`);
  for (const { title, rows } of all) {
    out();
    out(`${title}${rows.length ? '' : ': none that may be shown'}`);
    if (rows.length) table(rows, out);
  }
  out();
  out(`Published elsewhere: ${FIELD.figures.map(({ says }) => says).join('; ')}.`);
  out(`(${FIELD.source}, ${FIELD.url})`);
}

function tableNamed(name: string | true): TableName {
  const found = TABLES.find(known => known === (name === true ? 'calls' : name));
  if (!found) throw new CommandError(`--csv takes the name of a table: ${TABLES.join(', ')}`);
  return found;
}
