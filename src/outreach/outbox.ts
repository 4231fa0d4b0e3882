// Sending what is in the outbox: picked by the clock, asked of the provider, the answer written down.
import type { Hotline } from '../content/hotline.ts';
import type { Deps } from '../deps.ts';
import { segmentsOf } from '../sms/segments.ts';
import { stopping } from '../store/opt-outs.ts';
import {
  accepting,
  addressee,
  dropped,
  outboxRow,
  type Picked,
  pick,
  posting,
  refused,
  setRate,
  somethingDue,
  type Try,
} from '../store/outbox.ts';
import { leavingUnreached, subscriberRow } from '../store/subscribers.ts';
import { wording } from '../store/wordings.ts';
import { MILLION, priceOf } from './prices.ts';
import { ProviderError, type TextFate } from './provider.ts';
import { type Asking, asking } from './questions.ts';
import { NOW, openQueues } from './queues.ts';

/** Requests that wait for the provider's answer at once. */
const AT_ONCE = 20;
/** Less than this left of the lease, and somebody else may soon think that we have died: not sent. */
const TOO_LATE_MS = 20_000;
/** Twilio gives a text up after ten hours at most. */
const LONGEST_SECONDS = 36_000;

export type Needed = Asking & Pick<Deps, 'hotline' | 'provider' | 'publicUrl' | 'seal' | 'log' | 'code'>;

/** An answer to one person that can't be given in the same breath. */
export interface Answer {
  /** Natural, of letters, digits, - and . only: the id of the message that is answered. */
  about: string;
  /** The line that they texted. */
  line: string;
  /** E.164. */
  to: string;
  body: string;
  /** Later than so many milliseconds from now nobody wants it any more. */
  within: number;
}

/** Puts an answer into the outbox; it goes before everything else. Twice the same is once. */
export async function postAnswer(deps: Pick<Deps, 'database' | 'hotline' | 'seal' | 'now'>, a: Answer): Promise<void> {
  const key = `a.${a.about}`;
  const row = outboxRow(key);
  const segments = segmentsOf(a.body);
  const now = deps.now().getTime();
  const number = { hash: await deps.seal.hash(a.to), sealed: await deps.seal.seal(row, a.to) };
  await deps.database.batch([
    posting(deps.database, {
      key,
      line: a.line,
      queue: NOW,
      number,
      bodySealed: await deps.seal.seal(row, a.body),
      segments,
      cost: segments * priceOf(deps.hotline, a.to),
      now,
      expiresAt: now + a.within,
    }),
  ]);
}

/** Lines that text. */
export const senders = ({ lines }: Hotline) => lines.filter(line => line.sms !== 'none');

/** Sends what is due, `most` texts of each line; the rest comes next time. */
export async function sendTexts(deps: Needed, most = 500): Promise<void> {
  await Promise.all(senders(deps.hotline).map(line => drain(deps, line, most)));
}

type Sender = ReturnType<typeof senders>[number];

/** Sends up to `most` texts of one line, and answers how many were asked of the provider. */
export async function drain(deps: Needed, line: Sender, most: number): Promise<number> {
  const { database, hotline, now } = deps;
  if (!(await somethingDue(database, line.number, now().getTime()))) return 0;
  await setRate(database, line.number, line['messages-per-second']);
  const { segments, cost } = hotline.texts['a-day'];
  const asked = new Set<Promise<void>>();
  let left = most;
  while (left > 0) {
    const picked = await pick(database, {
      line: line.number,
      queues: openQueues(hotline, now()),
      now: now().getTime(),
      most: Math.min(left, AT_ONCE - asked.size),
      cap: { segments, cost: cost * MILLION },
    });
    if (picked.length === 0) break;
    left -= picked.length;
    for (const text of picked) {
      const work = send(deps, line, text).finally(() => asked.delete(work));
      asked.add(work);
    }
    if (asked.size >= AT_ONCE) await Promise.race(asked);
  }
  await Promise.all(asked);
  return most - left;
}

