// Which prompts a language says, what each clip is made of, and its name, which follows from that:
// so the name is known before the sound exists.
import { createHash } from 'node:crypto';
import { type Language, ORIGIN, type Prompt } from './prompts.ts';

/** Spoken by a synthetic voice. */
export interface Speech {
  voice: string;
  text: string;
}

/** Spoken, silence (tenths of a second), or a recording that exists (its path). */
export type Recipe = Speech | { pause: number } | { copy: string };

/** Recordings by `language/prompt`: the path of each. */
export type Recordings = Record<string, string>;

/** The pauses that screens use, in tenths of a second. */
export const PAUSES = [3, 8];

/** One more when placeholders are made differently: then all of them get new names. */
const VERSION = 1;

/** The file name of a recording (its bytes) or of a placeholder (its source): 16 hex digits and `.wav`. */
export const clipName = (source: string | Uint8Array): string =>
  `${createHash('sha256').update(source).digest('hex').slice(0, 16)}.wav`;

export const isClipName = (name: string): boolean => /^[0-9a-f]{16}\.wav$/.test(name);

export const speechName = ({ voice, text }: Speech): string =>
  clipName(JSON.stringify({ version: VERSION, voice, text }));

export const pauseName = (pause: number): string => clipName(JSON.stringify({ version: VERSION, pause }));

/**
 * The prompts that this language may be asked to say, with their ids, in the catalogue's order. A language that says
 * nothing of where its speakers come from says them all.
 */
export function promptsOf(language: Language, prompts: Record<string, Prompt>): [string, Prompt][] {
  const origin = ORIGIN[language.tag];
  return Object.entries(prompts).filter(([id, p]) => {
    if (language.form === 'message-only') return p.form === 'message-only' || id === 'language.name';
    return p.form !== 'message-only' && (!p.from || !origin || p.from.includes(origin));
  });
}

/** What stands in for a recording: the text in a synthetic voice, or else an English slate that says what is missing. */
export function standIn(language: Language, id: string, prompt: Prompt): Speech {
  const text = language.script[id];
  if (text && language.speech !== 'none') return { voice: language.speech, text };
  return { voice: 'en', text: slate(language.english, prompt) };
}

/** Names, keys and digits are read out in rows, so their slates are short. */
function slate(language: string, { kind, what }: Prompt): string {
  if (kind === 'name') return `${language}.`;
  if (kind === 'key' || kind === 'digit') return `${language}, ${what}.`;
  return `Placeholder. ${language}. ${what.charAt(0).toUpperCase()}${what.slice(1)}.`;
}
