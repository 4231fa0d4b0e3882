// The console's style and script, as text: a Worker has no files to read them from.
import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { script } from './script.ts';
import { style } from './style.ts';

const mark = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 8);

export const STYLE_AT = `/console/style-${mark(style)}.css`;
export const SCRIPT_AT = `/console/script-${mark(script)}.js`;
const FOR_A_YEAR = 'public, max-age=31536000, immutable';

export function assets(): Hono {
  const app = new Hono();
  const serve = (at: string, text: string, type: string) =>
    app.get(at.slice('/console'.length), c => c.body(text, 200, { 'content-type': type, 'cache-control': FOR_A_YEAR }));
  serve(STYLE_AT, style, 'text/css; charset=utf-8');
  serve(SCRIPT_AT, script, 'text/javascript; charset=utf-8');
  return app;
}
