import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sqliteDatabase } from '../../src/platform/sqlite.ts';

const ROUNDS = 4;
const SAVER = new URL('./saves-until-killed.ts', import.meta.url).pathname;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-kill-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Saves from this code on, is killed once so many have been said, and answers every code that was said. */
async function savedUntilKilled(file: string, first: number, enough: number): Promise<string[]> {
  const saver = spawn(process.execPath, ['--import', 'tsx', SAVER, file, `${first}`]);
  let said = '';
  let complaint = '';
  saver.stderr.on('data', chunk => {
    complaint += chunk;
  });
  saver.stdout.on('data', chunk => {
    said += chunk;
    if (said.split('\n').length > enough) saver.kill('SIGKILL');
  });
  const signal = await new Promise(resolve => saver.on('close', (_, by) => resolve(by)));
  expect(signal, complaint).toBe('SIGKILL');
  return said.split('\n').slice(0, -1);
}

test('every code that was said is there after the server was killed, again and again, in the middle of its work', async () => {
  const file = join(folder, 'earshot.db');
  const said: string[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const enough = 1 + Math.floor(Math.random() * 60);
    said.push(...(await savedUntilKilled(file, round * 100_000, enough)));

    const { db, close } = sqliteDatabase(file);
    const codes = (await db.selectFrom('requests').select('code').execute()).map(row => row.code);
    const keys = await db.selectFrom('applied').select('key').execute();
    const check = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(db);
    await close();

    expect(said.filter(code => !codes.includes(code))).toEqual([]);
    // Each round may have saved one more than it lived to say; and each is there whole, with its key.
    expect(codes.length - said.length).toBeLessThanOrEqual(round);
    expect(keys).toHaveLength(codes.length);
    expect(check.rows).toEqual([{ integrity_check: 'ok' }]);
  }
  expect(said.length).toBeGreaterThanOrEqual(ROUNDS);
}, 120_000);
