// earshot subscribers: who joined what. No numbers.
import { subscribers } from '../store/subscribers.ts';
import type { Store } from './store.ts';
import { table } from './table.ts';

export async function showSubscribers(
  { database }: Store,
  options: { json?: boolean },
  out: (line?: string) => void,
): Promise<void> {
  const all = await subscribers(database);
  if (options.json) return out(JSON.stringify(all, null, 2));
  if (all.length === 0) return out('Nobody has joined anything yet.');
  const counts = new Map<string, { list: string; language: string; people: number }>();
  for (const { language, lists } of all)
    for (const { list } of lists) {
      const count = counts.get(`${list} ${language}`) ?? { list, language, people: 0 };
      count.people += 1;
      counts.set(`${list} ${language}`, count);
    }
  table(
    [...counts.values()].sort((a, b) => (`${a.list} ${a.language}` < `${b.list} ${b.language}` ? -1 : 1)),
    out,
  );
}
