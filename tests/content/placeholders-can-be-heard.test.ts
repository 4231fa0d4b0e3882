import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { clipStore } from '../../src/content/clips.ts';
import { loadContent } from '../../src/content/load.ts';
import { type Recipe, speechName } from '../../src/content/recipes.ts';
import { createSpeaker, speakerAvailable } from '../../src/content/speak.ts';
import { readWav, TELEPHONE } from '../../src/content/wav.ts';

const folder = mkdtempSync(join(tmpdir(), 'earshot-'));
const { content, recipes } = loadContent('voice-prompts', { recordings: {} });
const speaker = createSpeaker({ folder, log: () => {} });
const store = clipStore({ recipes, folder, speaker });
afterAll(async () => {
  await speaker.close();
  rmSync(folder, { recursive: true });
});

async function heard(key: string) {
  const bytes = await store.get(content.clips[key]?.file ?? '');
  if (!bytes) throw new Error(`There is no ${key}.`);
  return readWav(bytes);
}

test('the synthetic voice is installed', () => {
  expect(speakerAvailable()).toBe(true);
});

describe.each([
  { what: 'an English text', key: 'en/main.menu', least: 6, most: 14 },
  { what: 'a Nepali text', key: 'ne/who.line-pays', least: 2, most: 6 },
  { what: 'the slate of a Burmese text', key: 'my/main.menu', least: 1.5, most: 4 },
  { what: 'the slate of a Burmese key', key: 'my/press.1', least: 0.7, most: 2 },
])('$what', ({ key, least, most }) => {
  test('is an 8 kHz mono mu-law WAV file with a voice in it', async () => {
    const wav = await heard(key);
    expect(wav).toMatchObject(TELEPHONE);
    expect(wav.seconds).toBeGreaterThan(least);
    expect(wav.seconds).toBeLessThan(most);
    expect(wav.rms).toBeGreaterThan(0.05);
    expect(wav.peak).toBeGreaterThan(0.7);
    expect(wav.peak).toBeLessThan(0.9);
  });
});

test.each([
  { key: 'pause/3', seconds: 0.3 },
  { key: 'pause/8', seconds: 0.8 },
])('$key is $seconds s of silence', async ({ key, seconds }) => {
  expect(await heard(key)).toEqual({ ...TELEPHONE, seconds, peak: 0, rms: 0 });
});

test('a clip that was made is kept, whole, and nothing else is left behind', () => {
  const kept = readdirSync(folder);
  expect(kept).toContain(content.clips['my/press.1']?.file);
  expect(kept.filter(name => name.endsWith('.part'))).toEqual([]);
});

describe('making everything', () => {
  const few = new Map<string, Recipe>(
    ['zero', 'one', 'two'].map(text => [speechName({ voice: 'en', text }), { voice: 'en', text }]),
  );

  test('makes what is missing, once, and tells how far it is', async () => {
    const steps: string[] = [];
    const clips = clipStore({ recipes: few, folder, speaker });
    expect(await clips.makeAll((done, total) => steps.push(`${done}/${total}`))).toBe(3);
    expect(steps).toEqual(['0/3', '1/3', '2/3', '3/3']);
    expect(await clips.makeAll()).toBe(0);
  });

  test('says which clip could not be made, and makes the others', async () => {
    const strange = { voice: 'tlh', text: 'nuqneH' };
    const four = new Map<string, Recipe>([[speechName(strange), strange]]).set('0000000000000000.wav', { pause: 3 });
    const error = await clipStore({ recipes: four, folder, speaker })
      .makeAll()
      .catch(e => e);
    expect(error).toBeInstanceOf(AggregateError);
    expect(String(error.errors[0])).toMatch(/nothing in the voice tlh: .*does not exist.*nuqneH/);
  });
});

describe('without a synthetic voice', () => {
  const clips = clipStore({ recipes, folder: join(folder, 'empty'), speaker: undefined });

  test('a placeholder that was never made does not exist, and pauses do', async () => {
    const menu = content.clips['en/main.menu']?.file ?? '';
    const pause = content.clips['pause/3']?.file ?? '';
    expect([clips.has(menu), clips.has(pause)]).toEqual([false, true]);
    expect(await clips.get(menu)).toBeUndefined();
    expect(await clips.get(pause)).toBeDefined();
  });

  test('making everything says what is missing', async () => {
    await expect(clips.makeAll()).rejects.toThrow(/placeholders are missing, and espeak-ng is not installed/);
  });
});
