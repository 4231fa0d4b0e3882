// English words that a provider obeys and answers by itself before we see them. We note them and stay silent.
import type { Provider } from '../outreach/provider.ts';

type Obeyed = 'stop' | 'start' | 'start-if-stopped';

/** The whole text, in any case. Source: support.twilio.com 223134027; the rest of its list is HELP and INFO. */
const TWILIO: Record<string, Obeyed> = {
  stop: 'stop',
  stopall: 'stop',
  unsubscribe: 'stop',
  cancel: 'stop',
  end: 'stop',
  quit: 'stop',
  revoke: 'stop',
  optout: 'stop',
  start: 'start',
  unstop: 'start',
  yes: 'start-if-stopped',
};
const WORDS: Record<Provider['name'], Record<string, Obeyed>> = { twilio: TWILIO, somleng: {}, simulated: {} };

/** Words of an operator's own at the provider, who names what it took them for. */
const NAMED: Record<string, Obeyed> = { STOP: 'stop', START: 'start' };

/** What the provider has done with a text by itself, if anything. `named`: its OptOutType. */
export function obeyed(provider: Provider['name'], body: string, named: string | undefined): Obeyed | undefined {
  if (named !== undefined && Object.hasOwn(NAMED, named)) return NAMED[named];
  const word = body.trim().toLowerCase();
  return Object.hasOwn(WORDS[provider], word) ? WORDS[provider][word] : undefined;
}

/** Words that no text of ours may ask for: the provider would answer them in our place. */
export const INTERCEPTED: ReadonlySet<string> = new Set([...Object.keys(TWILIO), 'help', 'info']);
