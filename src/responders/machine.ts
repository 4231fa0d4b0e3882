// A responder's call as one machine: what a key, a silence or an answer from the store leads to. Pure, driven turn by
// turn like the callers' (src/voice/machine.ts). `*` says again; silence twice, or too many wrong keys, hangs up.
import { inbox } from './inbox.ts';
import { again, mistakes, onward, say, to } from './keys.ts';
import { outcome } from './outcome.ts';
import { routesMenu } from './routes-menu.ts';
import { rules, START } from './rules.ts';

export type WorkMachine = ReturnType<typeof workMachine>;

/** What can be done with a request that is offered; the same after its message was heard. */
const withOffer = (self: string) =>
  ({
    ...mistakes(self),
    'key.1': to('#work.placing'),
    'key.2': to('#work.hearing'),
    'key.3': { target: '#work.nexting', actions: ['fresh', 'skip'] },
    'key.0': to('#work.more'),
  }) as const;

/** `callers`: languages that callers may speak, in the order of their keys. */
export function workMachine(callers: readonly string[]) {
  return rules.createMachine({
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
            { guard: 'isStopped', target: 'over', actions: say('work.later') },
            { guard: 'isSomebody', target: 'gate', actions: 'arrived' },
            { target: 'signIn', actions: 'arrived' },
          ],
        },
      },
      // Whoever, or whatever, picks up hears nothing but this until a person has pressed 1.
      gate: {
        on: {
          'key.1': [{ guard: 'toDial', target: 'carding', actions: 'fresh' }, to('pin')],
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
          stopped: { target: 'over', actions: say('work.later') },
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
          nothing: { target: 'idle', actions: ['noOffer', 'nothing'] },
          elsewhere: { target: 'over', actions: say('work.elsewhere') },
          notSaved: { target: 'idle', actions: ['noOffer', say('work.sorry')] },
        },
      },
      shift: {
        on: {
          ...mistakes('shift'),
          'key.1': to('starting'),
          'key.2': { guard: 'maySwitch', ...to('routes') },
          'key.0': to('leaving'),
          'key.star': again('shift'),
        },
      },
      routes: routesMenu,
      starting: { on: { done: 'nexting', notSaved: { target: 'shift', actions: say('work.sorry') } } },

      offer: { on: { ...withOffer('offer'), 'key.star': to('nexting') } },
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
          'key.1': to('nexting'),
          'key.2': to('inbox'),
          'key.3': to('stopping'),
          'key.0': to('more'),
          'key.star': again('idle'),
        },
      },
      more: {
        on: {
          ...mistakes('more'),
          'key.1': to('leaving'),
          'key.2': { guard: 'offered', ...to('parking') },
          'key.3': to('stopping'),
          'key.4': to('inbox'),
          'key.9': to('nexting'),
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
          silence: to('placing'),
          'key.1': to('placing'),
          'key.3': to('over'),
          'key.0': to('carding'),
          'key.star': to('carding'),
          'key.*': [{ guard: 'wrongYet', actions: 'wrong', target: 'card', reenter: true }, to('over')],
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

      outcome: outcome(callers),
      inbox,

      leaving: { on: { done: 'over', notSaved: 'over' } },
      over: { type: 'final' },
    },
  });
}
