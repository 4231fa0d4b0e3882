import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadContent } from '../../src/content/load.ts';
import type { Language, Prompt } from '../../src/content/prompts.ts';
import { clipName, pauseName, promptsOf, speechName, standIn } from '../../src/content/recipes.ts';

const prompt: Prompt = { kind: 'menu', what: 'main menu', longest: 14 };
const burmese: Language = {
  tag: 'my',
  name: 'မြန်မာ',
  english: 'Burmese',
  form: 'full',
  speech: 'none',
  reviewed: false,
  script: { 'main.menu': 'သုညကို နှိပ်ပါ။' },
};
const nepali: Language = { ...burmese, tag: 'ne', english: 'Nepali', speech: 'ne', script: { 'main.menu': 'शून्य' } };

test('the same words in the same voice have the same name for ever', () => {
  expect(speechName({ voice: 'en', text: 'press one.' })).toBe('3ad9bab76f4210a1.wav');
  expect(pauseName(3)).toBe('6b4810aba765ee5a.wav');
});

test('another text, another voice or another pause has another name', () => {
  const names = [
    speechName({ voice: 'en', text: 'press one.' }),
    speechName({ voice: 'en', text: 'press two.' }),
    speechName({ voice: 'ne', text: 'press one.' }),
    pauseName(3),
    pauseName(8),
  ];
  expect(new Set(names).size).toBe(names.length);
});

test('a language with a synthetic voice says its own text', () => {
  expect(standIn(nepali, 'main.menu', prompt)).toEqual({ voice: 'ne', text: 'शून्य' });
});

test('a language without one, or a prompt without a text, is announced in English', () => {
  const slate = { voice: 'en', text: 'Placeholder. Burmese. Main menu.' };
  expect(standIn(burmese, 'main.menu', prompt)).toEqual(slate);
  expect(standIn({ ...nepali, script: {} }, 'main.menu', prompt).text).toBe('Placeholder. Nepali. Main menu.');
});

test('what is read out in rows is announced shortly', () => {
  const short = (kind: Prompt['kind'], what: string) => standIn(burmese, '', { kind, what, longest: 2 }).text;
  expect(short('key', 'press one')).toBe('Burmese, press one.');
  expect(short('digit', 'digit one')).toBe('Burmese, digit one.');
  expect(short('name', 'name of the language')).toBe('Burmese.');
});

test('what is only for people from one country is only said in their language', () => {
  const piece: Prompt = { kind: 'piece', topic: 'cost', from: ['nepal'], what: 'cost', longest: 45 };
  expect(promptsOf(nepali, { piece })).toEqual([['piece', piece]]);
  expect(promptsOf(burmese, { piece })).toEqual([]);
});

test('a recording takes the place of the synthetic voice, under the name of its bytes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-'));
  try {
    const path = join(folder, 'press.1.wav');
    writeFileSync(path, 'a human voice');
    const { content, recipes, captions } = loadContent('voice-prompts', { recordings: { 'my/press.1': path } });
    const file = clipName(Buffer.from('a human voice'));
    expect(content.clips['my/press.1']).toEqual({ file, origin: 'human' });
    expect(recipes.get(file)).toEqual({ copy: path });
    expect(captions[file]).toMatchObject({ id: 'press.1', language: 'my', origin: 'human' });
    expect(content.clips['my/press.2']?.origin).toBe('placeholder');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
