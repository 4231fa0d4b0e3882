import { afterEach, beforeEach, expect, test } from 'vitest';
import { readWav, silence } from '../../src/content/wav.ts';
import { beginningOf, voicePath } from '../../src/responders/voices.ts';
import { hotline, type Line, PEOPLE } from '../support/hotline.ts';
import { asked, spoke } from '../support/responder.ts';

let line: Line;
let message: string;
beforeEach(async () => {
  line = await hotline();
  message = await spoke(line, (await asked(line, { number: PEOPLE.khinKhin, code: '314159' })).id, 20);
});
afterEach(() => line.close());

const get = (path: string) => line.app.request(path);

test('a message is played from an address that is good for ten minutes, and kept by nobody', async () => {
  const path = await voicePath(line.deps, { message });
  const response = await get(path);
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('content-type')).toBe('audio/wav');
  expect(readWav(new Uint8Array(await response.arrayBuffer())).seconds).toBe(20);
  line.later(10 * 60_000 - 1);
  expect((await get(path)).status).toBe(200);
  line.later(1);
  expect((await get(path)).status).toBe(404);
});

test('its first seconds are a whole WAV file of their own', async () => {
  const response = await get(await voicePath(line.deps, { message, seconds: 8 }));
  expect(readWav(new Uint8Array(await response.arrayBuffer())).seconds).toBe(8);
  expect(beginningOf(silence(30), 8)).toEqual(silence(30));
  const odd = new Uint8Array([1, 2, 3]);
  expect(beginningOf(odd, 8)).toEqual(odd);
});

test.each([
  ['another message', (p: string) => p.replace('314159', '314158')],
  ['a later hour', (p: string) => p.replace(/u=\w+/, `u=${(Date.now() * 2).toString(36)}`)],
  ['the whole for a part', (p: string) => p.replace('h=8&', '')],
  ['more seconds', (p: string) => p.replace('h=8&', 'h=80&')],
  ['no signature', (p: string) => p.replace(/&g=.*/, '')],
  ['no hour', (p: string) => p.replace(/u=\w+&/, '')],
])('an address changed to %s is none', async (_, change) => {
  const path = await voicePath(line.deps, { message, seconds: 8 });
  expect(change(path)).not.toBe(path);
  expect((await get(path)).status).toBe(200);
  expect((await get(change(path))).status).toBe(404);
});

test('a message whose sound is gone is not found', async () => {
  const path = await voicePath(line.deps, { message });
  await line.deps.audio.delete(message);
  expect((await get(path)).status).toBe(404);
});
