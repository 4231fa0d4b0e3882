// A whole shift in a real browser, with a telephone beside it. Every webhook is signed and comes twice, and the last of
// them in the wrong order.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRequests } from '../../src/store/requests.ts';
import { dials } from '../support/caller.ts';
import { PEOPLE } from '../support/hotline.ts';
import { callerPicksUp, dialled, hangsUp, legEnds, picksUp, type Telephone } from '../support/responder.ts';
import { type Served, served } from './served.ts';
import { NUMBERS, STAFF } from './support.ts';

let at: Served;
beforeAll(async () => {
  at = await served();
});
afterAll(() => at?.close());

/** The provider repeats its last webhook: the same answer, to the byte. */
async function again(phone: Telephone): Promise<void> {
  const last = phone.sent.at(-1);
  if (!last) throw new Error('nothing was sent');
  expect(await (await at.desk.post(last.path, last.form)).text()).toBe(phone.document);
}

/** Somebody calls, and asks to be called back by day. */
async function calls(from: string): Promise<string> {
  const before = new Set((await openRequests(at.desk.database)).map(r => r.code));
  const caller = await dials(at.desk, { from });
  await caller.presses('1', '0', '1');
  await caller.saysNothing();
  await caller.presses('1');
  await again(caller);
  const made = (await openRequests(at.desk.database)).filter(r => !before.has(r.code));
  expect(made).toHaveLength(1);
  return made[0]?.code ?? '';
}

/** Presses Call in the browser, picks up, presses 1, hears the card; the caller's phone rings. */
async function rings(page: Page, number: string): Promise<Telephone> {
  await page.getByRole('button', { name: 'Call' }).click();
  await page.getByText('Your phone rings').waitFor();
  const phone = await picksUp(at.desk, at.desk.provider.placed.at(-1));
  await again(phone);
  await phone.presses('1');
  await again(phone);
  await phone.waits();
  await again(phone);
  expect(dialled(phone)).toBe(number);
  return phone;
}

test('signed in, on shift, two callers rung back, two outcomes, off shift; nothing twice, no number anywhere', async () => {
  const { desk } = at;
  const khinKhin = await calls(PEOPLE.khinKhin);
  desk.later(60_000);
  const sokha = await calls(PEOPLE.sokha);
  const { page, wrong } = await at.opened();
  const shown: string[] = [];
  page.on('response', async response => {
    const text = response.request().resourceType() === 'document' && response.status() === 200;
    if (text) shown.push(response.url(), await response.text().catch(() => ''));
  });

  await at.signIn(page, 'Thida');
  await page.getByRole('button', { name: 'Begin shift' }).click();
  await page.getByText('2 waiting, 2 to be rung now, 0 urgent').waitFor();

  // The first: she asks whether it is safe, talks, writes a note, and they name a time.
  await page.getByRole('button', { name: `Claim ${khinKhin}` }).click();
  const first = await rings(page, PEOPLE.khinKhin);
  expect(desk.provider.placed.at(-1)?.to).toBe(STAFF.thida?.phone);
  // The page tells by itself how far it has come.
  await page.getByText('ringing them').first().waitFor();
  await callerPicksUp(desk, first);
  await callerPicksUp(desk, first);
  await page.getByText('talking since 12:01 there').first().waitFor();
  await page.getByRole('button', { name: 'They said it is safe to talk' }).click();
  await page.getByRole('heading', { name: 'Asked' }).waitFor();
  await page.getByLabel('A note').fill('She asks for her wages of May.');
  await page.getByRole('button', { name: 'Keep the note' }).click();
  await page.getByText('wages of May').waitFor();
  // Her own call is over before the leg to the caller is: what comes late, and twice, changes nothing.
  await hangsUp(desk, first);
  await hangsUp(desk, first);
  await legEnds(first, 'completed', 240);
  await again(first);

  await page.reload();
  await page.getByLabel('Talked; ring again').check();
  await page.getByLabel('Yes, in the daytime').check();
  await page.getByLabel('Day', { exact: true }).fill('2026-11-23');
  await page.getByLabel('Time', { exact: true }).fill('14:30');
  await page.getByRole('button', { name: 'Read it back' }).click();
  await page.getByText('to be rung from Mon 23 Nov 14:30').waitFor();
  await page.getByRole('button', { name: 'Yes, keep it' }).click();
  await page.getByText('It waits in the queue again').waitFor();

  // The second: nobody picks up. The carrier says so, and she need not.
  await page.getByRole('button', { name: `Claim ${sokha}` }).click();
  const second = await rings(page, PEOPLE.sokha);
  await legEnds(second, 'no-answer');
  await again(second);
  await hangsUp(desk, second);
  await page.goto(`${at.url}/console`);
  await page.getByText('2 waiting, 0 to be rung now').waitFor();
  await page.getByRole('button', { name: 'End shift' }).click();
  await page.getByText('off shift').waitFor();

  // Nothing twice: one ring each, with its own end and its own outcome; nothing held, nothing lost.
  const attempts = await desk.database.db.selectFrom('attempts').selectAll().orderBy('started_at').execute();
  expect(attempts.map(a => [a.outcome, a.safe, a.dialled_at !== null && a.ended_at !== null])).toEqual([
    ['follow-up', 'day', true],
    ['no-answer', null, true],
  ]);
  expect(desk.provider.placed).toHaveLength(2);
  const states = await desk.database.db.selectFrom('callbacks').select(['state', 'responder', 'rings']).execute();
  expect(states.every(s => s.state === 'waiting' && s.responder === null)).toBe(true);
  expect((await desk.request(khinKhin)).due_at).toBe(Date.parse('2026-11-23T14:30+07:00'));
  expect(await desk.audit()).toEqual(
    expect.arrayContaining([`thida: told it is safe to talk (${khinKhin})`, `thida: outcome follow-up (${khinKhin})`]),
  );

  // No number on any page that she was shown, in any address, in any line of the log.
  expect(shown.length).toBeGreaterThan(20);
  const everything = shown.join('\n') + JSON.stringify(desk.log);
  for (const number of NUMBERS) expect(everything).not.toContain(number.slice(1));
  expect(wrong).toEqual([]);
});
