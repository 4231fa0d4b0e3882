import { afterEach, beforeEach, expect, test } from 'vitest';
import { PEOPLE } from '../support/hotline.ts';
import { dialled, hangsUp, legEnds, picksUp, type Telephone } from '../support/responder.ts';
import { consoleFor, type Desk, words } from './support.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await consoleFor();
});
afterEach(() => desk.close());

/** They answered to the name that they had chosen. */
const ANSWERED = { answered: 'yes' };
const NOTE = 'The broker keeps her passport.';

/** Khin Khin has left a message; somebody holds her request, wrote a note, and pressed Call. */
async function rings(who: 'thida' | 'malee' = 'thida') {
  const { code, id, key } = await desk.asks({ urgency: 'urgent', woman: true });
  const { at: audio } = await desk.speaks({ request: id });
  const b = await desk.signIn(who);
  const at = `/console/requests/${code}`;
  await b.post(`${at}/claim`);
  await b.post(`${at}/notes`, { note: NOTE });
  const before = await b.page(at);
  expect(before).toContain(NOTE);
  expect(before).toContain('<audio');
  await b.post(`${at}/call`);
  const place = () => picksUp(desk, desk.provider.placed.at(-1));
  return { b, code, key, at, audio, place };
}

/** Press 1, hear the card, and the caller's phone rings. */
async function ringsTheCaller(phone: Telephone): Promise<void> {
  await phone.presses('1');
  await phone.waits();
  expect(dialled(phone)).toBe(PEOPLE.khinKhin);
}

test('from the moment her own phone rings, the page shows the card and no more', async () => {
  const { b, at, audio, code } = await rings();
  const page = await b.page(at);
  for (const word of [code, 'urgent', 'Burmese', 'Rung before 0', 'Woman wanted yes', 'Speak first'])
    expect(words(page)).toContain(word);
  for (const closed of [NOTE, '<audio', 'Asked by', 'May be rung', 'just now']) expect(page).not.toContain(closed);
  expect(await b.get(audio)).toMatchObject({ status: 403 });
});

test('what was asked, said and noted opens when they said that it is safe to talk; that is written down once', async () => {
  const { b, at, audio, place, code } = await rings();
  await ringsTheCaller(await place());
  expect(await b.page(at)).not.toContain(NOTE);
  for (let i = 0; i < 2; i++) expect((await b.post(`${at}/safety`, ANSWERED)).headers.get('location')).toBe(at);
  const page = await b.page(at);
  expect(page).toContain(NOTE);
  expect(page).toContain('<audio');
  expect(await b.get(audio)).toMatchObject({ status: 200 });
  expect((await desk.audit()).filter(line => line.includes('safe'))).toEqual([
    `thida: told it is safe to talk (${code})`,
  ]);
});

test('who did not answer to the name they left is not taken at their word; who left none is asked as before', async () => {
  const { b, at, place } = await rings();
  await ringsTheCaller(await place());
  expect(words(await b.page(at))).toContain('They answered to the name in the message');
  const { status, sentence } = await b.refused(`${at}/safety`);
  expect([status, sentence]).toEqual([403, expect.stringContaining('it was somebody else')]);
  expect(await b.page(at)).not.toContain(NOTE);
  expect((await desk.audit()).filter(line => line.includes('safe'))).toEqual([]);

  await desk.database.db.deleteFrom('messages').execute();
  expect(words(await b.page(at))).toContain('They left no name');
  expect((await b.post(`${at}/safety`)).status).toBe(303);
  expect(await b.page(at)).toContain(NOTE);
});

test('nobody can have said it before anybody was rung', async () => {
  const { b, at, place } = await rings();
  const phone = await place();
  await phone.presses('1');
  expect((await b.refused(`${at}/safety`)).sentence).toContain('Nobody has been rung for this one yet');
  expect(await b.page(at)).not.toContain(NOTE);
});

test('it stays closed after the call where nobody said so; an outcome and a note can be given all the same', async () => {
  const { b, at, place, key } = await rings();
  const phone = await place();
  await ringsTheCaller(phone);
  await legEnds(phone, 'completed', 20);
  await hangsUp(desk, phone);
  expect(await desk.callback(key)).toMatchObject({ state: 'outcome' });
  expect(await b.page(at)).not.toContain(NOTE);
  expect((await b.post(`${at}/notes`, { note: 'a man answered' })).status).toBe(303);
  expect(words(await b.page(at))).toContain('What came of it?');
});

test('her own phone was not picked up: she prepares as before', async () => {
  const { b, at } = await rings();
  await desk.post(desk.provider.placed[0]?.statusUrl ?? '', { CallSid: 'CAnot', CallStatus: 'no-answer' });
  expect(await b.page(at)).toContain(NOTE);
});

test('that her phone was not picked up may never be told us: it opens by itself', async () => {
  const { b, at } = await rings();
  desk.later(45_000);
  expect(await b.page(at)).toContain(NOTE);
});

test('a supervisor who is not in the call sees what they saw before, and can not say it for who is', async () => {
  const { at, place } = await rings();
  const malee = await desk.signIn('malee');
  await ringsTheCaller(await place());
  expect(await malee.page(at)).toContain(NOTE);
  expect((await malee.refused(`${at}/safety`)).status).toBe(409);
});

test('a supervisor who calls is guarded as everybody is', async () => {
  const { b, at, audio, place } = await rings('malee');
  await ringsTheCaller(await place());
  expect(await b.page(at)).not.toContain(NOTE);
  expect(await b.get(audio)).toMatchObject({ status: 403 });
  await b.post(`${at}/safety`, ANSWERED);
  expect(await b.page(at)).toContain(NOTE);
});

test('the next call begins closed: what was safe an hour ago may not be now', async () => {
  const { b, at, place, key } = await rings();
  const phone = await place();
  await ringsTheCaller(phone);
  await b.post(`${at}/safety`, ANSWERED);
  await legEnds(phone, 'no-answer');
  await hangsUp(desk, phone);
  const state = await desk.callback(key);
  expect(state).toMatchObject({ state: 'waiting' });
  desk.later((desk.nextDay()?.from ?? 0) - desk.now() + 60_000);
  const again = await desk.signIn('thida');
  await desk.database.db
    .updateTable('requests')
    .set({ due_at: desk.now(), until_at: desk.now() + 3_600_000 })
    .execute();
  await again.post(`${at}/claim`);
  expect(await again.page(at)).toContain(NOTE);
  await again.post(`${at}/call`);
  expect(await again.page(at)).not.toContain(NOTE);
});
