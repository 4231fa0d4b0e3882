import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PUTS_THROUGH } from './hotline.ts';
import { pages, phoneOn, press } from './pages.ts';
import { AYE, DUTY, LINE, PUBLIC_URL } from './server.ts';

const NEPAL = '+9779841234567';

const { open, close, opened } = pages();
beforeAll(open);
afterAll(close);

const shows = (phone: Locator, text: string) => phone.getByRole('status').getByText(text).waitFor();
const regions = (page: Page) =>
  page.getByRole('region', { name: /^Phone/ }).evaluateAll(all => all.map(one => one.getAttribute('aria-label')));
const isMuted = (phone: Locator) => phone.getByRole('button', { name: 'Mute' }).getAttribute('aria-pressed');

describe('one person at two phones', () => {
  test('dials on one, answers on the other, sees both talk, hangs up on one and the other ends', async () => {
    const { page, wrong } = await opened();
    await press(page, 'Add a phone');
    const [caller, responder] = [phoneOn(page, AYE), phoneOn(page, DUTY)];
    await caller.getByText('Number and line').click();
    await caller.getByLabel('who work here').check();
    await press(caller, 'Dial');

    await shows(responder, `Incoming call · ${PUTS_THROUGH}`);
    await press(responder, 'Answer');
    await shows(caller, 'Talking with Aye (responder)');
    await shows(responder, `Talking with ${AYE}`);
    await responder.getByText(`A real phone would show ${PUTS_THROUGH}`, { exact: false }).waitFor();

    await press(caller, 'Hang up');
    await shows(caller, 'Call ended');
    await shows(responder, 'Call ended');
    expect(wrong).toEqual([]);
  });

  test('returns a call: the responder is rung, presses 1, the caller is rung from the line, star ends it', async () => {
    const { page, exchange, form, wrong } = await opened({}, `#${NEPAL},${DUTY}`, {
      '/back': () => '<Gather action="/one" numDigits="1"/>',
      '/one': () => `<Dial action="/outcome" callerId="${LINE}" hangupOnStar="true">${NEPAL}</Dial>`,
      '/outcome': () => '<Gather action="/given" numDigits="1"/>',
    });
    const [caller, responder] = [phoneOn(page, NEPAL), phoneOn(page, DUTY)];
    await shows(responder, 'Ready');
    await exchange.provider.placeCall({
      to: DUTY,
      from: LINE,
      url: `${PUBLIC_URL}/back`,
      fallbackUrl: `${PUBLIC_URL}/sorry`,
      statusUrl: `${PUBLIC_URL}/rang`,
      timeout: 30,
      detectMachine: false,
    });
    await press(responder, 'Answer');
    await responder.getByText('Press a key').waitFor();
    await press(responder, '1');
    await shows(caller, `Incoming call · ${LINE}`);
    await press(caller, 'Answer');
    await shows(responder, `Talking with ${NEPAL}`);
    await press(responder, 'star');
    await shows(caller, 'Call ended');
    await shows(responder, 'In a call');
    expect(form('/outcome')).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'true' });
    expect(wrong).toEqual([]);
  });

  test('lets a machine answer: after some seconds its leg is ended, and the other goes on', async () => {
    const { page, exchange, form, timePasses, wrong } = await opened({}, `#${NEPAL},${DUTY}`, {
      '/twilio/voice': () =>
        `<Dial action="/outcome" callerId="${LINE}"><Number machineDetection="Enable" amdStatusCallback="/by">${NEPAL}</Number></Dial>`,
      '/by': ({ CallSid = '', AnsweredBy }) => {
        if (AnsweredBy === 'machine_start') void exchange.provider.hangUp(CallSid);
        return '';
      },
      '/outcome': () => '<Gather action="/given" numDigits="1"/>',
    });
    const [caller, responder] = [phoneOn(page, NEPAL), phoneOn(page, DUTY)];
    expect(await caller.getByRole('button', { name: 'A machine picks up' }).isVisible()).toBe(false);
    await press(responder, 'Dial');
    await shows(caller, 'Incoming call');
    await press(caller, 'A machine picks up');
    await shows(responder, `Talking with ${NEPAL}`);
    timePasses();
    await shows(caller, 'Call ended');
    await shows(responder, 'In a call');
    expect(form('/by').AnsweredBy).toBe('machine_start');
    expect(wrong).toEqual([]);
  });

  test('types: keys go to the phone that was used last', async () => {
    const { page, form } = await opened({}, `#${AYE},${NEPAL}`);
    for (const number of [AYE, NEPAL]) {
      await press(phoneOn(page, number), 'Dial');
      await shows(phoneOn(page, number), 'In a call');
    }
    await page.keyboard.press('1');
    await expect.poll(() => form('/turn').From).toBe(NEPAL);
    await phoneOn(page, AYE).getByLabel('What is said').focus();
    await page.keyboard.press('5');
    await expect.poll(() => form('/turn')).toMatchObject({ From: AYE, Digits: '5' });
    await page.keyboard.press('Escape');
    await shows(phoneOn(page, AYE), 'Call ended');
    await shows(phoneOn(page, NEPAL), 'In a call');
  });

  test('listens to the newest call, and to others where the mute key says so', async () => {
    const { page } = await opened({}, `#${AYE},${NEPAL}`);
    const [first, second] = [phoneOn(page, AYE), phoneOn(page, NEPAL)];
    const muted = async () => [await isMuted(first), await isMuted(second)];
    await press(first, 'Dial');
    await shows(first, 'In a call');
    expect(await muted()).toEqual(['false', 'true']);
    await press(second, 'Dial');
    await shows(second, 'In a call');
    expect(await muted()).toEqual(['true', 'false']);
    await press(second, 'Hang up');
    await shows(second, 'Call ended');
    expect(await muted()).toEqual(['false', 'true']);
    await press(second, 'Mute');
    expect(await muted()).toEqual(['false', 'false']);
    await press(second, 'Dial');
    await shows(second, 'In a call');
    await press(first, 'Mute');
    expect(await muted()).toEqual(['false', 'false']);
  });
});

