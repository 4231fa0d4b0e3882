import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keepForConsole } from '../../src/store/inbox.ts';
import { PEOPLE } from '../support/hotline.ts';
import { consoleFor, type Desk, hidden, NUMBERS, PASSWORD, sound, words } from './support.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await consoleFor();
});
afterEach(() => desk.close());
const REASON = 'the ambulance needs to ring her';

describe('a number', () => {
  test('is revealed to a supervisor with a reason and the password, after it was written down', async () => {
    const { code } = await desk.asks();
    const malee = await desk.signIn('malee');
    const answer = await malee.post(`/console/requests/${code}/reveal`, { reason: REASON, password: PASSWORD });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.text()).toContain(PEOPLE.khinKhin);
    expect(await desk.audit()).toContain(`malee: revealed the number (${code})`);
    const page = await malee.page(`/console/requests/${code}`);
    expect(page).not.toContain(PEOPLE.khinKhin.slice(1));
    expect(page).toContain(REASON);
  });

  test.each([
    ['without a reason', { reason: '', password: PASSWORD }, 400],
    ['with a reason too short', { reason: 'need it', password: PASSWORD }, 400],
    ['without the password', { reason: REASON, password: '' }, 400],
    ['with a wrong password', { reason: REASON, password: 'wrong' }, 403],
  ])('is not revealed %s', async (_, fields, status) => {
    const { code } = await desk.asks();
    const malee = await desk.signIn('malee');
    expect((await malee.refused(`/console/requests/${code}/reveal`, fields)).status).toBe(status);
    expect((await desk.audit()).filter(line => line.includes('revealed'))).toEqual([]);
  });

  test('is not revealed to who has no permission, nor when it can not be written down', async () => {
    const { code } = await desk.asks();
    for (const who of ['thida', 'korn', 'anong'] as const) {
      const b = await desk.signIn(who);
      expect((await b.refused(`/console/requests/${code}/reveal`, { reason: REASON, password: PASSWORD })).status).toBe(
        403,
      );
    }
    const malee = await desk.signIn('malee');
    await desk.database.db.schema.alterTable('audit').renameTo('audit_gone').execute();
    const { status } = await malee.refused(`/console/requests/${code}/reveal`, { reason: REASON, password: PASSWORD });
    expect(status).toBe(500);
  });

  test('five wrong passwords lock, and the session is over', async () => {
    const { code } = await desk.asks();
    const malee = await desk.signIn('malee');
    for (let i = 0; i < 5; i++)
      await malee.refused(`/console/requests/${code}/reveal`, { reason: REASON, password: `no ${i}` });
    expect((await malee.get('/console')).headers.get('location')).toBe('/console/sign-in');
  });

  test('stands on no page, in no header, address or log, whatever is done', async () => {
    const { code, id } = await desk.asks();
    await desk.asks({ number: PEOPLE.sokha, language: 'km', urgency: 'urgent' });
    await desk.asks({ number: PEOPLE.ramesh });
    await desk.speaks({ request: id });
    const wish = await desk.speaks({ number: PEOPLE.sokha });
    for (const who of ['thida', 'dara', 'malee', 'korn', 'anong'] as const) {
      const b = await desk.signIn(who);
      await b.post(`/console/requests/${code}/claim`);
      await b.post('/console/shift');
      const rev = hidden(await (await b.get(`/console/requests/${code}`)).text(), 'rev');
      for (const path of [
        '',
        '/home',
        '/inbox',
        '/rota',
        '/counts',
        '/reports',
        '/stats',
        '/people',
        '/audit',
        `/requests/${code}`,
        '/requests/999999',
      ])
        await b.get(`/console${path}`);
      await b.post(`/console/requests/${code}/call`);
      await b.post(`/console/requests/${code}/safety`);
      await b.post('/console/rota', { person: 'dara', day: '2026-11-23', from: '08:00', until: '14:00' });
      await b.post(`/console/requests/${code}/notes`, { note: 'she was afraid' });
      await b.post(`/console/requests/${code}/outcome`, { outcome: 'no-answer', rev });
      await b.post(`/console/requests/${code}/reveal`, { reason: 'just curious', password: 'wrong' });
      await b.post(`/console/inbox/${encodeURIComponent(wish.key)}/decision`, {
        wish: 'yes',
        language: 'my',
        when: 'day',
        number: PEOPLE.khinKhin,
        again: PEOPLE.sokha,
      });
      await b.post(`/console/requests/${code}/release`);
    }
    expect(desk.seen.length).toBeGreaterThan(80);
    const everything = JSON.stringify(desk.seen) + JSON.stringify(desk.log);
    for (const number of NUMBERS) {
      const national = number.replace(/^\+(66|977|1)/, '');
      expect(everything).not.toContain(number.slice(1));
      expect(everything.replace(/[\s-]/g, '')).not.toContain(national);
    }
    const audit = JSON.stringify(await desk.database.db.selectFrom('audit').selectAll().execute());
    for (const name of ['Thida', 'Malee', ...NUMBERS]) expect(audit).not.toContain(name);
  });
});

