import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { cleanUp, type Server, startServer } from '../support/server.ts';

const CALLER = '+66812345678';
const AYE = '+66811110002';

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

const press = (phone: Locator, name: string) => phone.getByRole('button', { name, exact: true }).click();
const heard = (phone: Locator, id: string) => phone.getByText(id, { exact: false }).first().waitFor();

test('a caller asks; a responder rings from a keypad phone, both talk, and the outcome moves the request on', async () => {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  await page.goto(`${server.url}/phone#${CALLER},${AYE}`);
  await page.getByLabel('No hurry').check();
  const caller = page.getByRole('region', { name: CALLER });
  const aye = page.getByRole('region', { name: AYE });

  // Khin Khin asks to be rung back now: it is safe.
  await press(caller, 'Dial');
  await heard(caller, 'my/language.name');
  await press(caller, '1');
  await heard(caller, 'my/who.caller-pays');
  await press(caller, '3');
  await heard(caller, 'my/urgent.menu');
  await press(caller, '2');
  await heard(caller, 'my/urgent.nobody');
  await press(caller, 'Hang up');
  const [waiting] = JSON.parse(await server.earshot('callbacks', '--json'));
  expect(waiting).toMatchObject({
    status: 'waiting',
    state: 'waiting',
    urgency: 'urgent',
    when: 'now',
    language: 'my',
  });

  // Aye flashes the responders' number; it rings her back.
  await press(aye, 'Dial');
  await press(aye, 'Answer');
  await press(aye, '1');
  await heard(aye, 'work.pin');
  const people = JSON.parse(readFileSync(join(server.dataDir, 'demo-people.json'), 'utf8'));
  for (const digit of people.Aye.pin) await press(aye, digit);
  await press(aye, 'Say nothing');
  await heard(aye, 'work.shift');
  await press(aye, '1');
  await heard(aye, 'work.waiting');
  await press(aye, 'Skip');
  await heard(aye, 'work.offer');
  await press(aye, '1');
  await heard(aye, 'work.calling');

  // The caller's phone rings, from the hotline's own number; then both are talking.
  await press(aye, 'Skip');
  await caller.getByText('Incoming call', { exact: false }).first().waitFor();
  await caller.getByText('+6620000001', { exact: false }).first().waitFor();
  await press(caller, 'Answer');
  await aye.getByText('Talking', { exact: false }).first().waitFor();
  const [talking] = JSON.parse(await server.earshot('callbacks', '--json'));
  expect(talking).toMatchObject({ status: 'waiting', state: 'talking', holder: 'Aye' });
  await press(caller, 'Hang up');

  await heard(aye, 'work.outcome');
  await press(aye, '1');
  await heard(aye, 'work.safe');
  await press(aye, '1');
  await heard(aye, 'work.said-done');
  await press(aye, '1');
  await heard(aye, 'work.none');
  await press(aye, 'Hang up');
  expect(JSON.parse(await server.earshot('callbacks', '--json'))).toEqual([]);
  const logged = server
    .output()
    .split('\n')
    .filter(line => line.startsWith('{'));
  expect(logged.join()).not.toContain(CALLER.slice(4));
  expect(logged.join()).not.toContain(AYE.slice(4));
  await page.close();
});
