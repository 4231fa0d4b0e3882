// The content as people have set it on this machine, for commands that only look.
import { existsSync } from 'node:fs';
import { withChanges } from '../content/live.ts';
import type { Content } from '../content/prompts.ts';
import type { Config } from '../platform/config.ts';
import { fileOf, sqliteForReading } from '../platform/sqlite.ts';
import { standing } from '../store/changes.ts';

/** With what stands in the database, if there is one; nothing in it changes. `complaints`: what could not be taken. */
export async function contentAsSet(
  content: Content,
  config: Config,
): Promise<{ content: Content; complaints: string[] }> {
  const file = fileOf(config.databaseUrl);
  if (!existsSync(file)) return { content, complaints: [] };
  const database = sqliteForReading(file);
  const complaints: string[] = [];
  try {
    const rows = await standing(database);
    const complain = (key: string) =>
      void complaints.push(`${file}: something was set for ${key}, which is not in voice-prompts`);
    return { content: withChanges(content, rows, complain), complaints };
  } catch (cause) {
    complaints.push(`${file}: what people have set can't be read, so it is left out: ${(cause as Error).message}`);
    return { content, complaints };
  } finally {
    await database.close();
  }
}
