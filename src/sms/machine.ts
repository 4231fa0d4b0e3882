// The text menu as one machine: what a digit, a word or an answer from the store leads to. Pure, like the call's
// (src/voice/machine.ts): what is said stands in screens.ts, what is asked of the store in asks.ts, what the machine
// may ask of its line in rules.ts.

import type { TextFlowData } from './flow.ts';
import { URGENT } from './flow.ts';
import { rulesOf } from './rules.ts';
import { START } from './text.ts';

export type TextMachine = ReturnType<typeof textMachine>;

const is = (digit: number) => ({ type: 'is', params: digit }) as const;
const say = (...ids: string[]) => ({ type: 'say', params: ids }) as const;
/** Nothing changes: the same menu is said again. */
const HERE = {} as const;

/** What follows when a request was to be saved. */
const SAVED = {
  saved: [
    { guard: 'languageMissing', target: 'language', actions: 'saved' },
    { guard: 'again', target: 'asked', actions: ['saved', say('call.again')] },
    { target: 'asked', actions: ['saved', say('call.saved')] },
  ],
  cannot: { target: 'main', actions: say('call.cannot') },
} as const;

const HUSHED = {
  hushed: { target: 'quiet', actions: 'hush' },
  notSaved: { target: 'quiet', actions: ['hush', say('sorry')] },
} as const;

/** The machine of one line. 0 and 9 mean the same everywhere, and the same as on the telephone: call me, back. */
export function textMachine(flow: TextFlowData) {
  return rulesOf(flow).createMachine({
    id: 'text',
    context: START,
    initial: 'main',
    on: {
      digit: [
        { guard: is(0), target: '.saving' },
        { guard: 'languageMissing', target: '.language' },
        { guard: is(9), target: '.main' },
        HERE,
      ],
      call: '.saving',
      later: '.postponing',
      'not-now': '.hushing',
      urgent: '.urgent',
      menu: '.main',
      back: '.main',
      repeat: HERE,
      languages: '.language',
      language: { target: '.spoken', actions: 'language' },
      topic: { target: '.choosing', actions: 'named' },
      join: [{ guard: 'listNamed', target: '.joining', actions: 'listed' }, { target: '.lists' }],
      leave: '.leaving',
      other: [
        { guard: 'requested', target: '.asked', actions: say('kept') },
        { target: '.offered', actions: say('kept') },
      ],
      picture: { target: '.offered', actions: say('picture') },
      notSaved: { target: '.main', actions: say('call.not-saved') },
    },
    states: {
      language: {
        on: {
          digit: [
            { guard: is(0), target: 'saving' },
            { guard: 'languageThere', target: 'spoken', actions: 'pickLanguage' },
            HERE,
          ],
        },
      },
      // Whoever asked before we knew the language is told now that it is saved.
      spoken: {
        always: [{ guard: 'untold', target: 'asked', actions: ['told', say('call.saved')] }, { target: 'main' }],
      },

      main: {
        always: { guard: 'languageMissing', target: 'language' },
        on: {
          digit: [
            { guard: is(0), target: 'saving' },
            { guard: 'languageMissing', target: 'language' },
            { guard: 'shelfThere', target: 'topics', actions: 'shelf' },
            { guard: is(URGENT), target: 'urgent' },
            { guard: 'severalLanguages', target: 'language' },
          ],
        },
      },
      topics: {
        entry: 'listTopics',
        on: {
          digit: [
            { guard: 'choiceThere', target: 'choosing', actions: 'pickTopic' },
            { guard: 'more', target: 'topics', reenter: true, actions: { type: 'page', params: 1 } },
            { guard: 'paged', target: 'topics', reenter: true, actions: { type: 'page', params: -1 } },
          ],
        },
      },
      choosing: {
        always: [
          { guard: 'languageMissing', target: 'language' },
          { guard: 'countryMissing', target: 'country' },
          { guard: 'nothingToTell', target: 'offered', actions: say('topic.none') },
          { target: 'topic' },
        ],
      },
      country: {
        entry: 'listCountries',
        on: { digit: { guard: 'choiceThere', target: 'choosing', actions: 'pickCountry' } },
      },
      topic: {
        on: {
          digit: [
            { guard: is(1), target: 'choosing', actions: 'nextTopic' },
            { guard: is(9), target: 'topics' },
          ],
          back: 'topics',
        },
      },

      // Only this 1 asks: what somebody wrote is no wish until somebody here has read it as one.
      offered: {
        always: { guard: 'languageMissing', target: 'language' },
        on: { digit: { guard: is(1), target: 'saving' } },
      },

      saving: { on: SAVED },
      savingNow: { on: SAVED },
      savingLater: { on: SAVED },
      urgent: {
        // Who cannot read the question is called as soon as a person can.
        always: { guard: 'languageMissing', target: 'savingLater' },
        on: {
          digit: [
            { guard: is(1), target: 'savingNow' },
            { guard: is(2), target: 'savingLater' },
          ],
        },
      },
      asked: {
        on: {
          digit: [
            { guard: is(1), target: 'changing', actions: { type: 'hours', params: 'day' } },
            { guard: is(2), target: 'changing', actions: { type: 'hours', params: 'evening' } },
            { guard: is(3), target: 'cancelling' },
          ],
        },
      },
      changing: {
        on: {
          changed: { target: 'asked', actions: ['changed', say('call.changed')] },
          notSaved: { target: 'asked', actions: say('call.not-changed') },
        },
      },
      cancelling: {
        on: {
          cancelled: { target: 'main', actions: ['cancelled', say('call.cancelled')] },
          notSaved: { target: 'asked', actions: say('call.not-changed') },
        },
      },

      // Held back at once, whatever was being asked; nothing else is said, for somebody else may read it.
      hushing: { on: HUSHED },
      postponing: {
        on: { ...HUSHED, hushed: [{ guard: 'held', ...HUSHED.hushed }, { target: 'saving' }] },
      },
      quiet: {},

      lists: {
        entry: 'listLists',
        always: [
          { guard: 'languageMissing', target: 'language' },
          { guard: 'noLists', target: 'main', actions: say('join.none') },
        ],
        on: { digit: { guard: 'choiceThere', target: 'joining', actions: 'pickList' } },
      },
      joining: {
        on: {
          joined: [
            { guard: 'again', target: 'joined', actions: say('join.again') },
            { target: 'joined', actions: say('join.done') },
          ],
        },
      },
      joined: {
        on: {
          digit: [
            { guard: is(1), target: 'joinHours', actions: { type: 'hours', params: 'day' } },
            { guard: is(2), target: 'joinHours', actions: { type: 'hours', params: 'evening' } },
          ],
        },
      },
      joinHours: { on: { joined: { target: 'main', actions: say('join.hours') } } },
      leaving: {
        on: {
          left: [
            { guard: 'leftSome', target: 'main', actions: say('leave.done') },
            { target: 'main', actions: say('leave.none') },
          ],
        },
      },
      // A series has asked something. A word instead of a digit leaves the question alone.
      question: { on: { digit: { guard: 'answers', target: 'answering', actions: 'answers' } } },
      answering: { on: { answered: { target: 'main', actions: 'answered' } } },
    },
  });
}
