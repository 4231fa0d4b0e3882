// The log of a Worker: JSON lines on its console, where `wrangler tail` and the dashboard read them.
import type { Log } from './log.ts';
import { clean, redact } from './redact.ts';

export const consoleLog: Log = (level, event, fields = {}) =>
  console[level](JSON.stringify({ level, msg: redact(event), ...(clean(fields) as object) }));
