// Requests to the server, as Twilio sends them: a signed form, an answer that must be TwiML, a fallback.
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import { countryOf } from '../callbacks/number.ts';
import type { Leg } from './leg.ts';
import type { Network } from './network.ts';
import { readTwiml, TwimlError, type Verb } from './twiml-reader.ts';

export interface Ask {
  url: string;
  method: 'GET' | 'POST';
  /** Beside what every request carries. */
  params: Record<string, string>;
  /** No more than the ids beside them. */
  bare?: true;
}

export interface Document {
  verbs: Verb[];
  /** What addresses in it are relative to. */
  url: string;
}

/** Twilio's ceiling for any request of a call (twilio.com/docs/usage/webhooks). */
const CEILING_MS = 15_000;
const LARGEST = 64 * 1024;
const TWIML_TYPES = new Set(['text/xml', 'application/xml', 'text/html']);

/** The document at an address, else the one that the fallback gives, else nothing. */
export async function fetchDocument(network: Network, leg: Leg, ask: Ask): Promise<Document | undefined> {
  try {
    return await fetchOnce(network, leg, ask);
  } catch (error) {
    const code = codeOf(error);
    complain(network, leg, ask, error, 'the server gave no TwiML; asking the fallback');
    const fallback: Ask = {
      url: `${network.publicUrl}/twilio/voice/fallback`,
      method: 'POST',
      params: { ...ask.params, ErrorCode: String(code), ErrorUrl: withoutFragment(ask.url) },
    };
    try {
      return await fetchOnce(network, leg, fallback);
    } catch (second) {
      complain(network, leg, fallback, second, 'the fallback gave no TwiML either; the call ends');
      return undefined;
    }
  }
}

/** Tells the server something; its answer is not executed. Failing is logged. */
export async function tell(network: Network, leg: Leg, ask: Ask): Promise<void> {
  try {
    await request(network, leg, ask);
  } catch (error) {
    complain(network, leg, ask, error, 'the server did not take a status');
  }
}

async function fetchOnce(network: Network, leg: Leg, ask: Ask): Promise<Document> {
  const response = await request(network, leg, ask);
  const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? 'none';
  const body = await response.text();
  if (!TWIML_TYPES.has(type)) throw new TwimlError(`content type ${type}`, 12300);
  if (new TextEncoder().encode(body).length > LARGEST) throw new TwimlError('more than 64 kB', 11750);
  return { verbs: readTwiml(body), url: withoutFragment(ask.url) };
}

async function request(network: Network, leg: Leg, ask: Ask): Promise<Response> {
  const token = network.newId(); // the same for every retry
  for (let retries = retriesOn5xx(ask.url); ; retries--) {
    const response = await inTime(network.send(signedRequest(network, leg, ask, token)));
    if (response.ok) return response;
    if (response.status < 500 || retries <= 0) throw new TwimlError(`status ${response.status}`, 11200);
  }
}

/** How often a connection override, such as `#rc=2&rp=ct,5xx`, has an answer of 5xx asked for again. */
function retriesOn5xx(url: string): number {
  const overrides = new URLSearchParams(new URL(url).hash.slice(1));
  const policies = overrides.get('rp')?.split(',') ?? [];
  return policies.includes('5xx') || policies.includes('all') ? Number(overrides.get('rc') ?? 1) : 0;
}

function signedRequest(network: Network, leg: Leg, ask: Ask, token: string): Request {
  const ids = { CallSid: leg.facts.sid, AccountSid: network.accountSid };
  const params = { ...(ask.bare ? ids : standard(network, leg)), ...ask.params };
  const form = new URLSearchParams(params);
  const bare = withoutFragment(ask.url);
  const get = ask.method === 'GET';
  const url = get ? `${bare}${bare.includes('?') ? '&' : '?'}${form}` : bare;
  const signature = webhooks.getExpectedTwilioSignature(network.authToken, url, get ? {} : params);
  return new Request(url, {
    method: ask.method,
    headers: {
      'x-twilio-signature': signature,
      'i-twilio-idempotency-token': token,
      'user-agent': 'TwilioProxy/1.1 (simulated)',
      ...(get ? {} : { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' }),
    },
    body: get ? null : form.toString(),
  });
}

/** What every request about a call carries, the empty ones too: they are signed like the others. */
function standard(network: Network, leg: Leg): Record<string, string> {
  const { sid, from, to, direction, parent } = leg.facts;
  const [fromCountry, toCountry] = [countryOf(from) ?? '', countryOf(to) ?? ''];
  return {
    CallSid: sid,
    AccountSid: network.accountSid,
    ApiVersion: '2010-04-01',
    CallStatus: leg.status,
    Direction: direction,
    From: from,
    FromCity: '',
    FromState: '',
    FromZip: '',
    FromCountry: fromCountry,
    To: to,
    ToCity: '',
    ToState: '',
    ToZip: '',
    ToCountry: toCountry,
    Caller: from,
    CallerCity: '',
    CallerState: '',
    CallerZip: '',
    CallerCountry: fromCountry,
    Called: to,
    CalledCity: '',
    CalledState: '',
    CalledZip: '',
    CalledCountry: toCountry,
    ...(parent ? { ParentCallSid: parent.facts.sid } : {}),
    ...leg.extra,
  };
}

async function inTime(answer: Promise<Response>): Promise<Response> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TwimlError('no answer in 15 seconds', 11200)), CEILING_MS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

const withoutFragment = (url: string): string => url.split('#')[0] ?? url;

/** A server that throws is a server that cannot be reached. */
const codeOf = (error: unknown): number => (error instanceof TwimlError ? error.code : 11200);

function complain(network: Network, leg: Leg, ask: Ask, error: unknown, event: string): void {
  network.log('error', event, { call: leg.facts.sid, path: new URL(ask.url).pathname, code: codeOf(error), error });
}
