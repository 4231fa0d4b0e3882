// earshot prompts listen: a page on this machine to hear a whole language.
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { clipRoutes } from '../content/serve.ts';
import { createSpeaker, speakerAvailable } from '../content/speak.ts';
import { listenRoutes } from '../listen/routes.tsx';
import type { Config } from '../platform/config.ts';
import { createLog } from '../platform/log.ts';
import { clipsOf, contentNow, libraryOf, placeholdersIn } from './library.ts';
import { withStore } from './store.ts';

/** Runs until it is told to stop. */
export async function listen(config: Config, port: number, out: (line?: string) => void): Promise<void> {
  const { dataDir } = config;
  const { library } = libraryOf(config);
  const folder = placeholdersIn(dataDir);
  const speaker = speakerAvailable() ? createSpeaker({ folder, log: createLog() }) : undefined;
  const clips = clipsOf(library, dataDir, speaker);
  await withStore(config, async ({ database }) => {
    const content = () => contentNow(library, database, dataDir);
    const lengths = () => libraryOf(config).lengths;
    const pages = listenRoutes({ base: '', content, clip: clips.get, lengths, now: () => new Date() });
    const app = new Hono().route('/', clipRoutes(clips)).route('/', pages);
    const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' });
    await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
    out(`Listen at http://localhost:${(server.address() as AddressInfo).port}   (Ctrl-C ends)`);
    await new Promise(resolve => process.once('SIGINT', resolve).once('SIGTERM', resolve));
    server.close();
    await speaker?.close();
  });
  process.exit(0);
}
