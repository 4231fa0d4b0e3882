// What follows when a text was refused or did not arrive, by the provider's code: in its answer, or in a status later.
import { type Fate, ProviderError, type TextFate } from '../outreach/provider.ts';
import { providerError, statusOf } from './errors.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const wait = (...again: number[]): TextFate => ({ again, optedOut: false, unreachable: false });
const NEVER = wait();
const NO_SUCH_PHONE: TextFate = { ...NEVER, unreachable: true };
/** Too much at once, or nobody there: soon again, then less and less often. */
const BUSY = wait(...[1, 2, 4, 8, 15, 30, 60, 120, 300, 600].map(seconds => seconds * SECOND));
const FULL = wait(MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR);
/** Something is wrong with the account, not with the text: the operator is told, and has a day to mend it. */
const ACCOUNT = wait(15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR);

/** Those that are not here have failed for good. Source: twilio.com/docs/api/errors/<code>. */
export const TEXT_FATES: Record<number, TextFate> = {
  20003: ACCOUNT,
  20005: ACCOUNT,
  20429: BUSY,
  21408: ACCOUNT,
  21606: ACCOUNT,
  21610: { ...NEVER, optedOut: true },
  21611: FULL,
  30001: FULL,
  21614: NO_SUCH_PHONE, // no number that takes texts
  21635: NO_SUCH_PHONE, // a landline
  30003: wait(2 * HOUR, 8 * HOUR), // the phone is off, or has no signal
  30005: NO_SUCH_PHONE, // nobody has the number, or not any more
  30008: wait(HOUR), // the carrier says no more than that it failed
};

export const textFate = (code: number | undefined, fate: Fate): TextFate =>
  (code !== undefined && TEXT_FATES[code]) || (fate === 'retry' ? BUSY : NEVER);

/** What an answer without a code means by its HTTP status. */
const IMPLIED: Record<number, number> = { 401: 20003, 403: 20003, 429: 20429 };

/** Whatever the client threw when it was to send a text, with what follows. */
export function textError(error: unknown): ProviderError {
  const { message, fate, code } = providerError(error);
  return new ProviderError(message, fate, code, textFate(code ?? IMPLIED[statusOf(error) ?? 0], fate));
}
