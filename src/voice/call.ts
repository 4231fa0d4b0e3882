// The words of a call: what a caller does, where they are, what they hear.

/** A key of the telephone; the asterisk is `star`, because a state machine reads `*` as "anything". */
export type Key = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | 'star' | 'hash';

/** When this request may be rung. `unasked`: one ring, next daytime, neutral, no retry. `no`: not this number. */
export type When = 'unasked' | 'day' | 'evening' | 'no' | 'now';

export type Promised = 'now' | 'today' | 'tomorrow' | 'three-days' | 'cannot-say' | 'no-ring';

/** What happens in a call, in the order the machine may meet it. */
export type CallEvent =
  | { type: 'arrived'; ringable: boolean; gate: boolean; usedUp?: boolean }
  | { type: `key.${Key}` }
  /** Digits of a typed telephone number, as they came, `*` included. */
  | { type: 'typed'; digits: string }
  | { type: 'silence' }
  | { type: 'recorded' }
  /** A leg to a person on duty ended. `talked`: that person pressed 1 (or, where that can't be asked, stayed). */
  | { type: 'dialled'; talked: boolean; seconds: number }
  | { type: 'tooLong' }
  | { type: 'failed' }
  | Answer;

/** What the store says to an ask. */
export type Answer =
  | { type: 'known'; language?: string; country?: string; goOn?: string }
  /** `phones`: how many can be tried for somebody who wants a person now; `offer`: one is free for this caller. */
  | { type: 'saved'; code: string; promised: Promised; phones?: number; offer?: boolean }
  | { type: 'cancelled' }
  | { type: 'held'; spoken: string }
  | { type: 'notSaved' };

/** What changes in a request that this call has made. */
export interface Change {
  when?: When;
  woman?: boolean;
  number?: 'caller' | 'typed';
  /** Ring the duty numbers for it until somebody presses 1. */
  insist?: boolean;
}

/** The one thing the machine wants from the store before anything is said. `nth`: the call's first, second… request. */
export type Ask =
  | { ask: 'know' }
  | { ask: 'save'; nth: number; number: 'caller' | 'typed' | 'none'; urgent?: 'connect' | 'ring' }
  | { ask: 'refine'; nth: number; change: Change }
  | { ask: 'talked'; nth: number }
  | { ask: 'cancel'; nth: number }
  | { ask: 'hold'; digits: string }
  | { ask: 'recall' };

/** What the machine remembers between two turns. Small: it travels in a URL. Never a phone number. */
export interface CallContext {
  language?: string;
  country?: string;
  shelf?: string;
  page: number;
  topic?: string;
  /** Where choosing a country leads. */
  towards?: 'piece' | 'numbers' | 'main';
  wrong: number;
  quiet: number;
  /** The caller's own number is one that we may ring. */
  ringable: boolean;
  /** How many requests this call has made, and whether the last one stands. */
  made: number;
  open: boolean;
  urgent?: 'connect' | 'ring';
  /** Which phone is being tried for a caller who wants a person now, and how many there are. */
  duty: number;
  phones: number;
  code?: string;
  promised?: Promised;
  /** Something that was answered in this call's four questions is a sign of forced labour. */
  sign: boolean;
  /** The topic a dropped call was at, while "to go on, press *" stands. */
  goOn?: string;
  /** For this turn only: said before the menu, typed or read back, asked for. */
  first: string[];
  typed?: string;
  spoken?: string;
  change?: Change;
}

export interface CallState {
  /** Which turn of the call this is, counted from 0. */
  turn: number;
  /** When the call began, seconds since 1970, moved on by the time spent talking to a person. */
  since: number;
  /** The machine's leaf state, dotted. */
  at: string;
  context: CallContext;
}

/** A recorded prompt in a language, or a pause of so many tenths of a second. */
export type Clip = { id: string; language: string } | { pause: number };

export type Step =
  | { do: 'play'; clips: Clip[] }
  | { do: 'gather'; clips: Clip[]; expect: 'key' | 'number'; seconds: number }
  | { do: 'record'; clips: Clip[]; seconds: number }
  | { do: 'dial'; duty: number; clips: Clip[] }
  | { do: 'hangup' };

/** Measurements and memories, written after the answer, in batches. Losing one harms nobody. */
export type Effect =
  | {
      effect: 'turn';
      turn: number;
      from: string;
      event: string;
      to: string;
      language?: string;
      topic?: string;
      /** Which recording is played now: see recordingOf. */
      version?: string;
      /** The key does nothing in that menu. */
      wrong?: true;
    }
  /** `at`: the call's beginning in milliseconds and the turn, so that an older choice that comes late stays older. */
  | { effect: 'remember'; language: string; country?: string; at: number };

export interface Turn {
  state: CallState;
  steps: Step[];
  effects: Effect[];
  ask?: Ask;
}
