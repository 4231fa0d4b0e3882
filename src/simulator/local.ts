// The lock on the simulated phones: only pages of this very server, opened on this very computer.
import { createMiddleware } from 'hono/factory';

const HERE = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Refuses other names for this server (DNS rebinding) and requests that other sites' pages send: 403. */
export const onlyHere = createMiddleware(async (c, next) => {
  const host = c.req.header('host') ?? new URL(c.req.url).host;
  const { hostname } = new URL(`http://${URL.canParse(`http://${host}`) ? host : 'nowhere'}`);
  if (!HERE.has(hostname)) return c.text('open this page at localhost or 127.0.0.1', 403);

  const origin = c.req.header('origin');
  const foreign = origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === host);
  const site = c.req.header('sec-fetch-site') ?? 'none';
  // A link on another site may open the page; nothing else of it may be used from there.
  const link = c.req.method === 'GET' && c.req.header('sec-fetch-mode') === 'navigate';
  if (foreign || !(link || site === 'none' || site === 'same-origin')) return c.text('not from another site', 403);
  await next();
});
