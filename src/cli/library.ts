// What this machine says: voice-prompts/, what was put in place of it since, and how long its clips last.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ClipStore, clipStore } from '../content/clips.ts';
import { clipLengths, type Lengths } from '../content/lengths.ts';
import { withChanges } from '../content/live.ts';
import { type Library, loadContent } from '../content/load.ts';
import type { Content } from '../content/prompts.ts';
import type { Speaker } from '../content/speak.ts';
import type { Config } from '../platform/config.ts';
import { recordingFiles, recordingsIn } from '../platform/recordings.ts';
import { standing } from '../store/changes.ts';
import type { Database } from '../store/schema.ts';

/** Where Earshot itself is. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const VOICE_PROMPTS = join(ROOT, 'voice-prompts');

export const placeholdersIn = (dataDir: string): string => join(dataDir, 'placeholders');

export function libraryOf(
  { dataDir }: Pick<Config, 'dataDir'>,
  folder = VOICE_PROMPTS,
): { library: Library; lengths: Lengths } {
  const library = loadContent(folder);
  const folders = { placeholders: placeholdersIn(dataDir), recordings: recordingsIn(dataDir) };
  return { library, lengths: clipLengths(library.recipes, folders) };
}

/** Every clip of this machine. Without a speaker, no placeholders are made. */
export const clipsOf = (library: Library, dataDir: string, speaker?: Speaker): ClipStore =>
  clipStore({
    recipes: library.recipes,
    folder: placeholdersIn(dataDir),
    imported: recordingFiles(recordingsIn(dataDir)),
    ...(speaker ? { speaker } : {}),
  });

/** The content as the line follows it: with what people changed while it ran. */
export async function contentNow(library: Library, database: Database, dataDir: string): Promise<Content> {
  const { has } = recordingFiles(recordingsIn(dataDir));
  return withChanges(library.content, await standing(database), () => {}, has);
}
