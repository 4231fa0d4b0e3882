// Name and password, then, for supervisors, a code. Everything before somebody is known.
import { Hono } from 'hono';
import * as z from 'zod';
import type { Deps } from '../deps.ts';
import type { Person } from '../store/people.ts';
import {
  beginSession,
  endSession,
  needsSecondProof,
  proveSession,
  type Session,
  sessionOf,
} from '../store/sessions.ts';
import {
  type Ask,
  addressOf,
  type ConsoleEnv,
  dropToken,
  keepMark,
  keepToken,
  MOUNT,
  markIn,
  tokenIn,
} from './door.ts';
import { form, name, password, sixDigits } from './form.ts';
import { newMark } from './guessing.ts';
import { Frame } from './layout.tsx';
import { enrol, personOf, proveCode, proved } from './proof.ts';
import { Refusal } from './refusals.ts';
import { newTotpSecret, totpUri } from './totp.ts';

const credentials = z.object({ name, password });
const code = z.object({ code: sixDigits });
const enrolment = z.object({
  code: sixDigits,
  secret: z.string('Begin again').min(1, 'Begin again').max(500, 'Begin again'),
});
const AT = `${MOUNT}/sign-in`;

export function signIn(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();

  /** Whose password was right, and who has not yet proved the rest. */
  const half = async (c: Ask): Promise<Session> => {
    const token = tokenIn(c, deps);
    const session = token ? await sessionOf(deps.database, token, deps.now().getTime()) : undefined;
    if (!session || session.proved) throw new Refusal('wrong-sign-in', { back: `${MOUNT}/home` });
    return session;
  };
  const whole = async (c: Ask, { tokenHash, person }: Session) => {
    await proveSession(deps.database, tokenHash, deps.now().getTime());
    return letIn(c, person);
  };
  const letIn = async (c: Ask, person: Person) => {
    await proved(deps, person);
    keepMark(c, deps, await newMark(deps, person.name));
    return c.redirect(`${MOUNT}/home`, 303);
  };
  const placeOf = (c: Ask) => ({ address: addressOf(c), mark: (cookie: string) => markIn(c, deps, cookie) });
  const enrolmentRow = (session: Session) => `sessions:${session.tokenHash}`;

  app.get('/', c => c.html(<NamePage deps={deps} />));

  app.post('/', async c => {
    const given = await form(c, credentials);
    const person = await personOf(deps, placeOf(c), given.name, given.password);
    const before = tokenIn(c, deps);
    if (before) await endSession(deps.database, before);
    keepToken(c, deps, await beginSession(deps.database, person, deps.now().getTime()));
    if (needsSecondProof(person)) return c.redirect(`${AT}/${person.totpSealed ? 'code' : 'enrol'}`, 303);
    return letIn(c, person);
  });

  app.get('/code', async c => {
    await half(c);
    return c.html(<CodePage deps={deps} />);
  });

  app.post('/code', async c => {
    const session = await half(c);
    if (!session.person.totpSealed) return c.redirect(`${AT}/enrol`, 303);
    await proveCode(deps, session.person, (await form(c, code)).code);
    return whole(c, session);
  });

  /** The new secret waits in the page itself, sealed for this session: nothing is kept until a code proves it. */
  app.get('/enrol', async c => {
    const session = await half(c);
    if (session.person.totpSealed) return c.redirect(`${AT}/code`, 303);
    const secret = newTotpSecret();
    const sealed = await deps.seal.seal(enrolmentRow(session), secret);
    return c.html(<EnrolPage deps={deps} secret={secret} sealed={sealed} who={session.person.name} />);
  });

  app.post('/enrol', async c => {
    const session = await half(c);
    const given = await form(c, enrolment);
    await enrol(deps, session.person, await opened(deps, enrolmentRow(session), given.secret), given.code);
    return whole(c, session);
  });

  app.post('/leave', async c => {
    const token = tokenIn(c, deps);
    if (token) await endSession(deps.database, token);
    dropToken(c, deps);
    return c.redirect(AT, 303);
  });
  return app;
}

/** What somebody sends back as sealed may be anything; what was not sealed for this session is refused. */
async function opened(deps: Deps, row: string, sealed: string): Promise<string> {
  try {
    return await deps.seal.open(row, sealed);
  } catch (error) {
    deps.log('warn', 'an enrolment was sent back that is not of this session', { error });
    throw new Refusal('changed', { back: `${AT}/enrol` });
  }
}

const NamePage = ({ deps }: { deps: Deps }) => (
  <Frame deps={deps} title="Sign in">
    <form method="post" action={AT} class="card narrow">
      <h1>Sign in</h1>
      <label>
        Name
        <input name="name" autocomplete="username" required maxlength={80} autofocus />
      </label>
      <label>
        Password
        <input name="password" type="password" autocomplete="current-password" required maxlength={200} />
      </label>
      <button type="submit">Sign in</button>
    </form>
  </Frame>
);

const CodeField = () => (
  <label>
    Code
    <input
      name="code"
      inputmode="numeric"
      autocomplete="one-time-code"
      required
      maxlength={8}
      aria-describedby="code-hint"
      autofocus
    />
    <small id="code-hint">The six digits that your app shows now.</small>
  </label>
);

const Leave = () => (
  <form method="post" action={`${AT}/leave`} class="narrow">
    <button type="submit" class="quiet">
      Not now: sign out
    </button>
  </form>
);

const CodePage = ({ deps }: { deps: Deps }) => (
  <Frame deps={deps} title="Sign in">
    <form method="post" action={`${AT}/code`} class="card narrow">
      <h1>The second proof</h1>
      <CodeField />
      <button type="submit">Go on</button>
    </form>
    <Leave />
  </Frame>
);

const EnrolPage = ({ deps, secret, sealed, who }: { deps: Deps; secret: string; sealed: string; who: string }) => (
  <Frame deps={deps} title="Sign in">
    <form method="post" action={`${AT}/enrol`} class="card narrow">
      <h1>Add a second proof</h1>
      <p>
        A supervisor sees the most, so a password alone is not enough. Add this account to an authenticator app on your
        phone, then type the code that it shows. This is shown once.
      </p>
      <p>
        <strong>The secret</strong>, to type into the app:
        <br />
        <code>{secret.replace(/(.{4})/g, '$1 ').trim()}</code>
      </p>
      <details>
        <summary>The same as an address</summary>
        <p>
          <code>{totpUri(secret, deps.hotline.name, who)}</code>
        </p>
      </details>
      <input type="hidden" name="secret" value={sealed} />
      <CodeField />
      <button type="submit">Add it and go on</button>
    </form>
    <Leave />
  </Frame>
);
