// Texts of which nobody knows whether they went out: the answer did not come, or we died waiting for it. The provider is
// asked what it sent to that number before anything is sent again.
import type { Deps } from '../deps.ts';
import { type Doubtful, dropped, expire, knownSids, lapsed, refused } from '../store/outbox.ts';
import { opened, tookIt } from './outbox.ts';
import type { RemoteMessage } from './provider.ts';
import type { Asking } from './questions.ts';

/** The provider's clock may be so far behind ours. */
const SKEW_MS = 2 * 60_000;
const EXPIRED_AT_ONCE = 500;

type Needed = Asking & Pick<Deps, 'hotline' | 'provider' | 'seal' | 'log'>;

/** Finds out about those whose lease is over. What cannot be found out now is asked again a minute later. */
export async function settleDoubts(deps: Needed): Promise<void> {
  for (const text of await lapsed(deps.database, deps.now().getTime())) await settle(deps, text);
}

async function settle(deps: Needed, text: Doubtful): Promise<void> {
  const { database, log, now } = deps;
  try {
    const ready = await opened(deps, text);
    if (!ready) return await dropped(database, text);
    const found = await look(deps, text, ready);
    if (found) await tookIt(deps, { number: text.line }, text, found);
    else await refused(database, text, { error: undefined, again: now().getTime() });
    log('warn', found ? 'a text in doubt had gone out' : 'a text in doubt had not gone out, and goes out again', {
      text: text.key,
    });
  } catch (error) {
    log('error', 'what became of a text could not be found out yet', { text: text.key, error });
  }
}

async function look(
  { database, hotline, provider }: Needed,
  text: Doubtful,
  { to, body }: { to: string; body: string },
): Promise<RemoteMessage | undefined> {
  const from = hotline.lines.find(line => line.number === text.line)?.sender ?? text.line;
  const since = text.pickedAt - SKEW_MS;
  const others = await knownSids(database, text.hash, since);
  const sent = await provider.messages({ to, from, direction: 'outbound', since: new Date(since) });
  return sent.find(message => !others.has(message.sid) && isSame(message.body, body));
}

/** Where the account keeps no words, any text to that number counts: rather none than two. */
const isSame = (kept: string, body: string): boolean =>
  kept === '' || kept.normalize('NFC').trim() === body.normalize('NFC').trim();

/** Lets go of what waited too long to be of use. */
export async function expireTexts({ database, log, now }: Pick<Deps, 'database' | 'log' | 'now'>): Promise<void> {
  let gone = 0;
  for (let some = EXPIRED_AT_ONCE; some === EXPIRED_AT_ONCE; gone += some) {
    some = await expire(database, now().getTime(), EXPIRED_AT_ONCE);
  }
  if (gone > 0) log('warn', 'texts came too late to be sent, and were dropped', { texts: gone });
}
