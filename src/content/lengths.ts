// How long clips last, read from their headers: the first bytes of each file.
import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Library } from './load.ts';
import { isClipName, type Recipe } from './recipes.ts';
import { wavSeconds } from './wav.ts';

/** A WAV file's format and the beginning of its sound stand within these bytes. */
const HEAD = 4096;

/** Seconds of the clip in a file. Throws a sentence for what is no WAV file. */
export function fileSeconds(path: string): number {
  const file = openSync(path, 'r');
  try {
    const head = new Uint8Array(HEAD);
    return wavSeconds(head.subarray(0, readSync(file, head)));
  } finally {
    closeSync(file);
  }
}

export interface Lengths {
  /** Seconds of a clip by its file name; undefined where it has not been made or is not here any more. */
  clip(file: string): number | undefined;
  /** The same by the beginning of its name, which measurements carry. */
  version(beginning: string): number | undefined;
}

/** The lengths of all clips that are here: of the content and, in these folders, those that were played before. */
export function clipLengths(
  recipes: Library['recipes'],
  folders: { placeholders: string; recordings: string },
): Lengths {
  const paths = new Map<string, string>();
  for (const folder of Object.values(folders)) for (const path of clipsUnder(folder)) paths.set(basename(path), path);
  for (const [file, recipe] of recipes) if ('copy' in recipe) paths.set(file, recipe.copy);
  const byBeginning = new Map([...paths.keys()].map(file => [file.slice(0, 8), file]));

  const known = new Map<string, number>();
  const clip = (file: string): number | undefined => {
    const recipe: Recipe | undefined = recipes.get(file);
    if (recipe && 'pause' in recipe) return recipe.pause / 10;
    const path = paths.get(file);
    const seconds = known.get(file) ?? (path && fileSeconds(path));
    if (!seconds) return undefined;
    known.set(file, seconds);
    return seconds;
  };
  return { clip, version: beginning => clip(byBeginning.get(beginning) ?? '') };
}

const clipsUnder = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter(name => isClipName(basename(name)))
        .map(name => join(folder, name))
    : [];
