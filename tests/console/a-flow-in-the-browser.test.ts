import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { beginAttempt, dial, endDial } from '../../src/store/callbacks.ts';
import { openBrowser } from '../support/browser.ts';
import { LINES, PEOPLE } from '../support/hotline.ts';
import { consoleFor, type Desk, PASSWORD, STAFF } from './support.ts';

let chromium: Browser;
let desk: Desk;
let url: string;
const closing: (() => Promise<unknown>)[] = [];
/** EARSHOT_SHOTS names a folder for pictures, for who wants to look. */
const SHOTS = process.env.EARSHOT_SHOTS;

beforeAll(async () => {
  [chromium, desk] = await Promise.all([openBrowser(), consoleFor()]);
  let app: ReturnType<typeof createApp> | undefined;
  const server = serve({
    fetch: (request, env) => app?.fetch(request, env) ?? new Response(),
    port: 0,
    hostname: '127.0.0.1',
  });
  await new Promise<void>(resolve => server.once('listening', () => resolve()));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  app = createApp({ ...desk.deps, publicUrl: url });
  closing.push(() => new Promise(done => server.close(done)));
});
afterAll(async () => {
  await chromium?.close();
  for (const close of closing) await close();
  await desk?.close();
});

/** A page, and what its browser complained about: a policy that was broken, a script that failed. */
async function opened(look: Parameters<Browser['newContext']>[0] = {}) {
  const context = await chromium.newContext({ viewport: { width: 1100, height: 800 }, ...look });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('pageerror', error => wrong.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) wrong.push(message.text());
  });
  const shot = async (name: string) => {
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
  };
  return { page, wrong, shot };
}

