// What this machine says: voice-prompts/, and how long its clips last.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clipLengths, type Lengths } from '../content/lengths.ts';
import { type Library, loadContent } from '../content/load.ts';
import type { Config } from '../platform/config.ts';

/** Where Earshot itself is. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const VOICE_PROMPTS = join(ROOT, 'voice-prompts');

export function libraryOf(
  { dataDir }: Pick<Config, 'dataDir'>,
  folder = VOICE_PROMPTS,
): { library: Library; lengths: Lengths } {
  const library = loadContent(folder);
  const folders = { placeholders: join(dataDir, 'placeholders'), recordings: join(dataDir, 'recordings') };
  return { library, lengths: clipLengths(library.recipes, folders) };
}
