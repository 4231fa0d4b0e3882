// The next request: claimed while it is offered, so that nobody else is offered it; and what is said of it.
import { hears } from '../callbacks/hearing.ts';
import type { Deps } from '../deps.ts';
import { isOver } from '../outreach/calls.ts';
import { endDial } from '../store/attempts.ts';
import { type Callback, callback, claim, heldBy, release, renew, requestsOf, waitingFor } from '../store/callbacks.ts';
import { countUnheard } from '../store/inbox.ts';
import type { Taker } from '../store/may-ring.ts';
import { owedBy } from '../store/owed.ts';
import type { Person } from '../store/people.ts';
import { nobodyFor } from '../store/queue.ts';
import { type Request, requestByCode } from '../store/requests.ts';
import { messagesFor } from '../store/voices.ts';
import { mayReturnCalls, maySetRoutes } from './may.ts';
import { atWork, type Working } from './signing-in.ts';
import type { Card, WorkAnswer } from './work.ts';

/** What a responder hears next: first what they owe, then whether they are on shift, then the next request. */
export async function next(w: Working): Promise<WorkAnswer> {
  const person = await atWork(w);
  if (!person) return { type: 'elsewhere' };
  const { database } = w.deps;
  const now = w.deps.now().getTime();
  const skip = (await Promise.all(w.context.skipped.map(code => keyOf(w.deps, code)))).filter(key => key !== undefined);

  const held = await heldBy(database, person.id, now);
  if (held && held.state !== 'claimed') return owing(w, held, person);
  const on = (person.shiftUntil ?? 0) > now;
  const kept =
    held && on && !skip.includes(held.key) ? foremost(await requestsOf(database, held.key), person) : undefined;
  if (held && !kept) await release(database, { key: held.key, responder: person.id, now });
  if (maySetRoutes(person) && !mayReturnCalls(person)) return { type: 'switches' };
  if (!on) return { type: 'offShift', maySwitch: maySetRoutes(person) };

  const claiming = taker(person, 'waited', now);
  const claimed = kept ? undefined : await claim(database, { ...claiming, skip });
  const request = kept ?? (claimed && foremost(await requestsOf(database, claimed.key), person));
  if (!request) return { type: 'nothing', unheard: await countUnheard(database, person.languages) };
  const { waiting, urgent } = await waitingFor(database, claiming);
  const { code, language, created_at: asked } = request;
  const { woman, nobody } = await wanted(w.deps, await requestsOf(database, request.number_hash ?? ''));
  const offer = { code, language, asked, waiting, urgent, woman: woman && !person.woman, nobody };
  return { type: 'offered', offer };
}

const isSupervisor = (person: Person): boolean => person.roles.includes('supervisor');

/** What this person may take; `beyond`: what they may besides, if they supervise. */
const taker = (person: Person, beyond: Taker['beyond'], now: number): Taker => ({
  responder: person.id,
  languages: person.languages,
  beyond: isSupervisor(person) ? beyond : undefined,
  now,
});

/** Whether a woman should call, and why nobody on shift can take it, if so. */
async function wanted({ database, now }: Deps, requests: readonly Request[]): Promise<Pick<Card, 'woman' | 'nobody'>> {
  const why = await Promise.all(requests.map(r => nobodyFor(database, r.id, now().getTime())));
  return { woman: requests.some(r => r.woman === 1), nobody: why.find(reason => reason !== undefined) };
}

/** An outcome is owed before anything else. A talk without an end is ended when its call is over, or was this one. */
async function owing({ deps, sid }: Working, held: Callback, person: Person): Promise<WorkAnswer> {
  const attempt = await owedBy(deps.database, person.id, held.key);
  if (!attempt) throw new Error('somebody is in a call that was never begun');
  if (held.state !== 'outcome' && attempt.ended_at === null) {
    const here = attempt.call_sid === sid;
    if (!here && !(await isOver(deps, attempt.call_sid))) return { type: 'elsewhere' };
    await endDial(deps.database, { id: attempt.id, carrier: null, seconds: null, now: deps.now().getTime() });
  }
  return { type: 'owes', attempt: attempt.id };
}

/** What stands for a number: its urgent request, or the oldest; if there are several, one the responder speaks. */
export function foremost(requests: readonly Request[], person: Pick<Person, 'languages'>): Request | undefined {
  const rank = (r: Request) => (r.urgency === 'urgent' ? 0 : 2) + (person.languages.includes(r.language) ? 0 : 1);
  return [...requests].sort((a, b) => rank(a) - rank(b) || a.created_at - b.created_at)[0];
}

export const keyOf = async (deps: Pick<Deps, 'database'>, code: string | undefined): Promise<string | undefined> =>
  (code && (await requestByCode(deps.database, code))?.number_hash) || undefined;

/** This responder's claim on a number, renewed, or taken up again when it had lapsed and nobody else was quicker. */
export async function hold({ deps }: Working, person: Person, key: string): Promise<boolean> {
  const { database } = deps;
  const now = deps.now().getTime();
  const held = await heldBy(database, person.id, now);
  if (held) {
    if (held.key !== key || held.state !== 'claimed') return false;
    return renew(database, { key, responder: person.id, now });
  }
  return (await claim(database, { ...taker(person, 'chosen', now), key })) !== undefined;
}

/** The card, and the message that is heard next; after the last comes the first. */
export async function hear(w: Working): Promise<WorkAnswer> {
  const person = await atWork(w);
  const key = await keyOf(w.deps, w.context.code);
  if (!person || !key || !(await hold(w, person, key))) return { type: 'lost' };
  const card = await cardOf(w, person, key);
  const messages = await messagesFor(w.deps.database, key);
  if (!card) return { type: 'lost' };
  const index = w.context.message < messages.length ? w.context.message : 0;
  const message = messages[index]?.key;
  if (message) await hears(w.deps, { person: person.id, message: { key: message }, code: card.code });
  return { type: 'heard', card, message, next: index + 1 };
}

export async function cardOf({ deps }: Working, person: Person, key: string): Promise<Card | undefined> {
  const requests = await requestsOf(deps.database, key);
  const request = foremost(requests, person);
  const [message] = await messagesFor(deps.database, key);
  return (
    request && {
      code: request.code,
      language: request.language,
      urgent: request.urgency === 'urgent',
      rings: (await callback(deps.database, key))?.rings ?? 0,
      ...(await wanted(deps, requests)),
      message: message?.key,
    }
  );
}
