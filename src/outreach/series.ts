// The steps of series: who is due for the next one has it put into the outbox, and is moved on, in one batch.
import { dayOf, expired } from '../content/facts.ts';
import { type Series, sourcesIn } from '../content/series.ts';
import type { Deps } from '../deps.ts';
import { type DueStep, dueSteps, movingOn, type Step, steppingOut } from '../store/subscribers.ts';
import { keeping, type Wording } from '../store/wordings.ts';
import { priceIn } from './prices.ts';
import { queueOf } from './queues.ts';
import { nextTime } from './subscriptions.ts';
import { stepWords, wordingOf } from './words.ts';

/** People in one batch: a few milliseconds of the database. */
const AT_ONCE = 200;

type Needed = Pick<Deps, 'database' | 'flows' | 'hotline' | 'lists' | 'log' | 'now'>;

/** Takes everybody on whose next step is due. */
export async function takeSteps(deps: Needed): Promise<void> {
  // The last step first: nobody is taken on twice in one round.
  for (const series of Object.values(deps.lists.series))
    for (let step = series.steps.length - 1; step >= 0; step--) await takeStep(deps, series, step);
}

async function takeStep(deps: Needed, series: Series, nth: number): Promise<void> {
  const { database } = deps;
  const wording = worded(deps, series, nth);
  for (let some = AT_ONCE; some === AT_ONCE; ) {
    const now = deps.now().getTime();
    const about = { list: series.id, step: nth, now };
    const countries = Object.keys(deps.hotline.texts.countries);
    const due = await dueSteps(database, { ...about, countries, most: AT_ONCE });
    some = due.length;
    if (some === 0) return;
    const words = await Promise.all(due.map(wording));
    const said = new Map(words.flatMap(w => (w ? [[w.id, w] as const] : [])));
    await database.batch([
      ...keeping(database, [...said.values()]),
      steppingOut(database, { ...about, people: due.flatMap((p, i) => stepFor(deps, series, nth, p, words[i], now)) }),
      movingOn(database, { ...about, people: due.map(person => moved(deps, series, nth, person, now)) }),
    ]);
  }
}

type Words = Wording & { asks: boolean };

/** The words of a step for one person; each way to say it is put together once. */
function worded(deps: Needed, series: Series, nth: number) {
  const { hotline, lists, log } = deps;
  const known = new Map<string, Promise<Words | undefined>>();
  const make = async (person: DueStep): Promise<Words | undefined> => {
    const step = series.steps[nth];
    const twoWay = hotline.lines.find(line => line.number === person.line)?.sms === 'two-way';
    // What stands on a fact past its day is not told: they ring and ask us.
    const hear = person.hear === 1 || (step !== undefined && isStale(deps, person, step));
    const words = step && stepWords(lists, step, { ...person, hear, twoWay });
    if (words) return { ...(await wordingOf(words.body)), asks: words.asks };
    log('error', 'a step of a series has no words for who joined it', { series: series.id, form: person.form });
    return undefined;
  };
  return (person: DueStep) => {
    const key = [person.form, person.hear, person.line].join(' ');
    const words = known.get(key) ?? make(person);
    known.set(key, words);
    return words;
  };
}

function isStale({ flows, now }: Needed, { line, form }: DueStep, step: Series['steps'][number]): boolean {
  const content = flows.get(line)?.content;
  return content !== undefined && expired(content, { sources: sourcesIn(step, form) }, dayOf(now()));
}

/** Nothing when it comes too late, or we have no words for them. */
function stepFor(
  { hotline }: Needed,
  series: Series,
  nth: number,
  person: DueStep,
  words: Words | undefined,
  now: number,
): Step[] {
  const step = series.steps[nth];
  if (!step || !words || now > person.due + step.expires) return [];
  return [
    {
      subscriber: person.subscriber,
      queue: queueOf('series', person.country, person.part),
      wording: words.id,
      segments: words.segments,
      cost: words.segments * priceIn(hotline, person.country),
      asks: words.asks ? `${series.id}/${nth}` : null,
      expires: now + step.expires,
    },
  ];
}

/** The next step follows this one, or, when this one came too late, the time at which it should have come. */
function moved({ hotline }: Needed, series: Series, nth: number, person: DueStep, now: number) {
  const [step, following] = [series.steps[nth], series.steps[nth + 1]];
  const late = step !== undefined && now > person.due + step.expires;
  const next = following ? nextTime(following, late ? person.due : now, hotline.countries[person.country]) : null;
  return { subscriber: person.subscriber, next };
}
