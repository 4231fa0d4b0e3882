// How long clips last, read from their headers: the first bytes of each file.
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Library } from './load.ts';
import { isClipName, type Recipe } from './recipes.ts';
import { readWavHead, type WavHead } from './wav.ts';

/** A WAV file's format and the beginning of its sound stand within these bytes. */
const HEAD = 4096;

/** What a file's beginning says. Throws a sentence for what is no WAV file. */
function headOf(path: string): WavHead {
  const file = openSync(path, 'r');
  try {
    const head = new Uint8Array(HEAD);
    return readWavHead(head.subarray(0, readSync(file, head)));
  } finally {
    closeSync(file);
  }
}

export interface Lengths {
  /** Seconds of a clip by its file name; undefined where it has not been made or is not here any more. */
  clip(file: string): number | undefined;
  /** The same by the beginning of its name, which measurements carry. */
  version(beginning: string): number | undefined;
  /** What the beginning of its file says; undefined where there is none. Throws a sentence for what is no WAV file. */
  head(file: string): WavHead | undefined;
  /** All of it. */
  wav(file: string): Uint8Array | undefined;
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

  const heads = new Map<string, WavHead>();
  const head = (file: string): WavHead | undefined => {
    const path = paths.get(file);
    const read = heads.get(file) ?? (path === undefined ? undefined : headOf(path));
    if (read) heads.set(file, read);
    return read;
  };
  const clip = (file: string): number | undefined => {
    const recipe: Recipe | undefined = recipes.get(file);
    return recipe && 'pause' in recipe ? recipe.pause / 10 : head(file)?.seconds;
  };
  const wav = (file: string) => {
    const path = paths.get(file);
    return path === undefined ? undefined : readFileSync(path);
  };
  return { head, wav, clip, version: beginning => clip(byBeginning.get(beginning) ?? '') };
}

const clipsUnder = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter(name => isClipName(basename(name)))
        .map(name => join(folder, name))
    : [];
