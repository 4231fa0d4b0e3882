import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadContent, withoutMissing } from '../../src/content/load.ts';
import { isClipName, PAUSES, promptsOf } from '../../src/content/recipes.ts';

const { content, recipes, captions, mistakes } = loadContent('voice-prompts', { recordings: {} });
const full = Object.values(content.languages).filter(l => l.form === 'full');
const messageOnly = Object.values(content.languages).filter(l => l.form === 'message-only');

test('the five full languages and the five in which we take messages are there', () => {
  expect(full.map(l => l.tag)).toEqual(['en', 'km', 'my', 'ne', 'th']);
  expect(messageOnly.map(l => l.tag)).toEqual(['bho', 'ksw', 'mai', 'mnw', 'shn']);
});

test('voice-prompts/ has no mistakes', () => {
  expect(mistakes).toEqual([]);
});

test.each(full)('$english has a text for every prompt that a full language says, and no other', language => {
  const said = promptsOf(language, content.prompts).map(([id]) => id);
  expect(said.length).toBeGreaterThan(100);
  expect(Object.keys(language.script).sort()).toEqual(said.sort());
});

test.each(messageOnly)('$english has its name and the prompts around a message, and no text for them', language => {
  const said = Object.keys(content.clips).filter(key => key.startsWith(`${language.tag}/`));
  expect(said.map(key => key.slice(language.tag.length + 1))).toEqual([
    'language.name',
    'only.hello',
    'only.speak',
    'only.saved',
    'only.thanks',
    'only.sorry',
  ]);
  expect(language.script).toEqual({});
});

test('every clip has a recipe, and every clip but a pause a caption', () => {
  for (const [key, clip] of Object.entries(content.clips)) {
    expect(isClipName(clip.file), key).toBe(true);
    expect(recipes.has(clip.file), key).toBe(true);
    if (key.startsWith('pause/')) continue;
    const { id, language, origin } = captions[clip.file] ?? {};
    expect({ key: `${language}/${id}`, origin }).toEqual({ key, origin: clip.origin });
  }
});

test('every pause that the screens make has a clip', () => {
  const used = [...readFileSync('src/voice/screens.ts', 'utf8').matchAll(/pause: (\d+)/g)].map(m => Number(m[1]));
  expect(used.length).toBeGreaterThan(0);
  for (const pause of used) expect(PAUSES).toContain(pause);
  for (const pause of PAUSES) expect(content.clips[`pause/${pause}`]).toBeDefined();
});

describe('where nothing can be synthesised', () => {
  test('only the clips that can be played are left, and the rest of the content stays', () => {
    const kept = content.clips['pause/3'];
    const left = withoutMissing(content, file => file === kept?.file);
    expect(left.clips).toEqual({ 'pause/3': kept });
    expect(left.languages).toBe(content.languages);
  });
});
