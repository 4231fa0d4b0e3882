// What came of it: chosen, read back with what follows, and written only when that is confirmed.
import { Hono } from 'hono';
import * as z from 'zod';
import { EVENING } from '../callbacks/hours.ts';
import { needsConsent, type Outcome, outcomeAfter, REACHED, SAFE, type Safe } from '../callbacks/outcomes.ts';
import { allowedBy, type Follows, reasked, standing, strictest, windowAt } from '../callbacks/settling.ts';
import { after, giveOutcome } from '../callbacks/work.ts';
import type { Deps } from '../deps.ts';
import { dayIn } from '../keeping/weeks.ts';
import { once, wasApplied } from '../store/applied.ts';
import { audit } from '../store/audit.ts';
import type { Callback } from '../store/callbacks.ts';
import { attemptsOf } from '../store/queue.ts';
import { hoursOf, momentOf, onTheWall } from './clock.ts';
import { type Ask, type ConsoleEnv, MOUNT } from './door.ts';
import { clock, count, day, form, tagOrNone, ticked } from './form.ts';
import { unsettled } from './in-call.tsx';
import { languageNames } from './languages.ts';
import { Frame } from './layout.tsx';
import { Refusal } from './refusals.ts';
import { firstAsked, mustHold, type Subject, subjectOf } from './subject.ts';

/** In the order in which they are shown: what happens most comes first. */
export const OUTCOMES: Record<Outcome, string> = {
  done: 'Talked, and it is done',
  'follow-up': 'Talked; ring again at a time they named',
  referred: 'Talked, and referred to somebody else',
  'no-answer': 'Nobody picked up',
  busy: 'Busy',
  machine: 'A machine or an announcement',
  'cut-off': 'The call was cut off',
  'unsafe-now': 'Not safe to talk now',
  'wrong-person': 'Somebody else picked up',
  'wrong-language': 'They speak another language',
  silent: 'Somebody was there and did not speak',
  'never-again': 'They asked not to be called',
  'line-dead': 'The number does not exist',
  abusive: 'Abusive',
  unknown: 'It is not known',
};

/** May we ring this phone again? */
const AGAIN: Record<Safe, string> = {
  day: 'Yes, in the daytime',
  evening: 'Only in the evening',
  no: 'Not this phone',
};

const shape = z.object({
  outcome: z.enum(Object.keys(OUTCOMES) as [Outcome, ...Outcome[]], 'Choose what came of it'),
  rev: count,
  day,
  clock,
  safe: z.enum(SAFE).optional(),
  speaks: tagOrNone,
  agreed: ticked,
  confirmed: ticked,
});
type Given = z.infer<typeof shape>;

export function outcomes(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  app.post('/:code/outcome', async c => {
    const s = await subjectOf(c, deps);
    const given = await form(c, shape);
    const held = await stillTheirs(c, deps, s, given.rev);
    if (REACHED.has(given.outcome) && !given.safe) throw new Refusal('not-asked', { back: s.at });
    const at = timeNamed(deps, s, given);
    if (needsConsent(given.outcome) && !given.agreed) throw new Refusal('no-consent', { back: s.at });

    const attempt = unsettled(await attemptsOf(deps.database, held.key, firstAsked(s)));
    const now = deps.now().getTime();
    const { outcome, safe } = given;
    const speaks = outcomeAfter[outcome].do === 'speak' && given.speaks ? { speaks: given.speaks } : {};
    if (given.speaks && !languageNames(deps)[given.speaks])
      throw new Refusal('wrong-form', { about: 'That is no language of this hotline', back: s.at });
    const tried = { outcome, now, ...speaks, ...(safe ? { safe } : {}), ...(at === undefined ? {} : { at }) };
    if (!given.confirmed) {
      const follows = after(held, s.requests, attempt, tried, s.place);
      return c.html(<ReadBack deps={deps} c={c} s={s} given={given} follows={follows} />);
    }

    const by = { id: c.var.person.id, supervisor: c.var.scope === 'any' };
    const settled = await giveOutcome(deps.database, deps.hotline.countries, s.place, {
      ...tried,
      key: held.key,
      by,
      agreed: given.agreed,
      ...(attempt ? { attempt: attempt.id } : {}),
    });
    if (!settled.done) throw new Refusal(settled.why === 'not yours' ? 'not-yours' : 'given-already', { back: s.at });
    await once(deps.database, givenKey(s, given.rev), now, []);
    const act = `outcome ${given.outcome}${needsConsent(given.outcome) ? ', with consent' : ''}`;
    await audit(deps.database, { at: now, actor: by.id, act, subject: s.request.code });
    return c.redirect(`${MOUNT}?done=${settled.follows.state}`, 303);
  });
  return app;
}

/** Under which an outcome counts as given, so that a form sent again can be told from one that comes too late. */
const givenKey = (s: Subject, rev: number): string => `outcome:${s.request.code}:${rev}`;

/**
 * The callback, while it is still theirs to settle. Refuses what was given before, has lapsed, or has moved on. A form
 * that was open during the call is older than the call, and holds all the same for who made it.
 */
async function stillTheirs(c: Ask, deps: Deps, s: Subject, rev: number): Promise<Callback> {
  if (await wasApplied(deps.database, givenKey(s, rev))) throw new Refusal('given-already', { back: MOUNT });
  if (!s.key) throw new Refusal('no-number', { back: s.at });
  const last = (await attemptsOf(deps.database, s.key, firstAsked(s))).at(-1);
  const own = last?.responder === c.var.person.id;
  if (own && last.outcome && s.held?.responder !== last.responder) throw new Refusal('given-already', { back: MOUNT });
  const held = await mustHold(c, deps, s);
  const called = own && last.dialled_at !== null && !last.outcome && held.responder === last.responder;
  if (held.rev !== rev && !called) throw new Refusal('changed', { back: s.at });
  if (held.state === 'waiting' || held.state === 'closed') throw new Refusal('not-yours', { back: s.at });
  return held;
}

