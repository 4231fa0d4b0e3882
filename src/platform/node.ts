// The hotline on Node: environment -> deps -> createApp, a server around it, and the clock's rounds.
import { randomBytes, randomInt } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve as listen } from '@hono/node-server';
import type { Hono } from 'hono';
import { createApp } from '../app.ts';
import { type ClipStore, clipStore } from '../content/clips.ts';
import { clipLengths, type Lengths } from '../content/lengths.ts';
import { type Library, loadContent, withoutMissing } from '../content/load.ts';
import type { Content } from '../content/prompts.ts';
import { loadLists } from '../content/series.ts';
import { clipRoutes } from '../content/serve.ts';
import { createSpeaker, speakerAvailable } from '../content/speak.ts';
import { loadTexts } from '../content/texts.ts';
import type { Deps } from '../deps.ts';
import { followed } from '../flows.ts';
import { mistakesInLists } from '../outreach/mistakes.ts';
import { createRounds } from '../outreach/rounds.ts';
import { mistakesInTexts } from '../sms/mistakes.ts';
import type { charts } from '../stats/charts/charts.ts';
import { createWriter } from '../store/writer.ts';
import { audioFiles } from './audio-files.ts';
import { clockOf } from './clock.ts';
import { type Config, ConfigError } from './config.ts';
import { fontRoutes } from './fonts.ts';
import type { Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { openStore } from './open-store.ts';
import { telephony } from './provider.ts';
import { recordingFiles, recordingsIn } from './recordings.ts';

const VOICE_PROMPTS = fileURLToPath(new URL('../../voice-prompts', import.meta.url));
const SMS_TEMPLATES = fileURLToPath(new URL('../../sms-templates', import.meta.url));
const SERIES = join(SMS_TEMPLATES, 'series');
const ROUND_MS = 1_000;
/** Calls under way get this long to finish their turn when the server stops. */
const STOP_MS = 5_000;

export interface Running {
  deps: Deps;
  url: string;
  demo: boolean;
  /** Makes the placeholders that are missing; undefined where there is no synthetic voice. */
  makeClips: ClipStore['makeAll'] | undefined;
  /** Stops taking calls, lets those under way finish their turn, writes what waits. */
  stop(): Promise<void>;
}

/** Whose simulated phone the browser offers by name. */
export interface Named {
  name: string;
  number: string;
}

/** Starts the hotline. Rejects with a sentence when a setting is wrong; a database that is away does not stop it. */
export async function startNode(config: Config, log: Log, people: Named[] = []): Promise<Running> {
  const { hotline, seal, database } = await openStore(config, log);
  if (hotline.live && !config.account)
    throw new ConfigError(
      'hotline.yaml says live: true, but there is no provider: set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN',
    );

  const library = loadContent(VOICE_PROMPTS);
  for (const mistake of library.mistakes) log('warn', mistake);
  const placeholders = join(config.dataDir, 'placeholders');
  const speaker = speakerAvailable() ? createSpeaker({ folder: placeholders, log }) : undefined;
  const imported = recordingFiles(recordingsIn(config.dataDir));
  const clips = clipStore({
    recipes: library.recipes,
    folder: placeholders,
    imported,
    ...(speaker ? { speaker } : {}),
  });
  const content = withoutMissing(library.content, clips.has);
  warnOfPlaceholders(library.content, content, hotline.live, log);

  let app: Hono | undefined;
  // With the connection, where there is one: the console counts tries by address.
  const send = async (request: Request, connection?: object) =>
    app ? app.fetch(request, connection) : new Response('starting', { status: 503 });
  const server = await listening(send, config);
  const { port } = server.address() as AddressInfo;
  const publicUrl = config.port === 0 ? `http://localhost:${port}` : config.publicUrl;

  const { now, wall, forward } = clockOf(config);
  const texts = loadTexts(SMS_TEMPLATES);
  const lists = loadLists(SERIES);
  const follows = followed({
    hotline,
    content,
    texts,
    lists,
    onDuty: config.onDuty.length,
    database,
    log,
    now,
    playable: imported.has,
  });
  for (const mistake of mistakesInTexts(texts, hotline, follows.texts.values())) log('warn', mistake);
  const about = { hotline, keywords: texts.keywords, facts: content.facts };
  for (const mistake of mistakesInLists(lists, about)) log('warn', mistake);
  const id = () => randomBytes(16).toString('hex');
  const { provider, authToken, phone } = await telephony(config, {
    publicUrl,
    hotline,
    library,
    people,
    send,
    now,
    ...(forward ? { forward } : {}),
    id,
    log,
  });
  const background = new Set<Promise<void>>();
  const deps: Deps = {
    publicUrl,
    authToken,
    hotline,
    lists,
    ...follows,
    onDuty: config.onDuty,
    database,
    writer: createWriter(database, lost =>
      log('error', 'measurements were lost: the database is away too long', { lost }),
    ),
    seal,
    audio: audioFiles(join(config.dataDir, 'messages')),
    provider,
    log,
    now,
    ...(wall ? { wall } : {}),
    id,
    code: () => randomInt(1_000_000).toString().padStart(6, '0'),
    afterwards(work) {
      const logged = work.catch(error => log('error', 'work after an answer failed', { error }));
      background.add(logged);
      void logged.finally(() => background.delete(logged));
    },
  };
  const metrics = createMetrics(database, now);
  const stats = {
    lengths: () => clipLengths(library.recipes, { placeholders, recordings: join(config.dataDir, 'recordings') }),
    // A megabyte of charting, read by whoever opens the page first.
    charts: async (...figures: Parameters<typeof charts>) =>
      (await import('../stats/charts/charts.ts')).charts(...figures),
  };
  const extras = { clips: clipRoutes(clips), fonts: fontRoutes(), metrics, stats };
  app = createApp(deps, {
    ...extras,
    ...(phone ? { phone, listen: await listenHere(deps, library, clips, stats.lengths) } : {}),
  });

  const round = createRounds(deps);
  const timer = setInterval(() => deps.afterwards(round()), ROUND_MS);

  return {
    deps,
    url: publicUrl,
    demo: config.account === undefined,
    makeClips: speaker && clips.makeAll,
    async stop() {
      clearInterval(timer);
      const closed = new Promise(resolve => server.close(resolve));
      setTimeout(() => server.closeAllConnections(), STOP_MS).unref();
      await closed;
      await Promise.all(background);
      await deps.writer.flush().catch(error => log('error', 'the last measurements could not be written', { error }));
      await speaker?.close();
      await database.close();
    },
  };
}

/** A page to hear every prompt; only where phones are simulated, for whoever tries it out. */
async function listenHere(deps: Deps, { content }: Library, clips: ClipStore, lengths: () => Lengths): Promise<Hono> {
  const { listenRoutes } = await import('../listen/routes.tsx');
  const now = async () => {
    await deps.latest(true);
    return [...deps.flows.values()][0]?.content ?? content;
  };
  return listenRoutes({ base: '/listen', content: now, clip: clips.get, lengths, now: deps.now });
}

/** Nothing stops a running line for its content, but nobody shall say they were not told. */
function warnOfPlaceholders(all: Content, playable: Content, live: boolean, log: Log): void {
  const silent = Object.keys(all.clips).length - Object.keys(playable.clips).length;
  if (silent > 0)
    log(
      'error',
      'prompts have no recording, and no synthetic voice is installed to stand in: callers will not hear them',
      {
        prompts: silent,
      },
    );
  const placeholders = Object.values(playable.clips).filter(clip => clip.origin === 'placeholder').length;
  if (live && placeholders > 0)
    log('error', 'this line is live, and callers will hear placeholder voices', { prompts: placeholders });
}

async function listening(
  fetch: (request: Request, connection?: object) => Promise<Response>,
  config: Config,
): Promise<Server> {
  const server = listen({ fetch, port: config.port, hostname: config.host }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new ConfigError(`PORT ${config.port} is taken by another program; choose another`)
          : error,
      ),
    );
  });
  return server;
}
