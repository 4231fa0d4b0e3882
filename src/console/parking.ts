// What only a supervisor does to a number: take it out of the queue, put it back, close what has no number.
import { Hono } from 'hono';
import * as z from 'zod';
import { allowedBy } from '../callbacks/settling.ts';
import { nextWindow } from '../callbacks/windows.ts';
import type { Deps } from '../deps.ts';
import { audit } from '../store/audit.ts';
import { settle } from '../store/callbacks.ts';
import { closeNumberless, park, speakInstead } from '../store/queue.ts';
import { type Ask, type ConsoleEnv, MOUNT } from './door.ts';
import { form, reason, tag } from './form.ts';
import { languageNames } from './languages.ts';
import { keepNote } from './notes.ts';
import { Refusal } from './refusals.ts';
import { type Subject, subjectOf } from './subject.ts';

const shape = z.object({ reason });
/** Whose language was another is put back with the right one, and keeps its place. */
const back = z.object({ language: tag.optional() });
/** What the queue shows of why: the reason itself may tell too much, and stands in a note. */
const WHY = 'a supervisor parked it';

export function parking(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  const noted = async (c: Ask, s: Subject, act: string, why?: string) => {
    const at = deps.now().getTime();
    await audit(deps.database, { at, actor: c.var.person.id, act, subject: s.request.code });
    if (why) await keepNote(deps, s, c.var.person.id, `${act}: ${why}`);
  };

  app.post('/:code/parking', async c => {
    const s = await subjectOf(c, deps);
    const given = await form(c, shape, 'reason');
    if (!s.key) throw new Refusal('no-number', { back: s.at, typed: given.reason });
    if (!(await park(deps.database, { key: s.key, why: WHY, now: deps.now().getTime() })))
      throw new Refusal('owes-outcome', { back: s.at, typed: given.reason });
    await noted(c, s, 'parked', given.reason);
    return c.redirect(s.at, 303);
  });

  const requeue = async (c: Ask) => {
    const s = await subjectOf(c, deps);
    const given = await form(c, back);
    if (s.held?.state !== 'parked') throw new Refusal('changed', { back: s.at });
    const when = allowedBy(s.requests);
    const now = deps.now().getTime();
    const window = nextWindow(now, when === 'now' ? 'day' : when, s.place, s.held.last_rang_at ?? undefined);
    if (!window) throw new Refusal('not-this-phone', { back: s.at });
    const { key, rev } = s.held;
    if (!(await settle(deps.database, { key, rev, event: { type: 'requeue' }, window, suppress: false, now })))
      throw new Refusal('changed', { back: s.at });
    if (given.language && languageNames(deps)[given.language])
      await speakInstead(deps.database, { key, language: given.language, now });
    await noted(c, s, 'put back into the queue');
    return c.redirect(s.at, 303);
  };
  app.delete('/:code/parking', requeue);
  app.post('/:code/requeue', requeue);

  app.post('/:code/closing', async c => {
    const s = await subjectOf(c, deps);
    const given = await form(c, shape, 'reason');
    if (!(await closeNumberless(deps.database, s.request.id, deps.now().getTime())))
      throw new Refusal('changed', { back: s.at, typed: given.reason });
    await noted(c, s, 'closed without a call', given.reason);
    return c.redirect(`${MOUNT}?done=closed`, 303);
  });
  return app;
}
