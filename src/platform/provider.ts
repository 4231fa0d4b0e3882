// Which provider stands behind the line: the account's, or, without one, one simulated inside this process.
import { createHash } from 'node:crypto';
import type { Hono } from 'hono';
import type { Hotline } from '../content/hotline.ts';
import type { Library } from '../content/load.ts';
import type { Provider } from '../outreach/provider.ts';
import type { Config } from './config.ts';
import { keptSecret } from './keys.ts';
import type { Log } from './log.ts';

export interface Telephony {
  provider: Provider;
  /** What webhooks are signed with. */
  authToken: string;
  /** The phones in the browser; only where the provider is simulated. */
  phone?: Hono;
}

interface Needed {
  publicUrl: string;
  hotline: Hotline;
  library: Library;
  /** Whose simulated phones may be picked by name. */
  people?: { name: string; number: string }[];
  send(request: Request): Promise<Response>;
  now(): Date;
  /** Puts the clock forward, in milliseconds; only where it can be. */
  forward?(ms: number): void;
  id(): string;
  log: Log;
}

export async function telephony(config: Config, needed: Needed): Promise<Telephony> {
  const { account } = config;
  if (account) {
    const { createProvider } = await import('../twilio/rest.ts');
    const credentials = { accountSid: account.sid, authToken: account.token };
    const provider = createProvider(account.apiUrl ? { ...credentials, apiUrl: account.apiUrl } : credentials);
    return { provider, authToken: account.token };
  }
  const { createExchange } = await import('../simulator/exchange.ts');
  const { phoneRoutes } = await import('../simulator/routes.tsx');
  const { publicUrl, hotline, library, people = [], send, now, forward, id, log } = needed;
  const authToken = keptSecret(config.dataDir, 'simulator-token').value;
  const exchange = createExchange({
    publicUrl,
    accountSid: `AC${createHash('sha256').update(authToken).digest('hex').slice(0, 32)}`,
    authToken,
    send,
    lines: hotline.lines.map(line => line.number),
    now,
    newId: id,
    log,
  });
  const lines = hotline.lines.map(({ number, mode, languages }) => ({
    number,
    mode,
    label: Object.keys(languages)
      .map(tag => library.content.languages[tag]?.english ?? tag)
      .join(', '),
  }));
  return {
    provider: exchange.provider,
    authToken,
    phone: phoneRoutes({
      exchange,
      lines,
      captions: library.captions,
      publicUrl,
      people,
      ...(forward ? { clock: { now, forward } } : {}),
    }),
  };
}
