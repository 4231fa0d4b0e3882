import { Secret, TOTP } from 'otpauth';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { failedProof } from '../../src/store/people.ts';
import { consoleFor, type Desk, hidden, PASSWORD, words } from './support.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await consoleFor();
});
afterEach(() => desk.close());

const CREDENTIALS = { name: 'Thida', password: PASSWORD };

describe('signing in', () => {
  test('a name and a password lead a responder to the queue', async () => {
    const b = desk.browser();
    expect((await b.get('/console')).headers.get('location')).toBe('/console/sign-in');
    const answer = await b.post('/console/sign-in', CREDENTIALS);
    expect(answer.headers.get('location')).toBe('/console/home');
    expect((await b.get('/console/home')).headers.get('location')).toBe('/console');
    expect(words(await b.page('/console'))).toContain('Nobody waits');
    expect(await desk.audit()).toEqual(['thida: signed in (console)']);
  });

  test('the cookie is a random token for this host alone; the database knows only its hash', async () => {
    const b = desk.browser();
    const answer = await b.post('/console/sign-in', CREDENTIALS);
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-earshot=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    const [row] = await desk.database.db.selectFrom('sessions').selectAll().execute();
    expect(row?.token_hash).not.toContain(b.jar.get('__Host-earshot'));
  });

  test.each([
    ['a wrong password', { name: 'Thida', password: 'wrong' }],
    ['a name that nobody has', { name: 'Nobody', password: PASSWORD }],
    ['a person without a password', { name: 'Korn', password: '' }],
  ])('%s is told no more than any other', async (_, credentials) => {
    const { status, sentence } = await desk.browser().refused('/console/sign-in', credentials);
    expect(status).toBeLessThan(500);
    expect(sentence).toMatch(/name or the password is wrong|password is missing/i);
  });

  test('wrong passwords asked once more of who is signed in lock at the fifth, and end what was open', async () => {
    const { code } = await desk.asks();
    const malee = await desk.signIn('malee');
    const at = `/console/requests/${code}/reveal`;
    const reveal = { reason: 'The hospital asks who she is.', password: 'wrong' };
    for (let i = 0; i < 5; i++)
      expect((await malee.refused(at, reveal)).sentence).toContain('After five wrong ones in a row');
    expect((await malee.get('/console')).headers.get('location')).toBe('/console/sign-in');
    const { sentence } = await desk.browser().refused('/console/sign-in', { name: 'Malee', password: PASSWORD });
    expect(sentence).toContain('A supervisor can unlock it');
    expect(await desk.audit()).toContain('malee: locked (malee)');
  });

  test('signing out ends it here and in the database', async () => {
    const b = await desk.signIn('thida');
    const stolen = new Map(b.jar);
    await b.post('/console/sign-out');
    for (const [name, value] of stolen) b.jar.set(name, value);
    expect((await b.get('/console')).status).toBe(303);
  });

  test('a session ends after twelve hours', async () => {
    const b = await desk.signIn('thida');
    desk.later(12 * 3_600_000 - 1_000);
    expect((await b.get('/console')).status).toBe(200);
    desk.later(1_000);
    expect((await b.get('/console')).status).toBe(303);
  });

  test('a session ends with the account, however it is locked, and does not come back with it', async () => {
    const b = await desk.signIn('thida');
    const malee = await desk.signIn('malee');
    for (let i = 0; i < 5; i++) await failedProof(desk.database, 'thida', desk.now()); // by telephone
    expect((await b.get('/console')).headers.get('location')).toBe('/console/sign-in');
    await malee.post('/console/people/thida/unlock');
    expect((await b.get('/console')).headers.get('location')).toBe('/console/sign-in');
    expect((await b.post('/console/sign-in', CREDENTIALS)).status).toBe(303);

    await malee.post('/console/people/thida/lock');
    expect((await b.get('/console')).status).toBe(303);
    await malee.post('/console/people/thida/unlock');
    await b.post('/console/sign-in', CREDENTIALS);
    await desk.database.db.updateTable('people').set({ left_at: desk.now() }).where('id', '=', 'thida').execute();
    expect((await b.get('/console')).headers.get('location')).toBe('/console/sign-in');
  });
});

