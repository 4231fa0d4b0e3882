// Taking a number, giving it back, handing it to somebody else.
import { Hono } from 'hono';
import * as z from 'zod';
import { allowedBy } from '../callbacks/settling.ts';
import type { Deps } from '../deps.ts';
import { audit } from '../store/audit.ts';
import { claim, release as giveBack, heldBy } from '../store/callbacks.ts';
import { mayAnswer, type Person, people } from '../store/people.ts';
import { isRingable, isSuppressed, reassign } from '../store/queue.ts';
import { isOpen } from '../store/requests.ts';
import { onTheWall } from './clock.ts';
import { type Ask, type ConsoleEnv, MOUNT } from './door.ts';
import { form, id } from './form.ts';
import { Refusal, type Why } from './refusals.ts';
import { codeOf, holderOf, holds, mustHold, type Subject, subjectOf } from './subject.ts';

const handover = z.object({ to: id });

export function claims(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  const now = () => deps.now().getTime();

  app.post('/:code/claim', async c => {
    const s = await subjectOf(c, deps);
    const { person, scope } = c.var;
    // Pressed twice, or sent again: it is theirs already.
    if (holds(s.held, person.id, now())) return c.redirect(s.at, 303);
    const beyond = scope === 'any' ? ('chosen' as const) : undefined;
    const claiming = { responder: person.id, languages: person.languages, beyond, now: now() };
    const got = s.key && (await claim(deps.database, { ...claiming, key: s.key }));
    if (got) return c.redirect(s.at, 303);
    throw await whyNot(deps, await subjectOf(c, deps), person);
  });

  const release = async (c: Ask) => {
    const s = await subjectOf(c, deps);
    const held = await mustHold(c, deps, s);
    if (held.state !== 'claimed' || !held.responder)
      throw new Refusal(held.state === 'waiting' ? 'not-yours' : 'owes-outcome', { back: s.at });
    if (!(await giveBack(deps.database, { key: held.key, responder: held.responder, now: now() })))
      throw new Refusal('changed', { back: s.at });
    return c.redirect(`${MOUNT}?done=released`, 303);
  };
  app.delete('/:code/claim', release);
  app.post('/:code/release', release);

  app.post('/:code/holder', async c => {
    const s = await subjectOf(c, deps);
    const given = await form(c, handover);
    const to = (await takers(deps)).find(person => person.id === given.to);
    if (!to) throw new Refusal('not-there', { about: 'person of that name at work', back: s.at });
    if (!s.key) throw new Refusal('no-number', { back: s.at });
    const at = now();
    const got = (await holderOf(deps, s.held, at))
      ? s.held && (await reassign(deps.database, { key: s.key, rev: s.held.rev, to: to.id, now: at }))
      : await claim(deps.database, {
          responder: to.id,
          languages: to.languages,
          beyond: 'chosen',
          now: at,
          key: s.key,
        });
    if (!got && forAWoman(s, to)) throw new Refusal('for-a-woman', { back: s.at });
    if (!got) throw new Refusal('they-hold-another', { about: to.name, back: s.at });
    await audit(deps.database, { at, actor: c.var.person.id, act: `handed to ${to.id}`, subject: s.request.code });
    return c.redirect(s.at, 303);
  });
  return app;
}

/** Why a claim got nothing, as a sentence for who asked. */
async function whyNot(deps: Deps, s: Subject, person: Person): Promise<Refusal> {
  const { database } = deps;
  const now = deps.now().getTime();
  const no = (why: Why, about = '') => new Refusal(why, { about, back: MOUNT });
  if (!s.key) return no('no-number');
  const holder = await holderOf(deps, s.held, now);
  if (holder) return no('held', holder);
  const mine = await heldBy(database, person.id, now);
  if (mine) return no('you-hold-another', (await codeOf(database, mine.key)) ?? 'another');
  if (!s.requests.some(isOpen)) return no('closed', s.request.code);
  if (s.held?.state === 'parked') return no('parked', s.held.parked_why ?? 'it is parked');
  if (forAWoman(s, person)) return no('for-a-woman');
  // It could be had when it was looked at again: whoever had it gave it back in this moment.
  return (await notNow(deps, s, s.key, MOUNT)) ?? no('changed');
}

/** Why a number may not be rung at this moment, whoever holds it; undefined: it may. */
export async function notNow(deps: Deps, s: Subject, key: string, back: string): Promise<Refusal | undefined> {
  const now = deps.now().getTime();
  if (await isRingable(deps.database, key, now)) return undefined;
  if (await isSuppressed(deps.database, key)) return new Refusal('asked-never', { back });
  if (allowedBy(s.requests) === 'no') return new Refusal('not-this-phone', { back });
  if (s.requests.some(r => r.status === 'taken')) return new Refusal('held', { about: 'Somebody on duty', back });
  const due = Math.max(...s.requests.map(r => r.due_at ?? 0));
  return new Refusal('outside-hours', { about: due > now ? onTheWall(due, s.place.zone) : '', back });
}

const forAWoman = (s: Subject, person: Person): boolean =>
  !mayAnswer(person, { woman: s.requests.some(r => r.woman === 1) });

/** To whom a number may be handed: who takes calls, and is not locked. */
export const takers = async (deps: Deps) =>
  (await people(deps.database)).filter(
    p => !p.locked && (p.roles.includes('responder') || p.roles.includes('supervisor')),
  );
