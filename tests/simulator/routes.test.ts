import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { clockOf } from '../../src/platform/clock.ts';
import { phoneRoutes } from '../../src/simulator/routes.tsx';
import { murmur } from '../../src/simulator/wav.ts';
import { hotline } from './hotline.ts';
import { AYE, LINE, PUBLIC_URL } from './server.ts';

const phone = `/phone/${encodeURIComponent(AYE)}`;
const json = (body: unknown, headers = {}) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

test('a command is answered with the screen, its clips by our own path and with their captions', async () => {
  const { app } = hotline();
  const response = await app.request(`${phone}/commands`, json({ do: 'dial', line: LINE }));
  expect(await response.json()).toMatchObject({
    status: 'in-call',
    play: [{ url: '/clips/pause.wav' }, { url: '/clips/main.wav', caption: { id: 'main.menu', language: 'my' } }],
    expect: 'key',
  });
  expect(await (await app.request(`${phone}/screen`)).json()).toMatchObject({ status: 'in-call', with: LINE });
});

test('the page is strict about where its parts come from', async () => {
  const page = await hotline().app.request('/phone');
  expect(page.headers.get('content-security-policy')).toContain(
    "default-src 'none'; script-src 'self'; style-src 'self'",
  );
  expect(await page.text()).not.toMatch(/<script>|<style|style=|onclick/);
});

test.each([
  'row.js',
  'phone.js',
  'exchange.js',
  'chosen.js',
  'transcript.js',
  'texts.js',
  'clock.js',
  'sound.js',
  'page.css',
  'row.css',
  'phone.css',
  'texts.css',
  'fonts/myanmar.woff2',
  'fonts/khmer.woff2',
  'fonts/thai.woff2',
  'fonts/devanagari.woff2',
])('serves %s', async name => {
  const response = await hotline().app.request(`/phone/${name}`);
  expect(response.status).toBe(200);
  expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(1000);
});

test.each([
  ['another name for this computer', { host: 'evil.example' }],
  ['a name that is none', { host: ':::' }],
  ['a page of another site', { host: 'localhost', origin: 'https://evil.example' }],
  ['a page of another port', { host: 'localhost:8080', origin: 'http://localhost:9090' }],
  ['a sandboxed page', { host: 'localhost', origin: 'null' }],
  ['an image on another site', { host: 'localhost', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
])('refuses %s', async (_, headers) => {
  const { app } = hotline();
  expect((await app.request(`${phone}/screen`, { headers })).status).toBe(403);
  expect((await app.request(`${phone}/commands`, json({ do: 'dial', line: LINE }, headers))).status).toBe(403);
});

test.each([
  ['this computer', { host: '127.0.0.1:8080' }],
  ['its own page', { host: 'localhost:8080', origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' }],
  ['a link on another site', { host: 'localhost:8080', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
])('is open to %s', async (_, headers) => {
  expect((await hotline().app.request('/phone', { headers })).status).toBe(200);
});

test('refuses what is no phone, no command, no sound, or too much of it', async () => {
  const { app } = hotline();
  const speech = (body: BodyInit) => app.request(`${phone}/speech?sequence=1`, { method: 'POST', body });
  expect((await app.request('/phone/somebody/screen')).status).toBe(404);
  expect((await app.request(`${phone}/commands`, json({ do: 'press', key: '12' }))).status).toBe(400);
  expect((await app.request(`${phone}/commands`, { method: 'POST', body: 'no json' })).status).toBe(400);
  expect((await speech('this is text')).status).toBe(415);
  expect(await speech(murmur(140))).toHaveProperty('status', 413);
});

describe('the clock', () => {
  const HOUR = 3_600_000;
  const withClock = () => {
    let now = 0;
    const { exchange } = hotline();
    const clock = {
      now: () => new Date(now),
      forward(ms: number) {
        now += ms;
      },
    };
    return new Hono().route('/phone', phoneRoutes({ exchange, lines: [], captions: {}, publicUrl: PUBLIC_URL, clock }));
  };

  test('can be put forward by hours', async () => {
    const app = withClock();
    expect(await (await app.request('/phone')).text()).toContain('id="clock"');
    expect(await (await app.request('/phone/clock', json({ hours: 4 }))).json()).toEqual({ now: 4 * HOUR });
    expect(await (await app.request('/phone/clock')).json()).toEqual({ now: 4 * HOUR });
    for (const hours of [0, -1, 1.5, 169, '4'])
      expect((await app.request('/phone/clock', json({ hours }))).status).toBe(400);
    expect((await app.request('/phone/clock', json({ hours: 1 }, { origin: 'https://evil.example' }))).status).toBe(
      403,
    );
  });

  test('stands still for whoever does not hand it in', async () => {
    const { app } = hotline();
    expect((await app.request('/phone/clock')).status).toBe(404);
    expect(await (await app.request('/phone')).text()).not.toContain('id="clock"');
  });

  test('goes the same for the commands beside the server, and is the real one where there is a provider', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'earshot-clock-'));
    clockOf({ dataDir, account: undefined }).forward?.(50 * HOUR);
    expect(clockOf({ dataDir, account: undefined }).now().getTime()).toBeGreaterThan(Date.now() + 49 * HOUR);
    const real = clockOf({ dataDir, account: { sid: 'AC1', token: 't', apiUrl: undefined } });
    expect(real.forward).toBeUndefined();
    expect(real.now().getTime()).toBeLessThan(Date.now() + HOUR);
    rmSync(dataDir, { recursive: true });
  });
});
