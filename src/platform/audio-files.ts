// Sealed recordings as files.
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AudioStore } from '../store/audio.ts';

export function audioFiles(folder: string): AudioStore {
  const path = (name: string) => join(folder, `${name.replace(/[^\w-]/g, '_')}.sealed`);
  return {
    async put(name, sealed) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const part = `${path(name)}.part`;
      await writeFile(part, sealed, { mode: 0o600, flush: true });
      await rename(part, path(name));
    },
    async get(name) {
      try {
        return await readFile(path(name));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    delete: name => rm(path(name), { force: true }),
  };
}
