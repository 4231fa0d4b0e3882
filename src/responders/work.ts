// The words of a responder's call: what they do, where they are, what they hear.
import type { Carrier, Outcome, Safe } from '../callbacks/outcomes.ts';
import type { WishWhen } from '../callbacks/wish.ts';
import type { Clip, Key } from '../voice/call.ts';
import type { Days, RouteChoice } from './choices.ts';

/** What happens in a call, in the order the machine may meet it. */
export type WorkEvent =
  /** `person`: whose registered phone it is, or who is rung. `attempt`: to dial for it, without a PIN. */
  | { type: 'arrived'; person?: string; language?: string; attempt?: string; lost?: true; stopped?: true }
  | { type: `key.${Key}` }
  | { type: 'typed'; digits: string }
  | { type: 'silence' }
  | { type: 'recorded' }
  /** The leg to the caller is over. `null`: the carrier said nothing that we understand. */
  | { type: 'dialled'; carrier: Carrier | null; seconds: number }
  | { type: 'tooLong' }
  | { type: 'failed' }
  | WorkAnswer;

/** What the store says to an ask. */
export type WorkAnswer =
  | { type: 'proved'; person: string; language: string }
  /** The PIN, or the number before it: never told which. */
  | { type: 'refused' }
  /** Too many wrong sign-ins from this phone, or on this line. */
  | { type: 'stopped' }
  | { type: 'offShift'; maySwitch: boolean }
  /** They set how the ways abroad are, and return no calls. */
  | { type: 'switches' }
  | { type: 'route'; route: Route }
  | { type: 'owes'; attempt: string }
  | { type: 'offered'; offer: Offer }
  /** Nobody waits. `unheard`: messages that nobody has decided about. */
  | { type: 'nothing'; unheard: number }
  | { type: 'unheard'; entry: Entry }
  /** Somebody has decided about this message before. */
  | { type: 'decided' }
  /** They can't be rung at the number that they called from. */
  | { type: 'noNumber' }
  /** They work in another call, or no longer here. */
  | { type: 'elsewhere' }
  | { type: 'heard'; card: Card; message: string | undefined; next: number }
  | { type: 'carded'; card: Card }
  | { type: 'dialling'; attempt: string; to: string; line: string }
  | { type: 'notNow' }
  | { type: 'lost' }
  | { type: 'talked' }
  | { type: 'settled'; outcome: Outcome }
  | { type: 'done' }
  | { type: 'notSaved' };

/** The next request, as it is offered. `asked`: when its number first asked, milliseconds since 1970. */
interface Offer {
  code: string;
  language: string;
  asked: number;
  waiting: number;
  urgent: number;
  /** A woman should call, and who is offered it is none. */
  woman: boolean;
  nobody: Nobody;
}

/** Why it is a supervisor's: nobody on shift `speaks` it, or no `woman` does. */
export type Nobody = 'speaks' | 'woman' | undefined;

/** A message of the inbox. `spoken`: when, milliseconds since 1970. */
export interface Entry {
  key: string;
  language: string | undefined;
  spoken: number;
}

/** What is said of a request before its caller is rung. `message`: the one with the name to ask for. */
export interface Card {
  code: string;
  language: string;
  urgent: boolean;
  rings: number;
  woman: boolean;
  nobody: Nobody;
  message: string | undefined;
}

/** A way abroad, as `nepal.malaysia`. `old`: callers are not told any more. `before`: undefined when never set. */
export interface Route {
  way: string;
  status: RouteChoice;
  old: boolean;
  before: RouteChoice | undefined;
}

/** The one thing the machine wants from the store before anything is said. */
export type WorkAsk =
  | { ask: 'prove'; pin: string }
  | { ask: 'next' }
  | { ask: 'shift'; on: boolean }
  | { ask: 'hear' }
  | { ask: 'card' }
  | { ask: 'dial' }
  | { ask: 'ended'; carrier: Carrier | null; seconds: number }
  | { ask: 'settle'; outcome: Outcome; safe?: Safe | undefined; days?: Days | undefined; speaks?: string | undefined }
  /** The message after the one that was heard last; `again`: that one. */
  | { ask: 'unheard'; again: boolean }
  | { ask: 'wish'; urgent: boolean; woman: boolean; when: WishWhen }
  | { ask: 'noWish' }
  | { ask: 'park' }
  /** `next`: the one after. */
  | { ask: 'route'; next?: true }
  | { ask: 'switch'; status: RouteChoice }
  | { ask: 'leave' };

/** What is remembered between two turns. It travels in a URL: never a phone number, never a PIN. */
export interface WorkContext {
  language?: string;
  person?: string;
  /** Typed by who calls from a phone that is not registered; no secret. */
  signIn?: string;
  /** The PIN was right, in this call. */
  proved: boolean;
  refused: number;
  wrong: number;
  quiet: number;
  /** The case code that is offered or at work. */
  code?: string;
  /** Codes that are not offered again in this call. */
  skipped: string[];
  /** Which of the request's messages is heard next. */
  message: number;
  attempt?: string;
  outcome?: Outcome;
  /** When their phone may be rung next. */
  safe?: Safe;
  /** They may set how the ways abroad are. */
  maySwitch: boolean;
  /** The way abroad this call is at, and how it is about to be set. */
  way?: string;
  becomes?: RouteChoice;
  /** In how many days they want another call. */
  days?: Days;
  /** The language that they speak, where it was another. */
  speaks?: string;
  /** Messages that nobody has decided about, and the one that was heard last. */
  unheard: number;
  inbox?: string;
  /** Of the wish in it. */
  urgent: boolean;
  woman: boolean;
  /** For this turn only. */
  first: string[];
  typed?: string;
  offer?: Offer;
  card?: Card;
  voice?: string;
  route?: Route;
  entry?: Entry;
  when?: WishWhen;
  leg?: { carrier: Carrier | null; seconds: number };
  dial?: { to: string; line: string };
}

export interface WorkState {
  turn: number;
  /** When the call began, seconds since 1970. */
  since: number;
  at: string;
  context: WorkContext;
}

/** A prompt, a pause, or a caller's own voice: the message of this key, or its first seconds. */
export type WorkClip = Clip | { message: string; seconds?: number };

export type WorkStep =
  | { do: 'play'; clips: WorkClip[] }
  | { do: 'gather'; clips: WorkClip[]; digits: number; seconds: number }
  | { do: 'record'; clips: WorkClip[]; seconds: number }
  | { do: 'dial'; clips: WorkClip[]; to: string; line: string; seconds: number }
  | { do: 'hangup' };

export interface WorkTurn {
  state: WorkState;
  steps: WorkStep[];
  ask?: WorkAsk;
}
