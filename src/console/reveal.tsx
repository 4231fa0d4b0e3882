// A caller's number, shown once to who may see it, says why, and proves again who they are. Written down before shown.
import { Hono } from 'hono';
import * as z from 'zod';
import type { Deps } from '../deps.ts';
import { audit } from '../store/audit.ts';
import { requestRow } from '../store/requests.ts';
import type { ConsoleEnv } from './door.ts';
import { form, password, reason } from './form.ts';
import { Frame } from './layout.tsx';
import { keepNote } from './notes.ts';
import { provePassword } from './proof.ts';
import { Refusal } from './refusals.ts';
import { type Subject, subjectOf } from './subject.ts';

const shape = z.object({ reason, password });

export function reveal(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  app.post('/:code/reveal', async c => {
    const s = await subjectOf(c, deps);
    const given = await form(c, shape, 'reason');
    const { person } = c.var;
    await provePassword(deps, person, given.password, s.at);
    const { id, code, number_sealed: sealed } = s.request;
    if (!sealed) throw new Refusal('no-number', { back: s.at });

    const at = deps.now().getTime();
    await audit(deps.database, { at, actor: person.id, act: 'revealed the number', subject: code });
    await keepNote(deps, s, person.id, `Number revealed: ${given.reason}`);
    const number = await deps.seal.open(requestRow(id), sealed);
    return c.html(
      <Frame deps={deps} title="Number" person={person}>
        <section class="card narrow">
          <h1>The number of {code}</h1>
          <p class="number">{number}</p>
          <p>It is shown this once, and it is written down that you saw it. Do not keep it anywhere else.</p>
          <a class="button" href={s.at}>
            Hide it
          </a>
        </section>
      </Frame>,
    );
  });
  return app;
}

export const RevealForm = ({ s }: { s: Subject }) => (
  <details>
    <summary>Show the number</summary>
    <form method="post" action={`${s.at}/reveal`}>
      <label>
        Why it is needed
        <textarea name="reason" required minlength={10} maxlength={300} />
        <small>Kept as a note; that you saw the number stands in the audit.</small>
      </label>
      <label>
        Your password
        <input name="password" type="password" autocomplete="current-password" required maxlength={200} />
      </label>
      <button type="submit" class="danger">
        Show it once
      </button>
    </form>
  </details>
);
