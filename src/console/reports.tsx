// How long people waited and what came of it, by language and week: whole weeks, small counts hidden
// (keeping/report.ts). The file with every column is `earshot report --csv`.
import { Hono } from 'hono';
import { homeOf } from '../callbacks/windows.ts';
import type { Deps } from '../deps.ts';
import { report } from '../keeping/report.ts';
import { weekStart } from '../keeping/weeks.ts';
import { reportedAttempts, reportedRequests } from '../store/report.ts';
import { type ConsoleEnv, MOUNT } from './door.ts';
import { languageNames } from './languages.ts';
import { Frame } from './layout.tsx';

const AT = `${MOUNT}/reports`;
const WEEKS = 12;
const WEEK_MS = 7 * 24 * 3_600_000;
/** Of the report's columns, those that are looked at each week. */
const COLUMNS = [
  'requests',
  'wait p50 minutes',
  'wait p90 minutes',
  'within the promise',
  'attempts per reach',
  'unsafe share',
];

export function reportsPage(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  app.get('/', async c => {
    const { zone } = homeOf(deps);
    const until = weekStart(deps.now().getTime(), zone);
    const since = weekStart(until - WEEKS * WEEK_MS, zone);
    const requests = await reportedRequests(deps.database, since, until);
    const rows = report(requests, await reportedAttempts(deps.database, since), zone, deps.now().getTime());
    const names = languageNames(deps);
    return c.html(
      <Frame deps={deps} title="Reports" person={c.var.person} at={AT}>
        <h1>Reports</h1>
        <section class="card wide">
          {rows.length === 0 ? (
            <p>There were no requests in the last {WEEKS} whole weeks.</p>
          ) : (
            <table aria-label="By week and language">
              <thead>
                <tr>
                  {['week', 'language', ...COLUMNS].map(name => (
                    <th scope="col">{name}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map(row => (
                  <tr>
                    <th scope="row">{row.week}</th>
                    <td>{names[row.language ?? ''] ?? row.language}</td>
                    {COLUMNS.map(name => (
                      <td>{row[name]}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
      </Frame>,
    );
  });
  return app;
}
