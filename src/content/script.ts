// What a voice talent reads from: take by take, what it means, how to say it, and how long it may last.
import type { Content, Language, Prompt } from './prompts.ts';
import { takesOf } from './takes.ts';

export interface Line {
  take: string;
  id: string;
  /** In English. */
  meaning: string;
  /** Undefined where the speaker brings the words. */
  text: string | undefined;
  /** Seconds. */
  longest: number;
  how: string;
}

/** A menu's keys are pressed while it is heard; titles, keys and digits are played in rows with others. */
const HOW: Record<Prompt['kind'], string> = {
  name: 'The name alone, as you would tell it to a friend.',
  key: 'Short, and the same each time: it comes after many other clips. Let the voice fall.',
  digit: 'The word alone, level, neither up nor down: it stands in a row with others.',
  menu: 'Unhurried. A short pause after each sentence, in which somebody can press.',
  question: 'As you would ask somebody beside you. Then wait a moment before you stop recording.',
  say: 'As you would say it to somebody beside you.',
  title: 'A beginning: another clip goes on from here, so keep the voice up at the end.',
  piece: 'Warm and unhurried, to somebody who has never heard it. A breath after each sentence.',
  amount: 'Slowly. Numbers most of all, and both times alike.',
  route: 'Calm, without alarm. What to do now is what they should remember.',
};

/** In the order of the take numbers. */
export const scriptOf = ({ prompts }: Content, language: Language): Line[] =>
  takesOf(language, prompts).map(({ number, id, prompt }) => ({
    take: number,
    id,
    meaning: prompt.what,
    text: language.script[id],
    longest: prompt.longest,
    how: HOW[prompt.kind],
  }));
