// Messages that belong to no request: somebody hears each, and decides whether it asks for a call. Only a wish that
// was heard makes a request.
import { Hono } from 'hono';
import * as z from 'zod';
import type { Words } from '../callbacks/hearing.ts';
import { type Decided, decideAbout, type Wish } from '../callbacks/wish.ts';
import type { Deps } from '../deps.ts';
import { keptForConsole } from '../store/inbox.ts';
import { unheardMessages } from '../store/messages.ts';
import type { Person } from '../store/people.ts';
import { unreadTexts } from '../store/texts.ts';
import { lasting, since } from './clock.ts';
import { type Ask, type ConsoleEnv, MOUNT } from './door.ts';
import { form, tag, ticked, typedDigits } from './form.ts';
import { languageNames } from './languages.ts';
import { Frame } from './layout.tsx';
import { Player } from './message.tsx';
import { Refusal, type Why } from './refusals.ts';
import { asWords } from './written.tsx';

const AT = `${MOUNT}/inbox`;
const MOST = 50;
const wish = z.object({
  wish: z.literal('yes'),
  language: tag,
  when: z.enum(['unasked', 'day', 'evening'], 'Choose when they may be rung'),
  woman: ticked,
  urgent: ticked,
  number: typedDigits,
  again: typedDigits,
});
const shape = z.discriminatedUnion(
  'wish',
  [wish, z.object({ wish: z.literal('no') })],
  'Choose whether they ask for a call',
);

const REFUSED: Record<Extract<Decided, { done: false }>['why'], Why> = {
  decided: 'decided-already',
  differ: 'numbers-differ',
  'no number': 'bad-number',
};

const wished = (given: z.infer<typeof wish>): Wish => {
  const { language, when, woman, urgent, number, again } = given;
  const typed = number !== '' || again !== '' ? ([number, again] as const) : undefined;
  return { language, when, woman, urgent, ...(typed ? { typed } : {}) };
};

export function inbox(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();

  app.get('/', async c => {
    const { person } = c.var;
    const all = await mine(c);
    const shown = all.slice(0, MOST);
    const kept = await keptForConsole(
      deps.database,
      shown.map(m => m.key),
    );
    return c.html(
      <Frame deps={deps} title="Inbox" person={person} at={AT}>
        <h1>Inbox</h1>
        <p class="faint">
          {all.length} {all.length === 1 ? 'message' : 'messages'} without a request
          {all.length > MOST ? `; the oldest ${MOST} are shown` : ''}. Listen or read, then decide: only who asks for a
          call is called.
        </p>
        {shown.map(message => (
          <Entry deps={deps} message={message} person={person} kept={kept.get(message.key)} />
        ))}
        {shown.length === 0 ? <p class="card">Nothing to hear.</p> : null}
      </Frame>,
    );
  });

  app.post('/:key/decision', async c => {
    const { person } = c.var;
    const key = c.req.param('key');
    const given = await form(c, shape);
    const message = (await mine(c)).find(m => m.key === key);
    if (!message) throw new Refusal('decided-already', { back: AT });
    const decided = await decideAbout(deps, message, person.id, given.wish === 'yes' ? wished(given) : undefined);
    if (!decided.done) throw new Refusal(REFUSED[decided.why], { back: AT });
    return c.redirect(decided.code ? `${MOUNT}/requests/${decided.code}` : AT, 303);
  });

  /** Of those in the inbox, what this person can understand. */
  const mine = async (c: Ask): Promise<Words[]> => {
    const texts = await unreadTexts(deps.database);
    const all = [...(await unheardMessages(deps.database)), ...texts.map(asWords)].sort(
      (a, b) => a.created_at - b.created_at,
    );
    const { person, scope } = c.var;
    return scope === 'any' ? all : all.filter(m => m.language === null || person.languages.includes(m.language));
  };
  return app;
}

interface Shown {
  deps: Deps;
  message: Words;
  person: Person;
  /** A responder heard by telephone that they ask to be called, and there was no number that we may ring. */
  kept: { urgent: boolean } | undefined;
}

const Entry = ({ deps, message, person, kept }: Shown) => {
  const names = languageNames(deps);
  const language = message.language ?? person.languages[0];
  const name = `${message.written ? 'Text' : 'Message'} in ${names[message.language ?? ''] ?? 'a language not known'}`;
  const action = `${AT}/${encodeURIComponent(message.key)}/decision`;
  return (
    <article class="card">
      <h2>
        {name}{' '}
        <small>
          · {since(deps.now().getTime() - message.created_at)}
          {lasting(message.seconds)}
          {message.wish === 'key' ? ', asked for a call by a key' : ''}
        </small>
      </h2>
      {kept ? (
        <p>
          {kept.urgent ? <span class="tag urgent">urgent</span> : null} They ask to be called; there is no number here
          that we may ring. If they say one, type it below.
        </p>
      ) : null}
      <Player message={message} name={name} />
      <details>
        <summary>They ask to be called</summary>
        <form method="post" action={action}>
          <input type="hidden" name="wish" value="yes" />
          <div class="two">
            <label>
              Language
              <select name="language">
                {Object.entries(names).map(([tag, english]) => (
                  <option value={tag} selected={tag === language}>
                    {english}
                  </option>
                ))}
              </select>
            </label>
            <label>
              When is it safe?
              <select name="when">
                <option value="unasked">They did not say (rung once, by day)</option>
                <option value="day">By day</option>
                <option value="evening">In the evening</option>
              </select>
            </label>
          </div>
          <label class="choice">
            <input type="checkbox" name="urgent" value="yes" />
            <span>It is urgent</span>
          </label>
          <label class="choice">
            <input type="checkbox" name="woman" value="yes" />
            <span>They want to speak with a woman</span>
          </label>
          <fieldset>
            <legend>{message.number_sealed ? 'Only if they said another number' : 'The number they said'}</legend>
            <div class="two">
              <label>
                Number
                <input
                  name="number"
                  inputmode="tel"
                  autocomplete="off"
                  maxlength={24}
                  required={!message.number_sealed}
                />
              </label>
              <label>
                Again
                <input
                  name="again"
                  inputmode="tel"
                  autocomplete="off"
                  maxlength={24}
                  required={!message.number_sealed}
                />
              </label>
            </div>
          </fieldset>
          <p>
            <button type="submit">Make it a request</button>
          </p>
        </form>
      </details>
      <form method="post" action={action}>
        <input type="hidden" name="wish" value="no" />
        <button type="submit" class="quiet">
          No wish to be called
        </button>
      </form>
    </article>
  );
};
