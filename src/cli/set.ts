// What people have set and joined on this machine, for commands that only look.
import { existsSync } from 'node:fs';
import { withChanges } from '../content/live.ts';
import type { Content } from '../content/prompts.ts';
import type { Config } from '../platform/config.ts';
import { fileOf, sqliteForReading } from '../platform/sqlite.ts';
import { standing } from '../store/changes.ts';
import type { Database } from '../store/schema.ts';
import { elsewhere } from '../store/subscribers.ts';

/** With what stands in the database, if there is one; nothing in it changes. `complaints`: what could not be taken. */
export async function contentAsSet(
  content: Content,
  config: Config,
): Promise<{ content: Content; complaints: string[] }> {
  const complaints: string[] = [];
  const complain = (key: string) =>
    void complaints.push(`${fileOf(config.databaseUrl)}: something was set for ${key}, which is not in voice-prompts`);
  const { found, complaint } = await looking(config, 'people have set', async database =>
    withChanges(content, await standing(database), complain),
  );
  return { content: found ?? content, complaints: complaint ? [...complaints, complaint] : complaints };
}

/** Sentences: who joined from where hotline.yaml sets no price of texts, and waits. */
export async function whoWaitsForAPrice(countries: readonly string[], config: Config): Promise<string[]> {
  const { found = [], complaint } = await looking(config, 'people have joined', database =>
    elsewhere(database, countries),
  );
  const sentences = found.map(
    ({ country, people }) =>
      `${people} joined from ${country} and are sent nothing: hotline.yaml sets no price and hours of texts there (countries and texts.countries)`,
  );
  return complaint ? [...sentences, complaint] : sentences;
}

/** `what`: what is looked for, as the complaint names it. */
async function looking<T>(
  { databaseUrl }: Config,
  what: string,
  look: (database: Database) => Promise<T>,
): Promise<{ found?: T; complaint?: string }> {
  const file = fileOf(databaseUrl);
  if (!existsSync(file)) return {};
  const database = sqliteForReading(file);
  try {
    return { found: await look(database) };
  } catch (cause) {
    return { complaint: `${file}: what ${what} can't be read, so it is left out: ${(cause as Error).message}` };
  } finally {
    await database.close();
  }
}
