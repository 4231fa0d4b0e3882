// What is looked at again by itself, every five seconds (script.ts): who has the same already is told so.
import { createHash } from 'node:crypto';
import type { Child } from 'hono/jsx';
import type { Ask } from './door.ts';

const MINUTE_MS = 60_000;

/** By whole minutes: within one, who looks again is told that nothing has changed. */
export const wholeMinute = (now: number): number => now - (now % MINUTE_MS);

/** Of what a page is made of, so that who has the same is told so before anything is written. */
export const tagOf = (made: object): string =>
  `W/"${createHash('sha256').update(JSON.stringify(made)).digest('base64url').slice(0, 22)}"`;

/** The answer to who has this already; undefined: they have not. */
export function unchanged(c: Ask, tag: string): Response | undefined {
  c.header('etag', tag);
  return c.req.header('if-none-match') === tag ? c.body(null, 304) : undefined;
}

interface Shown {
  tag: string;
  /** In a sentence, what changes: read out when it does. */
  status: string;
  /** What it is that is not up to date without a connection. */
  what: 'list' | 'page';
  at: string;
  class?: string;
  children: Child;
}

/** Its parts carry ids, so that each is changed in its place and what somebody types stays where it is. */
export const Live = ({ tag, status, what, at, children, ...shown }: Shown) => (
  <>
    <p id="status" role="status" class={what === 'list' ? 'faint' : 'unseen'}>
      {status}
    </p>
    <p id="stale" class="notice bad" role="status" hidden>
      No connection: this {what} is not up to date. <a href={at}>Try again</a>
    </p>
    <section id="live" data-tag={tag} tabindex={-1} {...shown}>
      {children}
    </section>
  </>
);
