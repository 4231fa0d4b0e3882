import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ProviderError } from '../../src/outreach/provider.ts';
import { claim } from '../../src/store/callbacks.ts';
import { takeToRing } from '../../src/store/duty.ts';
import { LINES, PEOPLE } from '../support/hotline.ts';
import { callerPicksUp, legEnds, picksUp } from '../support/responder.ts';
import { consoleFor, type Desk, hidden, STAFF, words } from './support.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await consoleFor();
});
afterEach(() => desk.close());
const MINUTE = 60_000;

describe('the queue', () => {
  test('shows what a responder speaks, urgent first, then who asked first, as claim() takes them', async () => {
    await desk.asks({ code: '500101', number: PEOPLE.khinKhin, minutesAgo: 10 });
    await desk.asks({ code: '500102', number: PEOPLE.sokha, minutesAgo: 50 });
    await desk.asks({ code: '500103', number: '+66812340003', minutesAgo: 5, urgency: 'urgent' });
    await desk.asks({ code: '500104', number: '+66812340004', minutesAgo: 99, language: 'km' });
    await desk.asks({ code: '500105', number: '+66812340005', minutesAgo: 98, due: desk.now() + MINUTE });
    const page = await (await desk.signIn('thida')).page('/console');
    const codes = [...page.matchAll(/id="r(\d{6})"/g)].map(m => m[1]);
    expect(codes).toEqual(['500103', '500105', '500102', '500101']);

    const claimable = [...page.matchAll(/id="c(\d{6})"/g)].map(m => m[1]);
    const taken: (string | undefined)[] = [];
    for (const responder of ['a', 'b', 'c', 'd']) {
      const got = await claim(desk.database, { responder, languages: ['my'], now: desk.now() });
      const row =
        got &&
        (await desk.database.db
          .selectFrom('requests')
          .select('code')
          .where('number_hash', '=', got.key)
          .executeTakeFirst());
      if (row) taken.push(row.code);
    }
    expect(taken).toEqual(claimable);
  });

  test('a number is one row, however often it asked; the strictest answer holds', async () => {
    const first = await desk.asks({ code: '500201', minutesAgo: 30 });
    await desk.asks({ code: '500202', minutesAgo: 10 });
    await desk.speaks({ request: first.id });
    const b = await desk.signIn('thida');
    const page = await b.page('/console');
    expect(page).toContain('r500201');
    expect(page).not.toContain('r500202');
    expect(words(page)).toContain('1 waiting, 1 to be rung now');
    await desk.asks({ code: '500203', when: 'no', due: null, until: null });
    expect(words(await b.page('/console'))).toContain('1 waiting, 0 to be rung now');
    expect((await b.refused('/console/requests/500201/claim')).sentence).toContain('this phone must not be rung');
  });

  test('responders are not shown what only a supervisor can decide', async () => {
    await desk.asks({ code: '500301', number: null });
    await desk.asks({ code: '500302', number: PEOPLE.sokha, when: 'no', due: null, until: null });
    const parked = await desk.asks({ code: '500303', number: PEOPLE.ramesh });
    const malee = await desk.signIn('malee');
    await malee.post('/console/requests/500303/parking', { reason: 'the husband picked up twice' });
    expect(await desk.callback(parked.key)).toMatchObject({ state: 'parked', parked_hold: 1 });
    expect(words(await (await desk.signIn('thida')).page('/console'))).toContain('Nobody waits');
    const page = words(await malee.page('/console'));
    for (const word of ['0 urgent, 1 parked', 'no number', 'will call us']) expect(page).toContain(word);
  });

  test('answers 304 while the same list stands, and a new tag when it has changed', async () => {
    const { code } = await desk.asks();
    const b = await desk.signIn('thida');
    const tag = (await b.get('/console')).headers.get('etag') ?? '';
    const same = await b.get('/console', { 'if-none-match': tag });
    expect([same.status, await same.text()]).toEqual([304, '']);
    await (await desk.signIn('dara')).post(`/console/requests/${code}/claim`);
    const changed = await b.get('/console', { 'if-none-match': tag });
    expect(changed.status).toBe(200);
    expect(await changed.text()).toContain('Dara');
  });
});

