// Who will be here when: a week by language, the hours in which nobody who speaks it is planned, and the form that
// plans. What callers are promised goes by it.
import { Hono } from 'hono';
import * as z from 'zod';
import { homeOf, type Window } from '../callbacks/windows.ts';
import { dayAfter } from '../content/days.ts';
import type { Deps } from '../deps.ts';
import { dayIn } from '../keeping/weeks.ts';
import { audit } from '../store/audit.ts';
import { LONGEST_SHIFT_MS, personById } from '../store/people.ts';
import { anyShiftPlanned, planShift, unplanShift } from '../store/rota.ts';
import { takers } from './claim.ts';
import { onTheWall } from './clock.ts';
import { type Ask, type ConsoleEnv, MOUNT } from './door.ts';
import { form, id, setClock, setDay } from './form.ts';
import { weekOf } from './gaps.ts';
import { languageNames } from './languages.ts';
import { Frame } from './layout.tsx';
import { scopeOf } from './permissions.ts';
import { Refusal } from './refusals.ts';
import { Gaps, PlanForm, Week } from './rota-cards.tsx';
import { mondayOf, stretch, timeOf } from './week.ts';

const AT = `${MOUNT}/rota`;
const shape = z.object({ person: id, day: setDay, from: setClock, until: setClock });

export function rota(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  const { database } = deps;
  const { zone } = homeOf(deps);
  const now = () => deps.now().getTime();

  app.get('/', async c => {
    const { person, scope } = c.var;
    const monday = mondayOf(c.req.query('week'), now(), zone);
    const languages = await weekOf(deps, monday, scope === 'own' ? person.languages : undefined);
    const plans = scopeOf(person.roles, 'plan-shift') !== undefined;
    return c.html(
      <Frame deps={deps} title="Rota" person={person} at={AT}>
        <h1>Rota</h1>
        <nav aria-label="Weeks" class="weeks">
          <a href={`${AT}?week=${dayAfter(monday, -7)}`}>← Before</a>
          <a href={AT}>This week</a>
          <a href={`${AT}?week=${dayAfter(monday, 7)}`}>Next →</a>
        </nav>
        <p class="faint">
          The week of {wall(monday)}, {timeOf(zone)}. What callers are promised goes by it. Whoever comes still begins
          their shift, by telephone or above the queue.
        </p>
        {(await anyShiftPlanned(database, now())) ? null : (
          <p class="notice">Nothing is planned from now on, so callers are promised what the hours alone allow.</p>
        )}
        <Gaps languages={languages} />
        {plans ? (
          <PlanForm
            at={AT}
            people={await takers(deps)}
            names={languageNames(deps)}
            monday={monday}
            today={dayIn(now(), zone)}
          />
        ) : null}
        <div class="weekly">
          {languages.map(language => (
            <Week {...{ language, zone, plans }} at={AT} now={now()} />
          ))}
        </div>
      </Frame>,
    );
  });

  const wall = (day: string) => onTheWall(stretch(day, '12:00', '13:00', zone)?.from ?? 0, zone).slice(0, -6);
  const shown = (c: Ask, at: number) => c.redirect(`${AT}?week=${mondayOf(undefined, at, zone)}`, 303);

  app.post('/', async c => {
    const given = await form(c, shape);
    const to = await personById(database, given.person);
    if (!to || to.locked || !(await takers(deps)).some(p => p.id === to.id))
      throw new Refusal('not-there', { about: 'person of that name at work', back: AT });
    const shift = planned(stretch(given.day, given.from, given.until, zone), now());
    await planShift(database, { person: to.id, ...shift });
    await audit(database, { at: now(), actor: c.var.person.id, act: 'planned a shift', subject: to.id });
    return shown(c, shift.from);
  });

  const unplan = async (c: Ask) => {
    const person = c.req.param('id') ?? '';
    const from = Number(c.req.param('from'));
    // Pressed twice: it is out of the plan already.
    if (Number.isSafeInteger(from) && (await unplanShift(database, { person, from, now: now() })))
      await audit(database, {
        at: now(),
        actor: c.var.person.id,
        act: 'took a shift out of the plan',
        subject: person,
      });
    return shown(c, Number.isSafeInteger(from) && from > 0 ? from : now());
  };
  app.delete('/:id/:from', unplan);
  app.post('/:id/:from/unplan', unplan);
  return app;
}

/** A shift that can be planned. Refuses with the reason. */
function planned(shift: Window | undefined, now: number): Window {
  const no = (about: string) => new Refusal('bad-shift', { about, back: AT });
  if (!shift) throw no('There is no such day, or its clock is changed at that time.');
  if (shift.until <= now) throw no('That is over already.');
  if (shift.until - shift.from > LONGEST_SHIFT_MS) throw no('A shift lasts twelve hours at most.');
  return shift;
}
