// Secrets that demo mode makes for itself at the first start and keeps in DATA_DIR, for its owner's eyes only.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The secret of that name: read, or made (random bytes in base64) when there is none yet. */
export function keptSecret(dataDir: string, name: string, bytes = 32): { value: string; made: boolean } {
  const file = join(dataDir, name);
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(file, `${randomBytes(bytes).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return { value: readFileSync(file, 'utf8').trim(), made: false };
  }
  return { value: readFileSync(file, 'utf8').trim(), made: true };
}
