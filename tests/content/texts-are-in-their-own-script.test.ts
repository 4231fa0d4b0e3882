import { describe, expect, test } from 'vitest';
import { loadContent } from '../../src/content/load.ts';

const { content } = loadContent('voice-prompts', { recordings: {} });

const SCRIPT: Record<string, string> = { en: 'Latin', my: 'Myanmar', km: 'Khmer', ne: 'Devanagari', th: 'Thai' };
/** Punctuation, the Nepali full stop, and the marks without width that join and part words. */
const SHARED = ` ,.:;?!'’"“”।\\u200b-\\u200d\\-`;

/** Letters of the language's own script, and what all scripts share. */
const own = (tag: string): RegExp => new RegExp(`^[\\p{Script=${SCRIPT[tag]}}${SHARED}]+$`, 'u');

const full = Object.values(content.languages).filter(l => l.form === 'full');

describe.each(full)('$english', language => {
  const texts = Object.entries(language.script);

  test('is written in its own script, without digits or letters of another', () => {
    const strange = texts.filter(([, text]) => !own(language.tag).test(text));
    expect(strange).toEqual([]);
    expect(texts.filter(([, text]) => /\p{Nd}/u.test(text))).toEqual([]);
  });

  test('is in Unicode normal form C', () => {
    expect(texts.filter(([, text]) => text !== text.normalize('NFC'))).toEqual([]);
  });
});

test('names of languages are in normal form C', () => {
  for (const { name } of Object.values(content.languages)) expect(name).toBe(name.normalize('NFC'));
});
