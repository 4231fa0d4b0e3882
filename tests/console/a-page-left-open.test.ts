// A request's page in a second tab, which nobody touches: it is what it would be if it were opened now.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PEOPLE } from '../support/hotline.ts';
import { dialled, legEnds, picksUp } from '../support/responder.ts';
import { type Served, served } from './served.ts';
import { words } from './support.ts';

let at: Served;
beforeAll(async () => {
  at = await served();
});
afterAll(() => at?.close());

const NOTE = 'The broker keeps her passport.';

test('closes when the call begins, keeps what was typed there, and opens when it is safe to talk', async () => {
  const { desk } = at;
  const { code, id } = await desk.asks({ code: '481400', minutesAgo: 20 });
  await desk.speaks({ request: id });
  const { page, wrong, shot } = await at.opened();
  await at.signIn(page, 'Thida');
  await page.goto(`${at.url}/console/requests/${code}`);
  await page.getByRole('button', { name: 'Claim' }).click();
  await page.getByLabel('A note').fill(NOTE);
  await page.getByRole('button', { name: 'Keep the note' }).click();
  await page.getByText(NOTE).waitFor();

  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.getByText(NOTE).waitFor();
  await other.getByText('Give its outcome').click();
  await other.getByLabel('The call was cut off').check();
  await other.getByLabel('A note').fill('not yet sent');

  await page.getByRole('button', { name: 'Call', exact: true }).click();
  await page.getByText('Your phone rings').waitFor();
  await other.getByRole('heading', { name: 'In the call' }).waitFor();
  for (const closed of [NOTE, 'Asked by', 'Message 1']) expect(await other.getByText(closed).count(), closed).toBe(0);
  expect(await other.locator('audio').count()).toBe(0);
  expect(await other.getByLabel('A note').inputValue()).toBe('not yet sent');
  await shot('left-open');

  const phone = await picksUp(desk, desk.provider.placed.at(-1));
  await phone.presses('1');
  await phone.waits();
  expect(dialled(phone)).toBe(PEOPLE.khinKhin);
  await page.getByLabel('They answered to the name').check();
  await page.getByRole('button', { name: 'They said it is safe to talk' }).click();
  await other.getByText(NOTE).waitFor();
  expect(await other.getByLabel('A note').inputValue()).toBe('not yet sent');

  // The carrier settles it: nobody need tell either tab.
  await legEnds(phone, 'no-answer');
  for (const tab of [page, other]) await tab.getByText('It may not be rung now; see its hours.').waitFor();
  expect(wrong).toEqual([]);
});

test('what is folded open stays so while the page changes round it', async () => {
  const { desk } = at;
  const { code, key } = await desk.asks({ code: '481401', number: PEOPLE.sokha, minutesAgo: 20 });
  const { page, wrong } = await at.opened();
  await at.superviseAs(page, 'Malee');
  await page.goto(`${at.url}/console/requests/${code}`);
  await page.getByText('Park it').first().click();
  await page.getByLabel('Why').first().fill('She asked us to wait');
  const dara = await desk.signIn('dara');
  await dara.post(`/console/requests/${code}/claim`);
  expect((await desk.callback(key)).responder).toBe('dara');
  await page.getByText('held by Dara', { exact: true }).waitFor();
  expect(await page.getByLabel('Why').first().inputValue()).toBe('She asked us to wait');
  expect(await page.getByLabel('Why').first().isVisible()).toBe(true);
  expect(wrong).toEqual([]);
});

test('who may not see it any more sees nothing of it', async () => {
  const { desk } = at;
  const { code } = await desk.asks({ code: '481402', number: PEOPLE.abroad, minutesAgo: 20 });
  const { page } = await at.opened();
  await at.signIn(page, 'Thida');
  await page.goto(`${at.url}/console/requests/${code}`);
  await page.getByRole('heading', { name: 'Asked' }).waitFor();
  await desk.database.db.updateTable('requests').set({ status: 'closed' }).where('code', '=', code).execute();
  await page.getByText(`Request ${code} is closed`).waitFor();
  expect(await page.getByRole('heading', { name: 'Asked' }).count()).toBe(0);
});

test('who looks again at what has not changed is told so in no words; a minute later the times are new', async () => {
  const { desk } = at;
  const { code } = await desk.asks({ code: '481403', number: '+66812340203', minutesAgo: 5 });
  const b = await desk.signIn('thida');
  const path = `/console/requests/${code}`;
  const tag = (await b.get(path)).headers.get('etag') ?? '';
  const same = await b.get(path, { 'if-none-match': tag });
  expect([same.status, await same.text()]).toEqual([304, '']);
  desk.later(60_000);
  const later = await b.get(path, { 'if-none-match': tag });
  expect(later.status).toBe(200);
  expect(words(await later.text())).toContain('6 min');
});

test('a promise is shown on the page, and the queue marks what is late', async () => {
  const { desk } = at;
  const { id, code } = await desk.asks({ code: '481404', number: '+66812340204', minutesAgo: 5 });
  const by = desk.now() + 30 * 60_000;
  await desk.database.db.updateTable('requests').set({ promised_by: by }).where('id', '=', id).execute();
  const b = await desk.signIn('thida');
  expect(words(await b.page(`/console/requests/${code}`))).toMatch(/Promised until Sat 21 Nov 12:\d\d there/);
  expect(words(await b.page('/console'))).not.toContain('late');
  desk.later(30 * 60_000);
  const queue = words(await b.page('/console'));
  expect(queue).toContain('1 late');
  expect(queue).toMatch(/481404 35 min late/);
});
