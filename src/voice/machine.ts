// The whole call as one machine: what a key, a silence or an answer from the store leads to. Pure: it is driven
// turn by turn with transition(), has no timers and says nothing itself (what is heard stands in screens.ts,
// what is asked of the store in asks.ts, each under the name of the state).
import { asking } from './asking.ts';
import type { FlowData } from './flow.ts';
import { again, askUs, languageKeys, mistakes, toCountry, toTopic } from './keys.ts';
import { notSaved } from './not-saved.ts';
import { only } from './only.ts';
import { rulesOf, START } from './rules.ts';
import { signs } from './signs.ts';
import { urgent } from './urgent.ts';

export type CallMachine = ReturnType<typeof callMachine>;

/** The machine of one line. 0, 9 and * mean the same everywhere: be called back, back, hear again. */
export function callMachine(flow: FlowData) {
  const rules = rulesOf(flow);
  return rules.createMachine({
    id: 'call',
    context: START,
    initial: 'arriving',
    on: {
      tooLong: { target: '.over', actions: [{ type: 'say', params: ['call.too-long'] }] },
      failed: [
        {
          guard: 'speaksOnly',
          target: '.only.speaking',
          actions: ['fresh', 'anyLanguage', { type: 'say', params: ['only.sorry'] }],
        },
        // Whose language we do not know is asked it; a sorry in another's would help nobody.
        { guard: 'languageMissing', target: '.language', actions: ['fresh', 'fixedCountry'] },
        { target: '.main', actions: ['fresh', 'anyLanguage', 'fixedCountry', { type: 'say', params: ['sorry'] }] },
      ],
    },
    states: {
      arriving: {
        on: {
          arrived: [
            {
              guard: 'usedUp',
              target: 'over',
              actions: ['arrived', 'anyLanguage', { type: 'say', params: ['practice.used-up'] }],
            },
            { guard: 'atGate', target: 'gate', actions: 'arrived' },
            { guard: 'withheld', target: 'opening', actions: 'arrived' },
            { target: 'knowing', actions: 'arrived' },
          ],
        },
      },
      knowing: {
        on: {
          known: [
            { guard: 'knownMessageOnly', target: 'only', actions: 'remembered' },
            { guard: 'knownHere', target: 'main', actions: ['remembered', 'welcome'] },
            { target: 'opening' },
          ],
          notSaved: { target: 'opening' },
        },
      },
      opening: {
        always: [
          { guard: 'onlyMessages', target: 'only' },
          { guard: 'oneLanguage', target: 'main', actions: 'welcome' },
          { target: 'language' },
        ],
      },

      language: {
        on: {
          ...mistakes('language', 'speaking'),
          ...languageKeys,
          'key.0': [
            { guard: 'speaksOnly', target: 'only', actions: ['fresh', 'anyLanguage'] },
            { ...askUs, actions: [...askUs.actions, 'anyLanguage'] },
          ],
          'key.9': again('language'),
          'key.star': again('language'),
          failed: again('language'),
        },
      },
      // Whoever picks up when we ring may not be who asked: only language names, and after two silences nothing.
      gate: {
        on: {
          ...mistakes('gate', 'gone'),
          ...languageKeys,
          'key.9': again('gate'),
          'key.star': again('gate'),
          failed: again('gate'),
          tooLong: 'gone',
        },
      },
      gone: { type: 'final' },

      main: {
        on: {
          ...mistakes('main', 'speaking'),
          'key.1': { target: 'topics', actions: ['fresh', { type: 'shelf', params: 'going' }] },
          'key.2': { target: 'topics', actions: ['fresh', { type: 'shelf', params: 'work' }] },
          'key.3': { target: 'urgent', actions: 'fresh' },
          'key.4': {
            guard: { type: 'shelfThere', params: 'home' },
            target: 'topics',
            actions: ['fresh', { type: 'shelf', params: 'home' }],
          },
          'key.0': askUs,
          'key.9': [
            { guard: 'severalLanguages', target: 'language', actions: ['fresh', 'forgetCountry'] },
            { guard: 'severalCountries', target: 'country', actions: ['fresh', { type: 'towards', params: 'main' }] },
            again('main'),
          ],
          'key.star': [{ guard: 'dropped', target: 'choosing', actions: ['goOn', 'fresh'] }, again('main')],
        },
      },

      topics: {
        on: {
          ...mistakes('topics', 'speaking'),
          'key.1': toTopic(1),
          'key.2': toTopic(2),
          'key.3': toTopic(3),
          'key.4': { guard: 'more', target: 'topics', reenter: true, actions: ['fresh', { type: 'page', params: 1 }] },
          'key.0': askUs,
          'key.9': [
            { guard: 'paged', target: 'topics', reenter: true, actions: ['fresh', { type: 'page', params: -1 }] },
            { target: 'main', actions: 'fresh' },
          ],
          'key.star': again('topics'),
        },
      },
      choosing: {
        always: [
          { guard: 'asksSigns', target: 'signs' },
          { guard: 'countryMissing', target: 'country', actions: { type: 'towards', params: 'piece' } },
          { target: 'piece' },
        ],
      },
      country: {
        on: {
          ...mistakes('country', 'speaking'),
          'key.1': toCountry(1),
          'key.2': toCountry(2),
          'key.3': toCountry(3),
          'key.4': toCountry(4),
          'key.0': askUs,
          'key.9': { target: 'main', actions: 'fresh' },
          'key.star': again('country'),
        },
      },
      placed: {
        always: [
          { guard: 'thenPiece', target: 'piece' },
          { guard: 'thenNumbers', target: 'urgent.numbers' },
          { target: 'main' },
        ],
      },
      piece: {
        on: {
          ...mistakes('piece', 'speaking'),
          'key.1': { target: 'choosing', actions: ['fresh', 'nextTopic'] },
          'key.0': askUs,
          'key.9': { target: 'topics', actions: 'fresh' },
          'key.star': again('piece'),
        },
      },

      signs: signs(rules),

      asking: asking(rules),

      urgent: urgent(rules),

      notSaved: notSaved(rules),

      only: only(rules),

      speaking: {
        entry: 'anyLanguage',
        always: { guard: 'speaksOnly', target: 'only.speaking' },
        on: { recorded: 'spoken', silence: 'over' },
      },
      spoken: { type: 'final' },
      over: { type: 'final', entry: 'anyLanguage' },
    },
  });
}
