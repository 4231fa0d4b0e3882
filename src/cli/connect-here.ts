// earshot connect, with this machine's settings.
import { type Config, ConfigError } from '../platform/config.ts';
import { createLog } from '../platform/log.ts';
import { openStore } from '../platform/open-store.ts';
import { createAccount } from '../twilio/account.ts';
import { connect } from './connect.ts';

export async function connectHere(
  config: Config,
  number: string,
  fallbackUrl: string | undefined,
  out: (line: string) => void,
) {
  const { account } = config;
  if (!account)
    throw new ConfigError('TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are missing: connect needs a provider account');
  const { hotline, database } = await openStore(config, createLog());
  await database.close();
  const credentials = {
    accountSid: account.sid,
    authToken: account.token,
    ...(account.apiUrl ? { apiUrl: account.apiUrl } : {}),
  };
  return connect({
    number,
    publicUrl: config.publicUrl,
    hotline,
    account: createAccount(credentials),
    out,
    ...(fallbackUrl ? { fallbackUrl } : {}),
  });
}