describe('two people and one number', () => {
  test('one wins, however many press at once; the others are told who holds it', async () => {
    const { code, key } = await desk.asks();
    const both = [await desk.signIn('thida'), await desk.signIn('dara')];
    const answers = await Promise.all(both.map(b => b.post(`/console/requests/${code}/claim`)));
    expect(answers.map(a => a.status).sort()).toEqual([303, 409]);
    const { responder } = await desk.callback(key);
    const loser = answers.find(a => a.status === 409);
    expect(words((await loser?.text()) ?? '')).toContain(`${responder === 'thida' ? 'Thida' : 'Dara'} holds this one`);
  });

  test('two tabs of one person: the second claim of the same is the same, of another is refused', async () => {
    const one = await desk.asks();
    const other = await desk.asks({ number: PEOPLE.sokha });
    const b = await desk.signIn('thida');
    for (let i = 0; i < 2; i++) expect((await b.post(`/console/requests/${one.code}/claim`)).status).toBe(303);
    expect((await desk.callback(one.key)).rev).toBe(1);
    const { sentence } = await b.refused(`/console/requests/${other.code}/claim`);
    expect(sentence).toContain(`You hold ${one.code}`);
  });

  test('a claim outside the hours is refused, and says from when on their clock', async () => {
    const { code } = await desk.asks({ due: desk.now() + 3 * 3_600_000 });
    const { sentence } = await (await desk.signIn('thida')).refused(`/console/requests/${code}/claim`);
    expect(sentence).toContain('from Sat 21 Nov 15:00');
  });

  test('released, by a form or by DELETE, it can be had by the next; a lapsed claim too', async () => {
    const { code, key } = await desk.asks();
    const [thida, dara] = [await desk.signIn('thida'), await desk.signIn('dara')];
    await thida.post(`/console/requests/${code}/claim`);
    expect((await dara.refused(`/console/requests/${code}/release`)).sentence).toContain('Thida holds this one now');
    await thida.post(`/console/requests/${code}/release`);
    expect(await desk.callback(key)).toMatchObject({ state: 'waiting', responder: null });
    await dara.post(`/console/requests/${code}/claim`);
    expect((await dara.delete(`/console/requests/${code}/claim`)).status).toBe(303);
    await thida.post(`/console/requests/${code}/claim`);
    desk.later(10 * MINUTE);
    expect((await dara.post(`/console/requests/${code}/claim`)).status).toBe(303);
    expect(await desk.callback(key)).toMatchObject({ responder: 'dara' });
  });

  test('a supervisor hands it to somebody, and that is written down', async () => {
    const { code, key } = await desk.asks();
    await (await desk.signIn('thida')).post(`/console/requests/${code}/claim`);
    const malee = await desk.signIn('malee');
    expect((await malee.post(`/console/requests/${code}/holder`, { to: 'dara' })).status).toBe(303);
    expect(await desk.callback(key)).toMatchObject({ responder: 'dara', state: 'claimed' });
    expect(await desk.audit()).toContain(`malee: handed to dara (${code})`);

    const other = await desk.asks({ number: PEOPLE.sokha });
    const { sentence } = await malee.refused(`/console/requests/${other.code}/holder`, { to: 'dara' });
    expect(sentence).toContain('Dara holds another');
  });

  test('a supervisor parks and puts back; whoever holds it loses it then', async () => {
    const { code, key } = await desk.asks();
    const thida = await desk.signIn('thida');
    const malee = await desk.signIn('malee');
    await thida.post(`/console/requests/${code}/claim`);
    const kept = await malee.refused(`/console/requests/${code}/parking`, { reason: 'short' });
    expect(kept.sentence).toContain('10 letters');
    expect(kept.sentence).toContain('short');
    await malee.post(`/console/requests/${code}/parking`, { reason: 'wait for the lawyer' });
    expect((await thida.refused(`/console/requests/${code}/call`)).sentence).toContain('You do not hold this one');
    expect((await thida.refused(`/console/requests/${code}/claim`)).sentence).toContain('A supervisor has to decide');
    expect(words(await malee.page(`/console/requests/${code}`))).toContain('parked: wait for the lawyer');
    await malee.post(`/console/requests/${code}/requeue`);
    expect(await desk.callback(key)).toMatchObject({ state: 'waiting' });
    expect((await thida.post(`/console/requests/${code}/claim`)).status).toBe(303);
  });

  test('whose language was another is put back in theirs, and keeps its place', async () => {
    const { code, key } = await desk.asks({ minutesAgo: 55 });
    const malee = await desk.signIn('malee');
    await malee.post(`/console/requests/${code}/parking`, { reason: 'she speaks Khmer, not Burmese' });
    await malee.post(`/console/requests/${code}/requeue`, { language: 'km' });
    expect(await desk.callback(key)).toMatchObject({ state: 'waiting' });
    expect(await desk.request(code)).toMatchObject({ language: 'km', created_at: desk.now() - 55 * MINUTE });
    expect(words(await (await desk.signIn('thida')).page('/console'))).toContain('Nobody waits');
    expect(words(await (await desk.signIn('dara')).page('/console'))).toContain('Khmer');
  });

  test('ending a shift gives back what is held', async () => {
    const { code, key } = await desk.asks();
    const b = await desk.signIn('thida');
    await b.post('/console/shift');
    expect(words(await b.page('/console'))).toContain('on shift');
    await b.post(`/console/requests/${code}/claim`);
    await b.post('/console/shift/end');
    expect(await desk.callback(key)).toMatchObject({ state: 'waiting', responder: null });
  });
});

