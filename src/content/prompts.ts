// voice-prompts/ as the code sees it: which prompts there are, in which languages, as which clips.

/** A prompt of the catalogue. */
export interface Prompt {
  kind: 'name' | 'key' | 'digit' | 'menu' | 'question' | 'say' | 'title' | 'piece';
  what: string;
  longest: number;
  form?: 'message-only';
  topic?: string;
  from?: string[];
  to?: string[];
  sources?: string[];
  'valid-until'?: string;
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
}

/** Where somebody who speaks this language comes from. */
export const ORIGIN: Record<string, string> = {
  my: 'myanmar',
  ksw: 'myanmar',
  shn: 'myanmar',
  km: 'cambodia',
  ne: 'nepal',
};

/** The prompts of a topic for people from one country going to another; empty where none is recorded. */
export function pieces(content: Content, topic: string, language: string, country: string | undefined): string[] {
  const from = ORIGIN[language];
  return Object.entries(content.prompts)
    .filter(([, p]) => p.kind === 'piece' && p.topic === topic)
    .filter(([, p]) => !p.from || (from && p.from.includes(from)))
    .filter(([, p]) => !p.to || (country && p.to.includes(country)))
    .map(([id]) => id);
}

/** Does what this topic says differ by country? */
export function differsByCountry(content: Content, topic: string): boolean {
  return Object.values(content.prompts).some(p => p.topic === topic && p.to);
}

/** Has this prompt's fact passed the day until which it was good? `day` is YYYY-MM-DD. */
export function expired(prompt: Prompt, day: string): boolean {
  return prompt['valid-until'] !== undefined && prompt['valid-until'] < day;
}
