// earshot callbacks claim, release, close: a supervisor's hand at the terminal. The same statements decide as anywhere.
import { ENGAGED } from '../callbacks/life.ts';
import { needsConsent, type Outcome, outcomeAfter, REACHED, SAFE, type Safe } from '../callbacks/outcomes.ts';
import { mayReturnCalls } from '../responders/may.ts';
import { audit } from '../store/audit.ts';
import { callback, claim, release as giveBack, requestsOf, settle } from '../store/callbacks.ts';
import { people } from '../store/people.ts';
import { type Request, requestByCode } from '../store/requests.ts';
import { isForgotten } from '../store/retention.ts';
import { CommandError } from './command-error.ts';
import { named } from './people.ts';
import type { Store } from './store.ts';

export type Desk = Pick<Store, 'database' | 'now' | 'actor'>;

/** Claims a number for a responder, as if they had taken it. Throws CommandError, which says who or what is in the way. */
export async function claimFor(desk: Desk, code: string, name: string): Promise<void> {
  const { key } = await numberOf(desk, code);
  const person = await named(desk, name);
  if (person.locked) throw new CommandError(`${name} is locked`);
  if (!mayReturnCalls(person)) throw new CommandError(`${name} returns no calls: they are no responder or supervisor`);
  const now = desk.now();
  const claimed = await claim(desk.database, { responder: person.id, languages: person.languages, now, key });
  if (!claimed) throw new CommandError(`${code} was not claimed: ${await hindrance(desk, key)}`);
  await told(desk, `claim:${person.id}`, code);
}

/** Gives a claim back, whoever holds it. */
export async function release(desk: Desk, code: string): Promise<void> {
  const { key } = await numberOf(desk, code);
  const held = await callback(desk.database, key);
  const given = held?.responder && (await giveBack(desk.database, { key, responder: held.responder, now: desk.now() }));
  if (!given) throw new CommandError(`${code} was not released: ${await hindrance(desk, key)}`);
  await told(desk, 'release', code);
}

/** Closes all open requests of a number with what came of them; `safe`: when it may be rung next, where we spoke. */
export async function close(desk: Desk, code: string, outcome: string, safe?: string): Promise<number> {
  if (!isOutcome(outcome)) throw new CommandError(`--outcome must be one of ${Object.keys(outcomeAfter).join(', ')}`);
  if ((safe !== undefined && !isSafe(safe)) || (safe === undefined && REACHED.has(outcome)))
    throw new CommandError(`--safe must say whether this phone may be rung again: ${SAFE.join(', ')}`);
  const after = outcomeAfter[outcome];
  if (needsConsent(outcome))
    throw new CommandError(`${outcome} needs that the caller agreed: give it in the console, where that is ticked`);
  const { database, now } = desk;
  const { key } = await numberOf(desk, code);
  const open = await requestsOf(database, key);
  if (open.length === 0) throw new CommandError(`${code} is over already`);
  // A number that nobody has touched has no row yet.
  await database.db
    .insertInto('callbacks')
    .values({ key, state: 'waiting', updated_at: now() })
    .onConflict(conflict => conflict.doNothing())
    .execute();
  const held = await callback(database, key);
  if (!held || ENGAGED.includes(held.state))
    throw new CommandError(`${code} was not closed: ${await hindrance(desk, key)}`);
  const last = await database.db
    .selectFrom('attempts')
    .select('id')
    .where('key', '=', key)
    .where('started_at', '>=', Math.min(...open.map(r => r.created_at)))
    .where('dialled_at', 'is not', null)
    // What its responder said came of it stands.
    .where(eb => eb.or([eb('outcome', 'is', null), eb('outcome', '=', 'unknown')]))
    .orderBy('started_at', 'desc')
    .executeTakeFirst();
  const settled = await settle(database, {
    key,
    rev: held.rev,
    event: { type: 'close' },
    suppress: after.do === 'close' && after.suppress === true,
    ...(last ? { attempt: { id: last.id, outcome, safe } } : {}),
    now: now(),
  });
  if (!settled) throw new CommandError(`${code} was not closed: somebody else was at work on it; look again`);
  await told(desk, `close:${outcome}`, code);
  return open.length;
}

const isSafe = (word: string): word is Safe => (SAFE as readonly string[]).includes(word);
const isOutcome = (word: string): word is Outcome => Object.hasOwn(outcomeAfter, word);

async function numberOf({ database }: Desk, code: string): Promise<{ request: Request; key: string }> {
  const request = await requestByCode(database, code);
  if (!request) throw new CommandError(`there is no request ${code}`);
  if (!request.number_hash || isForgotten(request.number_hash))
    throw new CommandError(`${code} has no number: nobody can ring it`);
  return { request, key: request.number_hash };
}

/** Why a callback can't be moved just now, in words. */
async function hindrance({ database, now }: Desk, key: string): Promise<string> {
  const held = await callback(database, key);
  const name = (await people(database)).find(p => p.id === held?.responder)?.name ?? 'somebody';
  const live = held?.state === 'claimed' && (held.lease_until ?? 0) > now();
  if (held && ENGAGED.includes(held.state)) return `${name} is on the phone with them, or owes an outcome`;
  if (live) return `${name} holds it`;
  if (held?.state === 'parked') return `it is parked (${held.parked_why ?? 'no reason given'})`;
  const open = await requestsOf(database, key);
  if (open.length === 0) return 'it is over';
  if (open.some(r => r.status === 'taken')) return 'somebody on duty took it: callbacks close says what came of it';
  return 'nobody holds it; it may not be rung now, or not by them (their languages, a woman), or they hold another';
}

const told = ({ database, now, actor }: Desk, act: string, subject: string): Promise<void> =>
  audit(database, { at: now(), actor, act, subject });
