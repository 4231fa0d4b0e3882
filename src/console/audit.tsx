// Who did what, by id and case code: nothing here tells who a caller is, or what was said.
import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import { auditBefore } from '../store/queue.ts';
import { type ConsoleEnv, MOUNT } from './door.ts';
import { Frame } from './layout.tsx';

const AT = `${MOUNT}/audit`;
const MOST = 100;

export function auditPage(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  app.get('/', async c => {
    const before = /^\d{1,15}$/.test(c.req.query('before') ?? '') ? Number(c.req.query('before')) : undefined;
    const rows = await auditBefore(deps.database, before, MOST);
    const last = rows.at(-1);
    return c.html(
      <Frame deps={deps} title="Audit" person={c.var.person} at={AT}>
        <h1>Audit</h1>
        <section class="card">
          <table class="stack">
            <thead>
              <tr>
                {['When (UTC)', 'Who', 'What', 'About'].map(name => (
                  <th scope="col">{name}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(row => (
                <tr>
                  <td>{new Date(row.at).toISOString().slice(0, 19).replace('T', ' ')}</td>
                  <td>
                    <code>{row.actor}</code>
                  </td>
                  <td>{row.act}</td>
                  <td>
                    <code>{row.subject}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        {last && rows.length === MOST ? <a href={`${AT}?before=${last.id}`}>Earlier</a> : null}
      </Frame>,
    );
  });
  return app;
}