describe('the row of phones', () => {
  test('has up to four, of different numbers, remembers them in the address, and gives them back', async () => {
    const { page, wrong } = await opened();
    expect(await regions(page)).toEqual([`Phone ${AYE}`]);
    expect(page.url()).toMatch(/\/phone$/);
    expect(await page.getByRole('button', { name: 'Remove this phone' }).count()).toBe(0);

    for (let i = 0; i < 3; i++) await press(page, 'Add a phone');
    expect(await page.getByRole('button', { name: 'Add a phone' }).isDisabled()).toBe(true);
    const four = [`Phone ${AYE}`, `Phone ${DUTY} Aye (responder)`, 'Phone +959421234567', 'Phone +85512345678'];
    expect(await regions(page)).toEqual(four);
    expect(new URL(page.url()).hash).toBe(`#${AYE},${DUTY},+959421234567,+85512345678`);
    await page.reload();
    await phoneOn(page, '+85512345678').waitFor();
    expect(await regions(page)).toEqual(four);

    await press(phoneOn(page, AYE), 'Remove this phone');
    await press(phoneOn(page, '+959421234567'), 'Remove this phone');
    expect(new URL(page.url()).hash).toBe(`#${DUTY},+85512345678`);
    expect(await page.locator('#log').count()).toBe(1);
    expect(wrong).toEqual([]);
  });

  test('lets every phone choose whose it is; two can’t be the same', async () => {
    const { page } = await opened({}, `#${AYE},withheld`);
    const hidden = phoneOn(page, 'a withheld number');
    await hidden.getByText('Number and line').click();
    expect(await hidden.getByRole('radio', { name: 'Thailand +66812345678' }).isDisabled()).toBe(true);
    await hidden.getByLabel('Another number').fill(AYE);
    await hidden.getByLabel('Another number').press('Enter');
    await page.getByText('Another phone here has this number').waitFor();
    await page.getByLabel('Another number').last().fill('+66 89-876 5433');
    await page.getByLabel('Another number').last().press('Tab');
    await shows(phoneOn(page, '+66898765433'), 'Ready');
    expect(new URL(page.url()).hash).toBe(`#${AYE},+66898765433`);
  });

  test('has who returns calls dial the line for responders', async () => {
    const { page } = await opened();
    await page.getByLabel('Aye (responder)').last().check();
    expect(await page.getByLabel('who work here').isChecked()).toBe(true);
    await page.getByLabel('Cambodia').check();
    expect(await page.getByLabel('who work here').isChecked()).toBe(false);
  });

  test('puts a phone away, and its call ends', async () => {
    const { page, exchange, wrong } = await opened({}, `#${AYE},${NEPAL}`);
    await press(phoneOn(page, NEPAL), 'Dial');
    await shows(phoneOn(page, NEPAL), 'In a call');
    await press(phoneOn(page, NEPAL), 'Remove this phone');
    await expect.poll(() => exchange.screen(NEPAL).status).toBe('ended');
    expect(await regions(page)).toEqual([`Phone ${AYE}`]);
    expect(wrong).toEqual([]);
  });

  test('stacks on a small screen, without a need to scroll sideways', async () => {
    const { page } = await opened({ viewport: { width: 390, height: 844 } }, `#${AYE},${DUTY},${NEPAL}`);
    await phoneOn(page, NEPAL).waitFor();
    const boxes = await Promise.all([AYE, DUTY, NEPAL].map(number => phoneOn(page, number).boundingBox()));
    expect(new Set(boxes.map(box => box?.x)).size).toBe(1);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});