test('who is locked in the console is off shift, and what they held can be had by the next', async () => {
  const { code, key } = await desk.asks();
  const [thida, malee] = [await desk.signIn('thida'), await desk.signIn('malee')];
  await thida.post('/console/shift');
  await thida.post(`/console/requests/${code}/claim`);
  expect(words(await malee.page('/console/people'))).toContain('on shift until 00:00');
  await malee.post('/console/people/thida/lock');
  expect(words(await malee.page('/console/people'))).not.toContain('on shift');
  expect(await desk.callback(key)).toMatchObject({ state: 'waiting', responder: null });
  await (await desk.signIn('dara')).post(`/console/requests/${code}/claim`);
  expect(await desk.callback(key)).toMatchObject({ responder: 'dara' });
  expect(await desk.audit()).toContain('malee: locked (thida)');
  expect((await malee.refused('/console/people/malee/lock')).sentence).toContain('can not lock yourself out');
});

describe('calling', () => {
  test('rings the phone of who holds it, and nobody else’s', async () => {
    const { code, key } = await desk.asks();
    const [thida, dara] = [await desk.signIn('thida'), await desk.signIn('dara')];
    await dara.refused(`/console/requests/${code}/call`);
    await thida.post(`/console/requests/${code}/claim`);
    await dara.refused(`/console/requests/${code}/call`);
    const answer = await thida.post(`/console/requests/${code}/call`);
    expect(answer.headers.get('location')).toContain('done=ringing');
    expect(desk.provider.placed).toMatchObject([{ to: STAFF.thida?.phone, from: LINES.five }]);
    expect(await desk.callback(key)).toMatchObject({ state: 'claimed', responder: 'thida' });
    desk.later(10 * MINUTE);
    expect((await thida.refused(`/console/requests/${code}/call`)).sentence).toContain('Your claim has lapsed');
    expect(desk.provider.placed).toHaveLength(1);
  });

  test('says to who holds it and to a supervisor whether their phone rings, or since when they talk', async () => {
    const { code } = await desk.asks();
    const [thida, malee] = [await desk.signIn('thida'), await desk.signIn('malee')];
    await thida.post(`/console/requests/${code}/claim`);
    await thida.post(`/console/requests/${code}/call`);
    const phone = await picksUp(desk, desk.provider.placed.at(-1));
    const seen = async () => {
      const pages = await Promise.all([
        thida.page(`/console/requests/${code}`),
        malee.page(`/console/requests/${code}`),
      ]);
      for (const page of pages) expect(words(page)).toContain('held by Thida');
      return [...pages, await malee.page('/console')].map(words);
    };
    for (const page of await seen()) expect(page).not.toMatch(/ringing them|talking/);
    await phone.presses('1', '1');
    for (const page of await seen()) expect(page).toContain('ringing them');
    await callerPicksUp(desk, phone);
    desk.later(4 * MINUTE);
    const [hers, supervisors, queue] = await seen();
    for (const page of [hers, supervisors]) expect(page).toContain('talking since 12:00 there');
    expect(queue).toContain('talking, 4 min');

    // Looked at again: nothing new, until the call is over.
    const at = `/console/requests/${code}`;
    const tag = (await thida.get(at)).headers.get('etag') ?? '';
    const same = await thida.get(at, { 'if-none-match': tag });
    expect([same.status, await same.text()]).toEqual([304, '']);
    await legEnds(phone, 'completed', 240);
    expect(words(await (await thida.get(at, { 'if-none-match': tag })).text())).toContain('outcome owed');
  });

  test.each([
    ['retry', 'Press Call again'],
    ['never', 'Ask a supervisor'],
    ['unknown', 'Wait a minute'],
  ] as const)('that the provider refused (%s) says what to do', async (fate, words) => {
    const { code, key } = await desk.asks();
    const b = await desk.signIn('thida');
    await b.post(`/console/requests/${code}/claim`);
    desk.provider.failing = new ProviderError('no', fate);
    expect(await b.refused(`/console/requests/${code}/call`)).toMatchObject({
      status: 502,
      sentence: expect.stringContaining(words),
    });
    expect(await desk.callback(key)).toMatchObject({ state: 'claimed', responder: 'thida' });
  });

  test('rings nobody when the hours are over, or somebody there said no, since it was claimed', async () => {
    const { code } = await desk.asks({ until: desk.now() + 5 * MINUTE });
    const thida = await desk.signIn('thida');
    await thida.post(`/console/requests/${code}/claim`);
    desk.later(6 * MINUTE);
    const late = await thida.refused(`/console/requests/${code}/call`);
    expect(late.sentence).toContain('may not be rung now');

    const other = await desk.asks({ number: PEOPLE.sokha });
    const dara = await desk.signIn('dara');
    await dara.post(`/console/requests/${other.code}/claim`);
    await desk.asks({ number: PEOPLE.sokha, when: 'no', due: null, until: null });
    expect((await dara.refused(`/console/requests/${other.code}/call`)).sentence).toContain('must not be rung');
    expect(desk.provider.placed).toEqual([]);
  });

  test('needs a phone', async () => {
    const { code } = await desk.asks();
    await desk.database.db.updateTable('people').set({ phone_sealed: null }).where('id', '=', 'thida').execute();
    const b = await desk.signIn('thida');
    await b.post(`/console/requests/${code}/claim`);
    expect((await b.refused(`/console/requests/${code}/call`)).sentence).toContain('No phone is kept for you');
  });

  test('a request in a language that a responder does not speak is not theirs to open', async () => {
    const { code } = await desk.asks({ language: 'ne' });
    expect((await (await desk.signIn('thida')).get(`/console/requests/${code}`)).status).toBe(403);
    expect((await (await desk.signIn('malee')).get(`/console/requests/${code}`)).status).toBe(200);
  });
});

