import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SRC = new URL('../src/', import.meta.url).pathname;
const ROOMS = ['voice', 'callbacks', 'outreach', 'responders', 'content', 'store', 'keeping', 'sms', 'stats', 'checks'];
/** A door, a host, or what only they may know. */
const FORBIDDEN = /^(hono|twilio|@hono\/|better-sqlite3|.*\/(twilio|console|simulator|platform|cli)\/)/;
/** content/serve.ts is the clips' own small door; content/ and store/ are told what to log by a type. */
const ALLOWED = new Set(['content/serve.ts hono', 'content/speak.ts ../platform/log.ts']);

const files = ROOMS.flatMap(room =>
  readdirSync(join(SRC, room), { recursive: true, encoding: 'utf8' })
    .filter(file => /\.tsx?$/.test(file))
    .map(file => join(room, file)),
);

test('rooms import no door, no host, no hono and no twilio', () => {
  const found = files.flatMap(file =>
    [...readFileSync(join(SRC, file), 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)]
      .map(([, from = '']) => `${file} ${from}`)
      .filter(line => FORBIDDEN.test(line.split(' ')[1] ?? '') && !ALLOWED.has(line)),
  );
  expect(files.length).toBeGreaterThan(20);
  expect(found).toEqual([]);
});
