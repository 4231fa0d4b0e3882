// .worker/: the clips as static assets, and the content that the code is bundled with.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Hotline, readHotline } from '../../src/content/hotline.ts';
import { type Library, loadContent } from '../../src/content/load.ts';
import { pauseName } from '../../src/content/recipes.ts';
import { silence } from '../../src/content/wav.ts';
import { type Built, buildAssets, clipsIn } from '../../src/platform/worker-assets.ts';
import { hotlineYaml, lists, texts } from '../support/hotline.ts';

const hotline: Hotline = readHotline(hotlineYaml);
const pause = pauseName(3);
const broken = pauseName(8);
let library: Library;
let out: string;

beforeEach(() => {
  library = loadContent(new URL('../../voice-prompts', import.meta.url).pathname);
  out = mkdtempSync(join(tmpdir(), 'earshot-built-'));
});
afterEach(() => rmSync(out, { recursive: true, force: true }));

/** Only one clip can be had; another fails, and the rest are not there. */
const clips = {
  async get(file: string) {
    if (file === broken) throw new Error('no voice');
    return file === pause ? silence(3) : undefined;
  },
};

test('only clips that are there are in the content; one that fails is logged and left out', async () => {
  const log: string[] = [];
  const count = await buildAssets({ out, hotline, library, lists, texts, clips, log: (_, event) => log.push(event) });
  expect(count).toBe(1);
  expect(readdirSync(clipsIn(out))).toEqual([pause]);
  expect(readdirSync(join(out, 'assets', 'fonts')).sort()).toEqual([
    'devanagari.woff2',
    'khmer.woff2',
    'myanmar.woff2',
    'thai.woff2',
  ]);
  expect(log).toEqual(['a clip is left out']);
  const built: Built = JSON.parse(readFileSync(join(out, 'content.json'), 'utf8'));
  expect(built.content.clips).toEqual({ 'pause/3': { file: pause, origin: 'human' } });
  expect(built.hotline).toEqual(hotline);
});

test('a second time makes nothing, writes nothing, and takes old clips away', async () => {
  await buildAssets({ out, hotline, library, lists, texts, clips, log: () => {} });
  writeFileSync(join(clipsIn(out), '0123456789abcdef.wav'), 'said last year');
  const written = statSync(join(out, 'content.json')).mtimeMs;
  const asked: string[] = [];
  const noting = {
    async get(file: string) {
      asked.push(file);
      return undefined;
    },
  };
  expect(await buildAssets({ out, hotline, library, lists, texts, clips: noting, log: () => {} })).toBe(1);
  expect(asked).not.toContain(pause);
  expect(readdirSync(clipsIn(out))).toEqual([pause]);
  expect(statSync(join(out, 'content.json')).mtimeMs).toBe(written);
});

test('a line in a language without a script stops it, as it would stop the server', async () => {
  const unknown = readHotline(hotlineYaml.replace('{ ne: full, en: full }', '{ ne: full, xx: full }'));
  const building = buildAssets({ out, hotline: unknown, library, lists, texts, clips, log: () => {} });
  await expect(building).rejects.toThrow('there is no voice-prompts/xx/script.yaml');
});