describe('the second proof of a supervisor', () => {
  const half = async () => {
    const b = desk.browser();
    await b.post('/console/sign-in', { name: 'Malee', password: PASSWORD });
    return b;
  };

  test('without the code nothing is shown', async () => {
    const b = await half();
    for (const path of ['/console', '/console/people', '/console/audit', '/console/home'])
      expect((await b.get(path)).headers.get('location')).toBe('/console/sign-in/code');
    expect((await b.post('/console/sign-in/code', { code: desk.code() })).headers.get('location')).toBe(
      '/console/home',
    );
    expect((await b.get('/console/people')).status).toBe(200);
  });

  test('a code is taken once', async () => {
    const code = desk.code();
    await (await half()).post('/console/sign-in/code', { code });
    const again = await half();
    expect((await again.refused('/console/sign-in/code', { code })).sentence).toContain('has been used');
    expect((await again.get('/console')).status).toBe(303);
  });

  test('a right password between wrong codes does not forgive them', async () => {
    for (let i = 0; i < 4; i++) await (await half()).refused('/console/sign-in/code', { code: '000000' });
    const b = await half();
    await b.refused('/console/sign-in/code', { code: '000000' });
    expect((await desk.browser().refused('/console/sign-in', { name: 'Malee', password: PASSWORD })).sentence).toMatch(
      /locked|Too many/,
    );
    expect((await b.get('/console/sign-in/code')).status).toBe(403);
  });

  test('where our clock was put forward to try things, the app’s codes go by the clock on the wall', async () => {
    const outside = desk.now() - 28 * 3_600_000;
    desk.deps.wall = () => new Date(outside);
    const b = await half();
    const wrong = await b.refused('/console/sign-in/code', { code: desk.code() });
    expect(wrong.sentence).toContain('not the code');
    const right = await b.post('/console/sign-in/code', { code: desk.code(outside) });
    expect(right.headers.get('location')).toBe('/console/home');
  });

  test('who has none yet is shown a secret as text, and goes on only with a code of it', async () => {
    await desk.database.db.updateTable('people').set({ totp_sealed: null }).where('id', '=', 'malee').execute();
    const b = await half();
    expect((await b.get('/console')).headers.get('location')).toBe('/console/sign-in/enrol');
    const page = await b.page('/console/sign-in/enrol');
    const uri = /otpauth:\/\/totp\/[^<\s]+/.exec(page)?.[0].replaceAll('&amp;', '&') ?? '';
    const secret = new URL(uri).searchParams.get('secret') ?? '';
    expect(page.replaceAll(' ', '')).toContain(secret);
    const sealed = hidden(page, 'secret');
    await b.refused('/console/sign-in/enrol', { secret: sealed, code: '000000' });
    const other = await half();
    const code = TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: desk.now() });
    await other.refused('/console/sign-in/enrol', { secret: sealed, code }); // sealed for another session
    expect((await b.post('/console/sign-in/enrol', { secret: sealed, code })).status).toBe(303);
    expect((await b.get('/console/people')).status).toBe(200);

    const row = await desk.database.db.selectFrom('people').selectAll().where('id', '=', 'malee').executeTakeFirst();
    expect(row?.totp_sealed).not.toContain(secret);
    // Who is still at the page of that secret can not put theirs in its place.
    const late = await other.refused('/console/sign-in/enrol', { secret: sealed, code });
    expect(late.status).toBeGreaterThanOrEqual(400);
    // And the code that enrolled is used up.
    expect((await (await half()).refused('/console/sign-in/code', { code })).sentence).toContain('has been used');
  });
});

describe('forms from elsewhere', () => {
  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another site, as a browser says it', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['a sister of our domain', { origin: 'https://other.example.org', 'sec-fetch-site': 'same-site' }],
  ])('are refused: %s', async (_, headers) => {
    const { code, key } = await desk.asks();
    const b = await desk.signIn('thida');
    const { status, sentence } = await b.refused(`/console/requests/${code}/claim`, {}, headers);
    expect([status, sentence]).toEqual([403, expect.stringContaining('not sent from the console')]);
    await expect(desk.callback(key)).rejects.toThrow();
  });

  test('the provider posts to its own door without any of this', async () => {
    const answer = await desk.post('/twilio/voice', {
      CallSid: `CA${'1'.repeat(32)}`,
      From: '+66812345678',
      To: '+6620000001',
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-security-policy')).toBeNull();
  });
});

describe('every page', () => {
  test('carries a strict policy, is kept by no browser, and has no script or style inside it', async () => {
    const { code } = await desk.asks();
    const b = await desk.signIn('malee');
    for (const path of ['', '/inbox', '/counts', '/people', '/audit', `/requests/${code}`, '/nothing-here']) {
      const answer = await b.get(`/console${path}`);
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toContain('unsafe');
      expect(policy).toContain("frame-ancestors 'none'");
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
      const page = await answer.text();
      expect(page).not.toMatch(/<style|style="|<script(?![^>]*src=)|javascript:| on\w+="/);
    }
  });

  test('the script is a few kilobytes, and is the only one', async () => {
    const page = await desk.browser().page('/console/sign-in');
    const scripts = [...page.matchAll(/<script[^>]*src="([^"]+)"/g)].map(m => m[1] ?? '');
    expect(scripts).toHaveLength(1);
    const answer = await desk.browser().get(scripts[0] ?? '');
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect((await answer.text()).length).toBeLessThan(4_000);
  });
});
