// Call: the responder's own phone rings first; they press 1, and the caller is rung.
import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import { type Fate, ProviderError } from '../outreach/provider.ts';
import { type Ringing, ringResponder } from '../outreach/responders.ts';
import { notNow } from './claim.ts';
import type { ConsoleEnv } from './door.ts';
import { Refusal } from './refusals.ts';
import { mustHold, type Subject, subjectOf } from './subject.ts';

const AFTER: Record<Fate, string> = {
  retry: 'The telephone company was busy, and nothing was rung. Press Call again.',
  never: 'The telephone company will not ring your phone. Ask a supervisor to look at the number kept for you.',
  unknown: 'We do not know whether your phone will ring. Wait a minute before you press Call again.',
};

/** Why nobody was rung, and what to do. */
const NOT_RUNG: Record<Extract<Ringing, { ringing: false }>['why'], (s: Subject) => Refusal> = {
  'no phone': s =>
    new Refusal('no-ring', { about: 'No phone is kept for you. Ask a supervisor to add it.', back: s.at }),
  'not held': s => new Refusal('not-yours', { back: s.at }),
};

export function call(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  app.post('/:code/call', async c => {
    const s = await subjectOf(c, deps);
    const held = await mustHold(c, deps, s);
    if (held.state !== 'claimed') throw new Refusal('owes-outcome', { back: s.at });
    // It may have been claimed within the hours, or before somebody there said no.
    const no = await notNow(deps, s, held.key, s.at);
    if (no) throw no;
    const rung = await placed(deps, s, ringResponder(deps, { person: c.var.person, key: held.key }));
    if (!rung.ringing) throw NOT_RUNG[rung.why](s);
    return c.redirect(`${s.at}?done=ringing`, 303);
  });
  return app;
}

async function placed(deps: Deps, s: Subject, ringing: Promise<Ringing>): Promise<Ringing> {
  try {
    return await ringing;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    deps.log('error', 'a responder could not be rung from the console', { code: s.request.code, error });
    throw new Refusal('no-ring', { about: AFTER[error.fate], back: s.at });
  }
}
