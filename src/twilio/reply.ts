// How every call webhook is answered: 200, with a document.
import type { Context } from 'hono';

export const xml = (c: Context, body: string): Response =>
  c.body(body, 200, { 'content-type': 'text/xml; charset=utf-8' });