test('whom somebody on duty has taken is shown so to everybody; a supervisor parks it, and says what came of it', async () => {
  const { id, code, key } = await desk.asks({ urgency: 'urgent', when: 'now' });
  await desk.database.db.updateTable('requests').set({ insist_at: desk.now() }).execute();
  expect(await takeToRing(desk.database, id, 'on duty CA9', desk.now())).toBe(true);
  const at = `/console/requests/${code}`;
  const thida = await desk.signIn('thida');
  const queue = words(await thida.page('/console'));
  expect(queue).toContain('0 waiting, 0 to be rung now, 0 urgent, 1 with somebody on duty');
  expect(queue).toContain('taken on duty');
  const page = words(await thida.page(at));
  expect(page).toContain('taken on duty');
  expect(page).toContain(
    'Somebody on duty took it just now, and may have talked to them. A supervisor says what came of it.',
  );
  expect(page).not.toContain('Not rung yet');

  const malee = await desk.signIn('malee');
  expect(words(await malee.page(at))).toContain('Park it; then its outcome can be given.');
  expect(await malee.page(at)).not.toContain(`${at}/holder`);
  await malee.post(`${at}/parking`, { reason: 'Somchai talked to her at night' });
  const parked = await malee.page(at);
  const given = { outcome: 'done', safe: 'day', rev: hidden(parked, 'rev'), confirmed: 'yes' };
  expect((await malee.post(`${at}/outcome`, given)).headers.get('location')).toBe('/console?done=closed');
  expect(await desk.request(code)).toMatchObject({ status: 'closed' });
  expect(await desk.callback(key)).toMatchObject({ state: 'closed' });
});
