import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { actionIn } from '../support/document.ts';
import { hotlineYaml } from '../support/hotline.ts';
import { cleanUp, newDataDir, startServer } from '../support/server.ts';

const BIN = new URL('../../bin/earshot.js', import.meta.url).pathname;
const run = promisify(execFile);

afterAll(cleanUp);

const form = (sid: string, more: Record<string, string> = {}) => ({
  CallSid: sid,
  AccountSid: `AC${'0'.repeat(32)}`,
  From: '+66812345678',
  To: '+6620000001',
  CallStatus: 'in-progress',
  Direction: 'inbound',
  ...more,
});

describe('earshot serve, with nothing set', () => {
  test('prints a link to a phone, makes its database and keys, and answers', async () => {
    const server = await startServer();
    expect(await (await fetch(`${server.url}/healthz`)).text()).toBe('alive');
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain('earshot_requests_waiting');
    expect(readFileSync(join(server.dataDir, 'earshot.db')).subarray(0, 15).toString()).toBe('SQLite format 3');
    expect((await server.post('/twilio/voice', form('CA1'))).status).toBe(200);
    expect(
      (await fetch(`${server.url}/twilio/voice`, { method: 'POST', body: new URLSearchParams({ a: '1' }) })).status,
    ).toBe(403);
    await server.kill();
  });

  test('a request that was said to be saved is there after kill -9', async () => {
    const dataDir = newDataDir();
    const saved: string[] = [];
    for (const sid of ['CA21', 'CA22', 'CA23']) {
      const server = await startServer({}, dataDir);
      let document = await (await server.post('/twilio/voice', form(sid))).text();
      for (const key of ['5', '0', '1']) {
        document = await (await server.post(actionIn(document, server.url), form(sid, { Digits: key }))).text();
      }
      await server.kill();
      expect(document).toContain('<Record');
      saved.push(sid);
    }
    const { stdout } = await run(process.execPath, [BIN, 'callbacks', '--json'], {
      env: { ...process.env, DATA_DIR: dataDir },
    });
    const rows = JSON.parse(stdout) as Record<string, unknown>[];
    expect(rows).toHaveLength(saved.length);
    for (const row of rows) {
      expect(row).toMatchObject({
        status: 'waiting',
        urgency: 'normal',
        language: 'en',
        line: '+6620000001',
        when: 'day',
        source: 'call',
        messages: 0,
      });
      expect(row).not.toHaveProperty('number');
      expect(row.code).toMatch(/^\d{6}$/);
    }
  });

  test('a number is shown only when asked for, and that is written down', async () => {
    const server = await startServer();
    const opening = await (await server.post('/twilio/voice', form('CA31'))).text();
    const main = await (await server.post(actionIn(opening, server.url), form('CA31', { Digits: '1' }))).text();
    await server.post(actionIn(main, server.url), form('CA31', { Digits: '0' }));
    expect(await server.earshot('callbacks')).not.toContain('812345678');
    expect(await server.earshot('callbacks', '--json', '--reveal')).toContain('+66812345678');
    await server.kill();
    const { openSqlite } = await import('../../src/platform/sqlite.ts');
    const { sqlite } = openSqlite(join(server.dataDir, 'earshot.db'));
    expect(sqlite.prepare("select act, subject from audit where act = 'reveal'").all()).toEqual([
      { act: 'reveal', subject: expect.stringMatching(/^\d{6}$/) },
    ]);
    sqlite.close();
    expect(server.output()).not.toContain('812345678');
  });

  test('refuses to go live without a provider, in a sentence', async () => {
    const dataDir = newDataDir();
    const file = join(dataDir, 'hotline.yaml');
    writeFileSync(file, hotlineYaml.replace('live: false', 'live: true'));
    await expect(startServer({ HOTLINE_CONFIG: file }, dataDir)).rejects.toThrow(
      /live: true, but there is no provider/,
    );
  });

  test('starts without a database, plays information, and says that it cannot save', async () => {
    const dataDir = newDataDir();
    writeFileSync(join(dataDir, 'not-a-folder'), '');
    const server = await startServer({ DATABASE_URL: `file:${dataDir}/not-a-folder/earshot.db` }, dataDir);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
    const opening = await (await server.post('/twilio/voice', form('CA41'))).text();
    const main = await (await server.post(actionIn(opening, server.url), form('CA41', { Digits: '5' }))).text();
    const topics = await (await server.post(actionIn(main, server.url), form('CA41', { Digits: '2' }))).text();
    const piece = await (await server.post(actionIn(topics, server.url), form('CA41', { Digits: '1' }))).text();
    expect(piece).toContain('s=piece');
    const asked = await (await server.post(actionIn(piece, server.url), form('CA41', { Digits: '0' }))).text();
    expect(asked).toContain('s=notSaved.message');
    await server.kill();
  });

  test('a wrong setting stops it with a sentence that names it', async () => {
    await expect(startServer({ PORT: 'eighty' })).rejects.toThrow(/PORT must be a number/);
  });
});

describe('the command', () => {
  test.each(['serve', 'callbacks', 'inbox', 'menu', 'call', 'connect', 'migrate'])('%s has help', async name => {
    const { stdout } = await run(process.execPath, [BIN, name, '--help']);
    expect(stdout).toContain(`Usage: earshot ${name}`);
  });

  test('migrate makes the database, and the second time finds nothing to do', async () => {
    const env = { ...process.env, DATA_DIR: newDataDir() };
    expect((await run(process.execPath, [BIN, 'migrate'], { env })).stdout).toContain('0001_first.sql');
    expect((await run(process.execPath, [BIN, 'migrate'], { env })).stdout).toContain('up to date');
  });

  test('connect without an account says what is missing', async () => {
    const env = { ...process.env, DATA_DIR: newDataDir() };
    await expect(run(process.execPath, [BIN, 'connect', '+6620000001'], { env })).rejects.toThrow(/TWILIO_ACCOUNT_SID/);
  });
});
