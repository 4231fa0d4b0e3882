// What a topic says to somebody from one country about another, on one day.
import { dayOf, expired } from './facts.ts';
import { type Content, ORIGIN, type Prompt, type Status } from './prompts.ts';

/** Topics that are no list of recordings: how the way abroad is, as somebody set it; and four questions. */
const ROUTE = 'route';
export const SIGNS = 'signs';

/** The countries that people leave for work. */
const ORIGINS: ReadonlySet<string> = new Set(Object.values(ORIGIN));

/**
 * A status is told for a season and no longer: ways to work abroad were shut and opened within months in 2025. And
 * no month comes again within 92 days, so "we looked at this in March" is this March.
 */
const TOLD_DAYS = 92;
const DAY_MS = 86_400_000;

/** Whom a topic speaks to. */
export interface Listener {
  language: string;
  /** The country that the line's number belongs to. */
  home: string;
  /** Where they work or want to; undefined or `elsewhere`: what does not depend on it. */
  country: string | undefined;
}

/** Where a listener comes from: their language says it, or else the line's number does, if people leave there. */
export const originOf = ({ language, home }: Listener): string | undefined =>
  ORIGIN[language] ?? (ORIGINS.has(home) ? home : undefined);

/**
 * The prompts that a topic plays: its pieces, then its amounts, as the catalogue has them. What is past its day, or
 * was never recorded, a person tells: never empty.
 */
export function told(content: Content, topic: string, listener: Listener, now: Date): string[] {
  if (topic === ROUTE) return routeTold(content, listener, now);
  const day = dayOf(now);
  const good = (id: string) => !expired(content, content.prompts[id] as Prompt, day);
  const pieces = found(content, 'piece', topic, listener);
  const amounts = found(content, 'amount', topic, listener);
  const said = [...new Set(pieces.map(id => (good(id) ? id : 'ask-us'))), ...amounts.filter(good)];
  if (said.length === 0 && !amounts.length) return ['ask-us'];
  const asking = said.includes('ask-us') || amounts.every(good);
  return asking ? said : [...said, 'ask-us.today'];
}

/** The prompts of a topic for this listener, past their day or not. */
export function found(content: Content, kind: 'piece' | 'amount', topic: string, listener: Listener): string[] {
  const origin = originOf(listener);
  return about(content, topic)
    .filter(([, p]) => p.kind === kind)
    .filter(([, p]) => !p.from || (origin && p.from.includes(origin)))
    .filter(([, p]) => !p.to || (listener.country && p.to.includes(listener.country)))
    .map(([id]) => id);
}

/** Does what this topic says differ by country? */
export function differsByCountry(content: Content, topic: string): boolean {
  return topic === ROUTE || about(content, topic).some(([, p]) => p.to);
}

type Entry = [id: string, prompt: Prompt];
const topics = new WeakMap<Content['prompts'], Map<string, Entry[]>>();

/** The prompts of a topic, in the catalogue's order. Looking through all of it cost a third of a turn. */
function about({ prompts }: Content, topic: string): Entry[] {
  const known = topics.get(prompts) ?? byTopic(prompts);
  topics.set(prompts, known);
  return known.get(topic) ?? [];
}

function byTopic(prompts: Content['prompts']): Map<string, Entry[]> {
  const all = new Map<string, Entry[]>();
  for (const entry of Object.entries(prompts)) {
    const { topic = '' } = entry[1];
    all.set(topic, [...(all.get(topic) ?? []), entry]);
  }
  return all;
}

/** The ways to work abroad whose status has recordings, as <from>><to>, in the catalogue's order. */
export function corridors({ prompts }: Pick<Content, 'prompts'>): string[] {
  const routes = Object.values(prompts).filter(p => p.kind === 'route');
  return [...new Set(routes.map(({ from, to }) => `${from}>${to}`))];
}

/** The prompt that tells how a corridor is. */
export const routePrompt = (corridor: string, status: Status): string =>
  `route.${corridor.replace('>', '.')}.${status}`;

const corridorOf = (listener: Listener): string => `${originOf(listener)}>${listener.country}`;

/** How a way to work abroad is, if somebody has looked, not too long ago. */
export function routeStatus({ live }: Pick<Content, 'live'>, listener: Listener, now: Date): Status {
  const set = live.routes[corridorOf(listener)];
  return !set || isOld(set.at, now) ? 'ask' : set.status;
}

/** The same with when it was looked at. */
function routeTold(content: Content, listener: Listener, now: Date): string[] {
  const corridor = corridorOf(listener);
  const status = routeStatus(content, listener, now);
  const set = content.live.routes[corridor];
  if (!set || status === 'ask') return ['ask-us'];
  return [routePrompt(corridor, status), `checked.${new Date(set.at).getUTCMonth() + 1}`];
}

/** The last day, YYYY-MM-DD, on which a status that was set then is told. */
export const lastToldDay = (at: number): string => dayOf(new Date(at + TOLD_DAYS * DAY_MS));

/** Is a status that was set then not told any more? By the calendar (UTC), so that nothing changes within a day. */
export const isOld = (at: number, now: Date): boolean => lastToldDay(at) < dayOf(now);
