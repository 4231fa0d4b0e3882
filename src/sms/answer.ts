// What the text menu asks of the store, carried out: ask -> answer. The same requests as on the telephone.
import { answer as answered } from '../callbacks/answer.ts';
import { hush } from '../callbacks/hush.ts';
import { mayRing } from '../callbacks/number.ts';
import type { HelpNumber } from '../content/hotline.ts';
import type { Deps } from '../deps.ts';
import { type Subscriber, subscriptions } from '../outreach/subscriptions.ts';
import { requestId, requestStands } from '../store/requests.ts';
import type { Ask as CallAsk, CallState, Change } from '../voice/call.ts';
import { isNumber } from '../voice/flow.ts';
import { openNumbers, strangers } from '../voice/numbers.ts';
import { START } from '../voice/rules.ts';
import type { TextFlow } from './flow.ts';
import type { Answer, Ask, TextContext } from './text.ts';

/** Whose text asks. */
export interface Writer {
  flow: TextFlow;
  /** The id of the text. */
  id: string;
  hash: string;
  /** E.164. */
  number: string;
}

type Answers = { [K in Ask['ask']]: (ask: Extract<Ask, { ask: K }>) => Promise<Answer> };

/** Answers one ask. Never rejects: what could not be done is `notSaved`, said in the log with its reason. */
export async function answer(deps: Deps, writer: Writer, context: TextContext, ask: Ask): Promise<Answer> {
  try {
    return await (answers(deps, writer, context)[ask.ask] as (ask: Ask) => Promise<Answer>)(ask);
  } catch (error) {
    deps.log('error', `the store could not ${ask.ask}; whoever texted is told`, { text: writer.id, error });
    return { type: 'notSaved' };
  }
}

function answers(deps: Deps, { flow, id, hash, number }: Writer, context: TextContext): Answers {
  const language = context.language ?? flow.languages[0] ?? 'en';
  const country = context.country ?? flow.line.country;
  const state: CallState = {
    turn: context.turn,
    since: 0,
    at: 'main',
    context: { ...START, language, country },
  };
  /** As the call asks it. `sid`: of the text by which the request was made. */
  const asks = (sid: string, ask: CallAsk) =>
    answered(deps, { flow: flow.call, sid, number, rung: false, written: true }, state, ask);
  const standing = context.request ?? '';
  const stands = async (request: string) =>
    request !== '' && (await requestStands(deps.database, requestId({ callSid: request, nth: 1 })));
  const refined = async (change: Change): Promise<Answer> => {
    const changed = await asks(standing, { ask: 'refine', nth: 1, change });
    return changed.type === 'saved' ? { type: 'changed', promised: changed.promised } : { type: 'notSaved' };
  };
  const lists = subscriptions(deps);
  const who: Subscriber = {
    hash,
    number,
    line: flow.line.number,
    language,
    form: context.form ?? language,
    ...(context.country ? { country: context.country } : {}),
    text: id,
  };

  return {
    save: async ({ urgent }) => {
      if (!mayRing(number, flow.call.mayRing)) return { type: 'cannot' };
      const again = await stands(standing);
      const request = again ? standing : id;
      const urgency = { now: 'ring', later: 'connect' } as const;
      const saved = await asks(request, {
        ask: 'save',
        nth: 1,
        number: 'caller',
        ...(urgent ? { urgent: urgency[urgent] } : {}),
      });
      if (saved.type !== 'saved') return { type: 'notSaved' };
      return { type: 'saved', request, code: saved.code, promised: saved.promised, again };
    },
    when: async ({ when, own }) => refined({ when, ...(own ? { number: 'caller' } : {}) }),
    woman: async () => refined({ woman: true }),
    hold: async ({ digits }) => {
      if (!isNumber(flow.call, digits, state.context.country)) return { type: 'unusable' };
      const under = (await stands(standing)) ? standing : id;
      const held = await asks(under, { ask: 'hold', digits });
      return held.type === 'held' ? { type: 'held', under, spoken: held.spoken } : { type: 'notSaved' };
    },
    recall: async ({ under }) => {
      const held = await asks(under, { ask: 'recall' });
      return held.type === 'held' ? { type: 'held', under, spoken: held.spoken } : { type: 'notSaved' };
    },
    // The one neutral ring by day, as for every number that was typed, and the hours are asked after it; for who wants to
    // be rung now, it is rung now.
    use: async ({ under, now }) => {
      const when = now ? ({ when: 'now', insist: true } as const) : ({ when: 'unasked' } as const);
      const change: CallAsk = (await stands(under))
        ? { ask: 'refine', nth: 1, change: { number: 'typed', ...when } }
        : { ask: 'save', nth: 1, number: 'typed' };
      const saved = await asks(under, change);
      if (saved.type !== 'saved') return { type: 'notSaved' };
      return { type: 'saved', request: under, code: saved.code, promised: saved.promised, again: false };
    },
    open: async () => {
      const open = openNumbers(flow.call, { language, country }, deps.now());
      const { languages } = flow.call.content;
      const speak = ({ languages: tags }: HelpNumber) => tags.flatMap(tag => languages[tag]?.english ?? []);
      const numbers = strangers(open, language) ? open.map(n => ({ ...n, speak: speak(n) })) : open;
      return { type: 'open', numbers };
    },
    cancel: async () => {
      const cancelled = await asks(standing, { ask: 'cancel', nth: 1 });
      return { type: cancelled.type === 'cancelled' ? 'cancelled' : 'notSaved' };
    },
    hush: async () => {
      const also = standing ? { also: requestId({ callSid: standing, nth: 1 }) } : {};
      return { type: 'hushed', requests: await hush(deps, { hash, flow: flow.call, text: id, ...also }) };
    },
    join: async ({ list }) => ({ type: 'joined', ...(await lists.join(who, list)) }),
    hours: async ({ list, hours }) => {
      await lists.hours(who, list, hours);
      return { type: 'joined', again: false };
    },
    hear: async ({ hear }) => ({ type: 'preferred', lists: await lists.hear(who, hear) }),
    leave: async () => ({ type: 'left', lists: await lists.leave(who) }),
    answer: async ({ question, digit }) => {
      const text = await lists.answer(who, question, digit);
      return { type: 'answered', ...(text === undefined ? {} : { text }) };
    },
  };
}
