// The inbox by telephone: a message that nobody has heard, and what the responder decides about it.
import { hears } from '../callbacks/hearing.ts';
import { decideAbout, type Wish } from '../callbacks/wish.ts';
import { once, wasApplied } from '../store/applied.ts';
import { releaseAll } from '../store/callbacks.ts';
import { countUnheard, isDecided, keepForConsole, messageByKey, nextUnheard } from '../store/inbox.ts';
import type { Message } from '../store/messages.ts';
import type { Person } from '../store/people.ts';
import { atWork, noted, type Working } from './signing-in.ts';
import type { WorkAnswer, WorkAsk } from './work.ts';

/** The next message in a language they speak, after the last that was heard. What they held goes back meanwhile. */
export async function unheard(w: Working, { again }: Extract<WorkAsk, { ask: 'unheard' }>): Promise<WorkAnswer> {
  const person = await atWork(w);
  if (!person) return { type: 'elsewhere' };
  const { database, now } = w.deps;
  await releaseAll(database, person.id, now().getTime());
  const { languages } = person;
  const left = await countUnheard(database, languages);
  const message = again ? await heardLast(w) : await nextUnheard(database, { languages, after: w.context.inbox });
  if (!message) return { type: 'nothing', unheard: left };
  await hears(w.deps, { person: person.id, message, code: undefined });
  const { key, language, created_at: spoken } = message;
  return { type: 'unheard', entry: { key, language: language ?? undefined, spoken } };
}

export const wish = (w: Working, { urgent, woman, when }: Extract<WorkAsk, { ask: 'wish' }>): Promise<WorkAnswer> =>
  decided(w, ({ language }, { languages }) => ({
    language: language ?? languages[0] ?? 'en',
    ...{ when, urgent, woman },
  }));

export const noWish = (w: Working): Promise<WorkAnswer> => decided(w, () => undefined);

async function decided(w: Working, wished: (m: Message, p: Person) => Wish | undefined): Promise<WorkAnswer> {
  const { database, now } = w.deps;
  const person = await atWork(w);
  if (!person) return { type: 'elsewhere' };
  // The same webhook again is answered as it was.
  const mine = `${w.sid}:${w.turn}:decided`;
  if (await wasApplied(database, mine)) return { type: 'done' };
  const message = await heardLast(w);
  if (!message) return { type: 'decided' };
  const answer = await decideAbout(w.deps, message, person.id, wished(message, person));
  if (!answer.done && answer.why === 'decided') return { type: 'decided' };
  if (!answer.done) {
    const { urgent } = w.context;
    const at = now().getTime();
    if (await keepForConsole(database, { key: message.key, urgent, at }))
      await noted(w, person.id, `heard ${urgent ? 'an urgent wish' : 'a wish'} without a number`, 'inbox');
    return { type: 'noNumber' };
  }
  await once(database, mine, now().getTime(), []);
  return { type: 'done' };
}

/** The message that was heard last, while nobody has decided about it. */
async function heardLast({ deps, context }: Working): Promise<Message | undefined> {
  const key = context.inbox ?? '';
  const found = await messageByKey(deps.database, key);
  return found && !found.request && !(await isDecided(deps.database, key)) ? found.message : undefined;
}
