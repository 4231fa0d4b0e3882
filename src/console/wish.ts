// A wish that somebody heard in a message becomes a request to be called back.
import { countryOf, mayRing, typedNumber } from '../callbacks/number.ts';
import { nextWindow, placeOf } from '../callbacks/windows.ts';
import type { Deps } from '../deps.ts';
import { messageRow } from '../store/messages.ts';
import { refineRequest, requestId, requestRow, saveRequest } from '../store/requests.ts';
import { textRow } from '../store/texts.ts';
import { MOUNT } from './door.ts';
import type { Wish } from './inbox.tsx';
import type { Words } from './message.tsx';
import { Refusal } from './refusals.ts';
import { lineOf } from './subject.ts';

/** How often a code that is taken is drawn again. */
const DRAWS = 3;

/** Saves the request of a message, once: under the message's own key, for a call may leave several. */
export async function requestOfWish(deps: Deps, message: Words, wish: Wish): Promise<{ id: string; code: string }> {
  const now = deps.now().getTime();
  const asking = { callSid: message.key, nth: 1, turn: 0, now };
  const id = requestId(asking);
  const line = lineOf(deps, message);
  const number = await numberOf(deps, message, wish);
  const iso = countryOf(number);
  const window = nextWindow(now, wish.when, placeOf(iso, deps.hotline.countries, line));
  const request = {
    ...asking,
    line: message.line ?? deps.hotline.lines[0]?.number ?? '',
    language: wish.language,
    source: message.written ? 'text' : 'message',
    urgency: wish.urgent ? ('urgent' as const) : ('normal' as const),
    when: wish.when,
    insist: false,
    number: {
      hash: await deps.seal.hash(number),
      sealed: await deps.seal.seal(requestRow(id), number),
      ...(iso ? { iso } : {}),
    },
    ...(window ? { window } : {}),
  };
  for (let draw = 1; ; draw++) {
    try {
      const { code } = await saveRequest(deps.database, { ...request, code: deps.code() });
      if (wish.woman) await refineRequest(deps.database, { ...asking, woman: true });
      return { id, code };
    } catch (error) {
      if (draw === DRAWS || !/unique/i.test(String(error))) throw error;
    }
  }
}

/** The number they said, typed twice; or the one they called from, where we may ring it. */
async function numberOf(deps: Deps, message: Words, wish: Wish): Promise<string> {
  const back = `${MOUNT}/inbox`;
  const countries = deps.hotline['may-ring'];
  if (wish.number !== '' || wish.again !== '') {
    const typed = typedNumber(wish.number, lineOf(deps, message).iso, countries);
    if (typed !== typedNumber(wish.again, lineOf(deps, message).iso, countries))
      throw new Refusal('numbers-differ', { back });
    if (!typed) throw new Refusal('bad-number', { back });
    return typed;
  }
  const row = message.written ? textRow : messageRow;
  const from = message.number_sealed && (await deps.seal.open(row(message.key), message.number_sealed));
  if (!from || !mayRing(from, countries)) throw new Refusal('bad-number', { back });
  return from;
}
