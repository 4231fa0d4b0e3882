// What belongs to no request has been heard, or read: somebody decides whether it asks for a call, once. Only such a
// wish makes a request.
import type { Deps } from '../deps.ts';
import { audit } from '../store/audit.ts';
import { decide, isDecided } from '../store/inbox.ts';
import { messageRow } from '../store/messages.ts';
import { type NewRequest, requestId, requestRow } from '../store/requests.ts';
import { textRow } from '../store/texts.ts';
import { underFreeCode } from './codes.ts';
import type { Words } from './hearing.ts';
import { countryOf, mayRing, typedNumber } from './number.ts';
import { homeOf, nextWindow, placeOf } from './windows.ts';

/** When they may be rung, as they said it in the message. */
export type WishWhen = 'unasked' | 'day' | 'evening';

export interface Wish {
  language: string;
  when: WishWhen;
  woman: boolean;
  urgent: boolean;
  /** The number that they said, typed twice; without it, the one they called from. */
  typed?: readonly [string, string];
}

export type Decided =
  | { done: true; code: string | undefined }
  | { done: false; why: 'decided' | 'differ' | 'no number' };

/** Decides about a message, for who heard it; undefined: no wish. Answers the code of the request that it became. */
export async function decideAbout(deps: Deps, message: Words, by: string, wish: Wish | undefined): Promise<Decided> {
  const at = deps.now().getTime();
  if (await isDecided(deps.database, message.key)) return { done: false, why: 'decided' };
  const number = wish && (await numberOf(deps, message, wish));
  if (number !== undefined && typeof number !== 'string') return number;
  const asked = wish && number ? await requestOf(deps, message, wish, number, at) : undefined;
  const { first, code } = await underFreeCode(deps, async drawn => {
    const request = asked && { ...asked, code: drawn };
    const first = await decide(deps.database, { message, at, ...(request ? { request } : {}) });
    return { first, code: request?.code };
  });
  if (!first) return { done: false, why: 'decided' };
  const act = `${message.written ? 'read' : 'heard'} ${code ? 'a wish' : 'no wish'}`;
  await audit(deps.database, { at, actor: by, act, subject: code ?? 'inbox' });
  return { done: true, code };
}

/** The request of a message, under the message's own key, for a call may leave several. */
async function requestOf(
  deps: Deps,
  message: Words,
  wish: Wish,
  number: string,
  now: number,
): Promise<Omit<NewRequest, 'code'>> {
  const asking = { callSid: message.key, nth: 1, turn: 0, now };
  const iso = countryOf(number);
  const place = placeOf(iso, deps.hotline.countries, homeOf(deps, message.line));
  const window = nextWindow(now, wish.when, place);
  return {
    ...asking,
    line: message.line ?? deps.hotline.lines[0]?.number ?? '',
    language: wish.language,
    source: message.written ? 'text' : 'message',
    urgency: wish.urgent ? 'urgent' : 'normal',
    when: wish.when,
    woman: wish.woman,
    insist: false,
    askedAt: message.created_at,
    number: {
      hash: await deps.seal.hash(number),
      sealed: await deps.seal.seal(requestRow(requestId(asking)), number),
      ...(iso ? { iso } : {}),
    },
    ...(window ? { window } : {}),
  };
}

/** The number they said, typed twice; or the one they called from, where we may ring it. */
async function numberOf(deps: Deps, message: Words, { typed }: Wish): Promise<string | Decided> {
  const countries = deps.hotline['may-ring'];
  if (typed) {
    const home = homeOf(deps, message.line).iso;
    const [one, other] = typed.map(digits => typedNumber(digits, home, countries));
    if (one !== other) return { done: false, why: 'differ' };
    return one ?? { done: false, why: 'no number' };
  }
  const row = message.written ? textRow : messageRow;
  const from = message.number_sealed && (await deps.seal.open(row(message.key), message.number_sealed));
  return from && mayRing(from, countries) ? from : { done: false, why: 'no number' };
}
