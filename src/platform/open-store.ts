// The settings, the store and the seal of this machine, without the server: what mends it must not depend on it.
import { readFileSync } from 'node:fs';
import { readHotline } from '../content/hotline.ts';
import { createSeal } from '../store/seal.ts';
import { type Config, ConfigError } from './config.ts';
import { keptSecret } from './keys.ts';
import type { Log } from './log.ts';
import { fileOf, sqliteDatabase } from './sqlite.ts';

/** What every command on this machine needs: the settings, the store and the seal. */
export async function openStore(config: Config, log: Log) {
  const hotline = readHotline(readSettings(config.hotlineFile), config.hotlineFile);
  const key = config.secretKey ? { value: config.secretKey, made: false } : keptSecret(config.dataDir, 'secret-key');
  if (key.made)
    log('warn', 'a secret key was made for trying and kept in DATA_DIR; for a real line set EARSHOT_SECRET_KEY');
  return { hotline, seal: await createSeal(key.value), database: sqliteDatabase(fileOf(config.databaseUrl)) };
}

function readSettings(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError(`HOTLINE_CONFIG names ${file}, which can't be read: ${(error as Error).message}`);
  }
}
