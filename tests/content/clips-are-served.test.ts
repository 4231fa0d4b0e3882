import { describe, expect, test } from 'vitest';
import { clipStore } from '../../src/content/clips.ts';
import { pauseName } from '../../src/content/recipes.ts';
import { clipRoutes } from '../../src/content/serve.ts';
import { silence } from '../../src/content/wav.ts';

const file = pauseName(3);
const asked: string[] = [];
const store = clipStore({ recipes: new Map([[file, { pause: 3 }]]), folder: '/nowhere' });
const app = clipRoutes({
  has: store.has,
  get: name => {
    asked.push(name);
    return store.get(name);
  },
});

test('a clip comes with what lets the provider keep it for ever', async () => {
  const response = await app.request(`/clips/${file}`);
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toEqual({
    'content-type': 'audio/wav',
    'content-length': '2446',
    'cache-control': 'public, max-age=31536000, immutable',
    etag: `"${file}"`,
  });
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(silence(3));
});

test('HEAD has the headers and no body', async () => {
  const response = await app.request(`/clips/${file}`, { method: 'HEAD' });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-length')).toBe('2446');
  expect(await response.text()).toBe('');
});

test.each([`"${file}"`, `W/"${file}"`, `"other", "${file}"`, '*'])(
  'If-None-Match: %s is answered with 304',
  async tag => {
    const response = await app.request(`/clips/${file}`, { headers: { 'If-None-Match': tag } });
    expect(response.status).toBe(304);
    expect(response.headers.get('etag')).toBe(`"${file}"`);
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(await response.text()).toBe('');
  },
);

test('another tag brings the clip', async () => {
  const response = await app.request(`/clips/${file}`, { headers: { 'If-None-Match': '"other"' } });
  expect(response.status).toBe(200);
});

describe('nothing else is there', () => {
  test.each([
    '/clips/0123456789abcdef.wav',
    '/clips/0123456789ABCDEF.wav',
    '/clips/',
    '/clips/..%2f..%2fpackage.json',
    '/clips/%2e%2e%2fpackage.json',
    '/clips/../package.json',
    '/clips/..%5cpackage.json',
    `/clips/${file}%00`,
    `/clips/${file}%0a`,
    `/clips/x/${file}`,
    '/clips/__proto__',
    '/clips/%ff',
  ])('%s', async path => {
    asked.length = 0;
    const response = await app.request(path);
    expect(response.status).toBe(404);
    expect(asked).toEqual([]);
  });
});
