// One line per event, as JSON.
import pino, { type DestinationStream } from 'pino';
import { clean, redact } from './redact.ts';

export type Level = 'info' | 'warn' | 'error';
/** `event` is a sentence for a person at night; `fields` are facts to search for. */
export type Log = (level: Level, event: string, fields?: Record<string, unknown>) => void;

export { redact };

/** The log of a Node process: JSON lines on standard error unless told otherwise. */
export function createLog(to: DestinationStream = pino.destination({ dest: 2, sync: true })): Log {
  const out = pino({ base: undefined }, to);
  return (level, event, fields = {}) => out[level](clean(fields) as object, redact(event));
}
