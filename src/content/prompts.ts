// voice-prompts/ as the code sees it: which prompts there are, in which languages, as which clips.

/** A prompt of the catalogue. */
export interface Prompt {
  kind: 'name' | 'key' | 'digit' | 'menu' | 'question' | 'say' | 'title' | 'piece' | 'amount' | 'route';
  what: string;
  longest: number;
  form?: 'message-only';
  topic?: string;
  from?: string[];
  to?: string[];
  /** The facts it stands on, by their ids. */
  sources?: string[];
}

/** When somebody last saw what a prompt stands on. */
export interface Seen {
  /** The day of its newest source, YYYY-MM-DD. */
  seen: string;
  /** Changes often, so it is told for a year only, unless somebody confirms it. */
  changes?: true;
}

/** A fact of facts.yaml. */
export interface Fact extends Seen {
  says: string;
  confidence: 'H' | 'M';
  sources: string[];
}

/** How a way to work abroad is; `ask`: not said by a recording, a person tells. */
export type Status = 'open' | 'slow' | 'closed' | 'ask';
/** Those that have a recording. */
export const STATUSES = ['open', 'slow', 'closed'] as const satisfies Status[];

/** What people have set while the line runs. */
export interface Live {
  /** By corridor, such as myanmar>thailand; `at`: when it was set, milliseconds since 1970. */
  routes: Record<string, { status: Status; at: number }>;
  /** By fact: the day it was confirmed, YYYY-MM-DD. */
  confirmed: Record<string, string>;
}

export interface Language {
  tag: string;
  name: string;
  english: string;
  form: 'full' | 'message-only';
  /** The synthetic voice that stands in, or `none`: an English slate. */
  speech: string;
  reviewed: boolean;
  /** What is said, by prompt id. Message-only languages have none: their speakers bring it. */
  script: Record<string, string>;
}

/** A clip: a file named by a hash of its source, so that its address never lies. */
export interface ClipFile {
  file: string;
  /** `human`: a recording; `placeholder`: a synthetic voice or slate that stands in for one. */
  origin: 'human' | 'placeholder';
}

/** Everything under voice-prompts/. Plain data, so that it can be compiled into a Worker. */
export interface Content {
  prompts: Record<string, Prompt>;
  shelves: Record<string, string[]>;
  languages: Record<string, Language>;
  /** By `language/prompt`; pauses by `pause/tenths`. */
  clips: Record<string, ClipFile>;
  facts: Record<string, Seen>;
  live: Live;
}

/** Where somebody who speaks this language comes from. */
export const ORIGIN: Record<string, string> = {
  my: 'myanmar',
  ksw: 'myanmar',
  shn: 'myanmar',
  mnw: 'myanmar',
  km: 'cambodia',
  ne: 'nepal',
  mai: 'nepal',
  bho: 'nepal',
};
