// The simulated phones over HTTP, for the page and for the terminal. Mounted at /phone, in demo mode only.
import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import { secureHeaders } from 'hono/secure-headers';
import { streamSSE } from 'hono/streaming';
import * as z from 'zod';
import { fontFile } from '../fonts.ts';
import { besideTheStyle, fontFaces, PAPER, SCRIPTS } from '../look.ts';
import type { Exchange } from './exchange.ts';
import { onlyHere } from './local.ts';
import { type LineToTry, Page, type Person } from './page/page.tsx';
import { type Command, KEYS, type PhoneText, type Screen, WITHHELD } from './protocol.ts';
import { murmur, WavError, wavSeconds } from './wav.ts';

/** What a clip says. */
export interface Caption {
  /** The prompt's id. */
  id: string;
  language: string;
  text: string;
  origin: 'human' | 'placeholder';
}

/** A screen as pages and terminals get it: every clip with its caption. Pauses have none. */
export type ShownScreen = Omit<Screen, 'play'> & { play: { url: string; caption?: Caption }[] };

export interface PhoneRoutes {
  exchange: Exchange;
  lines: LineToTry[];
  /** By the clip's file, as it stands in its address after /clips/. */
  captions: Record<string, Caption>;
  publicUrl: string;
  /** Who returns the calls here: their phones may be picked by name. */
  people?: Person[];
  /** The hotline's clock, where it can be put forward (milliseconds). */
  clock?: { now(): Date; forward(ms: number): void };
}

const HOUR_MS = 3_600_000;
/** A week at a time is as much as anybody wants to skip. */
const later = z.strictObject({ hours: z.int().min(1).max(168) });

/** Two minutes of 8 kHz, 16 bit. */
const MOST_SPEECH = 2 * 1024 * 1024;
/** A phone that hears nothing for five minutes, in the terminal, takes the connection for broken (undici's bodyTimeout). */
const AWAKE_MS = 60_000;

/** As many as a keypad phone joins to one text. */
const MOST_LETTERS = 1_600;

const page = (file: string, type: string) => ({ from: new URL(`page/${file}`, import.meta.url), type });

const STYLE = new URL('page/page.css', import.meta.url);
const FILES: Record<string, { from: string | URL; type: string }> = {
  'row.js': page('row.js', 'text/javascript'),
  'phone.js': page('phone.js', 'text/javascript'),
  'exchange.js': page('exchange.js', 'text/javascript'),
  'chosen.js': page('chosen.js', 'text/javascript'),
  'transcript.js': page('transcript.js', 'text/javascript'),
  'texts.js': page('texts.js', 'text/javascript'),
  'clock.js': page('clock.js', 'text/javascript'),
  'sound.js': page('sound.js', 'text/javascript'),
  'row.css': page('row.css', 'text/css'),
  'phone.css': page('phone.css', 'text/css'),
  'texts.css': page('texts.css', 'text/css'),
  ...Object.fromEntries(SCRIPTS.map(s => [`fonts/${s.font}.woff2`, { from: fontFile(s), type: 'font/woff2' }])),
};

const headers = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    fontSrc: ["'self'"],
    mediaSrc: ["'self'"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
  permissionsPolicy: { microphone: ['self'] },
  referrerPolicy: 'no-referrer',
  strictTransportSecurity: false,
});

const key = z.enum(KEYS);
const sequence = z.int();
const commands = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('dial'), line: z.string() }),
  z.strictObject({ do: z.literal('answer'), machine: z.literal(true).optional() }),
  z.strictObject({ do: z.literal('decline') }),
  z.strictObject({ do: z.literal('press'), key }),
  z.strictObject({ do: z.literal('played'), sequence }),
  z.strictObject({ do: z.literal('silence'), sequence }),
  z.strictObject({ do: z.literal('hang-up') }),
]);
const speech = z.object({
  sequence: z.coerce.number().int().optional(),
  key: z.union([key, z.literal('')]).optional(),
  'hang-up': z.literal('yes').optional(),
});

const texts = z.strictObject({ line: z.string(), body: z.string().max(MOST_LETTERS) });

/** Phones are addressed by their number: they are examples, and the addresses stay on this computer. */
const PHONE = new RegExp(`^(\\+[1-9]\\d{6,14}|${WITHHELD})$`);
const aPhone = createMiddleware(async (c, next) => {
  if (!PHONE.test(c.req.param('number') ?? '')) return c.text('no such phone', 404);
  await next();
});

