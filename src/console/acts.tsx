// What somebody can do about a request at this moment. Only what would be allowed is offered; what is not offered is
// refused all the same.

import type { Child } from 'hono/jsx';
import { ENGAGED } from '../callbacks/life.ts';
import type { Attempt } from '../store/attempts.ts';
import type { Callback } from '../store/callbacks.ts';
import { since } from './clock.ts';
import type { Ask } from './door.ts';
import type { Facts } from './facts.ts';
import { unsettled } from './in-call.tsx';
import { OutcomeForm } from './outcome.tsx';
import { scopeOf } from './permissions.ts';
import { RevealForm } from './reveal.tsx';
import { Text } from './scripts.tsx';
import { holds, type Subject, takenOnDuty } from './subject.ts';

interface Shown {
  c: Ask;
  s: Subject;
  facts: Facts;
  now: number;
}

type Named = Shown & { names: Record<string, string> };

/** Claim it; or, for who holds it, call and release. */
export const Acts = ({ c, s, facts, now }: Shown) => {
  const { person } = c.var;
  const { held } = s;
  if (!s.key) return <Nobody>This request has no number, so nobody can ring it.</Nobody>;
  if (held && holds(held, person.id, now))
    return held.state === 'claimed' ? <Mine s={s} held={held} now={now} /> : null;
  if (held?.state === 'parked') return <Nobody>A supervisor decides how it goes on.</Nobody>;
  if (facts.holder)
    return (
      <Nobody>
        <Text text={facts.holder} /> holds it.
      </Nobody>
    );
  const taken = takenOnDuty(s);
  if (taken)
    return (
      <Nobody>
        Somebody on duty took it {since(now - (taken.taken_at ?? now))}, and may have talked to them.{' '}
        {scopeOf(person.roles, 'park')
          ? 'Park it; then its outcome can be given.'
          : 'A supervisor says what came of it.'}
      </Nobody>
    );
  if (!facts.ringable) return <Nobody>It may not be rung now; see its hours.</Nobody>;
  return (
    <form id="acts" class="card" method="post" action={`${s.at}/claim`}>
      <button type="submit">Claim</button>
    </form>
  );
};

const Nobody = ({ children }: { children: Child }) => (
  <p id="nobody" class="card">
    {children}
  </p>
);

const minutesTo = (at: number | null, now: number): number => Math.max(1, Math.ceil(((at ?? now) - now) / 60_000));

const Mine = ({ s, held, now }: { s: Subject; held: Callback; now: number }) => (
  <section id="mine" class="card">
    <h2>It is yours</h2>
    <div class="row">
      <form method="post" action={`${s.at}/call`}>
        <button type="submit">Call</button>
      </form>
      <form method="post" action={`${s.at}/release`}>
        <button type="submit" class="quiet">
          Release
        </button>
      </form>
      <small>Lapses in {minutesTo(held.lease_until, now)} min.</small>
    </div>
  </section>
);

/**
 * The outcome: for who holds it, and for a supervisor of what is parked or in somebody else's hands. Folded until there
 * is a call that it can be of: on a phone it is long.
 */
export const Outcome = ({ c, s, facts, guarded, now, names }: Named & { guarded: boolean }) => {
  const { person } = c.var;
  const { held } = s;
  if (!held) return null;
  const theirs = holds(held, person.id, now);
  if (theirs && (guarded || held.state !== 'claimed'))
    return (
      <section id="outcome" class="card">
        <h2>Outcome</h2>
        <AskedFor attempt={unsettled(facts.attempts)} now={now} />
        <OutcomeForm {...{ s, held, now, names }} />
      </section>
    );
  const mayFor = scopeOf(person.roles, 'give-outcome') === 'any' && (facts.holder || held.state === 'parked');
  if (!theirs && !mayFor) return null;
  return (
    <details id="outcome-folded" class="card">
      <summary>Give its outcome</summary>
      <OutcomeForm {...{ s, held, now, names }} />
    </details>
  );
};

/** What happens when nobody says it. */
const AskedFor = ({ attempt, now }: { attempt: Attempt | undefined; now: number }) =>
  attempt?.ask_at == null || attempt.asked_again > 0 ? null : (
    <p>
      Your phone rings for it in {minutesTo(attempt.ask_at, now)} min. If you do not say it then, a supervisor decides.
    </p>
  );

/** Reassign, park, put back, close, reveal: each shown to who may. */
export const Supervising = ({ c, s, facts, names }: Named) => {
  const may = (action: Parameters<typeof scopeOf>[1]) => scopeOf(c.var.person.roles, action) !== undefined;
  const parked = s.held?.state === 'parked';
  const busy = s.held !== undefined && ENGAGED.includes(s.held.state);
  if (!may('reassign') && !may('reveal')) return null;
  return (
    <section id="supervising" class="card">
      <h2>Supervising</h2>
      {s.key && !parked && !busy && !takenOnDuty(s) && may('reassign') ? (
        <Reassign s={s} facts={facts} names={names} />
      ) : null}
      {parked && may('requeue') ? <Requeue s={s} names={names} /> : null}
      {s.key && !parked && !busy && may('park') ? <WithReason at={`${s.at}/parking`} words="Park it" /> : null}
      {!s.key && may('close') ? <WithReason at={`${s.at}/closing`} words="Close it without a call" /> : null}
      {s.key && may('reveal') ? <RevealForm s={s} /> : null}
    </section>
  );
};

const Requeue = ({ s, names }: { s: Subject; names: Record<string, string> }) => (
  <form method="post" action={`${s.at}/requeue`}>
    <label>
      Their language
      <select name="language">
        {Object.entries(names).map(([tag, english]) => (
          <option value={tag} selected={tag === s.request.language}>
            {english}
          </option>
        ))}
      </select>
    </label>
    <p>
      <button type="submit" class="quiet">
        Put it back into the queue
      </button>
    </p>
  </form>
);

const Reassign = ({ s, facts, names }: { s: Subject; facts: Facts; names: Record<string, string> }) => (
  <details>
    <summary>Hand it to somebody</summary>
    <form method="post" action={`${s.at}/holder`}>
      <label>
        To
        <select name="to">
          {facts.takers.map(p => (
            <option value={p.id}>
              {p.name} ({p.languages.map(tag => names[tag] ?? tag).join(', ')})
            </option>
          ))}
        </select>
      </label>
      <button type="submit" class="quiet">
        Hand it over
      </button>
    </form>
  </details>
);

const WithReason = ({ at, words }: { at: string; words: string }) => (
  <details>
    <summary>{words}</summary>
    <form method="post" action={at}>
      <label>
        Why
        <textarea name="reason" required minlength={10} maxlength={300} />
      </label>
      <button type="submit" class="quiet">
        {words}
      </button>
    </form>
  </details>
);
