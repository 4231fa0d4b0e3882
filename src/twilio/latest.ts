// Before a call is answered: does anything hold that people have changed a moment ago?
import { createMiddleware } from 'hono/factory';
import type { Deps } from '../deps.ts';

/** Where a call begins; all other addresses are about one that goes on. */
const ARRIVALS: ReadonlySet<string> = new Set([
  '/twilio/voice',
  '/twilio/voice/ringback',
  '/twilio/voice/work',
  '/twilio/voice/work/claimed',
]);

/** Waits for what was changed where it has to be looked for, and for nothing otherwise. */
export const latest = (deps: Deps) =>
  createMiddleware((c, next) => {
    const looking = deps.latest(ARRIVALS.has(c.req.path));
    return looking ? looking.then(next) : next();
  });
