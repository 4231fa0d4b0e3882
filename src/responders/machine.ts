// A responder's call as one machine: what a key, a silence or an answer from the store leads to. Pure, driven turn by
// turn like the callers' (src/voice/machine.ts). `*` says again; silence twice, or too many wrong keys, hangs up.
import { assign, setup } from 'xstate';
import type { Outcome, Safe } from '../callbacks/outcomes.ts';
import { type Choice, type RouteChoice, told } from './choices.ts';
import { again, mistakes, say } from './keys.ts';
import { routesMenu } from './routes-menu.ts';
import type { WorkContext, WorkEvent } from './work.ts';

export type WorkMachine = ReturnType<typeof workMachine>;

export const START: WorkContext = {
  proved: false,
  refused: 0,
  wrong: 0,
  quiet: 0,
  skipped: [],
  message: 0,
  maySwitch: false,
  first: [],
};

/** Wrong keys in a row, and refused PINs in a call, that are borne: tired thumbs hit wrong keys. */
const MOST_WRONG = 4;
const MOST_REFUSED = 3;
/** How many codes an address has room for; the oldest is forgotten, and may be offered again. */
const MOST_SKIPPED = 30;

/** Nothing has been said yet of what came of a call. */
const UNSAID = { outcome: undefined, safe: undefined } as const;

/** On to the next request, or, where no PIN was given, out. */
const onward = (...ids: string[]) =>
  [
    { guard: 'proved', target: '#work.nexting', actions: ['fresh', say(...ids)] },
    { target: '#work.over', actions: ['fresh', say(...ids)] },
  ] as const;

const choose = (choice: Choice) =>
  ({ target: '#work.outcome.confirm', actions: ['fresh', { type: 'choose', params: choice }] }) as const;

/** They were reached: what is read back waits for when this phone may be rung next. */
const reached = (choice: Choice) =>
  ({ target: '#work.outcome.safe', actions: ['fresh', { type: 'choose', params: choice }] }) as const;
const ringable = (safe: Safe) =>
  ({ target: '#work.outcome.confirm', actions: ['fresh', { type: 'safe', params: safe }] }) as const;

/** What can be done with a request that is offered; the same after its message was heard. */
const withOffer = (self: string) =>
  ({
    ...mistakes(self),
    'key.1': { target: '#work.placing', actions: 'fresh' },
    'key.2': { target: '#work.hearing', actions: 'fresh' },
    'key.3': { target: '#work.nexting', actions: ['fresh', 'skip'] },
    'key.0': { target: '#work.more', actions: 'fresh' },
  }) as const;

