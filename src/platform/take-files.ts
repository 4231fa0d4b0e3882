// The files that somebody hands in to be made clips of: those of one folder, or one alone. Nothing outside is read.
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { Refused } from '../content/audio/refused.ts';
import { MOST_BYTES } from '../content/audio/sound.ts';

export interface TakeFile {
  name: string;
  /** Where to read it; or why it is not read. */
  path: string | Refused;
}

/** More are several folders. */
export const MOST_FILES = 2000;

/** Such as .DS_Store and ._014.wav, which computers strew about. */
const HIDDEN = /^\.(?!\.)/;

/** In the order of their names, hidden ones left out. Throws where nothing is. */
export async function takeFiles(source: string): Promise<TakeFile[]> {
  if (!(await stat(source)).isDirectory()) return [await looked(source, undefined)];
  const names = (await readdir(source)).filter(name => !HIDDEN.test(name)).sort();
  const home = await realpath(source);
  return Promise.all(names.map(name => looked(join(source, name), home)));
}

/** `home`: the folder that a link may not lead out of. */
async function looked(path: string, home: string | undefined): Promise<TakeFile> {
  const name = basename(path);
  try {
    const real = await realpath(path);
    if (home !== undefined && (await lstat(path)).isSymbolicLink() && relative(home, real).startsWith('..'))
      throw new Refused('outside', 'it is a link that leads out of the folder: put the file itself there');
    const file = await stat(real);
    if (file.isDirectory()) throw new Refused('not audio', 'it is a folder: import it by itself');
    if (!file.isFile()) throw new Refused('not audio', 'it is no file');
    if (file.size > MOST_BYTES)
      throw new Refused('too big', `it has ${megabytes(file.size)}: a take may have ${megabytes(MOST_BYTES)}`);
    return { name, path: real };
  } catch (error) {
    if (error instanceof Refused) return { name, path: error };
    const { code, message } = error as NodeJS.ErrnoException;
    return { name, path: new Refused('damaged', code === 'ENOENT' ? 'it is a link to nothing' : message) };
  }
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
