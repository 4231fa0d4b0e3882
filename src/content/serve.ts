// GET /clips/<name>.wav: what the provider plays to callers. A name is a hash of its sound, so it may be kept for ever.
import { Hono } from 'hono';
import type { ClipStore } from './clips.ts';
import { isClipName } from './recipes.ts';

/** Answers GET and HEAD. Nothing but the name of a clip that we know reaches the file system. */
export function clipRoutes(clips: Pick<ClipStore, 'has' | 'get'>): Hono {
  return new Hono().get('/clips/:file', async c => {
    const file = c.req.param('file');
    if (!isClipName(file) || !clips.has(file)) return c.notFound();
    const etag = `"${file}"`;
    const headers = { 'Cache-Control': 'public, max-age=31536000, immutable', ETag: etag };
    if (matches(c.req.header('If-None-Match'), etag)) return c.body(null, 304, headers);

    const bytes = await clips.get(file);
    if (!bytes) return c.notFound();
    return c.body(bytes, 200, { ...headers, 'Content-Type': 'audio/wav', 'Content-Length': String(bytes.length) });
  });
}

/** If-None-Match holds a list, and proxies may have marked its tags as weak (RFC 9110, 13.1.2). */
const matches = (header: string | undefined, etag: string): boolean =>
  (header ?? '').split(',').some(tag => ['*', etag, `W/${etag}`].includes(tag.trim()));
