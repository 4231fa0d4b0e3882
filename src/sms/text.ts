// The words of the text menu: what somebody means, where they are, what the store answers.
import type { Promised, When } from '../voice/call.ts';

/** What somebody texted, understood, in the order the machine may meet it. */
export type TextEvent =
  | { type: 'digit'; digit: number }
  | { type: 'call' }
  /** It has come right: what was asked for here is taken back. */
  | { type: 'no-need' }
  /** Called later: held back where a request stands, otherwise as `call`. */
  | { type: 'later' }
  /** Whoever rings now endangers them. */
  | { type: 'not-now' }
  /** A woman is to call. */
  | { type: 'woman' }
  /** Call this number, of which only the digits are handed on; or another one, not named yet. */
  | { type: 'number'; digits: string }
  | { type: 'other-number' }
  | { type: 'urgent' }
  /** Urgent, told in more words: they are kept. */
  | { type: 'danger' }
  | { type: 'menu' }
  | { type: 'topic'; topic: string }
  /** The language that they named. */
  | { type: 'language'; language: string }
  | { type: 'languages' }
  | { type: 'repeat' }
  | { type: 'back' }
  | { type: 'join'; list?: string }
  | { type: 'leave' }
  /** To hear rather than to read what a series says, and the other way round. */
  | { type: 'hear' }
  | { type: 'read' }
  /** Free words: kept, and answered with an offer. */
  | { type: 'other' }
  | { type: 'picture' }
  | Answer;

/** What the store says to an ask. */
export type Answer =
  | { type: 'saved'; request: string; code: string; promised: Promised; again: boolean }
  /** This number is none that we may ring. */
  | { type: 'cannot' }
  | { type: 'changed'; promised: Promised }
  | { type: 'cancelled' }
  /** A number is held, under this id, until they have agreed to it; `spoken`: as it is read back. */
  | { type: 'held'; under: string; spoken: string }
  /** It is none that we may ring. */
  | { type: 'unusable' }
  /** Who else can be rung at this hour. */
  | { type: 'open'; numbers: Open[] }
  /** On how many lists they are. */
  | { type: 'preferred'; lists: number }
  /** How many open requests are held back. */
  | { type: 'hushed'; requests: number }
  /** `waits`: we cannot text their country yet. */
  | { type: 'joined'; again: boolean; waits?: boolean }
  | { type: 'left'; lists: number }
  /** The answer to a series' question: what to say to it, where there is something to say. */
  | { type: 'answered'; text?: string }
  | { type: 'notSaved' };

/** A number of others who help, as it is dialled where they are. */
export interface Open {
  kind: string;
  number: string;
  /** In English, where they do not speak the texter's language: what they speak. */
  speak?: string[];
}

/** The one thing the machine wants from the store before anything is said. */
export type Ask =
  | { ask: 'save'; urgent?: 'now' | 'later' }
  /** `own`: the number is the one that they text from. */
  | { ask: 'when'; when: When; own: boolean }
  | { ask: 'woman' }
  | { ask: 'hold'; digits: string }
  | { ask: 'recall'; under: string }
  | { ask: 'use'; under: string; now: boolean }
  | { ask: 'open' }
  | { ask: 'cancel' }
  | { ask: 'hush' }
  | { ask: 'join'; list: string }
  | { ask: 'hours'; list: string; hours: 'day' | 'evening' }
  | { ask: 'hear'; hear: boolean }
  | { ask: 'leave' }
  | { ask: 'answer'; question: string; digit: number };

/** What is remembered between two texts of a number on a line, for a day; language, form and country for longer. */
export interface TextContext {
  language?: string;
  /** How they write: ne-Latn, my-Zawg, or the language itself. */
  form?: string;
  country?: string;
  shelf?: string;
  page: number;
  /** What 1, 2, 3… stood for in the list that they were shown: topics, countries or lists. */
  choices: string[];
  topic?: string;
  /** The request that stands, made in this conversation: the id of the text that asked, and its code. */
  request?: string;
  code?: string;
  promised?: Promised;
  /** It was saved before we knew their language, and so they have not been told. */
  untold?: boolean;
  /** They asked not to be rung now: whoever texts next is not told that a request stands. */
  hushed?: boolean;
  /** A woman is to call, and so they are not asked. */
  woman?: boolean;
  /** "Call me now": another number that they give is rung now, too. */
  now?: boolean;
  /** The request is for another number than theirs. */
  elsewhere?: boolean;
  /** What a number that they gave is held under, until they have agreed to it. */
  held?: string;
  /** Where choosing a country leads, if not to a topic. */
  towards?: 'numbers';
  /** The list they have just joined. */
  list?: string;
  /** The series' question that waits for a digit, and its words. */
  question?: string;
  asked?: string;
  /** How many texts we have answered: the key of what a text writes. */
  turn: number;
  /** For this turn only: the day it is, what is said before the menu, what was chosen, a series' answer; the
   *  digits of a number that was given, whether it was asked for, the number as it is read back; who can be rung. */
  day: string;
  first: string[];
  hours?: 'day' | 'evening';
  digit?: number;
  answer?: string;
  number?: string;
  awaited?: boolean;
  spoken?: string;
  open?: Open[];
}

export interface TextState {
  at: string;
  context: TextContext;
}

/** One turn: where it leads, and what is said there or asked of the store before. */
export interface TextTurn {
  state: TextState;
  ask?: Ask;
  text: string;
}

/** The context before anything has happened. */
export const START: TextContext = { page: 0, choices: [], turn: 0, day: '', first: [] };

/** What a context holds for one turn only, taken out. Numbers are sealed: none is left among what is remembered. */
export const PASSING = {
  day: undefined,
  first: undefined,
  hours: undefined,
  digit: undefined,
  answer: undefined,
  number: undefined,
  awaited: undefined,
  spoken: undefined,
  open: undefined,
} satisfies { [field in keyof TextContext]?: undefined };
