// A page to hear a whole language in the order of its menus. Only for this very computer.
import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { dayOf } from '../content/facts.ts';
import type { Lengths } from '../content/lengths.ts';
import { matrix, staleIn } from '../content/matrix.ts';
import type { Content } from '../content/prompts.ts';
import { isClipName } from '../content/recipes.ts';
import { fontFile } from '../fonts.ts';
import { besideTheStyle, fontFaces, PAPER, SCRIPTS } from '../look.ts';
import { onlyHere } from '../simulator/local.ts';
import { Page } from './page.tsx';
import { wave } from './wave.ts';

export interface ListenRoutes {
  /** Where this is mounted, such as /listen. The clips are at /clips/. */
  base: string;
  /** As it is now, with what people changed while the line ran. */
  content(): Promise<Content>;
  /** A clip's bytes; made where it can be. */
  clip(file: string): Promise<Uint8Array | undefined>;
  /** Of the clips that are there by now. */
  lengths(): Pick<Lengths, 'clip'>;
  now(): Date;
}

const headers = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    fontSrc: ["'self'"],
    imgSrc: ["'self'"],
    mediaSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
  referrerPolicy: 'no-referrer',
  strictTransportSecurity: false,
});

const FOR_EVER = 'public, max-age=31536000, immutable';
const own = (file: string) => readFile(new URL(file, import.meta.url));

export function listenRoutes({ base, content, clip, lengths, now }: ListenRoutes): Hono {
  const app = new Hono();
  app.use(onlyHere, headers);
  app.get('/page.js', async c =>
    c.body(new Uint8Array(await own('page.js')), 200, { 'content-type': 'text/javascript' }),
  );
  app.get('/page.css', async c => {
    const css = [fontFaces(besideTheStyle), PAPER, await own('page.css')].join('\n');
    return c.body(css, 200, { 'content-type': 'text/css' });
  });
  for (const script of SCRIPTS)
    app.get(`/fonts/${script.font}.woff2`, async c =>
      c.body(new Uint8Array(await readFile(fontFile(script))), 200, { 'content-type': 'font/woff2' }),
    );

  app.get('/waves/:file', async c => {
    const file = c.req.param('file').replace(/\.svg$/, '.wav');
    const bytes = isClipName(file) ? await clip(file) : undefined;
    if (!bytes) return c.notFound();
    return c.body(wave(bytes), 200, { 'content-type': 'image/svg+xml', 'cache-control': FOR_EVER });
  });

  app.get('/:language?', async c => {
    const said = await content();
    const tag = c.req.param('language') ?? Object.keys(said.languages)[0] ?? '';
    const language = Object.hasOwn(said.languages, tag) ? said.languages[tag] : undefined;
    if (!language) return c.text('there is no such language', 404);
    const stale = await staleIn(said, clip);
    const cells = matrix(said, dayOf(now()), stale).filter(cell => cell.language === tag);
    return c.html(<Page base={base} content={said} language={language} cells={cells} seconds={lengths().clip} />);
  });
  return app;
}
