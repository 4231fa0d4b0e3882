// What a Worker is deployed with, beside its code: every clip as a static asset, and the content as plain data.
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClipStore } from '../content/clips.ts';
import type { Hotline } from '../content/hotline.ts';
import { type Library, withoutMissing } from '../content/load.ts';
import type { Content } from '../content/prompts.ts';
import type { Lists } from '../content/series.ts';
import type { Texts } from '../content/texts.ts';
import { callFlows } from '../voice/flow.ts';
import { FONTS } from './fonts.ts';
import type { Log } from './log.ts';

/** What the Worker imports as earshot:content. */
export interface Built {
  hotline: Hotline;
  content: Content;
  lists: Lists;
  texts: Texts;
}

/** The platform's own headers say "ask again each time". A clip's name is a hash of its sound: it may be kept for ever. */
const HEADERS = `/clips/*
  ! Cache-Control
  Cache-Control: public, max-age=31536000, immutable
  Content-Type: audio/wav
/fonts/*
  ! Cache-Control
  Cache-Control: public, max-age=2592000
`;

export const clipsIn = (out: string): string => join(out, 'assets', 'clips');

/**
 * Writes assets/clips/*.wav, assets/fonts, assets/_headers and content.json under `out`, and touches only what has changed. A clip
 * that can't be had is logged and left out of the content. Answers how many there are. Throws what serving would
 * throw: a language in hotline.yaml without a script.
 */
export async function buildAssets({
  out,
  hotline,
  library,
  lists,
  texts,
  clips,
  log,
}: {
  out: string;
  hotline: Hotline;
  library: Library;
  lists: Lists;
  texts: Texts;
  clips: Pick<ClipStore, 'get'>;
  log: Log;
}): Promise<number> {
  callFlows(hotline, library.content, 0);
  const folder = clipsIn(out);
  await mkdir(folder, { recursive: true });

  const there = new Set(await readdir(folder));
  for (const old of there) if (!library.recipes.has(old)) await rm(join(folder, old));
  for (const file of library.recipes.keys()) {
    if (there.has(file)) continue;
    const bytes = await clips.get(file).catch(error => {
      log('error', 'a clip is left out', { file, error });
    });
    if (!bytes) continue;
    await write(join(folder, file), bytes);
    there.add(file);
  }

  await mkdir(join(out, 'assets', 'fonts'), { recursive: true });
  for (const [name, path] of FONTS) await write(join(out, 'assets', 'fonts', name), await readFile(path));

  const content = {
    ...withoutMissing(library.content, file => there.has(file)),
    facts: daysOf(library.content.facts),
    languages: withoutWords(library.content.languages),
  };
  await write(join(out, 'assets', '_headers'), HEADERS);
  await write(join(out, 'content.json'), JSON.stringify({ hotline, content, texts, lists } satisfies Built));
  return library.recipes.size - [...library.recipes.keys()].filter(file => !there.has(file)).length;
}

/** Of the facts, what a call needs: when they were seen. */
const daysOf = (facts: Content['facts']): Content['facts'] =>
  Object.fromEntries(
    Object.entries(facts).map(([id, { seen, changes }]) => [id, { seen, ...(changes ? { changes } : {}) }]),
  );

/** What is said stands in the clips: a Worker never reads the scripts out. */
const withoutWords = (languages: Content['languages']): Content['languages'] =>
  Object.fromEntries(Object.entries(languages).map(([tag, language]) => [tag, { ...language, script: {} }]));

/** Nobody ever sees half a file, and a file that stays the same wakes no watcher. */
async function write(path: string, bytes: Uint8Array | string): Promise<void> {
  if (existsSync(path) && readFileSync(path).equals(Buffer.from(bytes))) return;
  await writeFile(`${path}.part`, bytes);
  await rename(`${path}.part`, path);
}
