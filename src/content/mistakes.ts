// What does not fit together under voice-prompts/: a sentence each, naming the file and the id.
import { join } from 'node:path';
import { type Content, STATUSES } from './prompts.ts';
import { promptsOf, type Recordings } from './recipes.ts';
import { corridors, routePrompt } from './topics.ts';

/** Everything that a caller would notice or that will never be heard. Empty when all is well. */
export function mistakesIn(content: Content, recordings: Recordings, folder: string): string[] {
  return [
    ...inTopics(content, folder),
    ...inFacts(content, folder),
    ...inScripts(content, folder),
    ...inRecordings(content, recordings),
  ];
}

function inTopics({ prompts, shelves }: Content, folder: string): string[] {
  const catalogue = join(folder, 'catalogue.yaml');
  const shelved = new Set(Object.values(shelves).flat());
  const needed = [...Object.keys(shelves).map(s => `topics.${s}`), ...[...shelved].map(t => `topic.${t}`)];
  const lost = Object.entries(prompts).filter(([, p]) => p.topic && !shelved.has(p.topic));
  const routes = corridors({ prompts }).flatMap(way => STATUSES.map(status => ({ way, id: routePrompt(way, status) })));
  return [
    ...routes
      .filter(({ id }) => !prompts[id])
      .map(({ id, way }) => `${catalogue}: ${id} is missing, which ${way} needs`),
    ...needed.filter(id => !prompts[id]).map(id => `${catalogue}: ${id} is missing, which topics.yaml needs`),
    ...corridors({ prompts })
      .map(way => ({ way, id: `routes.${way.replace('>', '.')}` }))
      .filter(({ id }) => !prompts[id])
      .map(({ way, id }) => `${catalogue}: ${id} is missing, by which coordinators know ${way}`),
    ...lost.map(([id, p]) => `${catalogue}: ${id}: its topic ${p.topic} is on no shelf of topics.yaml`),
  ];
}

function inFacts({ prompts, facts }: Content, folder: string): string[] {
  return Object.entries(prompts).flatMap(([id, { sources = [] }]) =>
    sources
      .filter(fact => !facts[fact])
      .map(fact => `${join(folder, 'catalogue.yaml')}: ${id}: its fact ${fact} is not in facts.yaml`),
  );
}

function inScripts({ prompts, languages }: Content, folder: string): string[] {
  return Object.values(languages).flatMap(language => {
    const file = join(folder, language.tag, 'script.yaml');
    const sayable = new Set(promptsOf(language, prompts).map(([id]) => id));
    const missing = [...sayable].filter(id => language.form === 'full' && !language.script[id]);
    const extra = Object.keys(language.script).filter(id => !sayable.has(id));
    return [
      ...missing.map(id => `${file}: ${id} has no text`),
      ...extra.map(
        id => `${file}: ${id} is never said in ${language.english}; the catalogue has no such prompt for it`,
      ),
    ];
  });
}

function inRecordings({ clips }: Content, recordings: Recordings): string[] {
  return Object.entries(recordings)
    .filter(([key]) => !clips[key])
    .map(([key, path]) => {
      if (!path.endsWith('.wav')) return `${path}: only .wav recordings are played`;
      return `${path}: ${key.slice(key.indexOf('/') + 1)} is never said in this language`;
    });
}
