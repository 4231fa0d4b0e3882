// The clips themselves: recordings, silence, and placeholders, which are made when first asked for.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Recipe, Speech } from './recipes.ts';
import type { Speaker } from './speak.ts';
import { silence } from './wav.ts';

export interface ClipStore {
  /** Is there such a clip, or can it be made here? */
  has(file: string): boolean;
  /** A WAV file. Undefined when there is none of this name; rejects with a sentence when making it fails. */
  get(file: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /**
   * Makes every placeholder that is missing, behind whatever callers wait for, and tells how many of how many
   * there are so far. Returns how many it made; throws an AggregateError of those it could not make.
   */
  makeAll(onProgress?: (done: number, total: number) => void): Promise<number>;
}

/** Clips that people recorded and imported while the line ran, beside those of voice-prompts/. */
export type Imported = Pick<ClipStore, 'has' | 'get'>;

const NONE: Imported = { has: () => false, get: async () => undefined };

/** `folder`: where placeholders are kept, <DATA_DIR>/placeholders. Without a speaker, none are made. */
export function clipStore({
  recipes,
  folder,
  speaker,
  imported = NONE,
}: {
  recipes: ReadonlyMap<string, Recipe>;
  folder: string;
  speaker?: Speaker;
  imported?: Imported;
}): ClipStore {
  const placeholder = (file: string) => join(folder, file);

  function has(file: string): boolean {
    const recipe = recipes.get(file);
    if (!recipe) return imported.has(file);
    return !('text' in recipe) || speaker !== undefined || existsSync(placeholder(file));
  }

  async function get(file: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const recipe = recipes.get(file);
    if (!recipe) return imported.get(file);
    if ('pause' in recipe) return silence(recipe.pause);
    if ('copy' in recipe) return readFile(recipe.copy);
    const made = existsSync(placeholder(file));
    if (!made && !speaker) return undefined;
    if (!made) await speaker?.make(file, recipe);
    return readFile(placeholder(file));
  }

  async function makeAll(onProgress: (done: number, total: number) => void = () => {}): Promise<number> {
    const spoken = [...recipes].filter((entry): entry is [string, Speech] => 'text' in entry[1]);
    const missing = spoken.filter(([file]) => !existsSync(placeholder(file)));
    let done = spoken.length - missing.length;
    onProgress(done, spoken.length);
    if (!missing.length) return 0;
    if (!speaker)
      throw new Error(`${missing.length} placeholders are missing, and espeak-ng is not installed to make them`);

    const results = await Promise.allSettled(
      missing.map(async ([file, speech]) => {
        await speaker.make(file, speech, 'later');
        onProgress(++done, spoken.length);
      }),
    );
    const failed = results.filter(result => result.status === 'rejected').map(result => result.reason);
    if (failed.length)
      throw new AggregateError(failed, `${failed.length} of ${missing.length} clips could not be made`);
    return missing.length;
  }

  return { has, get, makeAll };
}
