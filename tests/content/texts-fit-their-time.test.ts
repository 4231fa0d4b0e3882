import { expect, test } from 'vitest';
import { loadContent } from '../../src/content/load.ts';

const { content } = loadContent('voice-prompts', { recordings: {} });

/** Characters (code points) that a second of unhurried speech holds, and generously so: a text over it is too long. */
const A_SECOND = 16;

test.each(Object.values(content.languages))('no text in $english is longer than its clip may last', language => {
  const tooLong = Object.entries(language.script)
    .map(([id, text]) => ({ id, seconds: [...text].length / A_SECOND, longest: content.prompts[id]?.longest ?? 0 }))
    .filter(({ seconds, longest }) => seconds > longest);
  expect(tooLong).toEqual([]);
});
