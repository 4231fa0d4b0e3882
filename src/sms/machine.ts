// The text menu as one machine: what a digit, a word or an answer from the store leads to. Pure, like the call's
// (src/voice/machine.ts): what is said stands in screens.ts, what is asked of the store in asks.ts, what the machine
// may ask of its line in rules.ts.

import type { TextFlowData } from './flow.ts';
import { URGENT } from './flow.ts';
import { is, requesting, say } from './requesting.ts';
import { rulesOf } from './rules.ts';
import { START } from './text.ts';

export type TextMachine = ReturnType<typeof textMachine>;

/** Nothing changes: the same menu is said again. */
const HERE = {} as const;

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
      'no-need': [{ guard: 'requested', target: '.cancelling' }, { target: '.hushing' }],
      later: '.postponing',
      'not-now': '.hushing',
      woman: '.woman',
      number: { target: '.holding', actions: 'number' },
      'other-number': '.elsewhere',
      urgent: '.urgent',
      danger: { target: '.urgent', actions: say('kept') },
      menu: '.main',
      back: '.main',
      repeat: HERE,
      languages: '.language',
      language: { target: '.spoken', actions: 'language' },
      topic: { target: '.choosing', actions: 'named' },
      join: [{ guard: 'listNamed', target: '.joining', actions: 'listed' }, { target: '.lists' }],
      leave: '.leaving',
      hear: '.hearing',
      read: '.reading',
      other: [
        { guard: 'notHere', target: '.number', actions: say('kept') },
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
        always: [
          { guard: 'untold', target: 'asked', actions: ['told', say('call.saved')] },
          { guard: 'numberWaits', target: 'recalling' },
          { target: 'main' },
        ],
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
        on: {
          digit: [
            { guard: 'thenNumbers', target: 'numbering', actions: 'pickCountry' },
            { guard: 'choiceThere', target: 'choosing', actions: 'pickCountry' },
          ],
        },
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

      ...requesting,
      urgent: {
        // Who cannot read the question is called as soon as a person can.
        always: { guard: 'languageMissing', target: 'savingLater' },
        on: {
          digit: [
            { guard: is(1), target: 'savingNow', actions: 'now' },
            { guard: is(2), target: 'savingLater' },
            { guard: is(3), target: 'numbering', actions: 'towardsNumbers' },
          ],
        },
      },
      // Who is open at this hour, the store's clock knows.
      numbering: {
        always: { guard: 'countryMissing', target: 'country' },
        on: { open: { target: 'numbers', actions: 'open' }, notSaved: { target: 'main', actions: say('sorry') } },
      },
      numbers: {
        on: {
          digit: [{ guard: is(0), target: 'saving' }, { guard: is(9), target: 'urgent' }, { target: 'numbering' }],
          repeat: 'numbering',
          back: 'urgent',
        },
      },

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
            { guard: 'waits', target: 'joined', actions: say('join.waiting') },
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
            { guard: is(3), target: 'hearing' },
          ],
        },
      },
      // Who would rather hear is texted a bell instead of words; "read" takes it back.
      hearing: {
        on: {
          preferred: [
            { guard: 'onSome', target: 'main', actions: say('join.hear') },
            { target: 'offered', actions: say('hear.none') },
          ],
        },
      },
      reading: {
        on: {
          preferred: [
            { guard: 'onSome', target: 'main', actions: say('join.hours') },
            { target: 'main', actions: say('leave.none') },
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
