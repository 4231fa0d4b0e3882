import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { cleanUp, type Server, startServer } from '../support/server.ts';

let browser: Browser;
let server: Server;
beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser(), startServer()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.kill();
  cleanUp();
});

async function phone(): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1240, height: 900 } });
  await page.goto(`${server.url}/phone`);
  return page;
}
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const said = (page: Page, text: string) => page.locator('#log').getByText(text, { exact: false }).first().waitFor();

test('dials, hears clips with their words, presses keys, speaks, and is given a case code that is in the list', async () => {
  const page = await phone();
  await press(page, 'Dial');
  await press(page, 'Skip');
  await said(page, 'မြန်မာဘာသာ');
  await press(page, '1');
  await press(page, 'Skip');
  await said(page, 'ကိုယ့်ပတ်စပို့က');
  await press(page, '0');
  await press(page, '1');
  await press(page, 'Skip');
  await page.getByRole('button', { name: 'Send a sample' }).click();
  await press(page, '2');
  await press(page, 'Skip');
  await said(page, 'my/ask.code');
  await press(page, 'Skip');
  await said(page, 'my/ask.end');
  await press(page, 'Hang up');
  await page.getByText('Call ended', { exact: false }).first().waitFor();

  const listed = async () => JSON.parse(await server.earshot('callbacks', '--json'))[0];
  // The sound comes after the call.
  await expect.poll(async () => (await listed())?.messages, { timeout: 30_000, interval: 500 }).toBe(1);
  const request = await listed();
  expect(request).toMatchObject({ language: 'my', when: 'day', woman: true, source: 'call' });
  const log = (await page.locator('#log').textContent()) ?? '';
  const digits = ['သုည', 'တစ်', 'နှစ်', 'သုံး', 'လေး', 'ငါး', 'ခြောက်', 'ခုနစ်', 'ရှစ်', 'ကိုး'];
  for (const digit of request.code) expect(log).toContain(digits[Number(digit)]);
  await page.close();
});

test('a line that rings back rings the phone, and only language names are heard', async () => {
  const page = await phone();
  await page.getByLabel('Does not pick up').first().check();
  await press(page, 'Dial');
  await page.getByRole('button', { name: 'Answer' }).waitFor();
  await press(page, 'Answer');
  await press(page, 'Skip');
  await said(page, 'မြန်မာဘာသာ');
  expect(await page.locator('#log').textContent()).not.toContain('who.');
  await press(page, 'Hang up');
  await page.close();
});
