// How long Twilio waits for each of our addresses and what it tries again: written behind a # of the address.
import type { Provider } from '../outreach/provider.ts';

export type Webhook = 'voice' | 'status' | 'recording' | 'message';

/**
 * `ct` to connect and `rt` to answer in milliseconds, `rc` tries again, `rp` after what. Without them Twilio tries
 * again only when it could not connect. Two tries of a voice webhook stay below Twilio's 15 s for any of them.
 * Source: twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
const OVERRIDES: Record<Webhook, string> = {
  voice: 'ct=2000&rt=5000&rc=1&rp=ct,rt,5xx', // somebody is listening to silence
  status: 'rc=3&rp=ct,rt,5xx',
  recording: 'rc=3&rp=ct,rt,5xx',
  message: 'rt=5000&rc=2&rp=ct,rt,5xx', // a text that is not delivered to us is lost
};

/** Somleng signs an address together with its fragment, so the signature would never match. */
const understands: Record<Provider['name'], boolean> = { twilio: true, simulated: true, somleng: false };

/** An address of ours as this provider should be given it. One that has a fragment already is left as it is. */
export function withOverrides(url: string, kind: Webhook, provider: Provider['name']): string {
  return understands[provider] && !url.includes('#') ? `${url}#${OVERRIDES[kind]}` : url;
}
