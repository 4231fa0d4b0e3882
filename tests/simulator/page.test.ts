import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pages, press } from './pages.ts';
import { AYE, LINE } from './server.ts';

const { open, close, opened } = pages();
beforeAll(open);
afterAll(close);

const said = (page: Page, text: string) => page.locator('#caption').getByText(text, { exact: false }).waitFor();

test('a newcomer picks a number, dials, reads what is said, presses keys, sends a sample and is thanked', async () => {
  const { page, wrong, form } = await opened();
  await page.getByLabel('Nepal').check();
  await press(page, 'Dial');
  await said(page, 'နိုင်ငံခြား');
  expect(await page.locator('#caption span').getAttribute('lang')).toBe('my');
  await page.locator('#caption em').getByText('placeholder voice').waitFor();
  expect(form('/twilio/voice')).toMatchObject({ From: '+9779841234567', To: LINE, FromCountry: 'NP' });

  await press(page, '1');
  for (const name of ['ភាសាខ្មែរ', 'नेपाली भाषा', 'ภาษาไทย']) await said(page, name);

  await page.keyboard.press('0');
  await press(page, 'Skip');
  await page.getByRole('button', { name: 'Send a sample' }).click();
  await page.getByText('Call ended', { exact: false }).first().waitFor();
  expect(form('/spoken')).toMatchObject({ RecordingDuration: '3' });
  await page.locator('#log').getByText('ကျေးဇူးတင်ပါတယ်။').waitFor();
  expect(wrong).toEqual([]);
});

test('a caller speaks into the microphone; the red key ends the call and keeps what was said', async () => {
  const { page, wrong, form } = await opened();
  await press(page, 'Dial');
  await press(page, '0');
  await page.getByRole('button', { name: 'Speak' }).click();
  await page.getByRole('button', { name: 'Done' }).waitFor();
  await page.waitForTimeout(300); // something to hear
  await press(page, 'Hang up');
  await page.getByText('Call ended', { exact: false }).first().waitFor();
  expect(form('/spoken').Digits).toBe('hangup');
  expect(wrong).toEqual([]);
});

test('a line that rings back makes the phone ring; it works in the dark and on a small screen', async () => {
  const { page, wrong } = await opened({ colorScheme: 'dark', viewport: { width: 390, height: 1300 } });
  await page.getByLabel('toll-free').check();
  await press(page, 'Dial');
  await page.getByRole('button', { name: 'Answer' }).waitFor();
  await press(page, 'Answer');
  await said(page, 'နိုင်ငံခြား');
  await press(page, 'Hang up');
  expect(wrong).toEqual([]);
});

test('every script is shown in a font of ours, and every control has a name', async () => {
  const { page } = await opened();
  await press(page, 'Dial');
  await said(page, 'နိုင်ငံခြား');
  const loaded = await page.evaluate(async () => {
    await document.fonts.ready;
    return [...document.fonts].filter(face => face.status === 'loaded').length;
  });
  expect(loaded).toBeGreaterThan(0);
  const nameless = await page
    .locator('button, input')
    .evaluateAll(all =>
      all.filter(
        e => !(e.textContent?.trim() || e.getAttribute('aria-label') || e.closest('label')?.textContent?.trim()),
      ),
    );
  expect(nameless).toEqual([]);
});

test('a call drops when the page is closed', async () => {
  const { page, exchange, timePasses, form } = await opened();
  await press(page, 'Dial');
  await said(page, 'နိုင်ငံခြား');
  await page.close();
  const status = () => {
    timePasses();
    return exchange.screen(AYE).status;
  };
  await expect.poll(status).toBe('ended');
  expect(form('/twilio/voice/status').CallStatus).toBe('completed');
});
