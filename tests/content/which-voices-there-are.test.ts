import { describe, expect, test } from 'vitest';
import { scriptPage, scriptText } from '../../src/cli/prompts-script.tsx';
import { withChanges } from '../../src/content/live.ts';
import { loadContent } from '../../src/content/load.ts';
import { matrix, staleIn, totalsOf } from '../../src/content/matrix.ts';
import type { Content, Language } from '../../src/content/prompts.ts';
import { infoOf } from '../../src/content/recorded.ts';
import { takesOf } from '../../src/content/takes.ts';
import { telephoneWav } from '../../src/content/wav.ts';

const { content } = loadContent('voice-prompts', { recordings: {} });
const DAY = '2026-11-21';
const languages = Object.values(content.languages);

/** The clip of a voice that read out this text. */
const clip = (key: string, text: string | undefined) => telephoneWav(new Uint8Array(800), infoOf(key, text));

/** The content in which somebody recorded the Nepali main menu and the first Karen prompt. */
const recorded = withChanges(
  content,
  [
    { kind: 'recording', key: 'ne/main.menu', value: '000000000000000a.wav', at: 0 },
    { kind: 'recording', key: 'ksw/only.hello', value: '000000000000000b.wav', at: 0 },
  ],
  () => {},
);

describe('the matrix', () => {
  const cell = (of: Content, language: string, prompt: string, stale = new Set<string>()) =>
    matrix(of, DAY, stale).find(c => c.language === language && c.prompt === prompt);

  test('tells a human voice from a placeholder, and that from where there are no words yet', () => {
    expect(cell(recorded, 'ne', 'main.menu')?.voice).toBe('human');
    expect(cell(recorded, 'my', 'main.menu')?.voice).toBe('placeholder');
    expect(cell(recorded, 'ksw', 'only.hello')?.voice).toBe('human');
    expect(cell(recorded, 'ksw', 'only.saved')?.voice).toBe('missing');
    expect(cell(recorded, 'ksw', 'main.menu')).toBeUndefined();
  });

  test('names what is past its day, whatever voice it has', () => {
    const dated = { ...content, facts: { ...content.facts, 'T-07': { seen: '2020-01-01', changes: true } as const } };
    expect(cell(dated, 'ne', 'piece.pay.thailand')).toMatchObject({ voice: 'placeholder', expired: true });
    expect(
      cell({ ...dated, live: { ...dated.live, confirmed: { 'T-07': DAY } } }, 'ne', 'piece.pay.thailand')?.expired,
    ).toBe(false);
  });

  test('names a voice as stale once its text has changed, and only then', async () => {
    const text = content.languages.ne?.script['main.menu'];
    const staleWith = (wav: Uint8Array | undefined) =>
      staleIn(recorded, async f => (f.includes('a.') ? wav : undefined));
    expect(await staleWith(clip('ne/main.menu', text))).toEqual(new Set());
    expect(await staleWith(clip('ne/main.menu', 'अर्कै कुरा'))).toEqual(new Set(['ne/main.menu']));
    expect(await staleWith(telephoneWav(new Uint8Array(8)))).toEqual(new Set());
    expect(await staleWith(undefined)).toEqual(new Set());
    expect(cell(recorded, 'ne', 'main.menu', new Set(['ne/main.menu']))).toMatchObject({ voice: 'human', stale: true });
  });

  test('adds up for each language to everything that it says', () => {
    const totals = totalsOf(matrix(recorded, DAY, new Set()));
    expect(totals.map(t => t.language)).toEqual(languages.map(l => l.tag));
    for (const { language, human, placeholder, missing } of totals) {
      const own = content.languages[language] as Language;
      expect(human + placeholder + missing).toBe(takesOf(own, content.prompts).length);
      if (own.form === 'full') expect(missing, language).toBe(0);
    }
    expect(totals.find(t => t.language === 'ksw')).toMatchObject({ human: 1, missing: 5 });
  });
});

test('a recording that is not here, or of a prompt that nobody knows, is left out, and somebody is told', () => {
  const told: string[] = [];
  const set = (key: string) => ({ kind: 'recording', key, value: '000000000000000a.wav', at: 0 }) as const;
  const complain = (key: string) => void told.push(key);
  const keys = ['ne/main.menu', 'xx/main.menu', 'ne/nothing'];
  expect(withChanges(content, keys.map(set), complain, () => false).clips).toEqual(content.clips);
  expect(told).toEqual(keys);
  const there = withChanges(content, keys.map(set), complain, () => true).clips;
  expect(Object.keys(there)).toEqual(Object.keys(content.clips));
  expect(there['ne/main.menu']).toEqual({ file: '000000000000000a.wav', origin: 'human' });
});

describe.each(languages)('the script in $english', language => {
  const page = scriptPage(content, language);
  const takes = takesOf(language, content.prompts);

  test('holds every take with its number, what it means, its text and its seconds', () => {
    const text = scriptText(content, language);
    for (const { number, id, prompt } of takes) {
      expect(text).toContain(`${number}  ${id}  (${prompt.longest} s at most)`);
      expect(text).toContain(prompt.what);
      expect(page).toContain(`>${number}</p>`);
      for (const words of language.script[id] ? [language.script[id]] : []) expect(text).toContain(words);
    }
    expect(page.match(/<section>/g)).toHaveLength(takes.length);
  });

  test('is one file that needs nothing else: no script, no address, the fonts of its own letters', () => {
    expect(page).not.toMatch(/<script|<link|https?:|url\((?!data:)/);
    const letters = { my: 1, ksw: 1, shn: 1, mnw: 1, km: 1, ne: 1, mai: 1, bho: 1, th: 1 };
    expect(page.match(/data:font\/woff2/g) ?? []).toHaveLength(language.tag in letters ? 1 : 0);
  });
});

test('where we only take messages, nobody is told what to say but in English', () => {
  const karen = content.languages.ksw as Language;
  const text = scriptText(content, karen);
  expect(text.match(/Say this in your own words\./g)).toHaveLength(6);
  expect(text.replace(karen.name, '')).not.toMatch(/\p{Script=Myanmar}/u);
});
