// What the text menu wants from the store in each state that asks. A table: state -> ask.
import type { Ask, TextContext } from './text.ts';

export const asks = {
  saving: () => ({ ask: 'save' }),
  savingNow: () => ({ ask: 'save', urgent: 'now' }),
  savingLater: () => ({ ask: 'save', urgent: 'later' }),
  changing: ({ hours = 'day' }) => ({ ask: 'when', when: hours }),
  cancelling: () => ({ ask: 'cancel' }),
  hushing: () => ({ ask: 'hush' }),
  postponing: () => ({ ask: 'hush' }),
  joining: ({ list = '' }) => ({ ask: 'join', list }),
  joinHours: ({ list = '', hours = 'day' }) => ({ ask: 'hours', list, hours }),
  leaving: () => ({ ask: 'leave' }),
  answering: ({ question = '', digit = 0 }) => ({ ask: 'answer', question, digit }),
} satisfies Record<string, (context: TextContext) => Ask>;

type AskName = keyof typeof asks;
export const isAsk = (name: string): name is AskName => Object.hasOwn(asks, name);
