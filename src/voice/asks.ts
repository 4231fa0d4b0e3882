// What the machine wants from the store in each state that asks. A table: state -> ask.
import type { Ask, CallContext } from './call.ts';

/** The number of the request this call is about: the one that stands, or the next one. */
const nth = (context: CallContext): number => (context.open ? context.made : context.made + 1);

const save = (context: CallContext, number: 'caller' | 'typed' | 'none'): Ask => ({
  ask: 'save',
  nth: nth(context),
  number,
  ...(context.urgent ? { urgent: context.urgent } : {}),
});
const refine = (context: CallContext): Ask => ({ ask: 'refine', nth: nth(context), change: context.change ?? {} });

/** Under the name of every state that asks. */
export const asks = {
  knowing: () => ({ ask: 'know' }),
  'asking.saving': context => save(context, 'caller'),
  'asking.phoneAnswered': refine,
  'asking.holding': context => ({ ask: 'hold', digits: context.typed ?? '' }),
  'asking.recalling': () => ({ ask: 'recall' }),
  'asking.savingTyped': context => save(context, 'typed'),
  // A number typed for urgent help that is to ring back now replaces the one the request had.
  'asking.typedSaved': context => ({
    ask: 'refine',
    nth: nth(context),
    change: { ...context.change, ...(context.urgent === 'ring' ? { when: 'now', insist: true } : {}) },
  }),
  'asking.whenAnswered': refine,
  'asking.womanAnswered': refine,
  'asking.cancelling': context => ({ ask: 'cancel', nth: nth(context) }),
  'urgent.saving': context => save(context, context.ringable ? 'caller' : 'none'),
  'urgent.talked': context => ({ ask: 'talked', nth: nth(context) }),
  'urgent.insisting': context => ({ ask: 'refine', nth: nth(context), change: { insist: true } }),
  'only.saving': context => save(context, 'caller'),
} satisfies Record<string, (context: CallContext) => Ask>;

export type AskName = keyof typeof asks;
export const isAsk = (name: string): name is AskName => Object.hasOwn(asks, name);
