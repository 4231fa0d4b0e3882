// A coordinator at a terminal and two phones in the browser: a series that was joined, a broadcast and an alert arrive,
// and what is stopped does not. The clock of the hotline is put forward, as whoever tries it would.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { lists } from '../support/hotline.ts';
import { cleanUp, type Server, startServer } from '../support/server.ts';
import { hasPty } from '../support/terminal.ts';

const KHIN_KHIN = '+66812345678';
const SOE = '+66898765432';
const ALERT = 'alert:myanmar>thailand';

let browser: Browser;
let server: Server;
let page: Page;
beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser(), startServer()]);
  page = await browser.newPage({ viewport: { width: 1400, height: 950 } });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await server?.kill();
  cleanUp();
});

/** On a machine that has other work, where a command takes seconds. */
const patiently = <T>(ask: () => T) => expect.poll(ask, { timeout: 30_000, interval: 250 });

const phone = (number: string) => page.getByRole('region', { name: number });
const turnOver = (number: string) =>
  phone(number)
    .getByRole('button', { name: /^Texts/ })
    .click();
const thread = (number: string) => phone(number).getByRole('log', { name: 'Texts' }).getByRole('listitem');
const arrived = (number: string, count = 1) =>
  phone(number)
    .getByRole('button', { name: `Texts, ${count} new` })
    .waitFor();

/** Texts from a phone whose texts are shown; the answer. */
async function texts(number: string, body: string): Promise<string> {
  const before = await thread(number).count();
  await phone(number).getByLabel('Write a text').fill(body);
  await phone(number).getByRole('button', { name: 'Send' }).click();
  await patiently(() => thread(number).count()).toBe(before + 2);
  return thread(number).last().innerText();
}

async function joins(number: string, list: string): Promise<void> {
  const menu = await texts(number, 'စာရင်းသွင်း');
  const title = lists.series[list]?.title.my ?? '';
  const digit = /^([1-8\u1041-\u1048])/.exec(menu.split('\n').find(line => line.includes(title)) ?? '')?.[1] ?? '';
  await texts(number, digit);
  await texts(number, '1');
}

const now = async () => new Date(((await (await fetch(`${server.url}/phone/clock`)).json()) as { now: number }).now);
const later = (span: string) => page.getByRole('button', { name: span }).click();

/** Puts the clock forward to some minutes past eight in Bangkok: it stays day there until all is done. */
async function morning(): Promise<void> {
  const hours = (8 - 7 - (await now()).getUTCHours() + 24) % 24;
  if (hours === 0) return;
  const json = { 'content-type': 'application/json' };
  await fetch(`${server.url}/phone/clock`, { method: 'POST', headers: json, body: JSON.stringify({ hours }) });
}

/** The number is typed, a bar is shown and why it stands still, and Ctrl-C stops the watching alone. */
async function fromATerminal(file: string): Promise<void> {
  const args = ['broadcast', 'send', '--texts', file, '--force'];
  const wrong = server.terminal(...args);
  await patiently(wrong.shown).toContain('Type the number to send:');
  wrong.type('3\r');
  expect(await wrong.ended).toBe(1);
  expect(wrong.shown()).toContain('Not sent: it would go to 2 people, and 3 was typed.');

  const left = server.terminal(...args);
  await patiently(left.shown).toContain('Type the number to send:');
  left.type('\u0003');
  expect(await left.ended).toBe(1);
  expect(left.shown().trim()).toMatch(/Nothing was sent\.$/);

  const right = server.terminal(...args);
  await patiently(right.shown).toContain('Type the number to send:');
  right.type('2\r');
  await patiently(right.shown).toContain('three hours after another text to them.');
  await patiently(right.shown).toContain('texts: 0 of 2');
  right.type('\u0003');
  expect(await right.ended).toBe(0);
  expect(right.shown()).toContain('It goes on. How far it is: earshot broadcast status');
  const [{ state }] = JSON.parse(await server.earshot('broadcast', 'list', '--json'));
  expect(state).toBe('sending');
}

test('a series, a broadcast and an alert arrive; what was stopped does not', { timeout: 180_000 }, async () => {
  await page.goto(`${server.url}/phone#${KHIN_KHIN},${SOE}`);
  await morning();
  for (const number of [KHIN_KHIN, SOE]) await turnOver(number);
  await joins(KHIN_KHIN, 'first-month');
  await joins(SOE, ALERT);
  for (const number of [KHIN_KHIN, SOE]) await turnOver(number);

  await later('4 hours');
  await arrived(KHIN_KHIN);
  await turnOver(KHIN_KHIN);
  expect(await thread(KHIN_KHIN).last().innerText()).toContain('၁/၅');
  await turnOver(KHIN_KHIN);

  // Whoever changes how a way is, is told how many wait to hear of it.
  expect(await server.earshot('routes', 'set', 'myanmar-thailand', 'slow')).toContain(
    `1 wait for news of it by text. To tell them: earshot broadcast preview --list "${ALERT}"`,
  );
  expect(await server.earshot('broadcast', 'preview', '--list', ALERT)).toContain('1 people');
  await server.earshot('broadcast', 'send', '--list', ALERT, '--confirm', '1', '--no-wait');
  await arrived(SOE);
  await turnOver(SOE);
  expect(await thread(SOE).last().innerText()).toContain('+6620000001');
  await turnOver(SOE);

  await later('4 hours');
  const file = join(server.dataDir, 'rain.yaml');
  writeFileSync(file, 'texts:\n  my: တနင်္လာနေ့ ရုံးပိတ်ပါတယ်။ {{line}} ကို ဖုန်းဆက်ပါ။\n');
  expect(await server.earshot('broadcast', 'preview', '--texts', file)).toContain('--confirm 2');
  const said = await server.earshot('broadcast', 'send', '--texts', file, '--confirm', '2', '--no-wait');
  const id = /^(\S+): going out to 2 people/m.exec(said)?.[1] ?? '';
  for (const number of [KHIN_KHIN, SOE]) await arrived(number);
  await patiently(async () => JSON.parse(await server.earshot('broadcast', 'status', id, '--json')).outcomes).toEqual({
    delivered: 2,
  });
  const listed = JSON.parse(await server.earshot('texts', '--json', '--status', 'delivered'));
  expect(new Set(listed.map((text: { keyword: string }) => text.keyword))).toEqual(
    new Set(['series.first-month.1', expect.stringMatching(/^broadcast\./), `broadcast.${id}`]),
  );

  // Too near to the last for anybody: it waits, and is stopped.
  await server.earshot('broadcast', 'send', '--texts', file, '--confirm', '2', '--no-wait', '--language', 'my');
  const [{ id: second }] = JSON.parse(await server.earshot('broadcast', 'list', '--json'));
  await patiently(
    async () => JSON.parse(await server.earshot('broadcast', 'status', second, '--json')).outcomes,
  ).toEqual({ waiting: 2 });
  expect(await server.earshot('broadcast', 'stop', second)).toContain(`${second} is stopped`);
  await patiently(async () => JSON.parse(await server.earshot('broadcast', 'status', second, '--json'))).toMatchObject({
    state: 'stopped',
    outcomes: { stopped: 2 },
  });
  if (hasPty) await fromATerminal(file);
  const numbers = [KHIN_KHIN, SOE].map(number => number.slice(4));
  for (const number of numbers) expect(server.output()).not.toContain(number);
});
