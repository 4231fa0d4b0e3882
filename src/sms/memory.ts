// What is remembered of a number between two texts.
import type { Deps } from '../deps.ts';
import { knownCaller, rememberCaller } from '../store/callers.ts';
import { type Conversation, converse, IDLE_MS } from '../store/conversations.ts';
import type { Writable } from '../store/schema.ts';
import type { TextFlow } from './flow.ts';
import type { Pace } from './pace.ts';
import { PASSING, START, type TextContext, type TextState } from './text.ts';
import { beginning } from './turn.ts';

/** A conversation as it stands. */
export interface Talk {
  state: TextState;
  pace: Pace;
}

type Known = Pick<TextContext, 'language' | 'form' | 'country'>;

/** Where a number was left on a line, by what is stored of its conversation there; after a day at the main menu, with what it spoke and was about. */
export async function recalled(
  { database, now }: Pick<Deps, 'database' | 'now'>,
  hash: string,
  { line }: TextFlow,
  talk: Conversation | undefined,
): Promise<Talk> {
  const time = now().getTime();
  const { pace = {}, ...context }: Partial<TextContext> & { pace?: Pace } = talk ? JSON.parse(talk.context) : {};
  const fresh = talk !== undefined && time - talk.at < IDLE_MS;
  // Somebody may have called since, and chosen a language there.
  const known: Known = fresh && context.language ? context : await knownCaller(database, hash, time);
  const { language, form = language } = known;
  const country = line.country ?? line.countries.find(one => one === known.country);
  const state = fresh
    ? { at: talk.state, context: { ...START, ...context, language, form, country } }
    : beginning({ language, form, country });
  return { state, pace };
}

/** The writes that remember where a number is left, and what it speaks where that is new. */
export function remembering(
  { database, now }: Pick<Deps, 'database' | 'now'>,
  place: { hash: string; line: string },
  before: TextContext,
  { state, pace }: Talk,
): Writable[] {
  const at = now().getTime();
  const context = JSON.stringify({ ...state.context, ...PASSING, pace });
  const talk = converse(database, { ...place, state: state.at, context, at });
  const { language, form, country } = state.context;
  const same = language === before.language && form === before.form && country === before.country;
  if (!language || same) return [talk];
  const written = form === language ? null : form;
  return [talk, rememberCaller(database, { hash: place.hash, language, country, form: written, at })];
}
