// What the text menu asks of the store, carried out: ask -> answer. The same requests as on the telephone.
import { answer as answered } from '../callbacks/answer.ts';
import { hush } from '../callbacks/hush.ts';
import { mayRing } from '../callbacks/number.ts';
import type { Deps } from '../deps.ts';
import { type Subscriber, subscriptions } from '../outreach/subscriptions.ts';
import { requestId, requestStands } from '../store/requests.ts';
import type { Ask as CallAsk, CallState } from '../voice/call.ts';
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
  const state: CallState = {
    turn: context.turn,
    since: 0,
    at: 'main',
    context: { ...START, language, country: context.country ?? flow.line.country },
  };
  /** As the call asks it. `sid`: of the text by which the request was made. */
  const asks = (sid: string, ask: CallAsk) =>
    answered(deps, { flow: flow.call, sid, number, rung: false, written: true }, state, ask);
  const standing = context.request ?? '';
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
      const again = standing !== '' && (await requestStands(deps.database, requestId({ callSid: standing, nth: 1 })));
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
    when: async ({ when }) => {
      const changed = await asks(standing, { ask: 'refine', nth: 1, change: { when, number: 'caller' } });
      return changed.type === 'saved' ? { type: 'changed', promised: changed.promised } : { type: 'notSaved' };
    },
    cancel: async () => {
      const cancelled = await asks(standing, { ask: 'cancel', nth: 1 });
      return { type: cancelled.type === 'cancelled' ? 'cancelled' : 'notSaved' };
    },
    hush: async () => ({ type: 'hushed', requests: await hush(deps, { hash, flow: flow.call, text: id }) }),
    join: async ({ list }) => ({ type: 'joined', ...(await lists.join(who, list)) }),
    hours: async ({ list, hours }) => {
      await lists.hours(who, list, hours);
      return { type: 'joined', again: false };
    },
    leave: async () => ({ type: 'left', lists: await lists.leave(who) }),
    answer: async ({ question, digit }) => {
      const text = await lists.answer(who, question, digit);
      return { type: 'answered', ...(text === undefined ? {} : { text }) };
    },
  };
}
