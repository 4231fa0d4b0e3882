// How much waits, and who is there for it: numbers only, for who plans the rota. Small ones are blurred.
import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import { queueFigures } from '../store/figures.ts';
import { onShift } from '../store/people.ts';
import { counts } from '../store/queue.ts';
import { ago } from './clock.ts';
import { type ConsoleEnv, MOUNT } from './door.ts';
import { languageNames } from './languages.ts';
import { Frame } from './layout.tsx';

/** A count under this, in one language, could be somebody. */
const LEAST = 5;
const blurred = (n: number): string => (n === 0 ? '0' : n < LEAST ? `under\u00a0${LEAST}` : `${n}`);

export function countsPage(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  app.get('/', async c => {
    const now = deps.now().getTime();
    const all = await queueFigures(deps.database);
    const byLanguage = new Map((await counts(deps.database)).map(row => [row.language, row]));
    const there = await onShift(deps.database, now);
    return c.html(
      <Frame deps={deps} title="Counts" person={c.var.person} at={`${MOUNT}/counts`}>
        <h1>Counts</h1>
        <section class="card">
          <dl class="facts">
            <dt>Waiting</dt>
            <dd>{all.normal + all.urgent}</dd>
            <dt>Urgent</dt>
            <dd>{all.urgent}</dd>
            <dt>Longest wait</dt>
            <dd>{all.oldest === undefined ? 'none' : ago(now - all.oldest)}</dd>
            <dt>Messages to hear</dt>
            <dd>{all.unheard}</dd>
            <dt>On shift</dt>
            <dd>{there.length}</dd>
          </dl>
        </section>
        <section class="card">
          <h2 id="by-language">By language</h2>
          <table aria-labelledby="by-language">
            <thead>
              <tr>
                <th scope="col">Language</th>
                <th scope="col">Waiting</th>
                <th scope="col">Urgent</th>
                <th scope="col">On shift</th>
              </tr>
            </thead>
            <tbody>
              {Object.entries(languageNames(deps)).map(([tag, english]) => (
                <tr>
                  <th scope="row">{english}</th>
                  <td>{blurred(byLanguage.get(tag)?.waiting ?? 0)}</td>
                  <td>{blurred(byLanguage.get(tag)?.urgent ?? 0)}</td>
                  <td>{there.filter(p => p.languages.includes(tag)).length}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </Frame>,
    );
  });
  return app;
}
