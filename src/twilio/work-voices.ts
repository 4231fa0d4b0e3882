// Callers' voices for the provider to play to a responder.
import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import { voiceAt } from '../responders/voices.ts';

/** The provider fetches them unsigned: the address itself is what is checked. */
export function voices(deps: Deps): Hono {
  const app = new Hono();
  app.get('/:message', async c => {
    const wav = await voiceAt(deps, c.req.param('message'), c.req.query());
    if (!wav) return c.notFound();
    return c.body(new Uint8Array(wav), 200, { 'content-type': 'audio/wav', 'cache-control': 'no-store' });
  });
  return app;
}
