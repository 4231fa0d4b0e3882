// What people set while the line runs, laid over the content. The files stay as they are.
import { isDay } from './days.ts';
import type { Content, Live, Status } from './prompts.ts';
import { isClipName } from './recipes.ts';
import { corridors } from './topics.ts';

/** A value that somebody set: a row of what stands. `at`: milliseconds since 1970. */
interface Setting {
  kind: 'route' | 'fact' | 'recording';
  key: string;
  value: string;
  at: number;
}

/** What a coordinator may say of a corridor. */
const SAYABLE: Record<Status, true> = { open: true, slow: true, closed: true, ask: true };
export const isStatus = (value: string): value is Status => Object.hasOwn(SAYABLE, value);

/**
 * The content with what stands: routes as they are, facts as confirmed, recordings in place of clips. What is about
 * a corridor, a fact or a prompt that is there no more, says what we do not know, or names a clip that is not
 * `playable`, is left out, and `complain` is told its key.
 */
export function withChanges(
  content: Content,
  standing: Setting[],
  complain: (key: string) => void,
  playable: (file: string) => boolean = isClipName,
): Content {
  const routes: Live['routes'] = {};
  const confirmed: Live['confirmed'] = {};
  const clips = { ...content.clips };
  const ways = corridors(content);
  const known: Record<Setting['kind'], (set: Setting) => boolean> = {
    route: ({ key, value, at }) => {
      if (!ways.includes(key) || !isStatus(value)) return false;
      routes[key] = { status: value, at };
      return true;
    },
    fact: ({ key, value }) => {
      if (!content.facts[key] || !isDay(value)) return false;
      confirmed[key] = value;
      return true;
    },
    recording: ({ key, value }) => {
      const [tag = '', id = ''] = key.split('/');
      if (!content.languages[tag] || !content.prompts[id] || !playable(value)) return false;
      clips[key] = { file: value, origin: 'human' };
      return true;
    },
  };
  for (const set of standing) if (!known[set.kind](set)) complain(set.key);
  return { ...content, clips, live: { routes, confirmed } };
}
