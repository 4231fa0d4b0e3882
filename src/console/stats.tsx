// Do people understand? The figures of `earshot stats`, for who plans and who checks. A host that can draws charts.
import { Hono } from 'hono';
import { homeOf } from '../callbacks/windows.ts';
import { isDay } from '../content/days.ts';
import type { Lengths } from '../content/lengths.ts';
import type { Deps } from '../deps.ts';
import type { Chart } from '../stats/charts/chart.ts';
import { FEWEST } from '../stats/few.ts';
import { look, namesIn } from '../stats/look.ts';
import { daysOf } from '../stats/span.ts';
import type { Stats } from '../stats/stats.ts';
import type { Names } from '../stats/words.ts';
import { type ConsoleEnv, MOUNT } from './door.ts';
import { Figures } from './figures.tsx';
import { Frame } from './layout.tsx';

const AT = `${MOUNT}/stats`;

/** What only a host with files and room has: without it what was heard is not known, and there are tables alone. */
export interface StatsExtras {
  lengths(): Lengths;
  charts(stats: Stats, names: Names): Promise<Chart[]>;
}

const NONE: StatsExtras = {
  lengths: () => ({ clip: () => undefined, version: () => undefined, head: () => undefined, wav: () => undefined }),
  charts: async () => [],
};

export function statsPage(deps: Deps, { lengths, charts }: StatsExtras = NONE): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  app.get('/', async c => {
    const now = deps.now().getTime();
    const asked = (name: string) => [c.req.query(name) ?? ''].find(isDay);
    const days = daysOf({ from: asked('from'), to: asked('to') }, homeOf(deps).zone, now);
    const stats = await look(deps.database, { flows: deps.flows, lengths: lengths(), days, now });
    const [first] = deps.flows.values();
    const names = namesIn(first?.content ?? { languages: {}, prompts: {} });
    return c.html(
      <Frame deps={deps} title="Stats" person={c.var.person} at={AT}>
        <h1>Stats</h1>
        <form method="get" action={AT} class="row">
          <label>
            From
            <input type="date" name="from" value={days.from} />
          </label>
          <label>
            To
            <input type="date" name="to" value={days.to} />
          </label>
          <button type="submit">Show</button>
        </form>
        <p>
          Days on the clock of {days.zone}. Rows of fewer than {FEWEST} calls are among the others, or left out. As a
          file: <code>earshot stats --csv</code>, <code>--json</code>, <code>--html</code>.
        </p>
        <Figures stats={stats} names={names} charts={await charts(stats, names)} />
      </Frame>,
    );
  });
  return app;
}