/** Never rejects: what could not be written down is looked up at the provider when its lease is over. */
async function send(deps: Needed, line: Sender, text: Picked): Promise<void> {
  try {
    const ready = await opened(deps, text);
    if (!ready) return await dropped(deps.database, text);
    const now = deps.now().getTime();
    if (text.leaseUntil - now < TOO_LATE_MS) return;
    const answer = await ask(deps, line, text, ready, now);
    await (answer instanceof ProviderError ? settle(deps, text, answer) : tookIt(deps, line, text, answer));
  } catch (error) {
    deps.log('error', 'a text is in doubt; the provider will be asked what became of it', { text: text.key, error });
  }
}

type Sealed = Pick<Picked, 'key' | 'subscriber' | 'numberSealed' | 'bodySealed' | 'wording'>;

/** The provider has it. Where it asks something, the next digit is the answer. */
export async function tookIt(
  deps: Asking,
  line: Pick<Sender, 'number'>,
  text: Try & { hash: string; asks: string | null },
  answer: { sid: string; status: string },
): Promise<void> {
  await deps.database.batch([accepting(deps.database, text, answer), ...(await asking(deps, line.number, text))]);
}

/** The number and the words; undefined when there is nobody any more. */
export async function opened(
  { database, seal }: Pick<Deps, 'database' | 'seal'>,
  text: Sealed,
): Promise<{ to: string; body: string } | undefined> {
  const { key, numberSealed, bodySealed } = text;
  if (numberSealed === null) return undefined;
  const to = await seal.open(text.subscriber ? subscriberRow(text.subscriber) : outboxRow(key), numberSealed);
  const body =
    bodySealed === null ? await wording(database, text.wording ?? '') : await seal.open(outboxRow(key), bodySealed);
  return { to, body };
}

async function ask(deps: Needed, line: Sender, text: Picked, ready: { to: string; body: string }, now: number) {
  const seconds = Math.floor((text.expiresAt - now) / 1000);
  try {
    return await deps.provider.sendMessage({
      ...ready,
      from: line.sender ?? line.number,
      statusUrl: statusUrl(deps.publicUrl, text),
      validitySeconds: Math.min(Math.max(seconds, 1), LONGEST_SECONDS),
    });
  } catch (error) {
    if (error instanceof ProviderError) return error;
    throw error;
  }
}

const statusUrl = (publicUrl: string, { key, tries }: Picked): string =>
  `${publicUrl}/twilio/sms/status?${new URLSearchParams({ m: key, t: String(tries) })}`;

async function settle(deps: Needed, text: Picked, error: ProviderError): Promise<void> {
  const { fate, code } = error;
  const wait = error.text?.again[text.tries - 1 - text.missed];
  const again = wait === undefined ? undefined : deps.now().getTime() + jittered(deps, wait);
  const what = again === undefined ? 'the provider did not take a text' : 'the provider did not take a text for now';
  deps.log(again === undefined ? 'error' : 'warn', what, { text: text.key, fate, error });
  // It may have gone out: it is left as it is, and looked up when its lease is over.
  if (fate !== 'unknown') await refused(deps.database, text, { error: code, again });
  if (error.text) await numberRefused(deps, text, error.text);
}

/** What a refusal says of the number itself holds for all that we start. */
export async function numberRefused(
  { database, now, log }: Pick<Deps, 'database' | 'now' | 'log'>,
  text: Try,
  { optedOut, unreachable }: TextFate,
): Promise<void> {
  const hash = optedOut ? await addressee(database, text.key) : undefined;
  if (hash) await database.batch(stopping(database, { hash, at: now().getTime(), via: 'provider' }));
  if (!unreachable) return;
  await database.batch(leavingUnreached(database, text));
  log('warn', 'a number that can take no texts is on no list any more', { text: text.key });
}

/** Half as long to half as long again: those that were refused together do not come back together. */
const jittered = ({ code }: Needed, wait: number): number => Math.round(wait * (0.5 + Number(code()) / 1_000_000));
