// Setting how the ways abroad are, by telephone: one corridor after the other, read back before it holds.
import { ROUTE_CHOICES, type RouteChoice } from './choices.ts';
import { again, mistakes, say } from './keys.ts';

const choose = (choice: RouteChoice) =>
  ({ target: 'confirm', actions: ['fresh', { type: 'chooseRoute', params: choice }] }) as const;

/** There is no corridor, or they may not set any, or the store is away. */
const otherwise = {
  nothing: { target: '#work.over', actions: say('work.sorry') },
  lost: { target: '#work.over', actions: say('work.lost') },
  notSaved: { target: '#work.over', actions: say('work.sorry') },
} as const;

const back = { target: 'looking', actions: 'fresh' } as const;

export const routesMenu = {
  initial: 'looking',
  states: {
    // What stands is asked of the store each time: another coordinator may have been quicker.
    looking: { on: { route: { target: 'one', actions: 'route' }, ...otherwise } },
    stepping: { on: { route: { target: 'one', actions: 'route' }, ...otherwise } },
    one: {
      on: {
        ...mistakes('one'),
        'key.1': { target: 'choose', actions: 'fresh' },
        'key.2': { target: 'stepping', actions: 'fresh' },
        'key.3': { target: 'recalling', actions: 'fresh' },
        'key.0': { target: '#work.leaving', actions: 'fresh' },
        'key.9': { target: '#work.nexting', actions: 'fresh' },
        'key.star': back,
      },
    },
    choose: {
      on: {
        ...mistakes('choose'),
        'key.1': choose(ROUTE_CHOICES[0]),
        'key.2': choose(ROUTE_CHOICES[1]),
        'key.3': choose(ROUTE_CHOICES[2]),
        'key.4': choose(ROUTE_CHOICES[3]),
        'key.0': { target: '#work.leaving', actions: 'fresh' },
        'key.9': back,
        'key.star': again('choose'),
      },
    },
    recalling: {
      on: {
        route: [
          { guard: 'wasOtherwise', target: 'confirm', actions: 'chooseBefore' },
          { target: 'one', actions: ['route', say('routes.nothing-to-undo')] },
        ],
        ...otherwise,
      },
    },
    confirm: {
      on: {
        ...mistakes('confirm'),
        'key.1': { target: 'switching', actions: 'fresh' },
        'key.2': back,
        'key.0': { target: '#work.leaving', actions: 'fresh' },
        'key.9': back,
        'key.star': again('confirm'),
      },
    },
    switching: {
      on: {
        done: { target: 'looking', actions: say('work.saved') },
        lost: { target: '#work.over', actions: say('work.lost') },
        notSaved: { target: 'confirm', actions: say('work.sorry') },
      },
    },
  },
} as const;
