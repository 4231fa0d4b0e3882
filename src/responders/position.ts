// Where a responder's call is, as the query of a URL and back. A table of fields; no phone number and no PIN.
import * as z from 'zod';
import { REACHED, SAFE } from '../callbacks/outcomes.ts';
import { fnv, keysOf } from '../voice/version.ts';
import { CHOICES, DAYS, ROUTE_CHOICES } from './choices.ts';
import type { WorkFlow } from './flow.ts';
import { START } from './rules.ts';
import { isScreen } from './screens.ts';
import type { WorkContext, WorkState } from './work.ts';

type Carried = Exclude<
  keyof WorkContext,
  'first' | 'typed' | 'offer' | 'card' | 'voice' | 'entry' | 'when' | 'route' | 'leg' | 'dial'
>;

const id = z.string().regex(/^[\w.-]{1,80}$/);
const code = z.string().regex(/^\d{6}$/);
const language = z.string().regex(/^[A-Za-z0-9-]{1,20}$/);
const small = z.coerce.number().int().min(0).max(99);
const ticked = z.literal('1').transform(() => true);
const turns = z.coerce.number().int().min(0).max(9999).catch(0);

/** Letter in the URL, field of the context, its shape. What equals START is left out. */
const FIELDS: [letter: string, field: Carried, shape: z.ZodType][] = [
  ['l', 'language', language],
  ['p', 'person', id],
  ['i', 'signIn', z.string().regex(/^\d{4}$/)],
  ['z', 'proved', ticked],
  ['r', 'refused', small],
  ['w', 'wrong', small],
  ['q', 'quiet', small],
  ['x', 'code', code],
  [
    'k',
    'skipped',
    z
      .string()
      .transform(text => text.split('.'))
      .pipe(z.array(code)),
  ],
  ['m', 'message', small],
  ['a', 'attempt', id],
  ['o', 'outcome', z.enum(CHOICES)],
  ['y', 'safe', z.enum(SAFE)],
  ['b', 'maySwitch', ticked],
  ['c', 'way', z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/)],
  ['d', 'becomes', z.enum([...ROUTE_CHOICES, 'unset'])],
  ['e', 'days', z.coerce.number().pipe(z.literal([...DAYS]))],
  ['g', 'speaks', language],
  ['h', 'unheard', z.coerce.number().int().min(0).max(9999)],
  ['j', 'inbox', id.transform(text => text.replaceAll('.', ':'))],
  ['u', 'urgent', ticked],
  ['f', 'woman', ticked],
];

const written = (value: NonNullable<WorkContext[Carried]>): string =>
  Array.isArray(value) ? value.join('.') : value === true ? '1' : `${value}`.replaceAll(':', '.');

/** What the keys of this state do, in a few letters. */
const version = (flow: WorkFlow, at: string): string =>
  fnv(`${at}|${keysOf(flow.machine.getStateNodeById(`work.${at}`)).join()}`);

/** The state as a URL query. */
export function place(flow: WorkFlow, { at, context, turn, since }: WorkState): string {
  let query = `s=${at}&v=${version(flow, at)}`;
  for (const [letter, field] of FIELDS) {
    const value = context[field];
    if (value === undefined || written(value) === '' || value === START[field]) continue;
    query += `&${letter}=${written(value)}`;
  }
  return `${query}&n=${turn}&t=${since.toString(36)}`;
}

export interface Position {
  state: WorkState;
  /** The choices have changed since the menu was said: a key pressed then must not count now. */
  stale: boolean;
}

/** Reads a query back. What an older or newer version of us wrote leads to the nearest place that exists. */
export function position(flow: WorkFlow, query: URLSearchParams, now: Date): Position {
  const context: WorkContext = { ...START };
  for (const [letter, field, shape] of FIELDS) {
    const text = query.get(letter);
    const read = text === null ? undefined : shape.safeParse(text);
    if (read?.success) Object.assign(context, { [field]: read.data });
  }
  if (!flow.languages.includes(context.language ?? '')) context.language = flow.languages[0];
  if (!flow.callers.includes(context.speaks ?? '')) context.speaks = undefined;
  const named = query.get('s') ?? '';
  const at = isScreen(named) && fits(named, context) ? named : nearest(context);
  const seconds = Number.parseInt(query.get('t') ?? '', 36);
  const since = Number.isSafeInteger(seconds) ? seconds : Math.floor(now.getTime() / 1000);
  const state = { turn: turns.parse(query.get('n')), since, at, context };
  return { state, stale: at !== named || query.get('v') !== version(flow, at) };
}

/** States that need no proof, only a call that has begun; all others need one, or an attempt of their own. */
const BEFORE_PROOF: ReadonlySet<string> = new Set(['gate', 'gone', 'signIn', 'pin', 'over']);
const OF_AN_ATTEMPT = /^(card|calling|outcome\.\w+)$/;
const OF_AN_OUTCOME: ReadonlySet<string> = new Set(
  ['consent', 'safe', 'when', 'confirm', 'note'].map(state => `outcome.${state}`),
);

function fits(at: string, context: WorkContext): boolean {
  if (BEFORE_PROOF.has(at)) return at !== 'gate' || context.person !== undefined;
  if (OF_AN_ATTEMPT.test(at)) {
    const { attempt, outcome, safe, days } = context;
    if (attempt === undefined) return false;
    if (OF_AN_OUTCOME.has(at) && outcome === undefined) return false;
    if (at !== 'outcome.confirm' || !REACHED.has(outcome ?? 'unknown')) return true;
    return safe !== undefined && (outcome !== 'follow-up' || safe === 'no' || days !== undefined);
  }
  if (!context.proved || context.person === undefined) return false;
  if (at.startsWith('routes.'))
    return context.way !== undefined && (at !== 'routes.confirm' || context.becomes !== undefined);
  if (at.startsWith('inbox.')) return context.inbox !== undefined;
  return (at !== 'offer' && at !== 'heard') || context.code !== undefined;
}

function nearest(context: WorkContext): string {
  if (context.proved && context.person) return context.attempt ? 'outcome.menu' : 'idle';
  return context.person ? 'gate' : 'signIn';
}
