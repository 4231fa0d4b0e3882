// Which text a topic is told by: for the country, and while the facts that it stands on are fresh.
import { expired } from '../content/facts.ts';
import { routeStatus } from '../content/topics.ts';
import type { TextFlowData } from './flow.ts';
import type { TextContext } from './text.ts';

/** The id of the text about the topic; undefined where there is none that is good on this day. A person tells then. */
export function tellable(
  { catalogue, content, line }: Pick<TextFlowData, 'catalogue' | 'content' | 'line'>,
  { topic, language = '', country, day }: Pick<TextContext, 'topic' | 'language' | 'country' | 'day'>,
): string | undefined {
  const listener = { language, home: line.homeName, country };
  const status = topic === 'route' ? routeStatus(content, listener, new Date(day)) : undefined;
  const ids = topic === 'route' ? [`topic.route.${status}`] : [`topic.${topic}.${country}`, `topic.${topic}`];
  return ids.find(id => {
    const about = catalogue[id];
    return about && !expired(content, about, day);
  });
}
