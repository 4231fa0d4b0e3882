// earshot stats, on four weeks of calls through the real app.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CommandError } from '../../src/cli/command-error.ts';
import { printStats } from '../../src/cli/stats.ts';
import { silence } from '../../src/content/wav.ts';
import { readConfig } from '../../src/platform/config.ts';
import { openBrowser } from '../support/browser.ts';
import { hotline, LINES, type Line, SECRET } from '../support/hotline.ts';
import { aBusyMonth } from './a-busy-month.ts';

let line: Line;
const folder = mkdtempSync(join(tmpdir(), 'earshot-stats-'));
beforeAll(async () => {
  line = await hotline({ now: new Date() });
  await aBusyMonth(line);
  mkdirSync(join(folder, 'placeholders'));
  for (const [name, { file }] of Object.entries(line.library.content.clips)) {
    const longest = line.library.content.prompts[name.slice(name.indexOf('/') + 1)]?.longest;
    if (longest) writeFileSync(join(folder, 'placeholders', file), silence(Math.round(longest * 7)));
  }
});
afterAll(async () => {
  await line.close();
  rmSync(folder, { recursive: true });
});

async function said(options: Parameters<typeof printStats>[1]): Promise<string> {
  const config = readConfig({ DATA_DIR: folder, DATABASE_URL: `file:${line.file}`, EARSHOT_SECRET_KEY: SECRET });
  const lines: string[] = [];
  await printStats(config, options, (text = '') => lines.push(text));
  return lines.join('\n');
}

test('reads tables, beside what others have published and where that stands', async () => {
  const text = await said({});
  expect(text).toMatch(/^Calls from \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d \(Asia\/Bangkok\)/);
  expect(text).toMatch(/\+6620000001 +Burmese +[0-9a-f]{8} +\d+ +\d+ % +\d+ % /);
  expect(text).toMatch(/\+6620000001 +all +/);
  for (const title of ['Menus', 'Messages', 'Where callers hung up']) expect(text).toContain(`\n${title}\n`);
  expect(text).toContain('48 % of calls got past the home menu');
  expect(text).toContain('32 % of calls ended up in a message that was listened to at over 75 %');
  expect(text).toContain('GSMA');
});

test('finds every call of the month in the JSON, and nothing that leads to a caller', async () => {
  const text = await said({ json: true });
  const { calls, messages, menus, field, days } = JSON.parse(text);
  const whole = calls.filter((row: { language: string }) => row.language === 'all');
  expect(whole.reduce((sum: number, row: { calls: number }) => sum + row.calls, 0)).toBe(160);
  expect(messages.length).toBeGreaterThan(0);
  expect(menus.find((row: { place: string }) => row.place === 'main')).toMatchObject({ line: LINES.five });
  expect(field.figures.map((figure: { share: number }) => figure.share)).toEqual([0.48, 0.32]);
  expect(days.zone).toBe('Asia/Bangkok');
  const callers = (await line.database.db.selectFrom('calls').select(['sid', 'number_hash']).execute()).flatMap(row => [
    row.sid,
    row.number_hash ?? row.sid,
  ]);
  for (const secret of callers) expect(text).not.toContain(secret);
});

test.each(['calls', 'menus', 'messages', 'hang-ups'])('opens the table of %s in a spreadsheet', async name => {
  const rows = parse(await said({ csv: name }), { columns: true }) as Record<string, string>[];
  expect(rows.length).toBeGreaterThan(1);
  for (const row of rows) expect(Number(row.calls)).toBeGreaterThanOrEqual(5);
});

test('is told which tables and days there are', async () => {
  await expect(said({ csv: 'callers' })).rejects.toThrow(CommandError);
  await expect(said({ csv: 'callers' })).rejects.toThrow('calls, menus, messages, hang-ups');
  await expect(said({ from: '2026-02-30' })).rejects.toThrow('--from must be a day such as 2026-11-02');
});

test('of days without calls reads that there is nothing to show', async () => {
  const text = await said({ from: '2020-01-01', to: '2020-01-31' });
  expect(text).toContain('Calls from 2020-01-01 to 2020-01-31');
  expect(text).toContain('Messages: none that may be shown');
});

describe('opens the page in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test.each([1200, 360])(
    '%d pixels wide: every chart is drawn, every table is there, nothing is refused',
    async width => {
      const file = join(folder, 'stats.html');
      await said({ html: file });
      const page = await browser.newPage({ viewport: { width, height: 800 } });
      const complaints: string[] = [];
      page.on('console', message => complaints.push(message.text()));
      page.on('requestfailed', request => complaints.push(request.url().slice(0, 80)));
      await page.goto(`file://${file}`);
      const charts = await page
        .locator('figure img')
        .evaluateAll(images =>
          (images as HTMLImageElement[]).map(({ complete, naturalWidth, alt }) => ({ complete, naturalWidth, alt })),
        );
      expect(charts).toHaveLength(6);
      for (const chart of charts) {
        expect(chart).toMatchObject({ complete: true, naturalWidth: 1080 });
        expect(chart.alt).toMatch(/\d/);
      }
      expect(await page.locator('table').count()).toBe(5);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(wider).toBeLessThanOrEqual(0);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  test('it holds no script, and may fetch nothing', () => {
    const page = readFileSync(join(folder, 'stats.html'), 'utf8');
    expect(page).not.toContain('<script');
    expect(page).toContain('default-src &#39;none&#39;; img-src data:; style-src &#39;sha256-');
  });
});