async function signIn(page: Page, name: string): Promise<void> {
  await page.goto(`${url}/console`);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
const wide = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test('a responder signs in, claims, listens, calls, gives the outcome, and the request moves on', async () => {
  const first = await desk.asks({ code: '481205', minutesAgo: 42, urgency: 'urgent', woman: true });
  await desk.asks({ code: '481206', number: PEOPLE.sokha, minutesAgo: 190, language: 'my' });
  await desk.asks({ code: '481207', number: PEOPLE.ramesh, minutesAgo: 20, due: desk.now() + 3_600_000 });
  await desk.speaks({ request: first.id });
  const { page, wrong, shot } = await opened();
  await page.goto(`${url}/console`);
  await shot('sign-in');
  await signIn(page, 'Thida');
  await page.getByText('3 waiting, 2 to be rung now, 1 urgent').waitFor();
  await shot('queue');

  await page.getByRole('button', { name: 'Claim 481205' }).click();
  await page.getByRole('heading', { name: 'It is yours' }).waitFor();
  const asked = page.waitForRequest(request => request.url().includes('/audio'));
  await page.locator('audio').evaluate((player: HTMLAudioElement) => void player.play().catch(() => {}));
  await asked;
  await page.getByLabel('A note').fill('She asks for her passport.');
  await page.getByRole('button', { name: 'Keep the note' }).click();
  await page.getByText('She asks for her passport.').waitFor();
  await shot('request');

  await page.getByRole('button', { name: 'Call' }).click();
  await page.getByText('Your phone rings').waitFor();
  expect(desk.provider.placed).toMatchObject([{ to: STAFF.thida?.phone }]);
  const attempt = { id: 'a1', key: first.key, responder: 'thida', line: LINES.five, callSid: 'CAr', now: desk.now() };
  await beginAttempt(desk.database, attempt);
  await dial(desk.database, attempt);
  await endDial(desk.database, { id: 'a1', carrier: 'answered', seconds: 240, now: desk.now() });

  await page.reload();
  await page.getByLabel('Talked; ring again').check();
  await page.getByLabel('Yes, in the daytime').check();
  await page.getByLabel('Day', { exact: true }).fill('2026-11-23');
  await page.getByLabel('Time', { exact: true }).fill('14:30');
  await page.getByRole('button', { name: 'Read it back' }).click();
  await page.getByText('to be rung from Mon 23 Nov 14:30').waitFor();
  await shot('read-back');
  const tab = await page.context().newPage();
  await tab.goto(page.url().replace('/outcome', ''));
  await tab.getByLabel('Talked, and it is done').check();
  await tab.getByLabel('Not this phone').check();
  await tab.getByRole('button', { name: 'Read it back' }).click();
  await page.getByRole('button', { name: 'Yes, keep it' }).click();
  await page.getByText('It waits in the queue again').waitFor();
  expect(await desk.callback(first.key)).toMatchObject({ state: 'waiting', responder: null });

  await tab.getByRole('button', { name: 'Yes, keep it' }).click();
  await tab.getByRole('heading', { name: 'Given already' }).waitFor();
  if (SHOTS) await tab.screenshot({ path: `${SHOTS}/refusal.png` });
  expect(wrong).toEqual([]);
});

test('the queue looks again by itself; focus stays, and the change is said', async () => {
  const { code } = await desk.asks({ code: '481300', number: '+66812340100', minutesAgo: 3 });
  const { page, wrong } = await opened();
  await signIn(page, 'Dara');
  const link = page.getByRole('link', { name: code });
  await link.focus();
  const before = await page.locator('#status').textContent();
  await desk.asks({ code: '481301', number: '+66812340101', minutesAgo: 1 });
  await page.getByRole('link', { name: '481301' }).waitFor({ timeout: 15_000 });
  expect(await link.evaluate(element => element === document.activeElement)).toBe(true);
  expect(await page.locator('#status').textContent()).not.toBe(before);
  expect(wrong).toEqual([]);
});

test('on a small screen in the dark nothing sticks out, and everything has a name', async () => {
  for (let i = 0; i < 7; i++)
    await desk.asks({
      code: `47000${i}`,
      number: `+6681234050${i}`,
      minutesAgo: (8 * 24 + i) * 60,
      language: 'th',
      due: null,
    });
  await desk.asks({ code: '481400', number: '+66812340200', minutesAgo: 77, urgency: 'urgent' });
  const said = await desk.speaks({ number: null });
  const { page, wrong, shot } = await opened({ viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  await signIn(page, 'Malee');
  await page.getByLabel('Code').fill(desk.code());
  await shot('small-code');
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('heading', { name: 'Queue' }).waitFor();
  for (const path of ['', '/requests/481400', '/inbox', '/counts', '/reports', '/stats', '/people', '/audit']) {
    await page.goto(`${url}/console${path}`);
    for (const summary of await page.locator('summary').all()) await summary.click();
    await shot(`small${path.replaceAll('/', '-') || '-queue'}`);
    expect(await wide(page), path).toBe(0);
    const nameless = await page
      .locator('button, input:not([type=hidden]), select, textarea, audio, a')
      .evaluateAll(all =>
        all
          .filter(
            e => !(e.textContent?.trim() || e.getAttribute('aria-label') || e.closest('label')?.textContent?.trim()),
          )
          .map(e => e.outerHTML),
      );
    expect(nameless, path).toEqual([]);
  }
  expect(said.key).not.toBe('');
  expect(wrong).toEqual([]);
});

test('everything works without script', async () => {
  const { code, key } = await desk.asks({ code: '481500', number: '+66812340300', minutesAgo: 500 });
  const { page } = await opened({ javaScriptEnabled: false });
  await signIn(page, 'Thida');
  await page.getByRole('button', { name: `Claim ${code}` }).click();
  await page.getByLabel('Nobody picked up').check();
  await page.getByRole('button', { name: 'Read it back' }).click();
  await page.getByRole('button', { name: 'Yes, keep it' }).click();
  await page.getByText('It waits in the queue again').waitFor();
  expect(await desk.callback(key)).toMatchObject({ state: 'waiting' });
});
