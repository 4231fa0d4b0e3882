// earshot check, as it is typed.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { check } from '../../src/cli/check.ts';
import { readConfig } from '../../src/platform/config.ts';
import { sqliteDatabase } from '../../src/platform/sqlite.ts';
import { change } from '../../src/store/changes.ts';
import { joining } from '../../src/store/subscribers.ts';
import { SECRET } from '../support/hotline.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-check-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function said(options: { live?: boolean } = {}, env: Record<string, string> = {}) {
  const lines: string[] = [];
  const code = await check(readConfig({ DATA_DIR: folder, ...env }), options, (line = '') => lines.push(line));
  return { code, text: lines.join('\n'), lines };
}

test('tells how long callers wait, what is wrong, and what only people can supply; nothing wrong ends with 0', async () => {
  const { code, text } = await said();
  expect(text).toMatch(/\+6620000001, seconds to +Burmese +Khmer +Nepali +Thai +English\nsomething useful +~\d+ +~\d+/);
  expect(text).toMatch(/\npay +~\d+/);
  expect(text).toMatch(/\nOnly people can supply: \d+\n {2}\S/);
  expect(text).toMatch(/\n0 errors, 0 warnings, \d+ that only people can supply\.$/);
  expect(code).toBe(0);
});

test('leaves a machine without a database without one', async () => {
  await said();
  expect(() => readFileSync(join(folder, 'earshot.db'))).toThrow('ENOENT');
});

test('knows what people have set while the line runs, and changes nothing of it', async () => {
  const file = join(folder, 'earshot.db');
  const database = sqliteDatabase(file);
  const now = Date.now();
  const today = new Date(now).toISOString().slice(0, 10);
  await change(database, { kind: 'fact', key: 'Y-01', value: today, who: 'Korn', now });
  await change(database, { kind: 'route', key: 'cambodia>thailand', value: 'closed', who: 'Korn', now });
  await change(database, { kind: 'route', key: 'atlantis>thailand', value: 'open', who: 'Korn', now });
  await database.close();

  const findings = await said();
  expect(findings.text).not.toContain('Y-01 was good until');
  expect(findings.text).toContain(`${file}: something was set for atlantis>thailand, which is not in voice-prompts`);
  expect(findings.code).toBe(0);
  const live = await said({ live: true });
  expect(live.text).not.toContain('cambodia>thailand');
  expect(live.text).toContain('myanmar>thailand: nobody has said lately');
});

test('names the countries that people joined from and that have no price of texts', async () => {
  const database = sqliteDatabase(join(folder, 'earshot.db'));
  const number = { hash: 'h', sealed: 's' };
  const there = { line: '+6620000001', language: 'th', form: 'th', country: 'VN', list: 'first-month', now: 1 };
  await database.batch(joining(database, { id: 'a', number, due: undefined, ...there }));
  await database.close();
  expect((await said()).text).toContain('1 joined from VN and are sent nothing: hotline.yaml sets no price');
  const yaml = join(folder, 'hotline.yaml');
  writeFileSync(yaml, readFileSync('hotline.yaml', 'utf8').replace(/^ {4}nepal: \{ price.*\n/m, ''));
  expect((await said({}, { HOTLINE_CONFIG: yaml })).text).toContain('nepal has no price and hours of texts');
});

test('a database that is none is named, and the rest is looked at all the same', async () => {
  writeFileSync(join(folder, 'earshot.db'), 'not a database, however long it is looked at');
  const { text, code } = await said();
  expect(text).toContain("earshot.db: what people have set can't be read, so it is left out: file is not a database");
  expect(code).toBe(0);
});

test('with --live it ends with 1 for as long as something keeps real callers away', async () => {
  const { code, lines } = await said({ live: true });
  expect(code).toBe(1);
  expect(lines.at(-1)).toBe(`\nNot for real callers yet: ${lines.length - 1} reasons.`);
});

test('takes the provider from the settings', async () => {
  const somleng = {
    TWILIO_ACCOUNT_SID: 'b1f3a2de-0000-4000-8000-000000000000',
    TWILIO_API_URL: 'https://api.somleng.org',
  };
  const secrets = { TWILIO_AUTH_TOKEN: 'secret', EARSHOT_SECRET_KEY: SECRET };
  expect((await said({ live: true }, { ...somleng, ...secrets })).text).toContain('recordings-stay');
  const twilio = await said({ live: true }, { TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`, ...secrets });
  expect(twilio.text).not.toContain('recordings-stay');
  expect(twilio.text).not.toContain('there is no provider');
});

test('a setting that can not be read is a sentence with its line, and 1', () => {
  const hotline = join(folder, 'hotline.yaml');
  writeFileSync(hotline, readFileSync('hotline.yaml', 'utf8').replace('country: thailand', 'country: atlantis'));
  const run = () =>
    execFileSync(process.execPath, ['bin/earshot.js', 'check'], {
      env: { ...process.env, DATA_DIR: folder, HOTLINE_CONFIG: hotline },
      stdio: 'pipe',
      encoding: 'utf8',
    });
  expect(run).toThrow(/hotline\.yaml:\d+: lines\.0\.country: atlantis is not among the countries/);
});