describe('a message', () => {
  test('is heard by who holds the request, and by a supervisor; each is written down once', async () => {
    const { code, id } = await desk.asks();
    const { at } = await desk.speaks({ request: id });
    const [thida, dara, malee] = [await desk.signIn('thida'), await desk.signIn('dara'), await desk.signIn('malee')];
    expect((await thida.get(at)).status).toBe(403);
    await thida.post(`/console/requests/${code}/claim`);
    for (let i = 0; i < 3; i++) expect(await (await thida.get(at)).text()).toBe(sound);
    const part = await thida.get(at, { range: 'bytes=5-5' });
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([
      206,
      'a',
      `bytes 5-5/${sound.length}`,
    ]);
    expect(part.headers.get('cache-control')).toBe('no-store');
    expect((await dara.get(at)).status).toBe(403);
    expect((await malee.get(at)).status).toBe(200);
    expect((await desk.audit()).filter(line => line.includes('heard'))).toEqual([
      `thida: heard a message (${code})`,
      `malee: heard a message (${code})`,
    ]);
    desk.later(10 * 60_000);
    expect((await thida.get(at)).status).toBe(403);
  });

  test('loads nothing until it is pressed, and offers no download', async () => {
    const { code, id } = await desk.asks();
    await desk.speaks({ request: id });
    const b = await desk.signIn('thida');
    expect(await b.page(`/console/requests/${code}`)).not.toContain('<audio');
    await b.post(`/console/requests/${code}/claim`);
    expect(await b.page(`/console/requests/${code}`)).toMatch(
      /<audio controls="" preload="none" controlslist="nodownload/,
    );
  });

  test('that is not here yet is told so', async () => {
    const { at, key } = await desk.speaks();
    await desk.deps.audio.delete(key);
    const answer = await (await desk.signIn('thida')).get(at);
    expect([answer.status, words(await answer.text())]).toEqual([404, expect.stringContaining('not with us yet')]);
    expect((await desk.audit()).join()).not.toContain('heard');
  });
});

