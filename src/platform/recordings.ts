// DATA_DIR/recordings: the clips that people recorded, each named by its bytes. None is ever overwritten or deleted.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Imported } from '../content/clips.ts';
import { clipName, isClipName } from '../content/recipes.ts';

export interface Recordings extends Imported {
  /** Answers the name that it has from now on. */
  put(wav: Uint8Array): Promise<string>;
}

export const recordingsIn = (dataDir: string): string => join(dataDir, 'recordings');

export function recordingFiles(folder: string): Recordings {
  const has = (file: string) => isClipName(file) && existsSync(join(folder, file));
  return {
    has,
    async put(wav) {
      const file = clipName(wav);
      if (has(file)) return file;
      await mkdir(folder, { recursive: true });
      const part = join(folder, `${file}.part`);
      await writeFile(part, wav, { flush: true });
      await rename(part, join(folder, file));
      return file;
    },
    get: async file => (has(file) ? readFile(join(folder, file)) : undefined),
  };
}
