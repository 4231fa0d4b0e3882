// Whoever holds the phone may be the employer, the broker or the husband. From the moment a responder's phone rings for
// a number until the person there has said that it is safe to talk, the responder's page shows the card and no more.
import { Hono } from 'hono';
import * as z from 'zod';
import type { Deps } from '../deps.ts';
import { once, wasApplied } from '../store/applied.ts';
import { audit } from '../store/audit.ts';
import { safeKey } from '../store/machines.ts';
import { callOfHolder } from '../store/owed.ts';
import { messagesFor } from '../store/voices.ts';
import type { ConsoleEnv } from './door.ts';
import { form, ticked } from './form.ts';
import { Refusal } from './refusals.ts';
import { mustHold, type Subject, subjectOf } from './subject.ts';

/** Is this person in a call with that number, or owes its outcome, without having been told that it is safe to talk? */
export async function isGuarded(deps: Deps, key: string | undefined, person: string): Promise<boolean> {
  const now = deps.now().getTime();
  const call = key === undefined ? undefined : await callOfHolder(deps.database, { key, responder: person, now });
  return call !== undefined && !(await wasApplied(deps.database, safeKey(call.id)));
}

const shape = z.object({ answered: ticked });

/** Did they leave the name to ask for? It is the word that they chose, and whoever answers to it is who asked. */
export const hasName = async (deps: Deps, key: string | undefined): Promise<boolean> =>
  key !== undefined && (await messagesFor(deps.database, key)).length > 0;

export function safety(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  app.post('/:code/safety', async c => {
    const s = await subjectOf(c, deps);
    const { key } = await mustHold(c, deps, s);
    const { person } = c.var;
    const { answered } = await form(c, shape);
    const at = deps.now().getTime();
    const call = await callOfHolder(deps.database, { key, responder: person.id, now: at });
    if (!call?.dialled_at) throw new Refusal('not-talking', { back: s.at });
    if (!answered && (await hasName(deps, key))) throw new Refusal('not-the-name', { back: s.at });
    if (await once(deps.database, safeKey(call.id), at, []))
      await audit(deps.database, { at, actor: person.id, act: 'told it is safe to talk', subject: s.request.code });
    return c.redirect(s.at, 303);
  });
  return app;
}

interface Card {
  s: Subject;
  names: Record<string, string>;
  /** How often the caller was rung before this call. */
  before: number;
  named: boolean;
}

/** What a responder needs while the caller's phone rings: the card that the telephone says too, and the first words. */
export const Guarded = ({ s, names, before, named }: Card) => (
  <section id="in-call" class="card">
    <h2>In the call</h2>
    <dl class="facts">
      <dt>Language</dt>
      <dd>{[...new Set(s.requests.map(r => names[r.language] ?? r.language))].join(', ')}</dd>
      <dt>Rung before</dt>
      <dd>{before}</dd>
      <dt>Woman wanted</dt>
      <dd>{s.requests.some(r => r.woman) ? 'yes' : 'no'}</dd>
    </dl>
    {named ? (
      <p>
        Speak first. Say the name that your telephone played you, and nothing else: not who we are, not why you call.
        Ask whether they can talk now.
      </p>
    ) : (
      <p>
        They left no name. Speak first, and say only that you are calling back: not who we are, not why. Who asked will
        say so. Ask whether they can talk now.
      </p>
    )}
    <form method="post" action={`${s.at}/safety`}>
      {named ? (
        <label class="choice">
          <input type="checkbox" name="answered" value="yes" required />
          <span>They answered to the name in the message, or it names none</span>
        </label>
      ) : null}
      <p>
        <button type="submit">They said it is safe to talk</button>
      </p>
      <small>Then what they asked and said, and the notes, open.</small>
    </form>
  </section>
);
