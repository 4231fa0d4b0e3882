// What the machine wants from the store in each state that asks. A table: state -> ask.
import type { WorkAsk, WorkContext } from './work.ts';

export const asks = {
  proving: context => ({ ask: 'prove', pin: context.typed ?? '' }),
  nexting: () => ({ ask: 'next' }),
  starting: () => ({ ask: 'shift', on: true }),
  stopping: () => ({ ask: 'shift', on: false }),
  hearing: () => ({ ask: 'hear' }),
  parking: () => ({ ask: 'park' }),
  'routes.looking': () => ({ ask: 'route' }),
  'routes.stepping': () => ({ ask: 'route', next: true }),
  'routes.recalling': () => ({ ask: 'route' }),
  'routes.switching': ({ becomes }) => ({ ask: 'switch', status: becomes ?? 'ask' }),
  leaving: () => ({ ask: 'leave' }),
  carding: () => ({ ask: 'card' }),
  placing: () => ({ ask: 'dial' }),
  ending: ({ leg }) => ({ ask: 'ended', carrier: leg?.carrier ?? null, seconds: leg?.seconds ?? 0 }),
  'outcome.settling': ({ outcome, safe, days, speaks }) => ({
    ask: 'settle',
    outcome: outcome ?? 'unknown',
    ...{ safe, days, speaks },
  }),
  'inbox.next': () => ({ ask: 'unheard', again: false }),
  'inbox.replaying': () => ({ ask: 'unheard', again: true }),
  'inbox.wishing': ({ urgent, woman, when = 'unasked' }) => ({ ask: 'wish', urgent, woman, when }),
  'inbox.dismissing': () => ({ ask: 'noWish' }),
} satisfies Record<string, (context: WorkContext) => WorkAsk>;

export type AskName = keyof typeof asks;
export const isAsk = (name: string): name is AskName => Object.hasOwn(asks, name);
