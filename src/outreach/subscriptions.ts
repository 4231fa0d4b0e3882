// The lists that people join by text, and leave.
import { countryOf } from '../callbacks/number.ts';
import { windowsAhead } from '../callbacks/windows.ts';
import type { Country } from '../content/hotline.ts';
import type { Step } from '../content/series.ts';
import { DAYS } from '../content/settings.ts';
import type { Deps } from '../deps.ts';
import {
  beginning,
  elsewhere,
  hearing,
  joining,
  leavingAll,
  listsOf,
  preferring,
  subscriberRow,
} from '../store/subscribers.ts';
import { textedIn } from './prices.ts';
import type { Part } from './queues.ts';
import { answerWords } from './words.ts';

/** Who joins, leaves or answers: a number, as the text menu knows it. */
export interface Subscriber {
  hash: string;
  /** E.164. */
  number: string;
  line: string;
  language: string;
  /** How they write: ne-Latn, my-Zawg, or the language itself. */
  form: string;
  country?: string;
  /** The id of the text: what it writes is written once. */
  text: string;
}

/** What the text menu asks of the lists. Joining twice changes nothing; leaving is immediate, and of all of them. */
export interface Subscriptions {
  join(who: Subscriber, list: string): Promise<{ again: boolean; waits: boolean }>;
  hours(who: Subscriber, list: string, hours: Part): Promise<void>;
  /** A bell instead of words, or words again, from now on. Answers on how many lists they are. */
  hear(who: Subscriber, hear: boolean): Promise<number>;
  /** Answers how many they have left. */
  leave(who: Subscriber): Promise<number>;
  /** The digit that answers a series' question: what to say to it, where there is something to say. */
  answer(who: Subscriber, question: string, digit: number): Promise<string | undefined>;
}

type Needed = Pick<Deps, 'database' | 'hotline' | 'lists' | 'seal' | 'log' | 'now' | 'id'>;

/** A number that belongs to no country, such as a satellite's. */
const UNKNOWN = 'no country';

export const subscriptions = (deps: Needed): Subscriptions => ({
  async join(who, list) {
    const { database, hotline, seal } = deps;
    const series = deps.lists.series[list];
    if (!series) throw new Error(`there is no list ${list}`);
    // Nobody is told "not saved" because we set down no price: they wait for one (see beginForWhoWaited).
    const priced = textedIn(hotline, who.number);
    const country = priced ?? countryOf(who.number) ?? UNKNOWN;
    const waits = priced === undefined;
    if (waits)
      deps.log('warn', 'somebody joined from a country for which hotline.yaml sets no price of texts, and waits', {
        country,
      });
    if ((await listsOf(database, who.hash)).includes(list)) return { again: true, waits };
    const now = deps.now().getTime();
    const [first] = series.steps;
    const id = deps.id();
    await database.batch(
      joining(database, {
        id,
        number: { hash: who.hash, sealed: await seal.seal(subscriberRow(id), who.number) },
        line: who.line,
        language: who.language,
        form: who.form,
        country,
        list,
        due: waits ? undefined : first && nextTime(first, now, hotline.countries[country]),
        now,
      }),
    );
    return { again: false, waits };
  },

  async hours({ hash }, _list, hours) {
    await deps.database.batch(preferring(deps.database, hash, hours));
  },

  async hear({ hash }, hear) {
    await deps.database.batch([hearing(deps.database, hash, hear)]);
    return (await listsOf(deps.database, hash)).length;
  },

  async leave({ hash }) {
    const lists = await listsOf(deps.database, hash);
    await deps.database.batch(leavingAll(deps.database, hash));
    return lists.length;
  },

  async answer({ form, line }, question, digit) {
    const [list = '', step = ''] = question.split('/');
    const asked = deps.lists.series[list]?.steps[Number(step)]?.question;
    return asked && answerWords(asked, digit, { form, line });
  },
});

/** Begins for those who joined before their country had a price, as if they had joined now. */
export async function beginForWhoWaited({
  database,
  hotline,
  lists,
  log,
  now,
}: Pick<Deps, 'database' | 'hotline' | 'lists' | 'log' | 'now'>): Promise<void> {
  const time = now().getTime();
  for (const { country: iso, people } of await elsewhere(database, Object.keys(hotline.texts.countries))) {
    const country = Object.keys(hotline.texts.countries).find(name => hotline.countries[name]?.iso.includes(iso));
    const place = hotline.countries[country ?? ''];
    if (!country || !place) continue;
    const due = Object.values(lists.series).flatMap(({ id, steps: [first] }) =>
      first ? [{ list: id, due: nextTime(first, time, place) }] : [],
    );
    await database.batch(beginning(database, { iso, country, due }));
    log('info', 'people who waited for a price of texts in their country are texted from now on', { country, people });
  }
}

const ONE_MINUTE = 60_000;
const DAY_ENDS = '23:59';

/** When a step is due that follows something at `from` (milliseconds since 1970), by a place's own clock. */
export function nextTime({ after, on, at }: Step, from: number, place: Country | undefined): number {
  const due = from + after;
  if (!place || (!on && !at)) return due;
  const hours = { days: on ? [on] : [...DAYS], from: at ?? '00:00', to: DAY_ENDS };
  return windowsAhead(due - ONE_MINUTE, 'unasked', { ...place, hours })[0]?.from ?? due;
}