/** The page and the endpoints behind it. Refuses everything that does not come from this computer. */
export function phoneRoutes({ exchange, lines, captions, publicUrl, people = [], clock }: PhoneRoutes): Hono {
  const shown = (screen: Screen): ShownScreen => ({
    ...screen,
    play: screen.play.map(url => heard(url, captions, publicUrl)),
  });

  const app = new Hono();
  app.use(onlyHere, headers);
  app.get('/', c => c.html(<Page lines={lines} people={people} clock={clock !== undefined} />));
  app.get('/lines', c => c.json(lines));
  app.get('/sample.wav', c => c.body(murmur(3), 200, { 'content-type': 'audio/wav' }));
  app.get('/page.css', async c => {
    const css = [fontFaces(besideTheStyle), PAPER, await readFile(STYLE)].join('\n');
    return c.body(css, 200, { 'content-type': 'text/css' });
  });
  for (const [name, { from, type }] of Object.entries(FILES))
    app.get(`/${name}`, async c => c.body(new Uint8Array(await readFile(from)), 200, { 'content-type': type }));

  if (clock) {
    app.get('/clock', c => c.json({ now: clock.now().getTime() }));
    app.post('/clock', async c => {
      const asked = later.safeParse(await c.req.json().catch(() => undefined));
      if (!asked.success) return c.text(z.prettifyError(asked.error), 400);
      clock.forward(asked.data.hours * HOUR_MS);
      return c.json({ now: clock.now().getTime() });
    });
  }

  app.use('/:number/*', aPhone);
  app.get('/:number/screen', c => c.json(shown(exchange.screen(c.req.param('number')))));

  /** The phone is switched on as long as somebody reads this. */
  app.get('/:number/screens', c => {
    const number = c.req.param('number');
    return streamSSE(c, async stream => {
      const write = (screen: Screen) => stream.writeSSE({ data: JSON.stringify(shown(screen)) });
      const writeTexts = (texts: readonly PhoneText[]) =>
        stream.writeSSE({ event: 'texts', data: JSON.stringify(texts) });
      const gone = new Promise<void>(done => stream.onAbort(done));
      const switchOff = exchange.switchOn(
        number,
        screen => void write(screen),
        texts => void writeTexts(texts),
      );
      await write(exchange.screen(number));
      await writeTexts(exchange.texts(number));
      const ticks = setInterval(() => void stream.writeSSE({ event: 'awake', data: 'null' }), AWAKE_MS);
      await gone;
      clearInterval(ticks);
      switchOff();
    });
  });

  app.post('/:number/commands', async c => {
    const command = commands.safeParse(await c.req.json().catch(() => undefined));
    if (!command.success) return c.text(z.prettifyError(command.error), 400);
    return c.json(shown(await exchange.command(c.req.param('number'), command.data)));
  });

  app.get('/:number/texts', c => c.json(exchange.texts(c.req.param('number'))));
  app.post('/:number/texts', async c => {
    const text = texts.safeParse(await c.req.json().catch(() => undefined));
    if (!text.success) return c.text(z.prettifyError(text.error), 400);
    const number = c.req.param('number');
    if (number === WITHHELD) return c.text('a phone that hides its number cannot text', 400);
    return c.json(await exchange.text(number, text.data.line, text.data.body));
  });

  app.post('/:number/speech', bodyLimit({ maxSize: MOST_SPEECH }), async c => {
    const query = speech.safeParse(c.req.query());
    if (!query.success) return c.text(z.prettifyError(query.error), 400);
    const wav = new Uint8Array(await c.req.arrayBuffer());
    try {
      wavSeconds(wav);
    } catch (error) {
      if (error instanceof WavError) return c.text(error.message, 415);
      throw error;
    }
    return c.json(shown(await exchange.command(c.req.param('number'), spoken(query.data, wav))));
  });
  return app;
}

function spoken(query: z.infer<typeof speech>, wav: Uint8Array): Command {
  if (query['hang-up']) return { do: 'hang-up', wav };
  return { do: 'speak', sequence: query.sequence ?? -1, wav, ...(query.key ? { key: query.key } : {}) };
}

/** Clips of this server are fetched by the name the browser knows it by. */
function heard(
  address: string,
  captions: Record<string, Caption>,
  publicUrl: string,
): { url: string; caption?: Caption } {
  const url = new URL(address);
  const caption = captions[url.pathname.split('/clips/')[1] ?? ''];
  const ours = url.origin === new URL(publicUrl).origin;
  return { url: ours ? url.pathname + url.search : address, ...(caption ? { caption } : {}) };
}
