// The commands as an operator types them, beside a server that runs.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test, vi } from 'vitest';
import { loadContent } from '../../src/content/load.ts';
import { actionIn } from '../support/document.ts';
import { cleanUp, newDataDir, startServer } from '../support/server.ts';

afterAll(cleanUp);

const BIN = new URL('../../bin/earshot.js', import.meta.url).pathname;
const earshot = async (env: Record<string, string>, ...args: string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, [BIN, ...args], { env: { ...process.env, ...env } })).stdout;

const NUMBER = '+66812345678';
const form = (more: Record<string, string> = {}) => ({
  CallSid: 'CA1',
  AccountSid: `AC${'0'.repeat(32)}`,
  From: NUMBER,
  To: '+6620000001',
  CallStatus: 'in-progress',
  Direction: 'inbound',
  ...more,
});

test('demo people, backup, restore, erase and a new key, each beside or after the server', async () => {
  const dataDir = newDataDir();
  const server = await startServer({}, dataDir);
  let document = await (await server.post('/twilio/voice', form())).text();
  for (const Digits of ['1', '0', '1'])
    document = await (await server.post(actionIn(document, server.url), form({ Digits }))).text();
  const [row] = JSON.parse(await server.earshot('callbacks', '--json')) as { code: string }[];
  const code = row?.code ?? '';

  // Three people, printed with their secrets, which stay the same; the list shows no number.
  await vi.waitFor(() => expect(server.output()).toContain('Sophea'), 60_000);
  const people = JSON.parse(readFileSync(join(dataDir, 'demo-people.json'), 'utf8'));
  for (const file of ['demo-people.json', 'earshot.db', 'earshot.db-wal'])
    expect([file, statSync(join(dataDir, file)).mode & 0o777]).toEqual([file, 0o600]);
  expect(server.output()).toContain(people.Aye.pin);
  const list = await server.earshot('people', 'list');
  expect(list).toMatch(/Niran +supervisor/);
  expect(list).not.toContain('81111');

  // A backup while it runs; what would be overwritten, and a key that is in use, are refused.
  const backup = join(dataDir, 'tonight.backup');
  expect(await server.earshot('backup', backup)).toContain('1 requests, 0 messages, 0 clips');
  expect(await server.earshot('restore', '--check', backup)).toContain('is whole');
  await expect(server.earshot('restore', '--force', backup)).rejects.toThrow('stop the server first');
  const next = randomBytes(32).toString('base64');
  const both = { DATA_DIR: dataDir, EARSHOT_NEXT_SECRET_KEY: next };
  await expect(earshot(both, 'rotate-key')).rejects.toThrow('stop the server first');
  await server.kill();

  // With the server stopped the key is exchanged, and the number opens with the new one.
  expect(await earshot(both, 'rotate-key')).toContain('requests 1');
  const again = await startServer({ EARSHOT_SECRET_KEY: next }, dataDir);
  expect(await again.earshot('callbacks', '--reveal')).toContain(NUMBER);
  expect(await again.earshot('audit', 'verify')).toContain('each fits the one before');
  expect(await again.earshot('erase', code)).toContain('Erased: requests 1');
  await expect(again.earshot('callbacks', 'close', code, '--outcome', 'done', '--safe', 'no')).rejects.toThrow(
    'has no number',
  );
  await again.kill();

  // The backup opens with the key of then, and what was erased since is back.
  const old = readFileSync(join(dataDir, 'secret-key'), 'utf8').trim();
  const restored = newDataDir();
  const bare = { DATA_DIR: restored, EARSHOT_SECRET_KEY: old };
  expect(await earshot(bare, 'restore', backup)).toContain('Restored: 1 requests');
  expect(await earshot(bare, 'callbacks')).toContain(code);
  await expect(earshot(bare, 'restore', backup)).rejects.toThrow('say --force');
  // No file of either place holds the number in the open.
  for (const folder of [dataDir, restored])
    for (const entry of readdirSync(folder, { withFileTypes: true }).filter(e => e.isFile()))
      expect(readFileSync(join(folder, entry.name)).includes(NUMBER.slice(3)), entry.name).toBe(false);
}, 180_000);

test('a route is set beside the server that runs, and the next call hears it', async () => {
  const { content } = loadContent('voice-prompts', { recordings: {} });
  const server = await startServer();
  let calls = 0;
  const asks = async () => {
    const call = { CallSid: `CAroute${++calls}`, From: '+14155550100' };
    let document = await (await server.post('/twilio/voice', form(call))).text();
    for (const Digits of ['1', '1', '1'])
      document = await (await server.post(actionIn(document, server.url), form({ ...call, Digits }))).text();
    return Object.keys(content.clips).filter(key => document.includes(content.clips[key]?.file ?? '?'));
  };
  expect(await asks()).toContain('my/ask-us');
  expect(await server.earshot('routes', 'set', 'myanmar-thailand', 'slow', '--who', 'Thida')).toBe(
    'myanmar>thailand, from the next call on: en slow, my slow, th slow\n',
  );
  expect(await asks()).toContain('my/route.myanmar.thailand.slow');
});
