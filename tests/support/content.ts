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

/** The same with these prompts too, a recording for each in every language. */
export function withPrompts<C extends Content>(content: C, more: Record<string, Prompt>): C {
  const tags = Object.keys(content.languages);
  const keys = Object.keys(more).flatMap(id => tags.map(tag => `${tag}/${id}`));
  const clips = Object.fromEntries(keys.map(key => [key, { file: clipName(key), origin: 'human' as const }]));
  return { ...content, prompts: { ...content.prompts, ...more }, clips: { ...clips, ...content.clips } };
}

const CORRIDORS = ['myanmar>thailand', 'myanmar>malaysia', 'cambodia>thailand', 'nepal>malaysia', 'nepal>gulf'];
const routes = CORRIDORS.flatMap(corridor => {
  const [from = '', to = ''] = corridor.split('>');
  return STATUSES.map((status): [string, Prompt] => [
    routePrompt(corridor, status),
    { kind: 'route', from: [from], to: [to], what: status, longest: 9 },
  ]);
});
const title: Prompt = { kind: 'title', what: 'is the way open', longest: 4 };

/** The same with a first topic that follows what a coordinator sets for the way abroad. */
export const withRoutes = <C extends Content>(content: C): C => ({
  ...withPrompts(content, { ...Object.fromEntries(routes), 'topic.route': title }),
  shelves: { ...content.shelves, going: ['route', 'cost', 'papers'] },
});
