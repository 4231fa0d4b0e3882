// Messages that nobody has heard, one after the other: who asks in one to be called becomes a request.
import type { WishWhen } from '../callbacks/wish.ts';
import { again, mistakes, say, to } from './keys.ts';
import { rules } from './rules.ts';

const how = (urgent: boolean, woman: boolean) =>
  ({ target: 'when', actions: ['fresh', { type: 'wish', params: { urgent, woman } }] }) as const;
const when = (params: WishWhen) => ({ target: 'wishing', actions: ['fresh', { type: 'when', params }] }) as const;
const back = { target: '#work.nexting', actions: ['fresh', 'noOffer'] } as const;
/** Decided by this call, by another, or not to be decided here: on to the next message. */
const decided = { target: 'next', actions: say('work.decided') } as const;

export const inbox = rules.createStateConfig({
  initial: 'next',
  states: {
    next: {
      on: {
        unheard: { target: 'message', actions: 'unheard' },
        nothing: { target: '#work.nexting', actions: ['noOffer', { type: 'sayToo', params: ['work.inbox-end'] }] },
        elsewhere: { target: '#work.over', actions: say('work.elsewhere') },
        notSaved: { target: '#work.idle', actions: ['noOffer', say('work.sorry')] },
      },
    },
    replaying: {
      on: {
        unheard: { target: 'message', actions: 'unheard' },
        nothing: decided,
        elsewhere: { target: '#work.over', actions: say('work.elsewhere') },
        notSaved: { target: 'message', actions: say('work.sorry') },
      },
    },
    message: {
      on: {
        ...mistakes('message'),
        'key.1': to('how'),
        'key.2': to('dismissing'),
        'key.3': to('next'),
        'key.0': to('replaying'),
        'key.9': back,
        'key.star': to('replaying'),
      },
    },
    how: {
      on: {
        ...mistakes('how'),
        'key.1': how(false, false),
        'key.2': how(true, false),
        'key.3': how(false, true),
        'key.4': how(true, true),
        'key.0': again('how'),
        'key.9': to('replaying'),
        'key.star': again('how'),
      },
    },
    when: {
      on: {
        ...mistakes('when'),
        'key.1': when('unasked'),
        'key.2': when('day'),
        'key.3': when('evening'),
        'key.0': again('when'),
        'key.9': to('how'),
        'key.star': again('when'),
      },
    },
    wishing: {
      on: {
        done: { target: 'next', actions: say('work.wished') },
        decided,
        noNumber: { target: 'next', actions: say('work.no-number') },
        elsewhere: { target: '#work.over', actions: say('work.elsewhere') },
        notSaved: { target: 'message', actions: say('work.sorry') },
      },
    },
    dismissing: {
      on: {
        done: { target: 'next', actions: say('work.saved') },
        decided,
        elsewhere: { target: '#work.over', actions: say('work.elsewhere') },
        notSaved: { target: 'message', actions: say('work.sorry') },
      },
    },
  },
});
