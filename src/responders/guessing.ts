// Who guesses sign-ins from a stranger's phone: counted by the HMAC of the calling number and by line, in the database.
// A person is locked only by wrong PINs from their own phone: a stranger who knows four digits can lock nobody out.
import type { Deps } from '../deps.ts';
import { countTry, giveBackTry, triesOf } from '../store/tries.ts';

const HOUR_MS = 3_600_000;
/** Wrong sign-ins an hour from one calling number, on one line, and from one number for one person. */
const MOST = { number: 5, line: 30, pair: 3 };
type Kind = keyof typeof MOST;

/** A call to the responders' line. `caller`: E.164; undefined when withheld: all of those count as one. */
export interface Guess {
  deps: Deps;
  line: string | undefined;
  caller: string | undefined;
}

async function subjectsOf({ deps, line, caller }: Guess, signIn?: string): Promise<[Kind, string][]> {
  const number = await deps.seal.hash(`signs in from ${caller ?? 'a withheld number'}`);
  const pair: [Kind, string][] = signIn === undefined ? [] : [['pair', `sign-in ${signIn} ${number}`]];
  return [['number', `sign-in ${number}`], ['line', `sign-in line ${line ?? ''}`], ...pair];
}

/** `stopped`: the call ends. `slowed`: this PIN is not looked at. `first`: the limit was reached just now. */
export interface Weighed {
  stopped: boolean;
  slowed: boolean;
  first: boolean;
}

/** Counts a try before it is looked at, so that many at once are no more than their share. */
export async function weigh(guess: Guess, signIn: string): Promise<Weighed> {
  const now = guess.deps.now().getTime();
  const over = new Set<Kind>();
  let first = false;
  for (const [kind, subject] of await subjectsOf(guess, signIn)) {
    const tries = await countTry(guess.deps.database, { subject, within: HOUR_MS, now });
    if (tries > MOST[kind]) over.add(kind);
    if (kind !== 'pair' && tries === MOST[kind] + 1) first = true;
  }
  return { stopped: over.has('number') || over.has('line'), slowed: over.has('pair'), first };
}

/** It was right after all: it counts against nobody. */
export async function forgive(guess: Guess, signIn: string): Promise<void> {
  for (const [, subject] of await subjectsOf(guess, signIn)) await giveBackTry(guess.deps.database, subject);
}

/** Has this number, or its line, used up its tries of the hour? */
export async function isStopped(guess: Guess): Promise<boolean> {
  const now = guess.deps.now().getTime();
  for (const [kind, subject] of await subjectsOf(guess))
    if ((await triesOf(guess.deps.database, { subject, within: HOUR_MS, now })) >= MOST[kind]) return true;
  return false;
}
