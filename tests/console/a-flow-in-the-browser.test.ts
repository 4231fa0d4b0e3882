import { afterAll, beforeAll, expect, test } from 'vitest';
import { beginAttempt, dial, endDial } from '../../src/store/attempts.ts';
import { LINES, PEOPLE } from '../support/hotline.ts';
import { type Served, served } from './served.ts';
import { STAFF } from './support.ts';

let at: Served;
beforeAll(async () => {
  at = await served();
});
afterAll(() => at?.close());

test('a responder signs in, claims, listens, calls, gives the outcome, and the request moves on', async () => {
  const first = await at.desk.asks({ code: '481205', minutesAgo: 42, urgency: 'urgent', woman: true });
  await at.desk.asks({ code: '481206', number: PEOPLE.sokha, minutesAgo: 190, language: 'my' });
  await at.desk.asks({ code: '481207', number: PEOPLE.ramesh, minutesAgo: 20, due: at.desk.now() + 3_600_000 });
  await at.desk.speaks({ request: first.id });
  const { page, wrong, shot } = await at.opened();
  await page.goto(`${at.url}/console`);
  await shot('sign-in');
  await at.signIn(page, 'Thida');
  await page.getByText('3 waiting, 2 to be rung now, 1 urgent').waitFor();
  await shot('queue');

  await page.getByRole('button', { name: 'Claim 481205' }).click();
  await page.getByRole('heading', { name: 'It is yours' }).waitFor();
  const asked = page.waitForRequest(request => request.url().includes('/audio'));
  await page.locator('audio').evaluate((player: HTMLAudioElement) => void player.play().catch(() => {}));
  await asked;
  await page.getByLabel('A note').fill('She asks for her passport.');
  await page.getByRole('button', { name: 'Keep the note' }).click();
  await page.getByText('She asks for her passport.').waitFor();
  await shot('request');

  await page.getByRole('button', { name: 'Call' }).click();
  await page.getByText('Your phone rings').waitFor();
  expect(at.desk.provider.placed).toMatchObject([{ to: STAFF.thida?.phone }]);
  const attempt = {
    id: 'a1',
    key: first.key,
    responder: 'thida',
    line: LINES.five,
    callSid: 'CAr',
    now: at.desk.now(),
  };
  await beginAttempt(at.desk.database, attempt);
  await dial(at.desk.database, attempt);
  await endDial(at.desk.database, { id: 'a1', carrier: 'answered', seconds: 240, now: at.desk.now() });

  await page.reload();
  await page.getByLabel('Talked; ring again').check();
  await page.getByLabel('Yes, in the daytime').check();
  await page.getByLabel('Day', { exact: true }).fill('2026-11-23');
  await page.getByLabel('Time', { exact: true }).fill('14:30');
  await page.getByRole('button', { name: 'Read it back' }).click();
  await page.getByText('to be rung from Mon 23 Nov 14:30').waitFor();
  await shot('read-back');
  const tab = await page.context().newPage();
  await tab.goto(page.url().replace('/outcome', ''));
  await tab.getByLabel('Talked, and it is done').check();
  await tab.getByLabel('Not this phone').check();
  await tab.getByRole('button', { name: 'Read it back' }).click();
  await page.getByRole('button', { name: 'Yes, keep it' }).click();
  await page.getByText('It waits in the queue again').waitFor();
  expect(await at.desk.callback(first.key)).toMatchObject({ state: 'waiting', responder: null });

  await tab.getByRole('button', { name: 'Yes, keep it' }).click();
  await tab.getByRole('heading', { name: 'Given already' }).waitFor();
  expect(wrong).toEqual([]);
});

test('the queue looks again by itself: what has not changed is not touched, and the change is said', async () => {
  const { code } = await at.desk.asks({ code: '481300', number: '+66812340100', minutesAgo: 3 });
  const { page, wrong } = await at.opened();
  await at.signIn(page, 'Dara');
  const link = page.getByRole('link', { name: code });
  await link.focus();
  const moved = await page.evaluateHandle(() => {
    const seen = { times: 0 };
    document.addEventListener('focusin', () => seen.times++);
    return seen;
  });
  const row = await page.locator(`#w${code}`).elementHandle();
  const before = await page.locator('#status').textContent();
  await at.desk.asks({ code: '481301', number: '+66812340101', minutesAgo: 1 });
  await page.getByRole('link', { name: '481301' }).waitFor({ timeout: 15_000 });
  expect(await link.evaluate(element => element === document.activeElement)).toBe(true);
  expect(await moved.evaluate(seen => seen.times)).toBe(0);
  expect(await row?.evaluate(element => element.isConnected)).toBe(true);
  expect(await page.locator('#status').textContent()).not.toBe(before);

  // Somebody else is quicker: the button that had the focus is gone, and the focus goes to its row.
  await page.getByRole('button', { name: `Claim ${code}` }).focus();
  const thida = await at.desk.signIn('thida');
  await thida.post(`/console/requests/${code}/claim`);
  await page.locator(`#w${code}`).getByText('Thida').waitFor({ timeout: 15_000 });
  expect(await link.evaluate(element => element === document.activeElement)).toBe(true);
  await thida.post(`/console/requests/${code}/release`);
  expect(wrong).toEqual([]);
});

test('everything works without script', async () => {
  const { code, key } = await at.desk.asks({ code: '481500', number: '+66812340300', minutesAgo: 500 });
  const { page } = await at.opened({ javaScriptEnabled: false });
  await at.signIn(page, 'Thida');
  await page.getByRole('button', { name: `Claim ${code}` }).click();
  await page.getByText('Give its outcome').click();
  await page.getByLabel('Nobody picked up').check();
  await page.getByRole('button', { name: 'Read it back' }).click();
  await page.getByRole('button', { name: 'Yes, keep it' }).click();
  await page.getByText('It waits in the queue again').waitFor();
  expect(await at.desk.callback(key)).toMatchObject({ state: 'waiting' });
});
