// Reads voice-prompts/: the prompts, the languages, and which clip says which prompt.
import { type Dirent, existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { mistakesIn } from './mistakes.ts';
import type { Content, Fact, Language, Prompt } from './prompts.ts';
import {
  clipName,
  PAUSES,
  pauseName,
  promptsOf,
  type Recipe,
  type Recordings,
  speechName,
  standIn,
} from './recipes.ts';
import { catalogue, facts, script, topics } from './schema.ts';
import { ContentError, readYaml } from './yaml.ts';

/** What a clip says, for the eyes: the phone simulator's subtitles. Pauses have none. */
export interface Caption {
  id: string;
  language: string;
  /** The script's text even where a slate is heard; where there is none, what it should say, in English. */
  text: string;
  origin: 'human' | 'placeholder';
}

export interface Library {
  content: Content & { facts: Record<string, Fact> };
  /** How to come by each clip, by its file name. */
  recipes: Map<string, Recipe>;
  /** By file name. */
  captions: Record<string, Caption>;
  /** A sentence for each thing that is wrong but keeps no line from running, such as a text that is missing. */
  mistakes: string[];
}

/**
 * Reads a folder such as voice-prompts/. Throws ContentError when a file can't be read as what it should be.
 * Recordings are looked for in <language>/recordings/<prompt id>.wav unless they are handed in.
 */
export function loadContent(folder: string, options: { recordings?: Recordings } = {}): Library {
  const prompts = read(join(folder, 'catalogue.yaml'), catalogue);
  const shelves = read(join(folder, 'topics.yaml'), topics);
  const languages = readLanguages(folder);
  const recordings = options.recordings ?? findRecordings(folder, Object.keys(languages));

  const content: Library['content'] = {
    prompts,
    shelves,
    languages,
    clips: {},
    facts: read(join(folder, 'facts.yaml'), facts),
    live: { routes: {}, confirmed: {} },
  };
  const recipes = new Map<string, Recipe>();
  const captions: Record<string, Caption> = {};
  for (const language of Object.values(languages)) {
    for (const [id, prompt] of promptsOf(language, prompts)) {
      const key = `${language.tag}/${id}`;
      const { file, recipe, origin } = clipOf(language, id, prompt, recordings[key]);
      content.clips[key] = { file, origin };
      recipes.set(file, recipe);
      captions[file] ??= { id, language: language.tag, text: language.script[id] ?? wanting(language, prompt), origin };
    }
  }
  for (const pause of PAUSES) {
    const file = pauseName(pause);
    // A pause stands in for nothing: it is as it will stay, so it does not count as a placeholder.
    content.clips[`pause/${pause}`] = { file, origin: 'human' };
    recipes.set(file, { pause });
  }
  return { content, recipes, captions, mistakes: mistakesIn(content, recordings, folder) };
}

/** What a clip without words should say, in English; a language's own name is read out in rows of them. */
const wanting = ({ english }: Language, { kind, what }: Prompt): string => (kind === 'name' ? english : what);

/** The same content with only those clips that can be played: `playable` is asked for each file. */
export function withoutMissing(content: Content, playable: (file: string) => boolean): Content {
  return { ...content, clips: Object.fromEntries(Object.entries(content.clips).filter(([, c]) => playable(c.file))) };
}

interface Clip {
  file: string;
  recipe: Recipe;
  origin: 'human' | 'placeholder';
}

function clipOf(language: Language, id: string, prompt: Prompt, recording: string | undefined): Clip {
  if (recording) return { file: clipName(readFileSync(recording)), recipe: { copy: recording }, origin: 'human' };
  const recipe = standIn(language, id, prompt);
  return { file: speechName(recipe), recipe, origin: 'placeholder' };
}

function readLanguages(folder: string): Record<string, Language> {
  const tags = list(folder)
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name);
  return Object.fromEntries(
    tags.map(tag => {
      const file = join(folder, tag, 'script.yaml');
      const { language, prompts, ...about } = read(file, script);
      if (language !== tag)
        throw new ContentError(`${file}: says language: ${language}, but stands in the folder ${tag}`);
      return [tag, { tag, ...about, script: prompts }];
    }),
  );
}

function findRecordings(folder: string, tags: string[]): Recordings {
  const found = tags.flatMap(tag => {
    const recordings = join(folder, tag, 'recordings');
    if (!existsSync(recordings)) return [];
    const files = list(recordings).filter(entry => entry.isFile() && !entry.name.startsWith('.'));
    return files.map(({ name }) => [`${tag}/${basename(name, '.wav')}`, join(recordings, name)]);
  });
  return Object.fromEntries(found);
}

/** In alphabetical order, so that every machine builds the same content. */
const list = (folder: string): Dirent[] =>
  readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));

function read<T>(file: string, schema: Parameters<typeof readYaml<T>>[2]): T {
  if (!existsSync(file)) throw new ContentError(`${file}: there is no such file`);
  return readYaml(readFileSync(file, 'utf8'), file, schema);
}
