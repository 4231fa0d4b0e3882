// Who works here, for supervisors: who is on shift, and who is locked out.
import { Hono } from 'hono';
import { homeOf } from '../callbacks/windows.ts';
import type { Deps } from '../deps.ts';
import { audit } from '../store/audit.ts';
import { people } from '../store/people.ts';
import { setLocked } from '../store/sessions.ts';
import { type Ask, type ConsoleEnv, MOUNT } from './door.ts';
import { languageNames } from './languages.ts';
import { Frame } from './layout.tsx';
import { Refusal } from './refusals.ts';
import { Text } from './scripts.tsx';
import { goesOff } from './shift.tsx';
import { Cell, Row, Stack } from './table.tsx';
import { clockAt } from './week.ts';

const AT = `${MOUNT}/people`;

export function peoplePage(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();

  app.get('/', async c => {
    const all = await people(deps.database);
    const now = deps.now().getTime();
    const names = languageNames(deps);
    const { zone } = homeOf(deps);
    return c.html(
      <Frame deps={deps} title="People" person={c.var.person} at={AT}>
        <h1>People</h1>
        <section class="card">
          <Stack columns={['Name', 'Roles', 'Languages', 'Shift', 'Account', '']} label="People">
            {all.map(p => (
              <Row>
                <Cell mark="code">
                  <Text text={p.name} />
                </Cell>
                <Cell>{p.roles.join(', ')}</Cell>
                <Cell>{p.languages.map(tag => names[tag] ?? tag).join(', ')}</Cell>
                <Cell>
                  {(p.shiftUntil ?? 0) > now ? (
                    <span class="tag now">on shift until {clockAt(p.shiftUntil ?? 0, zone)}</span>
                  ) : null}
                </Cell>
                <Cell>{p.locked ? <span class="tag urgent">locked</span> : null}</Cell>
                <Cell mark="act">
                  {p.id === c.var.person.id ? null : (
                    <form method="post" action={`${AT}/${p.id}/${p.locked ? 'unlock' : 'lock'}`}>
                      <button type="submit" class={p.locked ? 'quiet small' : 'danger small'}>
                        {p.locked ? 'Unlock' : 'Lock'}
                        <span class="unseen"> {p.name}</span>
                      </button>
                    </form>
                  )}
                </Cell>
              </Row>
            ))}
          </Stack>
        </section>
      </Frame>,
    );
  });

  const set = async (c: Ask, locked: boolean) => {
    const id = c.req.param('id') ?? '';
    const { person } = c.var;
    if (id === person.id) throw new Refusal('not-yourself', { back: AT });
    const at = deps.now().getTime();
    if (!(await setLocked(deps.database, id, locked ? at : undefined)))
      throw new Refusal('not-there', { about: 'person of this id', back: AT });
    if (locked) await goesOff(deps.database, id, at);
    await audit(deps.database, { at, actor: person.id, act: locked ? 'locked' : 'unlocked', subject: id });
    return c.redirect(AT, 303);
  };
  app.post('/:id/lock', c => set(c, true));
  app.delete('/:id/lock', c => set(c, false));
  app.post('/:id/unlock', c => set(c, false));
  return app;
}
