// What the text menu wants from the store in each state that asks. A table: state -> ask.
import type { Ask, TextContext } from './text.ts';

export const asks = {
  saving: () => ({ ask: 'save' }),
  savingNow: () => ({ ask: 'save', urgent: 'now' }),
  savingLater: () => ({ ask: 'save', urgent: 'later' }),
  changing: ({ hours = 'day', elsewhere }) => ({ ask: 'when', when: hours, own: !elsewhere }),
  womanToo: () => ({ ask: 'woman' }),
  savingForWoman: () => ({ ask: 'save' }),
  askingWoman: () => ({ ask: 'woman' }),
  notThisPhone: () => ({ ask: 'when', when: 'no', own: false }),
  thisPhone: () => ({ ask: 'when', when: 'unasked', own: true }),
  holding: ({ number = '' }) => ({ ask: 'hold', digits: number }),
  recalling: ({ held = '' }) => ({ ask: 'recall', under: held }),
  using: ({ held = '', now = false }) => ({ ask: 'use', under: held, now }),
  numbering: () => ({ ask: 'open' }),
  cancelling: () => ({ ask: 'cancel' }),
  hushing: () => ({ ask: 'hush' }),
  postponing: () => ({ ask: 'hush' }),
  joining: ({ list = '' }) => ({ ask: 'join', list }),
  joinHours: ({ list = '', hours = 'day' }) => ({ ask: 'hours', list, hours }),
  hearing: () => ({ ask: 'hear', hear: true }),
  reading: () => ({ ask: 'hear', hear: false }),
  leaving: () => ({ ask: 'leave' }),
  answering: ({ question = '', digit = 0 }) => ({ ask: 'answer', question, digit }),
} satisfies Record<string, (context: TextContext) => Ask>;

type AskName = keyof typeof asks;
export const isAsk = (name: string): name is AskName => Object.hasOwn(asks, name);
