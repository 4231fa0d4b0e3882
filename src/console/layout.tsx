// The frame of every page. Titles are plain: a page left open tells nobody whose queue this is.
import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { Deps } from '../deps.ts';
import type { Person } from '../store/people.ts';
import { SCRIPT_AT, STYLE_AT } from './assets.ts';
import { type Action, scopeOf } from './permissions.ts';
import { Text } from './scripts.tsx';

const LINKS: { to: string; words: string; action: Action }[] = [
  { to: '/console', words: 'Queue', action: 'see-queue' },
  { to: '/console/inbox', words: 'Inbox', action: 'see-inbox' },
  { to: '/console/rota', words: 'Rota', action: 'see-rota' },
  { to: '/console/counts', words: 'Counts', action: 'see-counts' },
  { to: '/console/reports', words: 'Reports', action: 'see-reports' },
  { to: '/console/stats', words: 'Stats', action: 'see-stats' },
  { to: '/console/people', words: 'People', action: 'see-people' },
  { to: '/console/audit', words: 'Audit', action: 'see-audit' },
];

/** The pages that somebody may open, the first of them being where they begin. */
export const linksFor = (person: Person) => LINKS.filter(link => scopeOf(person.roles, link.action));

export interface Framed {
  deps: Deps;
  title: string;
  /** Nobody: a page before the sign-in. */
  person?: Person;
  at?: string;
  children: Child;
}

export const Frame = ({ deps, title, person, at, children }: Framed) => (
  <>
    {raw('<!doctype html>')}
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{`${title} · ${deps.hotline.name}`}</title>
        <link rel="stylesheet" href={STYLE_AT} />
        <link rel="icon" href="data:," />
        <script type="module" src={SCRIPT_AT} />
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <header>
          <p class="name">{deps.hotline.name}</p>
          {person ? <Signed person={person} at={at} /> : null}
        </header>
        <main id="main">{children}</main>
      </body>
    </html>
  </>
);

const Signed = ({ person, at }: { person: Person; at: string | undefined }) => (
  <>
    <nav aria-label="Pages">
      {linksFor(person).map(({ to, words }) => (
        <a href={to} aria-current={to === at ? 'page' : undefined}>
          {words}
        </a>
      ))}
    </nav>
    <form method="post" action="/console/sign-out" class="out">
      <span>
        <Text text={person.name} />
      </span>
      <button type="submit" class="quiet">
        Sign out
      </button>
    </form>
  </>
);

/** A page that is not a page of its own: why something was refused, and where to go on. */
export const Sentence = ({ title, children, back }: { title: string; children: Child; back: string }) => (
  <section class="card narrow" role="alert">
    <h1>{title}</h1>
    {children}
    <p>
      <a class="button" href={back}>
        Go on
      </a>
    </p>
  </section>
);
