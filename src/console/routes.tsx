// Everything under /console, in the order a request meets it: headers, own site only, bounded, signed in, permitted.
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { createMiddleware } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import type { Deps } from '../deps.ts';
import { endSession } from '../store/sessions.ts';
import { assets } from './assets.ts';
import { auditPage } from './audit.tsx';
import { call } from './call.ts';
import { claims } from './claim.ts';
import { countsPage } from './counts.tsx';
import { type Ask, type ConsoleEnv, dropToken, MOUNT, permitted, signedIn, tokenIn } from './door.ts';
import { inbox } from './inbox.tsx';
import { Frame, linksFor, Sentence } from './layout.tsx';
import { messages } from './message.tsx';
import { notes } from './notes.ts';
import { outcomes } from './outcome.tsx';
import { parking } from './parking.ts';
import { peoplePage } from './people.tsx';
import { queuePage } from './queue.tsx';
import { REFUSALS, Refusal } from './refusals.ts';
import { reportsPage } from './reports.tsx';
import { requestPage } from './request.tsx';
import { reveal } from './reveal.tsx';
import { rota } from './rota.tsx';
import { safety } from './safety.tsx';
import { shift } from './shift.tsx';
import { signIn } from './sign-in.tsx';
import { type StatsExtras, statsPage } from './stats.tsx';
import { written } from './written.tsx';

/** The longest form is a note of 2,000 letters, in a script that takes nine bytes for each. */
const MOST_BYTES = 32 * 1024;

const headers = (https: boolean) =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ['data:'],
      fontSrc: ["'self'"],
      mediaSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: 'DENY',
    referrerPolicy: 'no-referrer',
    strictTransportSecurity: https ? 'max-age=31536000' : false,
  });

/** Nothing of the console stays in a browser; style and script, which say nothing, do. */
const notKept = createMiddleware(async (c, next) => {
  await next();
  if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
});

export function consoleRoutes(deps: Deps, stats?: StatsExtras): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  const own = new URL(deps.publicUrl).origin;

  app.use(headers(own.startsWith('https:')), notKept);
  app.route('/', assets());
  app.use(csrf({ origin: (origin, c) => origin === own || origin === new URL(c.req.url).origin }));
  app.use(bodyLimit({ maxSize: MOST_BYTES, onError: c => c.text('too large', 413) }));
  app.route('/sign-in', signIn(deps));

  app.use(signedIn(deps), permitted);
  app.route('/', queuePage(deps));
  app.get('/home', c => c.redirect(linksFor(c.var.person)[0]?.to ?? `${MOUNT}/sign-in`, 303));
  app.route('/requests', requestPage(deps));
  app.route('/requests', claims(deps));
  app.route('/requests', call(deps));
  app.route('/requests', safety(deps));
  app.route('/requests', outcomes(deps));
  app.route('/requests', notes(deps));
  app.route('/requests', parking(deps));
  app.route('/requests', reveal(deps));
  app.route('/messages', messages(deps));
  app.route('/texts', written(deps));
  app.route('/inbox', inbox(deps));
  app.route('/shift', shift(deps));
  app.route('/rota', rota(deps));
  app.route('/counts', countsPage(deps));
  app.route('/reports', reportsPage(deps));
  app.route('/stats', statsPage(deps, stats));
  app.route('/people', peoplePage(deps));
  app.route('/audit', auditPage(deps));
  app.post('/sign-out', async c => {
    await endSession(deps.database, tokenIn(c, deps) ?? '');
    dropToken(c, deps);
    return c.redirect(`${MOUNT}/sign-in`, 303);
  });

  app.onError((error, c) => refused(deps, c, asRefusal(deps, error, c)));
  return app;
}

/** The edge: what was refused, and what broke, as one of the sentences in refusals.ts. */
function asRefusal(deps: Deps, error: Error, c: Ask): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof HTTPException && error.status === 403) return new Refusal('another-site', { back: MOUNT });
  deps.log('error', 'a page of the console broke', { path: new URL(c.req.url).pathname, error });
  return new Refusal('broke', { back: MOUNT });
}

function refused(deps: Deps, c: Ask, { why, about, typed, back }: Refusal) {
  const { status, title, say } = REFUSALS[why];
  const person = c.get('person');
  return c.html(
    <Frame deps={deps} title={title} {...(person ? { person } : {})}>
      <Sentence title={title} back={back ?? MOUNT}>
        <p>{say(about)}</p>
        {typed ? (
          <label>
            What you typed, so that it is not lost
            <textarea readonly>{typed}</textarea>
          </label>
        ) : null}
      </Sentence>
    </Frame>,
    status,
  );
}
