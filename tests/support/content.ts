// What the stories' hotline says: six topics about Thailand, whatever else is in voice-prompts/, so that nobody who
// adds a topic has to touch a story. That every topic can be reached and heard is tested on the whole content.
import type { Content } from '../../src/content/prompts.ts';

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
