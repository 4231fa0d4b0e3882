// The page with the phones, opened in Chromium, and the small hotline behind it.
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { Browser, Locator, Page } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import { hotline } from './hotline.ts';
import type { Answer } from './server.ts';

/** A browser for the tests of one file. */
export function pages() {
  let browser: Browser | undefined;
  const closing: (() => Promise<unknown> | unknown)[] = [];
  return {
    async open() {
      browser = await openBrowser();
    },
    async close() {
      for (const close of closing) await close();
      await browser?.close();
    },
    /** `hash`: the phones, as the address remembers them; `wrong`: what the browser complained about. */
    async opened(look: Parameters<Browser['newPage']>[0] = {}, hash = '', answers: Record<string, Answer> = {}) {
      if (!browser) throw new Error('open the browser first');
      const all = hotline(answers);
      const server = serve({ fetch: all.app.fetch, port: 0, hostname: '127.0.0.1' });
      const page = await browser.newPage({ viewport: { width: 1240, height: 860 }, ...look });
      closing.push(
        () => page.close(),
        () => new Promise(done => server.close(done)),
      );
      const wrong: string[] = [];
      page.on('pageerror', error => wrong.push(error.message));
      page.on('console', message => message.type() === 'error' && wrong.push(message.text()));
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/phone${hash}`);
      return { ...all, page, wrong };
    },
  };
}

/** One of several phones, by its number. */
export const phoneOn = (page: Page, number: string): Locator => page.getByRole('region', { name: number });

export const press = (on: Page | Locator, name: string) => on.getByRole('button', { name, exact: true }).click();
