// The fonts of the console's other scripts, as a host serves them.
import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { fontFile } from '../fonts.ts';
import { SCRIPTS } from '../look.ts';

/** Where each font's file lies, by the name it is served under. */
export const FONTS: ReadonlyMap<string, string> = new Map(
  SCRIPTS.map(script => [`${script.font}.woff2`, fontFile(script)]),
);

const A_MONTH = 'public, max-age=2592000';

/** GET /fonts/<font>.woff2; nothing but a name that we know reaches the file system. */
export function fontRoutes(): Hono {
  return new Hono().get('/fonts/:file', async c => {
    const path = FONTS.get(c.req.param('file'));
    if (!path) return c.notFound();
    return c.body(await readFile(path), 200, { 'Content-Type': 'font/woff2', 'Cache-Control': A_MONTH });
  });
}
