// The real server as a process, killed in the middle of a broadcast again and again, against a provider that outlives it.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { sqliteDatabase } from '../../src/platform/sqlite.ts';
import { stopping } from '../../src/store/opt-outs.ts';
import { createSeal } from '../../src/store/seal.ts';
import { hotlineYaml, SECRET } from '../support/hotline.ts';
import { cleanUp, newDataDir } from '../support/server.ts';
import { standIn } from '../support/stand-in.ts';
import { joined, thai } from '../support/subscribers.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const BIN = join(ROOT, 'bin/earshot.js');
const PEOPLE = Array.from({ length: 240 }, (_, nth) => thai(nth));

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(cleanUp);

/** A zone in which it is about noon, whenever this test runs. */
function noonZone(): string {
  const ahead = 12 - new Date().getUTCHours();
  return ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

test('nobody is texted twice and nobody forgotten; who stops meanwhile is left alone', async () => {
  const provider = await standIn(150);
  const dataDir = newDataDir();
  const settings = join(dataDir, 'hotline.yaml');
  const yaml = hotlineYaml
    .replace('zone: Asia/Bangkok', `zone: ${noonZone()}`)
    .replace('    sms: two-way', '    sms: two-way\n    messages-per-second: 60');
  writeFileSync(settings, yaml);
  const env = {
    ...process.env,
    PORT: '0',
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    HOTLINE_CONFIG: settings,
    TWILIO_ACCOUNT_SID: '5f7fd1c1-8c3d-4a39-8c3e-0a0f8e3b0c11',
    TWILIO_AUTH_TOKEN: 'sesame',
    TWILIO_API_URL: provider.url,
    EARSHOT_SECRET_KEY: SECRET,
  };
  const file = join(dataDir, 'earshot.db');
  const seal = await createSeal(SECRET);
  const withDatabase = async (work: (database: ReturnType<typeof sqliteDatabase>) => Promise<unknown>) => {
    const database = sqliteDatabase(file);
    await work(database).finally(() => database.close());
  };
  await withDatabase(database => joined({ database, seal }, PEOPLE));
  const words = join(dataDir, 'words.yaml');
  writeFileSync(words, 'texts:\n  th: มีข่าวใหม่ โทร {{line}}\n');
  const send = ['broadcast', 'send', '--texts', words, '--confirm', `${PEOPLE.length}`, '--no-wait'];
  const { stdout } = await promisify(execFile)(process.execPath, [BIN, ...send], { env, cwd: ROOT });
  expect(stdout).toContain(`going out to ${PEOPLE.length} people`);

  const reached = () => provider.taken.map(text => text.to);
  const serve = () => {
    const child = spawn(process.execPath, [BIN, 'serve'], { env, cwd: ROOT, stdio: 'ignore' });
    children.push(child);
    return child;
  };
  let stopped = '';
  for (const enough of [10, 70, 130]) {
    const server = serve();
    await vi.waitFor(() => expect(provider.taken.length).toBeGreaterThanOrEqual(enough), { timeout: 90_000 });
    const dead = new Promise(resolve => server.once('close', resolve));
    server.kill('SIGKILL');
    await dead;
    await withDatabase(async database => {
      // A minute passes: the leases of what it was asking for when it died are over.
      await database.db.updateTable('outbox').set({ lease_until: 0 }).where('state', '=', 'sending').execute();
      if (stopped) return;
      stopped = PEOPLE.find(number => !reached().includes(number)) ?? '';
      await database.batch(stopping(database, { hash: await seal.hash(stopped), at: Date.now(), via: 'text' }));
    });
  }
  serve();
  const expected = PEOPLE.filter(number => number !== stopped).sort();
  // Also what was in doubt has been looked up by then: nothing is left that could still go out.
  const left = () =>
    withDatabase(async ({ db }) => {
      const open = db.selectFrom('outbox').select('key').where('state', 'in', ['waiting', 'sending']);
      expect(await open.execute()).toEqual([]);
    });
  await vi.waitFor(left, { timeout: 120_000, interval: 1_000 });
  const status = ['broadcast', 'list', '--json'];
  const listed = await promisify(execFile)(process.execPath, [BIN, ...status], { env, cwd: ROOT });
  expect(JSON.parse(listed.stdout)).toMatchObject([{ state: 'sending', people: PEOPLE.length }]);
  expect(reached().sort()).toEqual(expected);
  await provider.close();
}, 400_000);
