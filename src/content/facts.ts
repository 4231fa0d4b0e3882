// How long what stands on a fact may be told.
import type { Content, Prompt } from './prompts.ts';

/** The day of this moment, YYYY-MM-DD by UTC, as facts are dated. */
export const dayOf = (now: Date): string => now.toISOString().slice(0, 10);

/**
 * The last day, YYYY-MM-DD, on which this fact is told: twelve months after it was seen or, if that is later,
 * confirmed. Undefined where it does not change, or is not written down.
 */
export function lastDay({ facts, live }: Pick<Content, 'facts' | 'live'>, fact: string): string | undefined {
  const { seen, changes } = facts[fact] ?? {};
  if (!seen || !changes) return undefined;
  const confirmed = live.confirmed[fact] ?? '';
  const last = new Date(confirmed > seen ? confirmed : seen);
  last.setUTCFullYear(last.getUTCFullYear() + 1);
  return dayOf(last);
}

/** Is one of the facts that this prompt stands on past its last day? `day` is YYYY-MM-DD. */
export function expired(
  content: Pick<Content, 'facts' | 'live'>,
  prompt: Pick<Prompt, 'sources'>,
  day: string,
): boolean {
  return (prompt.sources ?? []).some(fact => (lastDay(content, fact) ?? day) < day);
}

/**
 * The facts past their last day for which callers hear "ask us". A route is told by its status, which somebody sets
 * and which has a last day of its own.
 */
export function pastTheirDay(content: Content, day: string): string[] {
  const dated = Object.values(content.prompts).filter(({ kind }) => kind !== 'route');
  const used = new Set(dated.flatMap(prompt => prompt.sources ?? []));
  return [...used].filter(fact => (lastDay(content, fact) ?? day) < day).sort();
}
