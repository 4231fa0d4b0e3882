// The console over HTTP, and real browsers before it. The telephone goes on at the desk's own public address.
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { Browser, Page } from 'playwright-core';
import { createApp } from '../../src/app.ts';
import type { CallToPlace } from '../../src/outreach/provider.ts';
import { fontRoutes } from '../../src/platform/fonts.ts';
import { openBrowser } from '../support/browser.ts';
import { PUBLIC_URL } from '../support/hotline.ts';
import { consoleFor, PASSWORD } from './support.ts';

/** EARSHOT_SHOTS names a folder for pictures, for who wants to look. */
const SHOTS = process.env.EARSHOT_SHOTS;

export async function served() {
  const [chromium, desk] = await Promise.all([openBrowser(), consoleFor()]);
  let app: ReturnType<typeof createApp> | undefined;
  const server = serve({
    fetch: (request, env) => app?.fetch(request, env) ?? new Response(),
    port: 0,
    hostname: '127.0.0.1',
  });
  await new Promise<void>(resolve => server.once('listening', () => resolve()));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const at = (address: string) => address.replace(url, PUBLIC_URL);
  const placeCall = (call: CallToPlace) =>
    desk.provider.placeCall({
      ...call,
      url: at(call.url),
      fallbackUrl: at(call.fallbackUrl),
      statusUrl: at(call.statusUrl),
    });
  app = createApp({ ...desk.deps, publicUrl: url, provider: { ...desk.provider, placeCall } }, { fonts: fontRoutes() });

  /** A page, and what its browser complained about: a policy that was broken, a script that failed. */
  const opened = async (look: Parameters<Browser['newContext']>[0] = {}) => {
    const context = await chromium.newContext({ viewport: { width: 1100, height: 800 }, ...look });
    const page = await context.newPage();
    const wrong: string[] = [];
    page.on('pageerror', error => wrong.push(error.message));
    page.on('console', message => {
      if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) wrong.push(message.text());
    });
    const shot = async (name: string) => {
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true, caret: 'initial' });
    };
    return { page, wrong, shot };
  };

  const signIn = async (page: Page, name: string): Promise<void> => {
    await page.goto(`${url}/console`);
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };

  return {
    desk,
    url,
    opened,
    signIn,
    /** With the second proof. */
    async superviseAs(page: Page, name: string) {
      await signIn(page, name);
      await page.getByLabel('Code').fill(desk.code());
      await page.getByRole('button', { name: 'Go on' }).click();
      await page.getByRole('heading', { name: 'Queue' }).waitFor();
    },
    async close() {
      await chromium.close();
      await new Promise(done => server.close(done));
      await desk.close();
    },
  };
}
export type Served = Awaited<ReturnType<typeof served>>;
