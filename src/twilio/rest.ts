// The provider's REST API, on Twilio and on Somleng. The only file that talks to it.
import twilio from 'twilio/lib/base/BaseTwilio.js';
import domain from 'twilio/lib/base/Domain.js';
import RequestClient from 'twilio/lib/base/RequestClient.js';
import version from 'twilio/lib/base/Version.js';
import type V2010 from 'twilio/lib/rest/api/V2010.js';
import { CallListInstance, type CallListInstanceCreateOptions } from 'twilio/lib/rest/api/v2010/account/call.js';
import { type MessageInstance, MessageListInstance } from 'twilio/lib/rest/api/v2010/account/message.js';
import { RecordingListInstance } from 'twilio/lib/rest/api/v2010/account/recording.js';
import { type CallToPlace, type Provider, ProviderError, type RemoteMessage } from '../outreach/provider.ts';
import { download } from './download.ts';
import { providerError, statusOf } from './errors.ts';
import { withOverrides } from './overrides.ts';
import { textError } from './text-fates.ts';

export interface Credentials {
  /** Twilio's begin with AC; Somleng's are UUIDs. */
  accountSid: string;
  authToken: string;
  /** Instead of Twilio's addresses, without the version: https://api.somleng.org. Nothing is sent anywhere else. */
  apiUrl?: string;
  /** How long one request may take, in milliseconds. 10,000 unless told otherwise. */
  timeout?: number;
}

type ProviderName = 'twilio' | 'somleng';

/** Milliseconds. */
const TIMEOUT = 10_000;
const MOST_RECORDINGS = 1000;
/** Twilio lists the newest first, and Somleng everything whatever date was asked for: read further than we return. */
const MOST_LISTED = 10_000;

/** Of Twilio's, when a call is told to end that is not in progress. */
const CALL_IS_OVER = 21220;

/** What only one of them reads. */
const callExtras: Record<ProviderName, (call: CallToPlace) => Partial<CallListInstanceCreateOptions>> = {
  twilio: call => ({
    fallbackUrl: withOverrides(call.fallbackUrl, 'voice', 'twilio'),
    statusCallbackEvent: ['answered', 'completed'],
    timeout: call.timeout,
    ...(call.detectMachine && { machineDetection: 'Enable' }),
  }),
  somleng: () => ({}),
};

/** What it means when a recording can't be deleted, by HTTP status. Somleng has no such request. */
const deleted: Record<ProviderName, Record<number, boolean>> = {
  twilio: { 404: true },
  somleng: { 404: false, 405: false },
};

/** Calls and recordings. Throws an Error at once when a Somleng account comes without `apiUrl`. */
export function createProvider(credentials: Credentials): Provider {
  const { name, client, at } = open(credentials);
  const api = at(new (classOf(domain))(client, 'https://api.twilio.com'));
  const account = resources(api, credentials.accountSid);
  return {
    name,

    async placeCall(call) {
      const placed = await asked(
        () =>
          account.calls.create({
            to: call.to,
            from: call.from,
            url: withOverrides(call.url, 'voice', name),
            method: 'POST',
            statusCallback: withOverrides(call.statusUrl, 'status', name),
            statusCallbackMethod: 'POST',
            ...callExtras[name](call),
          }),
        { repeatable: false },
      );
      return { sid: placed.sid };
    },

    async fetchCall(sid) {
      const call = await askedIfAny(() => account.calls(sid).fetch());
      return call && { sid: call.sid, from: call.from, to: call.to, direction: call.direction, status: call.status };
    },

    async hangUp(sid) {
      try {
        await account.calls(sid).update({ status: 'completed' });
      } catch (error) {
        const refused = providerError(error, true);
        if (statusOf(error) !== 404 && refused.code !== CALL_IS_OVER) throw refused;
      }
    },

    async recordings(since) {
      const second = new Date(Math.floor(since.getTime() / 1000) * 1000);
      const search = { dateCreatedAfter: second, pageSize: 1000, limit: MOST_LISTED };
      const listed = await asked(() => account.recordings.list(search));
      return listed
        .filter(r => r.status === 'completed' && r.dateCreated >= second)
        .map(r => ({ sid: r.sid, callSid: r.callSid, seconds: Number(r.duration), createdAt: r.dateCreated }))
        .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
        .slice(0, MOST_RECORDINGS);
    },

    async fetchRecording(sid) {
      const path = `2010-04-01/Accounts/${credentials.accountSid}/Recordings/${encodeURIComponent(sid)}.wav`;
      const authorization = `Basic ${btoa(`${credentials.accountSid}:${credentials.authToken}`)}`;
      const over = new AbortController();
      // Node forgets an AbortSignal.timeout that only AbortSignal.any holds (nodejs/node#57736): it would never end.
      const limit = setTimeout(() => over.abort(new DOMException('', 'TimeoutError')), credentials.timeout ?? TIMEOUT);
      try {
        return await asked(() => download(new URL(api.absoluteUrl(path)), { authorization }, over.signal));
      } finally {
        clearTimeout(limit);
        over.abort(); // whatever was not read to its end
      }
    },

    async deleteRecording(sid) {
      try {
        return await account.recordings(sid).remove();
      } catch (error) {
        const known = deleted[name][statusOf(error) ?? 0];
        if (known !== undefined) return known;
        throw providerError(error, true);
      }
    },

    async sendMessage({ to, from, body, statusUrl, validitySeconds }) {
      const statusCallback = withOverrides(statusUrl, 'status', name);
      const message = { to, from, body, statusCallback, validityPeriod: validitySeconds };
      try {
        const { sid, status } = await account.messages.create(message);
        return { sid, status };
      } catch (error) {
        throw textError(error);
      }
    },

    async messages({ to, from, direction, since }) {
      // One that still waits at Twilio has no date of sending: between two numbers all are read, and sorted out here.
      const dated = to !== undefined && from !== undefined ? {} : { dateSentAfter: since };
      const search = { ...(to && { to }), ...(from && { from }), ...dated, pageSize: 1000, limit: MOST_LISTED };
      const second = Math.floor(since.getTime() / 1000) * 1000;
      return (await asked(() => account.messages.list(search)))
        .map(remoteMessage)
        .filter(m => m.createdAt.getTime() >= second && (!direction || m.direction === direction))
        .filter(m => (!to || m.to === to) && (!from || m.from === from))
        .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
    },
  };
}

