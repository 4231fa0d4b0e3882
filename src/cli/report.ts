// earshot report: waits and outcomes, by language and week; whole weeks only, so that two reports never differ by a day.
import { csv } from '../keeping/csv.ts';
import { type ReportRow, report } from '../keeping/report.ts';
import { weekStart } from '../keeping/weeks.ts';
import type { Config } from '../platform/config.ts';
import { reportedAttempts, reportedRequests } from '../store/report.ts';
import { dayNamed } from './day.ts';
import { type Store, withStore } from './store.ts';
import { table } from './table.ts';

const WEEK_MS = 7 * 24 * 3_600_000;
/** How far back a report looks unless told otherwise. */
const WEEKS = 12;

interface Span {
  from?: string;
  to?: string;
}

export async function printReport(
  config: Config,
  options: Span & { csv?: boolean },
  out: (line?: string) => void,
): Promise<void> {
  const rows = await withStore(config, store => reportOf(store, options));
  if (options.csv) out(csv(rows).trimEnd());
  else if (rows.length > 0) table(rows, out);
  else out('There were no requests in those weeks.');
}

/** The weeks that `from` and `to` (days such as 2026-11-02) lie in, as far as they are over. Throws CommandError. */
export async function reportOf(
  { database, hotline, now }: Pick<Store, 'database' | 'hotline' | 'now'>,
  { from, to }: Span,
): Promise<ReportRow[]> {
  const [country = ''] = [hotline.lines[0]?.country ?? ''].flat();
  const zone = hotline.countries[country]?.zone ?? 'UTC';
  const thisWeek = weekStart(now(), zone);
  const until = to
    ? Math.min(thisWeek, weekStart(weekStart(noonOf('--to', to), zone) + 1.2 * WEEK_MS, zone))
    : thisWeek;
  const since = from ? weekStart(noonOf('--from', from), zone) : weekStart(until - WEEKS * WEEK_MS, zone);
  const [requests, attempts] = [
    await reportedRequests(database, since, until),
    await reportedAttempts(database, since),
  ];
  return report(requests, attempts, zone, now());
}

const noonOf = (option: string, day: string): number => Date.parse(`${dayNamed(option, day)}T12:00:00Z`);
