// What a phone and the exchange say to each other.
//
// A phone shows a screen and sends commands; every command is answered with the screen that follows from it. Screens
// that change by themselves (somebody rings, the far end hangs up) are pushed to whoever has the phone switched on.
//
// The exchange never waits for audio: the phone does, and reports. So each screen says what to play and what is
// expected afterwards:
//
//   expect     the phone does                                         and sends
//   nothing    plays `play` to its end (nothing to play: only waits)  played
//   key        plays, until a key; then `timeout` seconds of quiet    press, or silence
//   number     the same, key by key; `typed` is what came so far      press…, then silence
//   speech     plays nothing, beeps, records up to `longest` seconds  speak, or silence
//
// `played`, `silence` and `speak` name the `sequence` of the screen that they answer; when the call has moved on
// meanwhile they are ignored. Keys and hanging up count whenever they come.

export const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
export type Keypad = (typeof KEYS)[number];

export type Status =
  | 'idle'
  /** The far end is ringing. */
  | 'ringing'
  /** This phone is ringing. */
  | 'incoming'
  | 'in-call'
  /** Put through to another phone. */
  | 'talking'
  | 'busy'
  | 'ended';

export interface Screen {
  /** Grows with every change. */
  sequence: number;
  status: Status;
  /** The number at the other end. */
  with?: string;
  /** The number of the phone at the other end, once two people talk. Neither of them sees it: it is for whoever plays
   * both. */
  partner?: string;
  /** Addresses of clips, in order. */
  play: string[];
  expect: 'nothing' | 'key' | 'number' | 'speech';
  /** Seconds of quiet after the clips, or of quiet that ends a recording. */
  timeout: number;
  /** Digits typed so far. */
  typed: string;
  /** Seconds of speech at most. */
  longest?: number;
  beep?: boolean;
}

export type Command =
  | { do: 'dial'; line: string }
  /** `machine`: an answering machine picks up, and no person. */
  | { do: 'answer'; machine?: true }
  | { do: 'decline' }
  | { do: 'press'; key: Keypad }
  | { do: 'played'; sequence: number }
  | { do: 'silence'; sequence: number }
  /** The speech as a WAV file, and the key that ended it, if one did. */
  | { do: 'speak'; sequence: number; wav: Uint8Array; key?: Keypad }
  /** With what had been said, when it cuts a recording short. */
  | { do: 'hang-up'; wav?: Uint8Array };

/** What a screen says unless it is told otherwise. */
export const BLANK: Omit<Screen, 'sequence'> = { status: 'idle', play: [], expect: 'nothing', timeout: 0, typed: '' };

/** A text as a phone keeps it. */
export interface PhoneText {
  /** Counts the phone's texts, from 1; what it no longer keeps is counted too. */
  nth: number;
  /** The number, or name, at the other end. */
  line: string;
  /** This phone sent it. */
  mine: boolean;
  body: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** The number of a phone that does not show one. */
export const WITHHELD = 'withheld';

/** What the networks send for it: "anonymous" spelled on a keypad (docs/decisions/withheld-callers.md). */
export const ANONYMOUS = '+266696687';
