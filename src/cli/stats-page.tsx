// The figures as one file, to be opened in a browser or sent on: no script, nothing fetched.
import { createHash } from 'node:crypto';
import { raw } from 'hono/html';
import { Figures } from '../console/figures.tsx';
import { plainStyle as css } from '../console/style.ts';
import { charts } from '../stats/charts/charts.ts';
import { FEWEST } from '../stats/few.ts';
import type { Days } from '../stats/span.ts';
import type { Stats } from '../stats/stats.ts';
import type { Names } from '../stats/words.ts';

const policy = `default-src 'none'; img-src data:; style-src 'sha256-${createHash('sha256').update(css).digest('base64')}'`;

export const statsPage = (name: string, stats: Stats, names: Names, { from, to, zone }: Days): string =>
  `<!doctype html>${(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`Stats · ${name}`}</title>
        <style>{raw(css)}</style>
      </head>
      <body>
        <header>
          <p class="name">{name}</p>
        </header>
        <main>
          <h1>Stats</h1>
          <p>
            Calls from {from} to {to} ({zone}). Rows of fewer than {FEWEST} calls are among the others, or left out.
          </p>
          <Figures stats={stats} names={names} charts={charts(stats, names)} />
        </main>
      </body>
    </html>
  )}\n`;
