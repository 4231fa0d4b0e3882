// Where a call can be, in words for whoever reads the figures, and how far it has come there.
import type { ScreenName } from '../voice/screens.ts';

/** How far a call has come. In this order: a call's way is told as the stages it reached, each further than the last. */
export const STAGES = ['dialled', 'language', 'main', 'topics', 'urgent', 'message', 'asking'] as const;
export type Stage = (typeof STAGES)[number];

export const STAGE_NAMES: Record<Stage, string> = {
  dialled: 'dialled',
  language: 'choosing a language',
  main: 'main menu',
  topics: 'list of topics',
  urgent: 'urgent help',
  message: 'a message',
  asking: 'asking for a call',
};

/** Beyond the first menu. */
export const BEYOND: ReadonlySet<Stage> = new Set(['topics', 'urgent', 'message', 'asking']);

interface Place {
  name: string;
  /** None: being there does not tell how far a call has come. */
  stage?: Stage;
  /** Our side ends the call here: nobody hangs up. */
  ends?: true;
  /** Saying nothing is an answer here, or means that nothing was recorded. */
  silence?: 'answer';
}

/** The four questions are one place: which of them was answered, and how, is not measured. */
type Measured = Exclude<ScreenName, `signs.${string}`> | 'signs';

const PLACES: Record<Measured, Place> = {
  language: { name: 'choosing a language', stage: 'language' },
  gate: { name: 'picking up our ring', stage: 'language' },
  gone: { name: 'picked up and said nothing', ends: true },
  main: { name: 'main menu', stage: 'main' },
  topics: { name: 'list of topics', stage: 'topics' },
  country: { name: 'choosing a country' },
  piece: { name: 'a message', stage: 'message' },
  signs: { name: 'questions on forced labour', stage: 'message' },

  'asking.offer': { name: 'a person is free now', stage: 'asking' },
  'asking.dialling': { name: 'being put through', stage: 'asking' },
  'asking.phone': { name: 'may we ring this phone', stage: 'asking' },
  'asking.type': { name: 'typing a number', stage: 'asking' },
  'asking.typed': { name: 'is the number right', stage: 'asking' },
  'asking.when': { name: 'when may we ring', stage: 'asking' },
  'asking.message': { name: 'speaking a message', stage: 'asking', silence: 'answer' },
  'asking.spokenNumber': { name: 'speaking a number', stage: 'asking', silence: 'answer' },
  'asking.woman': { name: 'should a woman call', stage: 'asking', silence: 'answer' },
  'asking.done': { name: 'hearing the case code', stage: 'asking' },
  'asking.cancel': { name: 'really cancel', stage: 'asking' },

  'urgent.menu': { name: 'urgent help menu', stage: 'urgent', silence: 'answer' },
  'urgent.dialling': { name: 'being put through, urgent', stage: 'urgent' },
  'urgent.promised': { name: 'promised a ring now', stage: 'urgent', ends: true },
  'urgent.numbers': { name: 'numbers of others', stage: 'urgent' },

  'notSaved.dialling': { name: 'being put through, unsaved', stage: 'asking' },
  'notSaved.message': { name: 'speaking, unsaved', stage: 'asking', silence: 'answer' },

  'only.hello': { name: 'menu of a message-only language', stage: 'main', silence: 'answer' },
  'only.speaking': { name: 'speaking, message-only language', silence: 'answer' },
  'only.spoken': { name: 'spoke, message-only language', ends: true },
  'only.quiet': { name: 'said nothing, message-only language', ends: true },

  speaking: { name: 'speaking instead of keys', silence: 'answer' },
  spoken: { name: 'spoke instead of keys', ends: true },
  over: { name: 'goodbye', ends: true },
};

/** Of a state that is no more, its own name. */
export const placeOf = (state: string): Place =>
  Object.hasOwn(PLACES, state) ? PLACES[state as Measured] : { name: state };
