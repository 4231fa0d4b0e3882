// Whoever imported recordings hears a whole language, in Chromium, from the page that earshot prompts listen serves.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withChanges } from '../../src/content/live.ts';
import { loadContent } from '../../src/content/load.ts';
import { inMenuOrder } from '../../src/content/order.ts';
import { infoOf } from '../../src/content/recorded.ts';
import { clipRoutes } from '../../src/content/serve.ts';
import { takesOf } from '../../src/content/takes.ts';
import { silence, telephoneWav } from '../../src/content/wav.ts';
import { listenRoutes } from '../../src/listen/routes.tsx';
import { openBrowser } from '../support/browser.ts';

const library = loadContent('voice-prompts', { recordings: {} });
const dated = {
  ...library.content.facts,
  'T-07': { ...library.content.facts['T-07'], seen: '2020-01-01', changes: true },
};
const [FRESH, STALE] = ['000000000000000a.wav', '000000000000000b.wav'];
const content = withChanges(
  { ...library.content, facts: dated as typeof library.content.facts },
  [
    { kind: 'recording', key: 'ne/who.line-pays', value: FRESH, at: 0 },
    { kind: 'recording', key: 'ne/main.menu', value: STALE, at: 0 },
  ],
  () => {},
);
const stale = telephoneWav(new Uint8Array(800).fill(0x40), infoOf('ne/main.menu', 'what the script said before'));
const get = async (file: string) => (file === STALE ? stale : silence(3));

let server: Server;
let url: string;
let browser: Browser;
let page: Page;
let complaints: string[];
beforeAll(async () => {
  const lengths = () => ({ clip: (file: string) => (file === FRESH ? 2.5 : undefined) });
  const pages = listenRoutes({
    base: '',
    content: async () => content,
    clip: get,
    lengths,
    now: () => new Date('2026-11-21'),
  });
  const app = new Hono().route('/', clipRoutes({ has: () => true, get })).route('/', pages);
  server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server;
  await new Promise(resolve => server.once('listening', resolve));
  url = `http://localhost:${(server.address() as AddressInfo).port}`;
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});
beforeEach(async () => {
  complaints = [];
  page = await browser.newPage();
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', error => complaints.push(error.message));
});

test('everything that a language says stands on its page once, in the order of a call', async () => {
  await page.goto(`${url}/ne`);
  const shown = await page.locator('li').evaluateAll(rows => rows.map(row => row.id));
  const nepali = content.languages.ne as (typeof content.languages)[string];
  expect([...shown].sort()).toEqual(
    takesOf(nepali, content.prompts)
      .map(({ id }) => id)
      .sort(),
  );
  const places = [
    'language.name',
    'main.menu',
    'topics.going',
    'topic.cost',
    'topics.work',
    'ask.phone',
    'work.sign-in',
  ];
  expect(shown.filter(id => places.includes(id))).toEqual(places);
  const titles = inMenuOrder(content, nepali).map(({ title }) => title);
  expect(titles.slice(0, 2)).toEqual(['The language menu', 'The main menu']);
  expect(titles).not.toContain('Others');
  expect(complaints).toEqual([]);
});

test('words and colour tell a voice from a placeholder, and what is stale or past its day', async () => {
  await page.goto(`${url}/ne`);
  const about = async (id: string) => (await page.locator(`[id="${id}"] .sound`).textContent())?.replace(/\s+/g, ' ');
  const colour = (id: string) => page.locator(`[id="${id}"]`).evaluate(row => getComputedStyle(row).borderLeftColor);
  expect(await about('who.line-pays')).toBe('2.5 s of 4 s at mosthuman voice');
  expect(await about('main.menu')).toContain('stale: the text has changed since');
  expect(await about('press.1')).toContain('PLACEHOLDER');
  expect(await about('piece.pay.thailand')).toContain('expired: callers hear “ask us”');
  expect(await colour('who.line-pays')).not.toBe(await colour('press.1'));
  await page.goto(`${url}/ksw`);
  expect(await about('only.hello')).toContain('no words yet');
});

test('a picture of the sound is drawn for each clip', async () => {
  await page.goto(`${url}/ne`);
  await page.waitForFunction(() => document.querySelector('img')?.complete);
  const svg = await (await fetch(`${url}/waves/${STALE.replace('.wav', '.svg')}`)).text();
  expect(svg.match(/M\d+ /g)).toHaveLength(200);
  expect((await fetch(`${url}/waves/nothing.svg`)).status).toBe(404);
});

describe('by keyboard alone', () => {
  const playing = () => page.locator('li.playing').evaluateAll(rows => rows.map(row => row.id));

  test('a prompt is found and played; Escape stops', async () => {
    await page.goto(`${url}/ne`);
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'Enter']) await page.keyboard.press(key);
    await page.waitForFunction(() => document.querySelector('#now')?.textContent?.startsWith('language.name'));
    await page.keyboard.press('Escape');
    expect(await playing()).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('all are played in their order until somebody stops them', async () => {
    await page.goto(`${url}/ne`);
    await page.locator('#all').press('Enter');
    await page.waitForFunction(() => document.querySelector('#now')?.textContent?.startsWith('useful:'));
    await page.locator('#all').press('Enter');
    expect(await playing()).toEqual([]);
    expect(await page.locator('#all').textContent()).toBe('Play all in order');
  });
});

describe('nobody else', () => {
  test('reaches it under another name, or from another site', async () => {
    const { port } = new URL(url);
    const asked = (headers: Record<string, string>) => fetch(`http://127.0.0.1:${port}/ne`, { headers });
    expect((await asked({})).status).toBe(200);
    expect((await asked({ origin: 'https://example.org' })).status).toBe(403);
    expect((await fetch(`${url}/xx`)).status).toBe(404);
    expect((await fetch(`${url}/__proto__`)).status).toBe(404);
  });
});
