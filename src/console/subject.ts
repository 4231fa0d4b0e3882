// What a page or a form is about: a request by its code, with the number it belongs to and who holds that.

import { ENGAGED } from '../callbacks/life.ts';
import { homeOf } from '../callbacks/windows.ts';
import { placeFor } from '../callbacks/work.ts';
import type { Country } from '../content/hotline.ts';
import type { Deps } from '../deps.ts';
import { type Callback, callback, requestsOf } from '../store/callbacks.ts';
import { personById } from '../store/people.ts';
import { type Request, requestByCode } from '../store/requests.ts';
import { type Ask, MOUNT } from './door.ts';
import { scopeOf } from './permissions.ts';
import { Refusal } from './refusals.ts';

export interface Subject {
  request: Request;
  /** Undefined: the request has no number, and nobody can claim it. */
  key: string | undefined;
  /** Undefined: nobody has touched this number yet. */
  held: Callback | undefined;
  /** Every open request of the number; the request itself where there is none. */
  requests: Request[];
  /** Whose clock its hours go by. */
  place: Country;
  /** Its page. */
  at: string;
}

/** The subject of this route's code. Who reaches only their own must hold it, or speak its language. */
export async function subjectOf(c: Ask, deps: Deps): Promise<Subject> {
  const code = c.req.param('code') ?? '';
  const request = /^\d{6}$/.test(code) ? await requestByCode(deps.database, code) : undefined;
  if (!request) throw new Refusal('not-there', { about: 'request of this code', back: MOUNT });
  const key = request.number_hash ?? undefined;
  const held = key === undefined ? undefined : await callback(deps.database, key);
  const open = key === undefined ? [] : await requestsOf(deps.database, key);
  const requests = open.length > 0 ? open : [request];
  const { person } = c.var;
  const theirs = held?.responder === person.id || requests.some(r => person.languages.includes(r.language));
  if (!theirs && scopeOf(person.roles, 'see-request') !== 'any') throw new Refusal('not-for-you', { back: MOUNT });
  const place = placeFor(requests, deps.hotline.countries, homeOf(deps, request.line));
  return { request, key, held, requests, place, at: `${MOUNT}/requests/${code}` };
}

/** Does this person hold it now? A claim that has lapsed is nobody's. */
export const holds = (held: Callback | undefined, person: string, now: number): boolean =>
  held !== undefined &&
  held.responder === person &&
  (ENGAGED.includes(held.state) || (held.state === 'claimed' && (held.lease_until ?? 0) > now));

/** The callback, for who holds it, or for anybody who reaches others'. Refuses with the reason. */
export async function mustHold(c: Ask, deps: Deps, s: Subject, typed?: string): Promise<Callback> {
  const { held } = s;
  const now = deps.now().getTime();
  if (c.var.scope === 'any' && held) return held;
  if (held && holds(held, c.var.person.id, now)) return held;
  const more = { back: s.at, ...(typed === undefined ? {} : { typed }) };
  if (held?.responder === c.var.person.id && held.state === 'claimed') throw new Refusal('lapsed', more);
  throw new Refusal('not-yours', { ...more, about: await holderOf(deps, held, now) });
}

/** The name of who holds it now; empty when nobody does. */
export async function holderOf(deps: Deps, held: Callback | undefined, now: number): Promise<string> {
  if (!held?.responder || !holds(held, held.responder, now)) return '';
  return (await personById(deps.database, held.responder))?.name ?? 'Somebody who has left';
}

/** A request of it that somebody on duty has taken, and of which nobody has said what came of it. */
export const takenOnDuty = ({ requests }: Subject): Request | undefined => requests.find(r => r.status === 'taken');

/** The code that a number goes by: its oldest open request's. */
export const codeOf = async (d: Deps['database'], key: string): Promise<string | undefined> =>
  (await requestsOf(d, key))[0]?.code;

/** When the oldest of its open requests was made: what happened to the number before may be about somebody else. */
export const firstAsked = (s: Subject): number => Math.min(...s.requests.map(r => r.created_at));