const remoteMessage = (message: MessageInstance): RemoteMessage => ({
  sid: message.sid,
  from: message.from ?? '',
  to: message.to ?? '',
  body: message.body ?? '',
  direction: message.direction === 'inbound' ? 'inbound' : 'outbound',
  status: message.status,
  createdAt: message.dateCreated,
});

/** Some of the package's files are, to Node and to a bundler, an object with the class in it. */
const classOf = <T>(file: T): T => (file as { default?: T }).default ?? file;

/** The three that we use, of the forty that an account has: a Worker carries what is named here. */
function resources(api: domain, accountSid: string) {
  const v2010 = new (classOf(version))(api, '2010-04-01') as V2010;
  return {
    calls: CallListInstance(v2010, accountSid),
    recordings: RecordingListInstance(v2010, accountSid),
    messages: MessageListInstance(v2010, accountSid),
  };
}

/** Twilio's client, which takes any account id, and whose hosts no environment variable moves. */
class Client extends twilio.Client {
  override setAccountSid(sid = ''): void {
    this.accountSid = sid;
  }
  override getHostname(hostname: string): string {
    return hostname;
  }
}

/** Sends nothing, above all no credentials, to anybody else's address. */
class OwnOriginOnly extends RequestClient {
  readonly isOurs: (origin: string) => boolean;

  constructor(isOurs: (origin: string) => boolean, timeout: number) {
    super({ timeout, keepAlive: false }); // an old connection that breaks off leaves us not knowing whether it rings
    this.isOurs = isOurs;
  }

  override async request<T>(request: RequestClient.RequestOptions<T>) {
    const { origin } = new URL(request.uri);
    if (!this.isOurs(origin)) throw new ProviderError(`Refused to send the credentials to ${origin}.`, 'never');
    const response = await super.request(request);
    if (response.statusCode >= 300 && response.statusCode < 400) throw providerError({ status: response.statusCode });
    return response;
  }
}

/** The client of an account. Throws an Error at once when a Somleng account comes without `apiUrl`. */
export function open({ accountSid, authToken, apiUrl, timeout = TIMEOUT }: Credentials) {
  const name = accountSid.startsWith('AC') ? 'twilio' : 'somleng';
  if (name === 'somleng' && !apiUrl)
    throw new Error('The account id does not begin with AC, so it is not Twilio: say where the API is (apiUrl).');
  const own = apiUrl && new URL(apiUrl).origin;
  const isOurs = (origin: string) => (own ? origin === own : /^https:\/\/[a-z0-9.-]+\.twilio\.com$/.test(origin));
  const client = new Client(accountSid, authToken, { httpClient: new OwnOriginOnly(isOurs, timeout) });
  /** One of its products, where this account has it. */
  const at = <D extends domain>(product: D): D => {
    if (apiUrl) product.baseUrl = apiUrl;
    return product;
  };
  return { name, client, at } as const;
}

/** Makes a request. Everything except placing a call is repeatable. */
export async function asked<T>(request: () => Promise<T>, { repeatable } = { repeatable: true }): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw providerError(error, repeatable);
  }
}

/** The same, for what need not exist. */
export async function askedIfAny<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw providerError(error, true);
  }
}
