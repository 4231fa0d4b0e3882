// The responders' door: who is signed in, and whether the route they ask for is theirs. Nothing passes that no table
// names: a new route is refused until somebody has said who may use it.
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { routePath } from 'hono/route';
import type { Deps } from '../deps.ts';
import type { Person } from '../store/people.ts';
import { SESSION_MS, type Session, sessionOf } from '../store/sessions.ts';
import { MARK_SECONDS } from './guessing.ts';
import { ROUTES, type Scope, scopeOf } from './permissions.ts';
import { Refusal } from './refusals.ts';

export const MOUNT = '/console';

export interface ConsoleEnv {
  /** On Node, the connection; elsewhere nothing. */
  Bindings: { incoming?: { socket?: { remoteAddress?: string } } };
  Variables: {
    session: Session;
    person: Person;
    /** How far this person reaches in what they ask for. */
    scope: Scope;
  };
}
export type Ask = Context<ConsoleEnv>;

const NAME = 'earshot';
const prefix = (deps: Deps) => (deps.publicUrl.startsWith('https:') ? ('host' as const) : undefined);

/** The token in the cookie, if any. `__Host-` wherever there is https: no other site of the domain can set it. */
export const tokenIn = (c: Context, deps: Deps): string | undefined => getCookie(c, NAME, prefix(deps));

export function keepToken(c: Context, deps: Deps, token: string): void {
  const options = { httpOnly: true, sameSite: 'Strict', path: '/', maxAge: SESSION_MS / 1000 } as const;
  const host = prefix(deps);
  setCookie(c, NAME, token, host ? { ...options, prefix: host } : options);
}

/** What a browser keeps of somebody who has signed in there (guessing.ts). */
export const markIn = (c: Context, deps: Deps, cookie: string): string | undefined =>
  getCookie(c, cookie, prefix(deps));

export function keepMark(c: Context, deps: Deps, mark: { cookie: string; value: string }): void {
  const options = { httpOnly: true, sameSite: 'Strict', path: '/', maxAge: MARK_SECONDS } as const;
  const host = prefix(deps);
  setCookie(c, mark.cookie, mark.value, host ? { ...options, prefix: host } : options);
}

export function dropToken(c: Context, deps: Deps): void {
  const host = prefix(deps);
  deleteCookie(c, NAME, host ? { prefix: host, path: '/', secure: true } : { path: '/' });
}

/** Lets pass who is signed in with everything they must prove; others are led to the sign-in. */
export const signedIn = (deps: Deps) =>
  createMiddleware<ConsoleEnv>(async (c, next) => {
    const token = tokenIn(c, deps);
    const session = token ? await sessionOf(deps.database, token, deps.now().getTime()) : undefined;
    if (!session) return c.redirect(`${MOUNT}/sign-in`, 303);
    if (!session.proved) return c.redirect(`${MOUNT}/sign-in/${session.person.totpSealed ? 'code' : 'enrol'}`, 303);
    c.set('session', session);
    c.set('person', session.person);
    await next();
  });

/** Refuses what permissions.ts does not give this person. */
export const permitted = createMiddleware<ConsoleEnv>(async (c, next) => {
  const method = c.req.method === 'HEAD' ? 'GET' : c.req.method;
  const path = routePath(c, -1).slice(MOUNT.length) || '/';
  const action = ROUTES[`${method} ${path}`];
  const scope = action === 'everybody' ? 'own' : action && scopeOf(c.var.person.roles, action);
  if (!scope) throw new Refusal('not-for-you', { back: `${MOUNT}/home` });
  c.set('scope', scope);
  await next();
});

/** Where somebody connects from. Only Cloudflare, where there is no socket, is believed in its own header. */
export const addressOf = (c: Ask): string =>
  c.env?.incoming?.socket?.remoteAddress ?? c.req.header('cf-connecting-ip') ?? 'unknown';