describe('the inbox', () => {
  const wish = { wish: 'yes', language: 'my', when: 'day' };
  const decision = (key: string) => `/console/inbox/${encodeURIComponent(key)}/decision`;

  test('no wish makes no request; the message is done with', async () => {
    const { key, at } = await desk.speaks();
    const b = await desk.signIn('thida');
    expect(words(await b.page('/console/inbox'))).toContain('1 message');
    await b.get(at);
    expect(words(await b.page('/console/inbox'))).toContain('1 message'); // heard, and not decided
    expect((await b.post(decision(key), { wish: 'no' })).status).toBe(303);
    expect(await desk.database.db.selectFrom('requests').selectAll().execute()).toEqual([]);
    expect(words(await b.page('/console/inbox'))).toContain('Nothing to hear');
    expect(await desk.audit()).toContain('thida: heard no wish (inbox)');
  });

  test('a wish becomes a request to the number that the message came from, sealed anew', async () => {
    const { key } = await desk.speaks();
    const b = await desk.signIn('thida');
    const answer = await b.post(decision(key), { ...wish, urgent: 'yes', woman: 'yes' });
    const code = answer.headers.get('location')?.slice(-6) ?? '';
    const request = await desk.request(code);
    expect(request).toMatchObject({
      source: 'message',
      urgency: 'urgent',
      ring_when: 'day',
      woman: 1,
      iso: 'TH',
      status: 'waiting',
    });
    expect(await desk.seal.open(`requests:${request.id}`, request.number_sealed ?? '')).toBe(PEOPLE.khinKhin);
    expect((await b.post(`/console/requests/${code}/claim`)).status).toBe(303);
    expect(await b.page(`/console/requests/${code}`)).toContain('<audio');
  });

  test('a wish that a responder heard by telephone, and for which there was no number, is marked as such', async () => {
    const { key } = await desk.speaks({ number: null });
    await desk.speaks();
    await keepForConsole(desk.database, { key, urgent: true, at: desk.now() });
    const b = await desk.signIn('thida');
    const page = words(await b.page('/console/inbox'));
    expect(page.match(/urgent They ask to be called; there is no number here/g)).toHaveLength(1);
    const typed = { number: '081 234 5678', again: '0812345678' };
    expect((await b.post(decision(key), { ...wish, ...typed })).status).toBe(303);
    expect(words(await b.page('/console/inbox'))).not.toContain('there is no number here');
  });

  test('is decided once: the second is told, and no second request is made', async () => {
    const { key } = await desk.speaks();
    const [thida, dara] = [await desk.signIn('thida'), await desk.signIn('dara')];
    const answers = await Promise.all([thida, dara].map(b => b.post(decision(key), wish)));
    expect(answers.map(a => a.status).sort()).toEqual([303, 409]);
    expect((await dara.refused(decision(key), { wish: 'no' })).sentence).toContain('has decided');
    expect(await desk.database.db.selectFrom('requests').selectAll().execute()).toHaveLength(1);
  });

  test('without a number, what was said is typed twice, as it is dialled there', async () => {
    const { key } = await desk.speaks({ number: null });
    const b = await desk.signIn('thida');
    for (const [number, again, sentence] of [
      ['', '', 'no number of a country'],
      ['089 876 5432', '089 876 5433', 'not the same'],
      ['12345', '12345', 'no number of a country'],
      ['+1 415 555 0100', '+1 415 555 0100', 'no number of a country'],
      ['call me', 'call me', 'only digits'],
    ] as const)
      expect((await b.refused(decision(key), { ...wish, number, again })).sentence).toContain(sentence);
    const answer = await b.post(decision(key), { ...wish, number: '089 876 5432', again: '0898765432' });
    const request = await desk.request(answer.headers.get('location')?.slice(-6) ?? '');
    expect(await desk.seal.open(`requests:${request.id}`, request.number_sealed ?? '')).toBe(PEOPLE.sokha);
  });

  test('holds what a responder can understand; a supervisor sees all', async () => {
    const khmer = await desk.speaks({ language: 'km' });
    await desk.speaks({ language: null });
    const thida = await desk.signIn('thida');
    expect(words(await thida.page('/console/inbox'))).toContain('1 message');
    expect((await thida.get(khmer.at)).status).toBe(403);
    expect((await thida.refused(decision(khmer.key), { wish: 'no' })).status).toBe(409);
    expect(words(await (await desk.signIn('malee')).page('/console/inbox'))).toContain('2 messages');
  });
});

test('two hundred rows weigh 50 kB at most, gzipped', async () => {
  for (let i = 0; i < 220; i++)
    await desk.asks({ number: `+6681${2000000 + i * 7919}`, minutesAgo: i * 13, woman: i % 5 === 0 });
  const page = await (await desk.signIn('thida')).page('/console');
  expect([...page.matchAll(/id="r\d{6}"/g)]).toHaveLength(200);
  // With everything that it brings, and as it is sent: fonts come only where a text needs one.
  const brought = [...page.matchAll(/(?:href|src)="(\/console\/(?:style|script)-[^"]+)"/g)].map(
    ([, path = '']) => path,
  );
  expect(brought).toHaveLength(2);
  const b = await desk.signIn('thida');
  const all = await Promise.all(brought.map(path => b.page(path)));
  expect([page, ...all].reduce((bytes, text) => bytes + gzipSync(text).length, 0)).toBeLessThan(50 * 1024);
});

test('no other page weighs more, with a long audit and fifty messages to hear', async () => {
  const { code, key } = await desk.asks();
  for (let i = 0; i < 60; i++) await desk.speaks({ number: null });
  const malee = await desk.signIn('malee');
  await malee.post(`/console/requests/${code}/claim`);
  for (let i = 0; i < 60; i++)
    await malee.post(`/console/requests/${code}/notes`, { note: `${i} ${'word '.repeat(300)}` });
  expect(key).not.toBe('');
  for (const path of ['/inbox', '/rota', '/counts', '/reports', '/people', '/audit', `/requests/${code}`])
    expect(gzipSync(await malee.page(`/console${path}`)).length, path).toBeLessThan(50 * 1024);
});
