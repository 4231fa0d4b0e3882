import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConsoleEnv, permitted } from '../../src/console/door.ts';
import { ACTIONS, type Action, ROUTES, scopeOf } from '../../src/console/permissions.ts';
import { Refusal } from '../../src/console/refusals.ts';
import { consoleFor, type Desk, type Who } from './support.ts';

/** Written out by hand: what the table in permissions.ts is held against. */
const MATRIX: Record<Action, string> = {
  //                r = responder, s = supervisor, c = coordinator, a = auditor; capitals reach others' too
  'see-queue': 'r S',
  'see-request': 'r S',
  claim: 'r S',
  release: 'r S',
  call: 'r s',
  'say-safe': 'r s',
  'give-outcome': 'r S',
  'write-note': 'r S',
  hear: 'r S',
  'see-inbox': 'r S',
  decide: 'r S',
  'take-shift': 'r s',
  'see-rota': 'r S C',
  'plan-shift': 'S C',
  reassign: 'S',
  park: 'S',
  requeue: 'S',
  close: 'S',
  reveal: 'S',
  'see-counts': 'S C A',
  'see-reports': 'S A',
  'see-stats': 'S C A',
  'see-people': 'S',
  lock: 'S',
  'see-audit': 'S A',
};
const LETTER = { responder: 'r', supervisor: 's', coordinator: 'c', auditor: 'a' } as const;
const ROLES = Object.keys(LETTER) as (keyof typeof LETTER)[];
const PERSON: Record<keyof typeof LETTER, Who> = {
  responder: 'thida',
  supervisor: 'malee',
  coordinator: 'korn',
  auditor: 'anong',
};

test.each(ACTIONS.flatMap(action => ROLES.map(role => [role, action] as const)))('%s: %s', (role, action) => {
  const letters = MATRIX[action].split(' ');
  const expected = letters.includes(LETTER[role].toUpperCase())
    ? 'any'
    : letters.includes(LETTER[role])
      ? 'own'
      : undefined;
  expect(scopeOf([role], action)).toBe(expected);
});

test('whoever has two roles reaches as far as the further', () => {
  expect(scopeOf(['responder', 'supervisor'], 'release')).toBe('any');
  expect(scopeOf(['coordinator', 'auditor'], 'claim')).toBeUndefined();
});

describe('each route, asked by each role', () => {
  let desk: Desk;
  const signedIn = new Map<string, Awaited<ReturnType<Desk['signIn']>>>();
  beforeAll(async () => {
    desk = await consoleFor();
    for (const role of ROLES) signedIn.set(role, await desk.signIn(PERSON[role]));
  });
  afterAll(() => desk.close());

  const routes = Object.entries(ROUTES).filter(([route]) => route !== 'POST /sign-out');
  test.each(routes.flatMap(([route, action]) => ROLES.map(role => [role, route, action] as const)))(
    '%s: %s',
    async (role, route, action) => {
      const { code } = await desk.asks({ number: `+6681${Math.floor(1e6 + Math.random() * 8e6)}` });
      const message = await desk.speaks();
      const [method = '', pattern = ''] = route.split(' ');
      const path = pattern
        .replace(':code', code)
        .replace(':key', encodeURIComponent(message.key))
        .replace(':id', 'dara')
        .replace(':from', '0')
        .replace(/^\/$/, '');
      const answer = await signedIn
        .get(role)
        ?.send(`/console${path}`, { method, headers: { origin: 'https://hotline.example.org' } });
      const may = action === 'everybody' || scopeOf([role], action) !== undefined;
      expect(answer?.status === 403, await answer?.text()).toBe(!may);
      expect(answer?.status).not.toBe(500);
    },
  );

  test('nobody who is not signed in gets anywhere', async () => {
    for (const route of Object.keys(ROUTES)) {
      const [method = '', path = ''] = route.split(' ');
      const answer = await desk.browser().send(`/console${path === '/' ? '' : path}`, {
        method,
        headers: { origin: 'https://hotline.example.org' },
      });
      expect(answer.headers.get('location'), route).toBe('/console/sign-in');
    }
  });

  test('every route of the app is in the table, and everything in the table is a route', () => {
    const open = /^\/console\/(sign-in|style-|script-)/;
    const there = desk.app.routes
      .filter(r => r.path.startsWith('/console') && r.method !== 'ALL' && !open.test(r.path))
      .map(r => `${r.method} ${r.path.slice('/console'.length) || '/'}`);
    expect([...new Set(there)].sort()).toEqual(Object.keys(ROUTES).sort());
  });
});

test('a route that nobody has authorised is refused, to a supervisor too, before it does anything', async () => {
  const app = new Hono<ConsoleEnv>();
  let done = false;
  app.use('/console/*', async (c, next) => {
    c.set('person', { roles: ['supervisor'] } as ConsoleEnv['Variables']['person']);
    await next();
  });
  app.use('/console/*', permitted);
  app.post('/console/requests/:code/gift', c => {
    done = true;
    return c.text('done');
  });
  app.onError((error, c) => c.text(error instanceof Refusal ? error.why : 'broke', 403));
  expect(await (await app.request('/console/requests/314159/gift', { method: 'POST' })).text()).toBe('not-for-you');
  expect(done).toBe(false);
});
