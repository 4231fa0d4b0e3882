// What the stories' hotline says: six topics about Thailand, whatever else is in voice-prompts/, so that nobody who
// adds a topic has to touch a story. That every topic can be reached and heard is tested on the whole content.
import { type Content, type Prompt, STATUSES } from '../../src/content/prompts.ts';
import { clipName } from '../../src/content/recipes.ts';
import { routePrompt } from '../../src/content/topics.ts';

const SHELVES = { going: ['cost', 'papers'], work: ['pay', 'cuts', 'contract', 'complain'] };
const TOPICS = new Set(Object.values(SHELVES).flat());

/** The content with those shelves, each of their topics with its piece about Thailand alone. */
export const forStories = <C extends Content>(content: C): C => ({
  ...content,
  shelves: { ...content.shelves, ...SHELVES },
  prompts: Object.fromEntries(
    Object.entries(content.prompts).filter(
      ([id, { topic }]) => !topic || !TOPICS.has(topic) || id === `piece.${topic}.thailand`,
    ),
  ),
});

const CORRIDORS = ['myanmar>thailand', 'myanmar>malaysia', 'cambodia>thailand', 'nepal>malaysia', 'nepal>gulf'];

/** The same with a first topic whose recording follows what a coordinator sets for the way abroad. */
export function withRoutes<C extends Content>(content: C): C {
  const prompts = { ...content.prompts };
  const clips = { ...content.clips };
  const sayable = (id: string, prompt: Prompt) => {
    prompts[id] ??= prompt;
    for (const { tag } of Object.values(content.languages))
      clips[`${tag}/${id}`] ??= { file: clipName(`${tag}/${id}`), origin: 'human' };
  };
  sayable('topic.route', { kind: 'title', what: 'is the way open', longest: 4 });
  for (const corridor of CORRIDORS) {
    const [from = '', to = ''] = corridor.split('>');
    for (const status of STATUSES)
      sayable(routePrompt(corridor, status), { kind: 'route', from: [from], to: [to], what: status, longest: 9 });
  }
  return { ...content, prompts, clips, shelves: { ...content.shelves, going: ['route', 'cost', 'papers'] } };
}
