// earshot routes: how the ways to work abroad are, as callers hear it, and setting it.
import { isStatus } from '../content/live.ts';
import { type Content, ORIGIN } from '../content/prompts.ts';
import { corridors, lastToldDay, told } from '../content/topics.ts';
import { listsWithPeople } from '../store/broadcasts.ts';
import { type Change, historyOf } from '../store/changes.ts';
import { setOnRecord } from '../store/on-record.ts';
import { peopleOn } from '../store/subscribers.ts';
import { type Desk, dayAt, stands, undone } from './changing.ts';
import { CommandError } from './command-error.ts';
import { table } from './table.ts';

type Out = (line?: string) => void;

/** Every corridor: how it is, since when and by whom, and what is heard of it in each language. */
export async function list(desk: Desk, out: Out): Promise<void> {
  const { rows, live } = await stands(desk);
  table(
    corridors(live).map(corridor => {
      const set = rows.find(({ kind, key }) => kind === 'route' && key === corridor);
      return {
        route: corridor,
        status: set?.value ?? '',
        set: set ? dayAt(set.at) : '',
        by: set?.who ?? '',
        'told until': set && set.value !== 'ask' ? lastToldDay(set.at) : '',
        ...heardIn(live, corridor, desk.now()),
      };
    }),
    out,
  );
  await sayWhoIsUntold(desk, rows, out);
}

/** Milliseconds for which a change is news. */
const NEWS_MS = 7 * 86_400_000;

/** Whoever set it may have done so by telephone, where nobody is told who waits to hear of it. */
async function sayWhoIsUntold({ database, now }: Desk, rows: readonly Change[], out: Out): Promise<void> {
  const since = now() - NEWS_MS;
  for (const { list, people, toldAt } of await listsWithPeople(database)) {
    const set = rows.find(({ kind, key }) => kind === 'route' && `alert:${key}` === list);
    if (set && set.at > Math.max(toldAt ?? 0, since))
      out(
        `${set.key} was set on ${dayAt(set.at)}, and ${people} who wait for news of it have not been told: earshot broadcast preview --list "${list}"`,
      );
  }
}

/** A word for each full language: the status, or that a person tells. None where it is about other people's way. */
function heardIn(content: Content, corridor: string, now: number): Record<string, string> {
  const [from = '', to = ''] = corridor.split('>');
  const full = Object.values(content.languages).filter(({ form }) => form === 'full');
  return Object.fromEntries(
    full.map(({ tag }) => {
      if ((ORIGIN[tag] ?? from) !== from) return [tag, ''];
      const [prompt = ''] = told(content, 'route', { language: tag, home: from, country: to }, new Date(now));
      return [tag, prompt === 'ask-us' ? 'ask us' : prompt.slice(prompt.lastIndexOf('.') + 1)];
    }),
  );
}

/** Throws CommandError for a corridor or a status that there is not. */
export async function set(desk: Desk, route: string, status: string, out: Out): Promise<void> {
  const key = corridorNamed(desk, route);
  if (!isStatus(status)) throw new CommandError(`${status} is no status: open, slow, closed, or ask`);
  const { database, who, now } = desk;
  await setOnRecord(database, { kind: 'route', key, value: status, who: { name: who, id: who }, now: now() });
  await say(desk, key, out);
}

export async function undo(desk: Desk, route: string, out: Out): Promise<void> {
  const key = corridorNamed(desk, route);
  await undone(desk, 'route', key, `nobody ever set ${key}`);
  await say(desk, key, out);
}

/** What callers hear from now on, read back from the database. */
async function say(desk: Desk, corridor: string, out: Out): Promise<void> {
  const heard = Object.entries(heardIn((await stands(desk)).live, corridor, desk.now())).filter(([, word]) => word);
  out(`${corridor}, from the next call on: ${heard.map(([tag, word]) => `${tag} ${word}`).join(', ')}`);
  const list = `alert:${corridor}`;
  const people = await peopleOn(desk.database, list);
  if (people > 0)
    out(`${people} wait for news of it by text. To tell them: earshot broadcast preview --list "${list}"`);
}

/** Everything that was set, newest first. */
export async function history(desk: Desk, route: string | undefined, out: Out): Promise<void> {
  const key = route === undefined ? undefined : corridorNamed(desk, route);
  const rows = await historyOf(desk.database, 'route', key);
  if (rows.length === 0) {
    out('Nobody has set any route yet.');
    return;
  }
  table(
    rows.map(({ at, who, key, value }) => ({
      at: new Date(at).toISOString(),
      who,
      route: key,
      status: value ?? 'unset',
    })),
    out,
  );
}

/** A shell takes > for itself, so nepal-malaysia is understood as well. */
function corridorNamed({ content }: Desk, route: string): string {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z]+/g, '-');
  const found = corridors(content).find(corridor => plain(corridor) === plain(route));
  if (!found) throw new CommandError(`there is no route ${route}; there are ${corridors(content).join(', ')}`);
  return found;
}
