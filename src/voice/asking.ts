// Asking to be called back (0): saved at that key, then refined by every answer.
import { again, mistakes, refine } from './keys.ts';
import type { Rules } from './rules.ts';

export const asking = (rules: Rules) =>
  rules.createStateConfig({
    initial: 'begin',
    states: {
      begin: {
        always: [{ guard: 'openHere', target: 'phone' }, { guard: 'ringable', target: 'saving' }, { target: 'type' }],
      },
      // Saved at this very key, as: one ring, next daytime, neutral, no retry. All that follows refines it.
      saving: {
        on: {
          saved: [
            { guard: 'offered', target: 'offer', actions: 'saved' },
            { target: 'phone', actions: 'saved' },
          ],
          notSaved: '#call.notSaved',
        },
      },
      // We have rung them lately, and somebody who speaks their language is here: why ring again tomorrow?
      offer: {
        on: {
          ...mistakes('offer', 'phone'),
          'key.1': {
            target: 'dialling',
            actions: ['fresh', 'firstPhone', { type: 'say', params: ['urgent.connecting'] }],
          },
          'key.2': { target: 'phone', actions: 'fresh' },
          'key.0': { target: 'phone', actions: 'fresh' },
          'key.9': { target: '#call.main', actions: 'fresh' },
          'key.star': again('offer'),
        },
      },
      dialling: {
        on: {
          dialled: [
            { guard: 'talked', target: '#call.urgent.talked' },
            {
              guard: 'anotherOnDuty',
              target: 'dialling',
              reenter: true,
              actions: ['nextDuty', { type: 'say', params: ['urgent.next'] }],
            },
            { target: 'phone', actions: { type: 'say', params: ['urgent.nobody-yet'] } },
          ],
        },
      },
      phone: {
        on: {
          ...mistakes('phone', 'message'),
          'key.1': refine({ when: 'day', number: 'caller' }, 'phoneAnswered'),
          'key.2': refine({ when: 'evening', number: 'caller' }, 'phoneAnswered'),
          'key.3': refine({ when: 'no' }, 'phoneAnswered'),
          'key.0': again('phone'),
          'key.9': { target: '#call.main', actions: 'fresh' },
          'key.star': again('phone'),
        },
      },
      // An unsaved "not this phone" would be dangerous; an unsaved hour leaves the one neutral ring by day.
      phoneAnswered: {
        on: {
          saved: [
            { guard: 'notThisPhone', target: 'type', actions: 'saved' },
            { target: 'message', actions: 'saved' },
          ],
          notSaved: [{ guard: 'notThisPhone', target: '#call.notSaved' }, { target: 'message' }],
        },
      },
      type: {
        on: {
          typed: [
            { guard: 'aNumber', target: 'holding', actions: ['fresh', 'typed'] },
            {
              guard: 'wrongOnce',
              target: 'type',
              reenter: true,
              actions: ['wrong', { type: 'say', params: ['ask.type-bad'] }],
            },
            { target: 'spokenNumber', actions: 'fresh' },
          ],
          silence: { target: 'spokenNumber', actions: 'fresh' },
        },
      },
      holding: { on: { held: { target: 'typed', actions: 'readBack' }, notSaved: '#call.notSaved' } },
      recalling: { on: { held: { target: 'typed', actions: 'readBack' }, notSaved: 'type' } },
      typed: {
        on: {
          ...mistakes('recalling', 'spokenNumber'),
          'key.1': [
            { guard: 'open', ...refine({ number: 'typed', when: 'unasked' }, 'typedSaved') },
            { target: 'savingTyped', actions: 'fresh' },
          ],
          'key.2': { target: 'type', actions: 'fresh' },
          'key.0': again('recalling'),
          'key.9': { target: 'type', actions: 'fresh' },
          'key.star': again('recalling'),
        },
      },
      savingTyped: {
        on: {
          saved: [
            { guard: 'toBeRungNow', target: '#call.urgent.promised', actions: 'saved' },
            { target: 'when', actions: 'saved' },
          ],
          notSaved: '#call.notSaved',
        },
      },
      typedSaved: {
        on: {
          saved: [
            { guard: 'toBeRungNow', target: '#call.urgent.promised', actions: 'saved' },
            { target: 'when', actions: 'saved' },
          ],
          notSaved: '#call.notSaved',
        },
      },
      when: {
        on: {
          ...mistakes('when', 'message'),
          'key.1': refine({ when: 'day' }, 'whenAnswered'),
          'key.2': refine({ when: 'evening' }, 'whenAnswered'),
          'key.0': again('when'),
          'key.9': { target: '#call.main', actions: 'fresh' },
          'key.star': again('when'),
        },
      },
      whenAnswered: { on: { saved: { target: 'message', actions: 'saved' }, notSaved: 'message' } },
      message: { on: { recorded: 'woman', silence: 'woman' } },
      // Who cannot type says the number. Without a saved request it is a message to hear.
      spokenNumber: {
        on: {
          recorded: [{ guard: 'open', target: 'woman' }, { target: '#call.spoken' }],
          silence: [{ guard: 'open', target: 'woman' }, { target: '#call.over' }],
        },
      },
      woman: {
        on: {
          'key.1': refine({ woman: false }, 'womanAnswered'),
          'key.2': refine({ woman: true }, 'womanAnswered'),
          'key.0': again('woman'),
          'key.9': { target: '#call.main', actions: 'fresh' },
          'key.star': again('woman'),
          'key.*': [
            { guard: 'wrongOnce', actions: 'wrong', target: 'woman', reenter: true },
            { target: 'done', actions: 'fresh' },
          ],
          silence: { target: 'done', actions: 'fresh' },
        },
      },
      womanAnswered: {
        on: {
          saved: { target: 'done', actions: 'saved' },
          notSaved: { target: 'done', actions: { type: 'say', params: ['sorry'] } },
        },
      },
      done: {
        on: {
          ...mistakes('done', '#call.over'),
          'key.3': { target: 'cancel', actions: 'fresh' },
          'key.0': again('done'),
          'key.9': { target: '#call.main', actions: 'fresh' },
          'key.star': again('done'),
        },
      },
      cancel: {
        on: {
          ...mistakes('cancel', 'done'),
          'key.1': { target: 'cancelling', actions: 'fresh' },
          'key.0': { target: 'done', actions: 'fresh' },
          'key.9': { target: 'done', actions: 'fresh' },
          'key.star': again('cancel'),
        },
      },
      cancelling: {
        on: {
          cancelled: { target: '#call.main', actions: ['cancelled', { type: 'say', params: ['ask.cancelled'] }] },
          notSaved: { target: 'done', actions: { type: 'say', params: ['sorry'] } },
        },
      },
    },
  });
