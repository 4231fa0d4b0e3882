// One callback: a number with its open requests, what was answered, tried, said and noted, and what can be done now.

import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import { isOpen } from '../store/requests.ts';
import { Acts, Outcome, Supervising } from './acts.tsx';
import { type Ask, type ConsoleEnv, MOUNT } from './door.ts';
import { type Facts, factsOf } from './facts.ts';
import { callOf, State, unsettled } from './in-call.tsx';
import { languageNames } from './languages.ts';
import { Frame } from './layout.tsx';
import { Live, tagOf, unchanged, wholeMinute } from './live.tsx';
import { Refusal } from './refusals.ts';
import { Answers, Rings, Said, Written } from './request-cards.tsx';
import { Guarded, isGuarded } from './safety.tsx';
import { holds, type Subject, subjectOf, takenOnDuty } from './subject.ts';

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

const standing = (s: Subject, { holder, attempts }: Facts, open: boolean) => {
  const { held, place } = s;
  return { held, place, open, holder, attempts, taken: takenOnDuty(s) !== undefined };
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
  const holder = facts.holder
    ? `Held by ${facts.holder}`
    : s.held?.state === 'parked'
      ? 'Parked'
      : takenOnDuty(s)
        ? 'Taken on duty'
        : 'Waiting';
  return `${holder}${call}. ${length === 1 ? '1 message' : `${length} messages`}.`;
};
