// Notes: written by who holds a request, sealed before they are kept.
import { Hono } from 'hono';
import * as z from 'zod';
import type { Deps } from '../deps.ts';
import { addNote, noteRow } from '../store/notes.ts';
import type { ConsoleEnv } from './door.ts';
import { form, note } from './form.ts';
import { mustHold, type Subject, subjectOf } from './subject.ts';

const shape = z.object({ note });

export function notes(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  app.post('/:code/notes', async c => {
    const s = await subjectOf(c, deps);
    const given = await form(c, shape, 'note');
    if (c.var.scope === 'own') await mustHold(c, deps, s, given.note);
    await keepNote(deps, s, c.var.person.id, given.note);
    return c.redirect(s.at, 303);
  });
  return app;
}

/** Seals a text and keeps it with its request. */
export async function keepNote(deps: Deps, s: Subject, author: string, text: string): Promise<void> {
  const id = deps.id();
  await addNote(deps.database, {
    id,
    key: s.key ?? '',
    requestId: s.request.id,
    author,
    sealed: await deps.seal.seal(noteRow(id), text),
    at: deps.now().getTime(),
  });
}
