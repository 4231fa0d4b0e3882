// The real app's deps on a file of its own, with the real clock: what the benchmark's servers and walkers run on.
import { randomBytes, randomInt } from 'node:crypto';
import { dirname, join } from 'node:path';
import { readHotline } from '../src/content/hotline.ts';
import { loadContent } from '../src/content/load.ts';
import { loadTexts } from '../src/content/texts.ts';
import type { Deps } from '../src/deps.ts';
import { followed } from '../src/flows.ts';
import { audioFiles } from '../src/platform/audio-files.ts';
import type { Log } from '../src/platform/log.ts';
import { sqliteDatabase } from '../src/platform/sqlite.ts';
import { createSeal } from '../src/store/seal.ts';
import { createWriter } from '../src/store/writer.ts';
import { fakeProvider, hotlineYaml, lists, PUBLIC_URL, SECRET, TOKEN } from '../tests/support/hotline.ts';

export interface Opened {
  deps: Deps;
  /** Measurements that were given up because too many waited. */
  lost(): number;
  close(): Promise<void>;
}

/** A hotline on this database file. Every clip counts as there, as on a line whose recordings are made. */
export async function openHotline(file: string): Promise<Opened> {
  const database = sqliteDatabase(file);
  const hotline = readHotline(hotlineYaml);
  const { content } = loadContent(new URL('../voice-prompts', import.meta.url).pathname);
  const texts = loadTexts(new URL('../sms-templates', import.meta.url).pathname);
  const background = new Set<Promise<void>>();
  const log: Log = (level, event, fields) => {
    if (level === 'error') console.error(event, fields);
  };
  let lost = 0;
  const deps: Deps = {
    publicUrl: PUBLIC_URL,
    authToken: TOKEN,
    hotline,
    lists,
    ...followed({ hotline, content, texts, lists, onDuty: 0, database, log, now: () => new Date() }),
    onDuty: [],
    database,
    writer: createWriter(database, n => {
      lost += n;
    }),
    seal: await createSeal(SECRET),
    audio: audioFiles(join(dirname(file), 'messages')),
    provider: fakeProvider(),
    log,
    now: () => new Date(),
    id: () => randomBytes(16).toString('hex'),
    code: () => randomInt(1_000_000).toString().padStart(6, '0'),
    afterwards(work) {
      background.add(work);
      void work.finally(() => background.delete(work));
    },
  };
  return {
    deps,
    lost: () => lost,
    async close() {
      await Promise.all(background);
      await deps.writer.flush();
      await database.close();
    },
  };
}
