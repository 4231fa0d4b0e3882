// Who did what: nothing here tells who a caller is, or what was said.
import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import { people } from '../store/people.ts';
import { auditBefore } from '../store/queue.ts';
import { type ConsoleEnv, MOUNT } from './door.ts';
import { Frame } from './layout.tsx';
import { scopeOf } from './permissions.ts';
import { Text } from './scripts.tsx';
import { Cell, Row, Stack } from './table.tsx';

const AT = `${MOUNT}/audit`;
const MOST = 100;

export function auditPage(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  app.get('/', async c => {
    const before = /^\d{1,15}$/.test(c.req.query('before') ?? '') ? Number(c.req.query('before')) : undefined;
    const rows = await auditBefore(deps.database, before, MOST);
    const last = rows.at(-1);
    const names = scopeOf(c.var.person.roles, 'see-people') ? await namesOf(deps) : new Map<string, string>();
    return c.html(
      <Frame deps={deps} title="Audit" person={c.var.person} at={AT}>
        <h1>Audit</h1>
        <section class="card">
          <Stack columns={['When (UTC)', 'Who', 'What', 'About']} label="Audit">
            {rows.map(row => (
              <Row>
                <Cell>{new Date(row.at).toISOString().slice(0, 19).replace('T', ' ')}</Cell>
                <Cell>
                  <Id id={row.actor} names={names} />
                </Cell>
                <Cell>{row.act}</Cell>
                <Cell name="about">
                  <Id id={row.subject} names={names} />
                </Cell>
              </Row>
            ))}
          </Stack>
        </section>
        {last && rows.length === MOST ? <a href={`${AT}?before=${last.id}`}>Earlier</a> : null}
      </Frame>,
    );
  });
  return app;
}

/** Who stands behind the ids: for who sees the people anyway. An auditor reads ids. */
const namesOf = async (deps: Deps) => new Map((await people(deps.database)).map(p => [p.id, p.name]));

const Id = ({ id, names }: { id: string; names: Map<string, string> }) => {
  const name = names.get(id);
  return name === undefined ? <code>{id}</code> : <Text text={name} />;
};
