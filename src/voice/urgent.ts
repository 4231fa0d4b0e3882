// Urgent help (3): a person now, a ring now, or numbers.
import { again, askUs, mistakes } from './keys.ts';
import type { Rules } from './rules.ts';

export const urgent = (rules: Rules) =>
  rules.createStateConfig({
    initial: 'menu',
    states: {
      // Somebody in danger who presses nothing, or anything, wants a person.
      menu: {
        on: {
          'key.1': { target: 'saving', actions: ['fresh', { type: 'urgent', params: 'connect' }] },
          'key.2': [
            { guard: 'ringable', target: 'saving', actions: ['fresh', { type: 'urgent', params: 'ring' }] },
            { target: '#call.asking.type', actions: ['fresh', { type: 'urgent', params: 'ring' }] },
          ],
          'key.3': { target: 'numbers', actions: 'fresh' },
          'key.0': askUs,
          'key.9': { target: '#call.main', actions: 'fresh' },
          'key.star': again('menu'),
          'key.*': [
            { guard: 'wrongOnce', actions: 'wrong', target: 'menu', reenter: true },
            { target: 'saving', actions: ['fresh', { type: 'urgent', params: 'connect' }] },
          ],
          silence: { target: 'saving', actions: ['fresh', { type: 'urgent', params: 'connect' }] },
        },
      },
      saving: {
        on: {
          saved: [
            {
              guard: 'toBeRungByNobody',
              target: 'numbers',
              actions: ['saved', { type: 'say', params: ['urgent.nobody'] }],
            },
            { guard: 'toBeRungNow', target: 'promised', actions: 'saved' },
            {
              guard: 'somebodyOnDuty',
              target: 'dialling',
              actions: ['saved', { type: 'say', params: ['urgent.connecting'] }],
            },
            {
              guard: 'withoutNumber',
              target: '#call.asking.type',
              actions: ['saved', { type: 'urgent', params: 'ring' }, { type: 'say', params: ['urgent.nobody-yet'] }],
            },
            { target: 'insisting', actions: 'saved' },
          ],
          notSaved: [
            {
              guard: 'somebodyOnDuty',
              target: 'dialling',
              actions: { type: 'say', params: ['not-saved.connect'] },
            },
            { target: 'numbers', actions: { type: 'say', params: ['urgent.nobody-unsaved'] } },
          ],
        },
      },
      dialling: {
        on: {
          dialled: [
            { guard: { type: 'talked' }, target: 'talked' },
            {
              guard: 'anotherOnDuty',
              target: 'dialling',
              reenter: true,
              actions: ['nextDuty', { type: 'say', params: ['urgent.next'] }],
            },
            {
              guard: 'unreachable',
              target: '#call.asking.type',
              actions: [
                { type: 'urgent', params: 'ring' },
                { type: 'say', params: ['urgent.nobody-yet'] },
              ],
            },
            { guard: 'open', target: 'insisting' },
            { target: 'numbers', actions: { type: 'say', params: ['urgent.nobody-unsaved'] } },
          ],
        },
      },
      talked: { on: { saved: '#call.over', notSaved: '#call.over' } },
      insisting: {
        on: {
          saved: { target: 'numbers', actions: ['saved', { type: 'say', params: ['urgent.nobody'] }] },
          notSaved: { target: 'numbers', actions: { type: 'say', params: ['urgent.nobody-unsaved'] } },
        },
      },
      // Says its promise and hangs up: the phone must be free to be rung.
      promised: { type: 'final' },
      numbers: {
        always: { guard: 'placeMissing', target: '#call.country', actions: { type: 'towards', params: 'numbers' } },
        on: {
          ...mistakes('numbers', '#call.speaking'),
          'key.0': askUs,
          'key.9': { target: '#call.main', actions: 'fresh' },
          'key.star': again('numbers'),
        },
      },
    },
  });
