// One line per event, as JSON. No phone number gets through: anything that looks like one is cut out first.
import pino, { type DestinationStream } from 'pino';

export type Level = 'info' | 'warn' | 'error';
/** `event` is a sentence for a person at night; `fields` are facts to search for. */
export type Log = (level: Level, event: string, fields?: Record<string, unknown>) => void;

/** Seven digits or more, however they are set apart: a phone number, or near enough not to be printed. */
const NUMBERISH = /(?<![\w-])(?:\+|%2B|00)?\d(?:[\s().]?\d){6,}(?![\w-])/gi;

export const redact = (text: string): string => text.replace(NUMBERISH, '(number)');

function clean(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (value instanceof Error) return redact(value.stack ?? value.message);
  if (Array.isArray(value)) return value.map(clean);
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, clean(v)]));
  return value;
}

/** The log of a Node process: JSON lines on standard error unless told otherwise. */
export function createLog(to: DestinationStream = pino.destination({ dest: 2, sync: true })): Log {
  const out = pino({ base: undefined }, to);
  return (level, event, fields = {}) => out[level](clean(fields) as object, redact(event));
}
