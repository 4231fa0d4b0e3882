// Where imported recordings go: on this machine into DATA_DIR, for a Worker into its bucket; and who has what in place.
import type { Content, Language } from '../content/prompts.ts';
import type { Config } from '../platform/config.ts';
import { recordingFiles, recordingsIn } from '../platform/recordings.ts';
import { changed, standing } from '../store/changes.ts';
import type { Database } from '../store/schema.ts';
import { CommandError } from './command-error.ts';
import { actor, withStore } from './store.ts';
import { LOCAL_WORKER, putClips, workerDatabase } from './wrangler.ts';

/** Where recordings are kept, and put in place. */
export interface Shelf {
  database: Database;
  /** Keeps clips under the names of their bytes, and answers those names. */
  keep(wavs: Uint8Array[]): Promise<string[]>;
  /** Who puts them there. */
  who: string;
  now(): number;
}

/** `worker`: the Worker that is deployed; with `local`, the one of npm run dev:worker. */
export interface Where {
  worker?: boolean;
  local?: boolean;
  who?: string;
}

/** Runs work on the recordings of this machine's settings, or of a Worker. */
export async function withShelf<T>(config: Config, where: Where, work: (shelf: Shelf) => Promise<T>): Promise<T> {
  const who = where.who ?? actor();
  if (where.worker) {
    const place = where.local ? { local: LOCAL_WORKER } : {};
    return work({ database: workerDatabase(place), keep: wavs => putClips(place, wavs), who, now: Date.now });
  }
  if (where.local) throw new CommandError('--local goes with --worker');
  const files = recordingFiles(recordingsIn(config.dataDir));
  return withStore(config, ({ database, now }) =>
    work({ database, keep: wavs => Promise.all(wavs.map(files.put)), who, now }),
  );
}

/** Throws CommandError for a language that is not there. */
export function languageOf({ languages }: Content, tag: string): Language {
  const language = languages[tag];
  if (!language) throw new CommandError(`there is no language ${tag}; there are ${Object.keys(languages).join(', ')}`);
  return language;
}

/** Throws CommandError for a prompt that this language does not say. */
export function keyOf({ clips }: Content, language: Language, id: string): string {
  const key = `${language.tag}/${id}`;
  if (!clips[key]) throw new CommandError(`${id} is never said in ${language.english}; earshot prompts lists what is`);
  return key;
}

/** Puts these clips in place of what is there, in one go. Answers those that were not there already. */
export async function putInPlace({ database, who, now }: Shelf, clips: Map<string, string>): Promise<Set<string>> {
  const there = new Set((await standing(database)).map(({ kind, key, value }) => `${kind} ${key} ${value}`));
  const fresh = [...clips].filter(([key, file]) => !there.has(`recording ${key} ${file}`));
  const at = now();
  const change = { kind: 'recording', who, now: at } as const;
  await database.batch(fresh.map(([key, value]) => changed(database, { ...change, key, value })));
  return new Set(fresh.map(([key]) => key));
}
