// Who guesses passwords: counted by where they come from, and nobody else is locked out by it. Where somebody comes from
// is the browser in which they have signed in before, by a mark that it keeps, or else the address; of both only HMACs
// are kept, for a day, in the database: isolates share no memory
// (owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies).
import { randomBytes } from 'node:crypto';
import type { Deps } from '../deps.ts';
import { countTry, forgetTry, giveBackTry, tryLater } from '../store/tries.ts';

const QUARTER_MS = 15 * 60_000;
const HOUR_MS = 3_600_000;
/** Wrong passwords for one name from one place; from then on each has to wait, twice as long as the one before. */
const FREE = 5;
/** A quarter of an hour from one address: it may be an office's, or a proxy's, with everybody behind it. */
const MOST_PER_ADDRESS = 60;
/** An hour for one name, from all the places where nobody has signed in by it. */
const MOST_FROM_STRANGERS = 50;

/** Where a sign-in comes from. `mark`: what the browser keeps of an earlier one, by the name of its cookie. */
export interface Place {
  address: string;
  mark(cookie: string): string | undefined;
}

type Needed = Pick<Deps, 'database' | 'seal' | 'now'>;

/** A try that may be looked at; `right` gives it back. */
export interface Try {
  right(): Promise<void>;
}

/** Counts a try before anything is looked at, so that many at once are no more than their share; undefined: too many. */
export async function tried(deps: Needed, place: Place, name: string): Promise<Try | undefined> {
  const { database, seal } = deps;
  const now = deps.now().getTime();
  const known = await knownBy(deps, place, name);
  const [address, strangers, pair] = await Promise.all([
    seal.hash(`sign-in address ${place.address}`),
    seal.hash(`sign-in strangers ${name}`),
    seal.hash(`sign-in ${known ? `browser ${known}` : `address ${place.address}`} as ${name}`),
  ]);
  const shared = known
    ? []
    : [
        { subject: address, within: QUARTER_MS, most: MOST_PER_ADDRESS },
        { subject: strangers, within: HOUR_MS, most: MOST_FROM_STRANGERS },
      ];
  // First their own: who has to wait uses nothing up of what others share.
  if (!(await tryLater(database, { subject: pair, free: FREE, now }))) return undefined;
  for (const { subject, within, most } of shared)
    if ((await countTry(database, { subject, within, now })) > most) return undefined;
  return {
    right: async () => {
      await forgetTry(database, pair);
      for (const { subject } of shared) await giveBackTry(database, subject);
    },
  };
}

/** A browser that has not been used for so long is a stranger again. */
export const MARK_SECONDS = 180 * 24 * 3600;

/** The cookie by which a browser is known to somebody: one for each, where several use it. */
const cookieOf = async ({ seal }: Needed, name: string): Promise<string> =>
  `earshot-known-${(await seal.hash(`known cookie ${name}`)).slice(0, 12)}`;

const markOf = async ({ seal }: Needed, name: string, id: string): Promise<string> =>
  `${id}.${await seal.hash(`known browser ${name} ${id}`)}`;

/** The browser's id, if the mark is ours and of this name. */
async function knownBy(deps: Needed, place: Place, name: string): Promise<string | undefined> {
  const mark = place.mark(await cookieOf(deps, name));
  const id = mark?.split('.', 1)[0] ?? '';
  if (!mark || !/^[\w-]{16}$/.test(id)) return undefined;
  // Compared as hashes of hashes, so that the time it takes tells nothing.
  const [given, right] = await Promise.all(
    [mark, await markOf(deps, name, id)].map(text => deps.seal.hash(`compare ${text}`)),
  );
  return given === right ? id : undefined;
}

/** What a browser keeps from now on by which somebody has signed in whole. */
export async function newMark(deps: Needed, name: string): Promise<{ cookie: string; value: string }> {
  const id = randomBytes(12).toString('base64url');
  return { cookie: await cookieOf(deps, name), value: await markOf(deps, name, id) };
}
