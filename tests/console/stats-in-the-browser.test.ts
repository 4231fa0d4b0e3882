// The figures in the console: with charts where the host draws them, and the same tables where it does not.
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { charts } from '../../src/stats/charts/charts.ts';
import { aBusyMonth } from '../stats/a-busy-month.ts';
import { openBrowser } from '../support/browser.ts';
import { consoleFor, type Desk, PASSWORD } from './support.ts';

let desk: Desk;
let chromium: Browser;
let url: string;
let server: ReturnType<typeof serve>;
beforeAll(async () => {
  desk = await consoleFor();
  await aBusyMonth(desk);
  chromium = await openBrowser();
  let app: ReturnType<typeof createApp> | undefined;
  server = serve({
    fetch: (request, env) => app?.fetch(request, env) ?? new Response(),
    port: 0,
    hostname: '127.0.0.1',
  });
  await new Promise<void>(resolve => server.once('listening', () => resolve()));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const lengths = () => ({ clip: () => 3, version: () => 25, head: () => undefined, wav: () => undefined });
  const stats = { lengths, charts: async (...figures: Parameters<typeof charts>) => charts(...figures) };
  app = createApp({ ...desk.deps, publicUrl: url }, { stats });
});
afterAll(async () => {
  await chromium?.close();
  await new Promise(done => server.close(done));
  await desk.close();
});

test('the coordinator sees charts under the console’s strict policy, and chooses the days', async () => {
  const page = await chromium.newPage({ viewport: { width: 1100, height: 800 } });
  const wrong: string[] = [];
  page.on('console', message => message.type() === 'error' && wrong.push(message.text()));
  page.on('pageerror', error => wrong.push(error.message));
  await page.goto(`${url}/console`);
  await page.getByLabel('Name').fill('Korn');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Stats' }).click();
  await page.getByRole('heading', { name: 'Do people understand?' }).waitFor();
  const drawn = await page
    .locator('figure img')
    .evaluateAll(images => (images as HTMLImageElement[]).map(image => image.naturalWidth));
  expect(drawn).toEqual([1080, 1080, 1080, 1080, 1080, 1080]);
  await page.getByLabel('From').fill('2026-11-20');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.waitForURL(/from=2026-11-20&to=2026-11-21/);
  expect(await page.getByLabel('From').inputValue()).toBe('2026-11-20');
  expect(wrong).toEqual([]);
  await page.close();
});

test('where no charts are drawn the tables say the same', async () => {
  const korn = await desk.signIn('korn');
  const page = await korn.page('/console/stats?from=2026-10-25&to=nonsense');
  expect(page).not.toContain('<img');
  expect(page).toContain('Burmese');
  expect(page).toMatch(/<th scope="row">main menu<\/th><td>\d+<\/td><td>\d+ %<\/td>/);
  expect(page).toContain('value="2026-11-21"');
});
