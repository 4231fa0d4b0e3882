// earshot subscribers: who joined what. No numbers.
import { elsewhere, subscribers } from '../store/subscribers.ts';
import type { Store } from './store.ts';
import { table } from './table.ts';

export async function showSubscribers(
  { database, hotline }: Pick<Store, 'database' | 'hotline'>,
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
  for (const { country, people } of await elsewhere(database, Object.keys(hotline.texts.countries)))
    out(`${people} in ${country} wait: hotline.yaml sets no price of texts there (texts.countries).`);
}
