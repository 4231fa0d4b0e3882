// What is written: in the language's own script, as one way of writing it, and short enough for its clip.
import type { Language, Prompt } from '../content/prompts.ts';
import { HURRIED } from '../content/speaking.ts';
import { error, type Finding, warning } from './finding.ts';

/** By language; as Unicode names scripts. */
const SCRIPTS: Record<string, string> = {
  en: 'Latin',
  my: 'Myanmar',
  ksw: 'Myanmar',
  shn: 'Myanmar',
  mnw: 'Myanmar',
  km: 'Khmer',
  ne: 'Devanagari',
  mai: 'Devanagari',
  bho: 'Devanagari',
  th: 'Thai',
  lo: 'Lao',
  vi: 'Latin',
  ms: 'Latin',
  id: 'Latin',
};

/** Punctuation, the Devanagari full stop, and the marks without width that join and part words. */
const SHARED = ` ,.:;?!'’"“”।\\u200b-\\u200d\\-`;

/** Is this in the language's own script, with nothing but what all scripts share? Any, where the language is new here. */
export const inOwnScript = (language: string, text: string): boolean =>
  !SCRIPTS[language] || new RegExp(`^[\\p{Script=${SCRIPTS[language]}}${SHARED}]*$`, 'u').test(text);

/** What is wrong with one text, as the ends of a sentence that begins with its place. */
export function complaints(language: string, text: string, longest: number | undefined): string[] {
  const seconds = Math.ceil([...text].length / HURRIED);
  const rules: [boolean, string][] = [
    [
      text !== text.normalize('NFC'),
      'is not in Unicode normal form C; write it anew, or import it with earshot review',
    ],
    [/\p{Nd}/u.test(text), 'has digits in it; write numbers as the words that are spoken'],
    [!inOwnScript(language, text.replace(/\p{Nd}/gu, '')), `has signs in it that are not ${SCRIPTS[language]} script`],
    [
      longest !== undefined && [...text].length > HURRIED * longest,
      `takes ${seconds} s even when hurried, and its clip may last ${longest} s`,
    ],
  ];
  return rules.flatMap(([wrong, says]) => (wrong ? [says] : []));
}

export function textsAreSayable(languages: Record<string, Language>, prompts: Record<string, Prompt>): Finding[] {
  return Object.values(languages).flatMap(({ tag, name, script, form }) => {
    const file = `voice-prompts/${tag}/script.yaml`;
    const named = name === name.normalize('NFC') ? [] : [error(`${file}: name is not in Unicode normal form C`)];
    const unknown =
      SCRIPTS[tag] || form === 'message-only'
        ? []
        : [warning(`${file}: no check knows the script of ${tag}: add it to src/checks/texts.ts`)];
    const texts = Object.entries(script).flatMap(([id, text]) =>
      complaints(tag, text, prompts[id]?.longest).map(says => error(`${file}: ${id} ${says}`)),
    );
    return [...named, ...unknown, ...texts];
  });
}
