// One callback: a number with its open requests, what was answered, tried, said and noted, and what can be done now.

import { Hono } from 'hono';
import type { Words } from '../callbacks/hearing.ts';
import type { Deps } from '../deps.ts';
import { noteRow, notesOf } from '../store/notes.ts';
import type { Person } from '../store/people.ts';
import { attemptsOf, isRingable, messagesOf } from '../store/queue.ts';
import { isOpen } from '../store/requests.ts';
import { textsOf } from '../store/texts.ts';
import { Acts, Outcome, Supervising } from './acts.tsx';
import { takers } from './claim.ts';
import { type Ask, type ConsoleEnv, MOUNT } from './door.ts';
import { callOf, State, unsettled } from './in-call.tsx';
import { languageNames } from './languages.ts';
import { Frame } from './layout.tsx';
import { Live, tagOf, unchanged, wholeMinute } from './live.tsx';
import { Refusal } from './refusals.ts';
import { Answers, Rings, Said, Written } from './request-cards.tsx';
import { Guarded, hasName, isGuarded } from './safety.tsx';
import { firstAsked, holderOf, holds, type Subject, subjectOf } from './subject.ts';
import { asWords } from './written.tsx';

const RINGING = 'Your phone rings. Pick up and press 1; then the caller is rung.';

export function requestPage(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  app.get('/:code', async c => {
    const s = await subjectOf(c, deps);
    const { person, scope } = c.var;
    const now = deps.now().getTime();
    const open = s.requests.some(isOpen);
    if (!open && scope === 'own') throw new Refusal('closed', { about: s.request.code, back: MOUNT });
    const inside = scope === 'any' || holds(s.held, person.id, now);
    const guarded = await isGuarded(deps, s.key, person.id);
    const facts = await factsOf(deps, s, inside && !guarded);
    const { key, held, requests } = s;
    const tag = tagOf({ key, held, requests, facts, open, inside, guarded, minute: wholeMinute(now), who: person.id });
    return unchanged(c, tag) ?? c.html(<Page {...{ deps, c, s, facts, open, inside, guarded, now, tag }} />);
  });
  return app;
}

export interface Facts {
  attempts: Awaited<ReturnType<typeof attemptsOf>>;
  messages: Words[];
  notes: { author: string; at: number; text: string }[];
  /** Empty when nobody holds it. */
  holder: string;
  ringable: boolean;
  /** They left a name to ask for. */
  named: boolean;
  takers: Person[];
}

/** What callers said and responders wrote is read only for who may. */
async function factsOf(deps: Deps, s: Subject, inside: boolean): Promise<Facts> {
  const { database, seal } = deps;
  const now = deps.now().getTime();
  const ids = s.requests.map(r => r.id);
  const opened = async (id: string, sealed: string) => seal.open(noteRow(id), sealed);
  return {
    attempts: s.key ? await attemptsOf(database, s.key, firstAsked(s)) : [],
    messages: [...(await messagesOf(database, ids)), ...(await textsOf(database, ids)).map(asWords)],
    notes: inside
      ? await Promise.all(
          (await notesOf(database, ids)).map(async n => ({
            author: n.author_name ?? 'somebody who has left',
            at: n.at,
            text: await opened(n.id, n.text_sealed),
          })),
        )
      : [],
    holder: await holderOf(deps, s.held, now),
    ringable: s.key ? await isRingable(database, s.key, now) : false,
    named: await hasName(deps, s.key),
    takers: await takers(deps),
  };
}

const standing = (s: Subject, { holder, attempts }: Facts, open: boolean) => {
  const { held, place } = s;
  return { held, place, open, holder, attempts };
};

interface Shown {
  deps: Deps;
  c: Ask;
  s: Subject;
  facts: Facts;
  open: boolean;
  /** May this person see what was said and written? */
  inside: boolean;
  /** Are they in a call, and nobody has said that it is safe to talk? */
  guarded: boolean;
  now: number;
  tag: string;
}

const Page = (shown: Shown) => {
  const { deps, c, s, facts, open, inside, guarded, now, tag } = shown;
  const names = languageNames(deps);
  const ringing = c.req.query('done') === 'ringing' && s.held?.state === 'claimed';
  const urgent = s.requests.some(r => r.urgency === 'urgent');
  return (
    <Frame deps={deps} title={s.request.code} person={c.var.person}>
      <p>
        <a href={MOUNT}>← Queue</a>
      </p>
      <Live tag={tag} status={summary(shown)} what="page" at={s.at}>
        <div id="ringing">
          {ringing ? (
            <p class="notice" role="status">
              {RINGING}
            </p>
          ) : null}
        </div>
        <h1 id="code" class="row">
          {s.request.code} {urgent ? <span class="tag urgent">urgent</span> : null}
          <State {...standing(s, facts, open)} />
        </h1>
        <div id="sides" class="sides">
          <div id="doing">
            {open ? <Acts {...{ c, s, facts, now }} /> : null}
            {guarded ? (
              <Guarded
                {...{ s, names }}
                before={(s.held?.rings ?? 0) - (unsettled(facts.attempts) ? 1 : 0)}
                named={facts.named}
              />
            ) : (
              <Said messages={facts.messages} inside={inside} now={now} />
            )}
            {open ? <Outcome {...{ c, s, facts, guarded, now, names }} /> : null}
            <Written s={s} facts={facts} inside={inside} />
          </div>
          {guarded ? null : (
            <div id="about">
              {s.requests.map(r => (
                <Answers {...{ deps, s, now }} request={r} />
              ))}
              <Rings s={s} facts={facts} />
              {open ? <Supervising {...{ c, s, facts, now, names }} /> : null}
            </div>
          )}
        </div>
      </Live>
    </Frame>
  );
};

/** What changes while nobody touches the page. */
const summary = ({ s, facts, open, guarded }: Shown): string => {
  const state = callOf(standing(s, facts, open));
  const call = state ? `, ${state}` : '';
  if (guarded)
    return `In a call${call}: what they asked and said is closed until they have said that it is safe to talk.`;
  if (!open) return 'Closed.';
  const { length } = facts.messages;
  const holder = facts.holder ? `Held by ${facts.holder}` : s.held?.state === 'parked' ? 'Parked' : 'Waiting';
  return `${holder}${call}. ${length === 1 ? '1 message' : `${length} messages`}.`;
};
