// Where a call is, as the query of a URL and back. A table of fields; nothing that names a person goes in.
import { SIGNS } from '../content/topics.ts';
import type { CallContext, CallState } from './call.ts';
import { type CallFlow, shelfOf, topicsOn } from './flow.ts';
import { START } from './rules.ts';
import { isScreen } from './screens.ts';
import { isSigns } from './signs.ts';
import { version } from './version.ts';

type Carried = Exclude<keyof CallContext, 'first' | 'typed' | 'spoken' | 'change'>;

/** Reads a field's text; undefined where it can't be ours. */
type Read = (text: string) => string | number | true | undefined;

const like =
  (shape: RegExp): Read =>
  text =>
    shape.test(text) ? text : undefined;
const oneOf =
  (...words: string[]): Read =>
  text =>
    words.find(word => word === text);
const word = like(/^[A-Za-z0-9-]{1,20}$/);
const small: Read = text => (/^\d{1,2}$/.test(text) ? Number(text) : undefined);
const flag: Read = text => text === '1' || undefined;

/** Letter in the URL, field of the context, how it is read. What equals START is left out. */
const FIELDS: [letter: string, field: Carried, read: Read][] = [
  ['l', 'language', word],
  ['c', 'country', word],
  ['f', 'shelf', word],
  ['p', 'page', small],
  ['o', 'topic', word],
  ['h', 'towards', oneOf('piece', 'numbers', 'main')],
  ['w', 'wrong', small],
  ['q', 'quiet', small],
  ['r', 'ringable', flag],
  ['m', 'made', small],
  ['k', 'open', flag],
  ['i', 'sign', flag],
  ['u', 'urgent', oneOf('connect', 'ring')],
  ['d', 'duty', small],
  ['e', 'phones', small],
  ['x', 'code', like(/^\d{6}$/)],
  ['y', 'promised', oneOf('now', 'today', 'tomorrow', 'three-days', 'cannot-say', 'no-ring')],
  ['g', 'goOn', word],
];
const BY_LETTER = new Map(FIELDS.map(([letter, field, read]) => [letter, { field, read }]));

/** Fields that mean something in these states only: elsewhere the next menu sets them anew. */
const ONLY_AT: [field: Carried, states: RegExp][] = [
  ['shelf', /^(topics|piece|country|signs\..+)$/],
  ['page', /^(topics|piece|country|signs\..+)$/],
  ['topic', /^(piece|country|signs\..+)$/],
  ['towards', /^country$/],
  ['sign', /^signs\..+$/],
];

/** What of the context is taken along from this state. Calls that are at the same place then have the same address. */
export function carried(at: string, context: CallContext): CallContext {
  const taken = { ...context };
  for (const [field, states] of ONLY_AT) if (!states.test(at)) set(taken, field, START[field]);
  return taken;
}

/** Sets one field: what may stand in each, its reader sees to. */
function set(context: CallContext, field: Carried, value: string | number | boolean | undefined): void {
  (context as unknown as Record<Carried, typeof value>)[field] = value;
}

/** The state as a URL query, without turn and time, which `clock` adds: so equal places give equal text. */
export function place(flow: CallFlow, state: CallState): string {
  let query = `s=${state.at}&v=${version(flow, state)}`;
  for (const [letter, field] of FIELDS) {
    const value = state.context[field];
    if (value !== undefined && value !== START[field]) query += `&${letter}=${value === true ? 1 : value}`;
  }
  return query;
}

/** The part of the query that differs at every turn. */
export const clock = (state: Pick<CallState, 'turn' | 'since'>): string =>
  `&n=${state.turn}&t=${state.since.toString(36)}`;

export interface Position {
  state: CallState;
  /** The choices of this menu have changed since it was said: a key pressed then must not count now. */
  stale: boolean;
}

/**
 * Reads a query back. Whatever an older or newer version of us wrote leads somewhere sensible: unknown fields are
 * dropped, an unknown state becomes the nearest menu in the caller's language.
 */
export function position(flow: CallFlow, query: URLSearchParams, now: Date): Position {
  const context: CallContext = { ...START };
  query.forEach((text, letter) => {
    const known = BY_LETTER.get(letter);
    const value = known?.read(text);
    if (known && value !== undefined) set(context, known.field, value);
  });
  if (!flow.line.languages.some(l => l.tag === context.language)) context.language = undefined;
  if (context.topic && !shelfOf(flow, context.topic)) context.topic = undefined;
  if (!flow.line.countries.includes(context.country ?? '')) context.country = flow.line.country;
  if (topicsOn(flow, context.shelf, context.page).length === 0) context.page = 0;

  const named = query.get('s') ?? '';
  const at = isScreen(named) && fits(flow, named, context) ? named : nearestMenu(flow, context);
  const turn = /^\d{1,3}$/.test(query.get('n') ?? '') ? Number(query.get('n')) : 0;
  const seconds = Number.parseInt(query.get('t') ?? '', 36);
  const since = Number.isSafeInteger(seconds) ? seconds : Math.floor(now.getTime() / 1000);
  const state = { turn, since, at, context };
  return { state, stale: at !== named || query.get('v') !== version(flow, state) };
}

/** Has the state what it needs to be said at all? */
function fits(flow: CallFlow, at: string, context: CallContext): boolean {
  if (at === 'language' || at === 'gate' || at === 'gone' || at === 'only.quiet') return true;
  const language = flow.line.languages.find(l => l.tag === context.language);
  if (!language) return false;
  if (at !== 'over' && (language.form === 'message-only') !== at.startsWith('only.')) return false;
  if (at === 'piece') return context.topic !== undefined;
  if (isSigns(at)) return context.topic === SIGNS && topicsOn(flow, context.shelf, context.page).length > 0;
  if (at === 'topics') return topicsOn(flow, context.shelf, context.page).length > 0;
  if (at === 'country') return flow.line.country === undefined;
  if (at === 'asking.done') return context.code !== undefined;
  return true;
}

function nearestMenu(flow: CallFlow, context: CallContext): string {
  const language = flow.line.languages.find(l => l.tag === context.language);
  if (!language) return 'language';
  return language.form === 'message-only' ? 'only.hello' : 'main';
}
