// What the provider's refusals mean: whether to try again, and what to tell whoever runs the hotline.
import { type Fate, ProviderError } from '../outreach/provider.ts';

interface Meaning {
  fate: Fate;
  /** A sentence for the operator. The provider's own messages hold phone numbers; these don't. */
  say: string;
}

const CREDENTIALS: Meaning = {
  fate: 'never',
  say: 'The provider refused the account id or the auth token: check both.',
};
const MISSING: Meaning = {
  fate: 'never',
  say: 'The provider does not know what was asked for: it may have been deleted.',
};
const TOO_MANY: Meaning = {
  fate: 'retry',
  say: 'The provider is getting too many requests at once from this account.',
};

/** By the provider's own code. Source: twilio.com/docs/api/errors/<code>. */
export const ERRORS: Record<number, Meaning> = {
  20003: CREDENTIALS,
  20005: { fate: 'never', say: 'The account is not active: look at it in the Console.' },
  20404: MISSING,
  20429: TOO_MANY,
  21210: { fate: 'never', say: "The line's number is neither in this account nor verified for it." },
  21211: { fate: 'never', say: 'The number to ring is not a valid number.' },
  21212: { fate: 'never', say: "The line's number is not a valid number to ring from." },
  21214: { fate: 'never', say: 'The number cannot be reached.' },
  21215: { fate: 'never', say: 'Calls to this country are off: Console > Voice > Settings > Geo permissions.' },
  21216: { fate: 'never', say: 'The provider does not place calls to this number.' },
  21217: { fate: 'never', say: 'The number to ring is not a valid number.' },
  21219: { fate: 'never', say: 'A trial account can ring verified numbers only: upgrade it, or verify this one.' },
  21220: { fate: 'never', say: 'The call is over.' },
  21408: { fate: 'never', say: 'This country is switched off: Console > Settings > Geo permissions.' },
  21606: { fate: 'never', say: "The line's number is not in this account." },
  21608: { fate: 'never', say: 'A trial account reaches verified numbers only: upgrade it, or verify this one.' },
  21610: { fate: 'never', say: 'This number has told the provider that it wants no texts.' },
  21611: { fate: 'retry', say: "The provider's queue for this sender is full." },
  21612: { fate: 'never', say: 'The provider has no way from this sender to that number: it needs another sender.' },
  21614: { fate: 'never', say: 'The number cannot take texts.' },
  21617: { fate: 'never', say: 'The text is longer than the provider takes.' },
  21635: { fate: 'never', say: 'The number is a landline.' },
  22005: { fate: 'retry', say: 'More than a day of calls is waiting at the provider.' },
};

/** By HTTP status, where a code says nothing. */
const STATUSES: Record<number, Meaning> = { 401: CREDENTIALS, 403: CREDENTIALS, 404: MISSING, 429: TOO_MANY };

/** By its first digit. A 5xx may come after the call was placed. */
const CLASSES: Record<number, Meaning> = {
  3: { fate: 'never', say: "The provider's address answers with a redirect: check the API address." },
  4: { fate: 'never', say: 'The provider refused the request.' },
  5: { fate: 'unknown', say: 'The provider is in trouble.' },
};

const NOT_SENT: Meaning = { fate: 'retry', say: 'The provider could not be reached.' };
const NO_ANSWER: Meaning = { fate: 'unknown', say: 'The provider did not answer in time.' };
const BROKEN_OFF: Meaning = { fate: 'unknown', say: 'The connection to the provider broke off.' };

/** By the code or name of a network error. */
const NETWORK: Record<string, Meaning> = {
  ECONNREFUSED: NOT_SENT,
  ENOTFOUND: NOT_SENT,
  EAI_AGAIN: NOT_SENT,
  EHOSTUNREACH: NOT_SENT,
  ENETUNREACH: NOT_SENT,
  UND_ERR_CONNECT_TIMEOUT: NOT_SENT,
  ECONNABORTED: NO_ANSWER,
  ETIMEDOUT: NO_ANSWER,
  TimeoutError: NO_ANSWER,
  SyntaxError: { fate: 'unknown', say: 'The provider answered with something that is not JSON.' },
};

interface Clues {
  name?: unknown;
  message?: unknown;
  status?: unknown;
  code?: unknown;
  cause?: Clues;
}

const clues = (error: unknown): Clues => (typeof error === 'object' && error !== null ? error : {});

/** The HTTP status behind an error, if there was an answer at all. */
export function statusOf(error: unknown): number | undefined {
  const { status } = clues(error);
  return typeof status === 'number' ? status : undefined;
}

/**
 * Whatever the twilio client or fetch threw, as a ProviderError without a phone number in it.
 * `repeatable`: asking twice does no harm, so what may have happened is simply tried again.
 */
export function providerError(error: unknown, repeatable = false): ProviderError {
  if (error instanceof ProviderError) return error;
  const { fate, say, code } = meaning(error);
  return new ProviderError(say, fate === 'unknown' && repeatable ? 'retry' : fate, code);
}

function meaning(error: unknown): Meaning & { code?: number } {
  const status = statusOf(error);
  return status === undefined ? withoutAnswer(clues(error)) : refusal(status, clues(error).code);
}

function refusal(status: number, given: unknown): Meaning & { code?: number } {
  const code = typeof given === 'number' && given > 0 ? given : undefined;
  const known = (code && ERRORS[code]) || STATUSES[status] || CLASSES[Math.floor(status / 100)] || BROKEN_OFF;
  return { fate: known.fate, say: `${known.say} (${code ? `error ${code}, ` : ''}HTTP ${status})`, code };
}

/** The client itself throws these, before anything is sent. */
const UNSENT = /^(Required parameter|Parameter) |^(username|password) is required$/;

function withoutAnswer({ name, message, code, cause }: Clues): Meaning {
  const marks = [code, cause?.code, name].filter(mark => typeof mark === 'string');
  const known = marks.map(mark => NETWORK[mark]).find(Boolean);
  if (known) return { fate: known.fate, say: `${known.say} (${marks[0]})` };
  const words = `${marks[0] ?? 'error'}: ${message}`.replace(/\d{4,}/g, '...');
  if (UNSENT.test(String(message))) return { fate: 'never', say: `The request was not sent. (${words})` };
  return { fate: BROKEN_OFF.fate, say: `${BROKEN_OFF.say} (${words})` };
}