/** The hour that was named, on the caller's clock; refused outside the hours in which they may be rung. */
function timeNamed(deps: Deps, s: Subject, given: Given): number | undefined {
  if (outcomeAfter[given.outcome].do !== 'at') return undefined;
  if (given.outcome === 'unsafe-now' && !given.day && !given.clock) return undefined;
  const at = momentOf(given.day, given.clock, s.place.zone);
  const answers = s.requests.map(r => r.ring_when);
  const when = strictest(standing(s.requests, given.safe ? reasked(answers, given.safe) : answers));
  if (when === 'no') return undefined;
  if (at === undefined || !windowAt(at, deps.now().getTime(), when, s.place))
    throw new Refusal('bad-time', { about: allowed(s, when), back: s.at });
  return at;
}

const allowed = (s: Subject, when = allowedBy(s.requests)): string => {
  const evening = hoursOf({ ...s.place.hours, ...EVENING });
  if (when === 'evening') return evening;
  return when === 'day' ? hoursOf(s.place.hours) : `${hoursOf(s.place.hours)}, or ${evening}`;
};

const FOLLOWS: { [K in Follows['state']]: (f: Extract<Follows, { state: K }>, s: Subject) => string } = {
  waiting: (f, s) => `It waits in the queue, to be rung from ${onTheWall(f.window.from, s.place.zone)} on their clock.`,
  parked: f => `It is parked until a supervisor decides: ${f.why}.`,
  closed: f => (f.suppress ? 'It is closed, and this number is not rung again unless they ask anew.' : 'It is closed.'),
};
const whatFollows = (f: Follows, s: Subject): string => (FOLLOWS[f.state] as (f: Follows, s: Subject) => string)(f, s);

const ReadBack = ({
  deps,
  c,
  s,
  given,
  follows,
}: {
  deps: Deps;
  c: Ask;
  s: Subject;
  given: Given;
  follows: Follows;
}) => (
  <Frame deps={deps} title="Outcome" person={c.var.person}>
    <form method="post" action={`${s.at}/outcome`} class="card narrow">
      <h1>Is this right?</h1>
      <p>
        {s.request.code}: <strong>{OUTCOMES[given.outcome]}</strong>
      </p>
      {given.speaks && outcomeAfter[given.outcome].do === 'speak' ? (
        <p>They speak {languageNames(deps)[given.speaks]}.</p>
      ) : null}
      {given.safe ? <p>May we ring this phone again? {AGAIN[given.safe]}.</p> : null}
      <p>{whatFollows(follows, s)}</p>
      <input type="hidden" name="outcome" value={given.outcome} />
      <input type="hidden" name="rev" value={`${given.rev}`} />
      <input type="hidden" name="day" value={given.day} />
      <input type="hidden" name="clock" value={given.clock} />
      {given.speaks ? <input type="hidden" name="speaks" value={given.speaks} /> : null}
      {given.safe ? <input type="hidden" name="safe" value={given.safe} /> : null}
      {given.agreed ? <input type="hidden" name="agreed" value="yes" /> : null}
      <input type="hidden" name="confirmed" value="yes" />
      <p class="row">
        <button type="submit">Yes, keep it</button>
        <a class="button quiet" href={s.at}>
          No, back
        </a>
      </p>
    </form>
  </Frame>
);

export interface OutcomeOf {
  s: Subject;
  held: Callback;
  now: number;
  /** Of the hotline's languages. */
  names: Record<string, string>;
}

/** The form on the request's page. */
export const OutcomeForm = ({ s, held, now, names }: OutcomeOf) => (
  <form method="post" action={`${s.at}/outcome`}>
    <input type="hidden" name="rev" value={`${held.rev}`} />
    <fieldset>
      <legend>What came of it?</legend>
      <div class="choices">
        {Object.entries(OUTCOMES).map(([value, words]) => (
          <label class="choice">
            <input type="radio" name="outcome" value={value} required />
            <span>{words}</span>
          </label>
        ))}
      </div>
    </fieldset>
    <fieldset>
      <legend>If you spoke to them: may we ring this phone again?</legend>
      <div class="choices">
        {Object.entries(AGAIN).map(([value, words]) => (
          <label class="choice">
            <input type="radio" name="safe" value={value} />
            <span>{words}</span>
          </label>
        ))}
      </div>
    </fieldset>
    <fieldset>
      <legend>If they named a time</legend>
      <div class="two">
        <label>
          Day
          <input type="date" name="day" min={dayIn(now, s.place.zone)} />
        </label>
        <label>
          Time
          <input type="time" name="clock" />
        </label>
      </div>
      <small>
        On their clock, {s.place.zone}, where it is now {onTheWall(now, s.place.zone)}. Within {allowed(s)}.
      </small>
    </fieldset>
    <label>
      If they speak another language, which?
      <select name="speaks">
        <option value="">It is not known: a supervisor finds out</option>
        {Object.entries(names).map(([tag, english]) => (
          <option value={tag}>{english}</option>
        ))}
      </select>
    </label>
    <label class="choice">
      <input type="checkbox" name="agreed" value="yes" />
      <span>They agreed to be referred (only for a referral)</span>
    </label>
    <p>
      <button type="submit">Read it back</button>
    </p>
  </form>
);
