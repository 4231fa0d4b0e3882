// The figures of the calls in the store.
import type { Lengths } from '../content/lengths.ts';
import type { Content } from '../content/prompts.ts';
import type { Database } from '../store/schema.ts';
import { callHistories } from '../store/stats.ts';
import type { CallFlow } from '../voice/flow.ts';
import { type Days, spanOf } from './span.ts';
import { type Stats, stats } from './stats.ts';
import type { Names } from './words.ts';

/** What the store has of these days. What somebody practised is in none of it. */
export async function look(
  database: Database,
  { flows, lengths, days, now }: { flows: ReadonlyMap<string, CallFlow>; lengths: Lengths; days: Days; now: number },
): Promise<Stats> {
  const lines = [...flows.values()].filter(({ line }) => line.mode !== 'practice').map(({ line }) => line.number);
  const calls = await callHistories(database, { ...spanOf(days), now, lines });
  return stats(calls, {
    lengths: lengths.version,
    greeting(number, language) {
      const flow = flows.get(number);
      return lengths.clip(flow?.content.clips[`${language}/who.${flow.line.pays}-pays`]?.file ?? '');
    },
  });
}

/** What languages and topics are called in English. */
export const namesIn = ({ languages, prompts }: Pick<Content, 'languages' | 'prompts'>): Names => ({
  languages: Object.fromEntries(Object.values(languages).map(({ tag, english }) => [tag, english])),
  topics: Object.fromEntries(
    Object.entries(prompts).flatMap(([id, { what }]) =>
      id.startsWith('topic.') ? [[id.slice('topic.'.length), what]] : [],
    ),
  ),
});