export function workMachine() {
  return setup({
    types: { context: {} as WorkContext, events: {} as WorkEvent },
    guards: {
      quietOnce: ({ context }) => context.quiet < 1,
      wrongYet: ({ context }) => context.wrong < MOST_WRONG,
      isLost: ({ event }) => event.type === 'arrived' && event.lost === true,
      isSomebody: ({ event }) => event.type === 'arrived' && event.person !== undefined,
      known: ({ context }) => context.person !== undefined,
      toDial: ({ context }) => context.attempt !== undefined,
      fourDigits: ({ event }) => event.type === 'typed' && /^\d{4}$/.test(event.digits),
      sixDigits: ({ event }) => event.type === 'typed' && /^\d{6}$/.test(event.digits),
      mayTryAgain: ({ context }) => context.refused + 1 < MOST_REFUSED,
      proved: ({ context }) => context.proved,
      offered: ({ context }) => context.code !== undefined,
      other: ({ context }) => context.outcome === 'unknown',
      maySwitch: ({ context }) => context.maySwitch,
      wasOtherwise: ({ event }) => event.type === 'route' && event.route.before !== undefined,
    },
    actions: {
      fresh: assign({ wrong: 0, quiet: 0 }),
      quiet: assign({ quiet: ({ context }) => context.quiet + 1, first: ['silence.again'] }),
      hush: assign({ quiet: ({ context }) => context.quiet + 1 }),
      wrong: assign({ wrong: ({ context }) => context.wrong + 1, first: ['wrong.again'] }),
      say: assign({ first: (_, ids: string[]) => ids }),
      arrived: assign(({ event }) =>
        event.type === 'arrived'
          ? { person: event.person, language: event.language, attempt: event.lost ? undefined : event.attempt }
          : {},
      ),
      signIn: assign({ signIn: ({ event }) => (event.type === 'typed' ? event.digits : undefined) }),
      typed: assign({ typed: ({ event }) => (event.type === 'typed' ? event.digits : undefined) }),
      proved: assign(({ event }) =>
        event.type === 'proved'
          ? { person: event.person, language: event.language, proved: true, refused: 0, signIn: undefined }
          : {},
      ),
      refused: assign({ refused: ({ context }) => context.refused + 1, typed: undefined }),
      offer: assign(({ event }) =>
        event.type === 'offered'
          ? { offer: event.offer, code: event.offer.code, message: 0, attempt: undefined, ...UNSAID }
          : {},
      ),
      noOffer: assign({ code: undefined, message: 0 }),
      skip: assign({
        skipped: ({ context: { skipped, code } }) => (code ? [...skipped, code].slice(-MOST_SKIPPED) : skipped),
      }),
      heard: assign(({ event }) =>
        event.type === 'heard' ? { card: event.card, voice: event.message, message: event.next } : {},
      ),
      rewind: assign({ message: ({ context }) => Math.max(0, context.message - 1) }),
      card: assign(({ event }) => (event.type === 'carded' ? { card: event.card, code: event.card.code } : {})),
      dial: assign(({ event }) =>
        event.type === 'dialling' ? { attempt: event.attempt, dial: { to: event.to, line: event.line } } : {},
      ),
      leg: assign(({ event }) =>
        event.type === 'dialled' ? { leg: { carrier: event.carrier, seconds: event.seconds } } : {},
      ),
      owe: assign(({ event }) => (event.type === 'owes' ? { attempt: event.attempt, ...UNSAID } : {})),
      choose: assign((_, outcome: Outcome) => ({ ...UNSAID, outcome })),
      safe: assign({ safe: (_, safe: Safe) => safe }),
      offShift: assign({ maySwitch: ({ event }) => event.type === 'offShift' && event.maySwitch }),
      route: assign(({ event }) => (event.type === 'route' ? { route: event.route, way: event.route.way } : {})),
      chooseRoute: assign({ becomes: (_, becomes: RouteChoice) => becomes }),
      chooseBefore: assign({ becomes: ({ event }) => (event.type === 'route' ? event.route.before : undefined) }),
      /** This request is dealt with; what the carrier settled is told. */
      settled: assign(({ event }) => ({
        first: [(event.type === 'settled' && told[event.outcome]) || 'work.saved'],
        attempt: undefined,
        ...UNSAID,
        code: undefined,
      })),
    },
  }).createMachine({
    id: 'work',
    context: START,
    initial: 'arriving',
    on: {
      tooLong: { target: '.over', actions: say('call.too-long') },
      failed: [
        { guard: 'proved', target: '.idle', actions: ['fresh', 'noOffer', say('work.sorry')] },
        { target: '.over', actions: ['fresh', say('work.sorry')] },
      ],
    },
    states: {
      arriving: {
        on: {
          arrived: [
            { guard: 'isLost', target: 'over', actions: ['arrived', say('work.lost')] },
            { guard: 'isSomebody', target: 'gate', actions: 'arrived' },
            { target: 'signIn', actions: 'arrived' },
          ],
        },
      },
      // Whoever, or whatever, picks up hears nothing but this until a person has pressed 1.
      gate: {
        on: {
          'key.1': [
            { guard: 'toDial', target: 'carding', actions: 'fresh' },
            { target: 'pin', actions: 'fresh' },
          ],
          'key.*': again('gate'),
          silence: [{ guard: 'quietOnce', actions: 'hush', target: 'gate', reenter: true }, { target: 'gone' }],
          failed: again('gate'),
          tooLong: 'gone',
        },
      },
      gone: { type: 'final' },

      signIn: {
        on: {
          typed: [
            { guard: 'fourDigits', target: 'pin', actions: ['fresh', 'signIn'] },
            { guard: 'wrongYet', target: 'signIn', reenter: true, actions: 'wrong' },
            { target: 'gone' },
          ],
          silence: [{ guard: 'quietOnce', actions: 'hush', target: 'signIn', reenter: true }, { target: 'gone' }],
        },
      },
      pin: {
        on: {
          typed: [
            { guard: 'sixDigits', target: 'proving', actions: ['fresh', 'typed'] },
            { guard: 'wrongYet', target: 'pin', reenter: true, actions: ['wrong', say('work.wrong')] },
            { target: 'gone' },
          ],
          silence: [{ guard: 'quietOnce', actions: 'hush', target: 'pin', reenter: true }, { target: 'gone' }],
        },
      },
      proving: {
        on: {
          proved: { target: 'nexting', actions: 'proved' },
          refused: [
            { guard: 'mayTryAgain', target: 'retrying', actions: ['refused', say('work.wrong')] },
            { target: 'over', actions: say('work.wrong') },
          ],
          notSaved: { target: 'over', actions: say('work.sorry') },
        },
      },
      retrying: { always: [{ guard: 'known', target: 'pin' }, { target: 'signIn' }] },

      nexting: {
        on: {
          owes: { target: 'outcome.menu', actions: 'owe' },
          offShift: { target: 'shift', actions: ['noOffer', 'offShift'] },
          switches: { target: 'routes', actions: 'noOffer' },
          offered: { target: 'offer', actions: 'offer' },
          nothing: { target: 'idle', actions: 'noOffer' },
          elsewhere: { target: 'over', actions: say('work.elsewhere') },
          notSaved: { target: 'idle', actions: ['noOffer', say('work.sorry')] },
        },
      },
      shift: {
        on: {
          ...mistakes('shift'),
          'key.1': { target: 'starting', actions: 'fresh' },
          'key.2': { guard: 'maySwitch', target: 'routes', actions: 'fresh' },
          'key.0': { target: 'leaving', actions: 'fresh' },
          'key.star': again('shift'),
        },
      },
      routes: routesMenu,
      starting: { on: { done: 'nexting', notSaved: { target: 'shift', actions: say('work.sorry') } } },

      offer: { on: { ...withOffer('offer'), 'key.star': { target: 'nexting', actions: 'fresh' } } },
      hearing: {
        on: {
          heard: { target: 'heard', actions: 'heard' },
          lost: { target: 'nexting', actions: say('work.lost') },
          notSaved: { target: 'offer', actions: say('work.sorry') },
        },
      },
      heard: { on: { ...withOffer('heard'), 'key.star': { target: 'hearing', actions: ['fresh', 'rewind'] } } },
      idle: {
        on: {
          ...mistakes('idle'),
          'key.1': { target: 'nexting', actions: 'fresh' },
          'key.3': { target: 'stopping', actions: 'fresh' },
          'key.0': { target: 'more', actions: 'fresh' },
          'key.star': again('idle'),
        },
      },
      more: {
        on: {
          ...mistakes('more'),
          'key.1': { target: 'leaving', actions: 'fresh' },
          'key.2': { guard: 'offered', target: 'parking', actions: 'fresh' },
          'key.3': { target: 'stopping', actions: 'fresh' },
          'key.9': { target: 'nexting', actions: 'fresh' },
          'key.0': again('more'),
          'key.star': again('more'),
        },
      },
      parking: {
        on: {
          done: { target: 'nexting', actions: say('work.parked') },
          lost: { target: 'nexting', actions: say('work.lost') },
          notSaved: { target: 'more', actions: say('work.sorry') },
        },
      },
      stopping: {
        on: {
          done: { target: 'over', actions: say('work.off') },
          notSaved: { target: 'more', actions: say('work.sorry') },
        },
      },

      carding: {
        on: {
          carded: { target: 'card', actions: 'card' },
          lost: { target: 'over', actions: say('work.lost') },
          notSaved: { target: 'over', actions: say('work.sorry') },
        },
      },
      // Rung from the console: who says nothing is put through, who presses 3 is not.
      card: {
        on: {
          silence: { target: 'placing', actions: 'fresh' },
          'key.1': { target: 'placing', actions: 'fresh' },
          'key.3': { target: 'over', actions: 'fresh' },
          'key.0': { target: 'carding', actions: 'fresh' },
          'key.star': { target: 'carding', actions: 'fresh' },
          'key.*': [
            { guard: 'wrongYet', actions: 'wrong', target: 'card', reenter: true },
            { target: 'over', actions: 'fresh' },
          ],
        },
      },
      placing: {
        on: {
          dialling: { target: 'calling', actions: 'dial' },
          notNow: [
            { guard: 'proved', target: 'nexting', actions: ['fresh', 'skip', say('work.not-now')] },
            { target: 'over', actions: ['fresh', say('work.not-now')] },
          ],
          lost: onward('work.lost'),
          notSaved: onward('work.sorry'),
        },
      },
      calling: { on: { dialled: { target: 'ending', actions: 'leg' } } },
      ending: {
        on: {
          talked: 'outcome.menu',
          settled: { target: 'settled', actions: 'settled' },
          lost: onward('work.lost'),
          notSaved: { target: 'outcome.menu', actions: say('work.sorry') },
        },
      },
      settled: { always: [{ guard: 'proved', target: 'nexting' }, { target: 'over' }] },

      outcome: {
        initial: 'menu',
        states: {
          menu: {
            on: {
              ...mistakes('menu'),
              'key.1': reached('done'),
              'key.2': { target: 'again', actions: 'fresh' },
              'key.3': { target: 'unsafe', actions: 'fresh' },
              'key.4': choose('never-again'),
              'key.5': choose('unknown'),
              'key.0': again('menu'),
              'key.9': again('menu'),
              'key.star': again('menu'),
            },
          },
          // A machine counts as nobody: it must use up a try, which a talk does not.
          again: {
            on: {
              ...mistakes('again'),
              'key.1': reached('follow-up'),
              'key.2': choose('machine'),
              'key.0': again('again'),
              'key.9': { target: 'menu', actions: 'fresh' },
              'key.star': again('again'),
            },
          },
          unsafe: {
            on: {
              ...mistakes('unsafe'),
              'key.1': choose('unsafe-now'),
              'key.2': choose('wrong-person'),
              'key.0': again('unsafe'),
              'key.9': { target: 'menu', actions: 'fresh' },
              'key.star': again('unsafe'),
            },
          },
          safe: {
            on: {
              ...mistakes('safe'),
              'key.1': ringable('day'),
              'key.2': ringable('evening'),
              'key.3': ringable('no'),
              'key.0': again('safe'),
              'key.9': { target: 'menu', actions: 'fresh' },
              'key.star': again('safe'),
            },
          },
          confirm: {
            on: {
              ...mistakes('confirm'),
              'key.1': [
                { guard: 'other', target: 'note', actions: 'fresh' },
                { target: 'settling', actions: 'fresh' },
              ],
              'key.2': { target: 'menu', actions: 'fresh' },
              'key.9': { target: 'menu', actions: 'fresh' },
              'key.0': again('confirm'),
              'key.star': again('confirm'),
            },
          },
          note: { on: { recorded: 'settling', silence: 'settling' } },
          settling: {
            on: {
              settled: { target: '#work.settled', actions: 'settled' },
              lost: { target: '#work.settled', actions: 'settled' },
              notSaved: { target: 'menu', actions: say('work.sorry') },
            },
          },
        },
      },

      leaving: { on: { done: 'over', notSaved: 'over' } },
      over: { type: 'final' },
    },
  });
}
