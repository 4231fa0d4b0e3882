// The queue: numbers with open requests, in the order in which they will be claimed.
import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { raw } from 'hono/html';
import type { Deps } from '../deps.ts';
import { heldBy } from '../store/callbacks.ts';
import { mayAnswer, type Person } from '../store/people.ts';
import { queue, type Waiting } from '../store/queue.ts';
import { ago } from './clock.ts';
import { type Ask, type ConsoleEnv, MOUNT } from './door.ts';
import { languageNames } from './languages.ts';
import { Frame } from './layout.tsx';
import { ShiftButton } from './shift.tsx';
import { codeOf } from './subject.ts';

const MOST = 200;

/** What was done a moment ago, by the word in the address. */
const DONE = new Map([
  ['waiting', 'The outcome is kept. It waits in the queue again, for its next hour.'],
  ['parked', 'It is parked: a supervisor decides how it goes on.'],
  ['closed', 'The request is closed.'],
  ['released', 'Released: it waits in the queue again.'],
]);

export function queuePage(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  app.get('/', async c => {
    const { person, scope } = c.var;
    const now = deps.now().getTime();
    const languages = scope === 'own' ? { languages: person.languages } : {};
    const all = await queue(deps.database, { ...languages, now, most: MOST });
    const rows = scope === 'own' ? all.filter(concerns) : all;
    const done = DONE.get(c.req.query('done') ?? '');
    const held = await heldBy(deps.database, person.id, now);
    const mine = held && (await codeOf(deps.database, held.key));
    const list = await (<Rows rows={rows} names={languageNames(deps)} person={person} now={now} />).toString();
    return unlessSame(c, list, tag => (
      <Frame deps={deps} title="Queue" person={person} at={MOUNT}>
        <div class="row between">
          <h1>Queue</h1>
          <ShiftButton person={person} now={now} />
        </div>
        {done ? (
          <p class="notice" role="status">
            {done}
          </p>
        ) : null}
        {mine ? (
          <p class="notice">
            You hold <a href={`${MOUNT}/requests/${mine}`}>{mine}</a>.
          </p>
        ) : null}
        <p id="status" role="status" class="faint">
          {summary(rows)}
        </p>
        <p id="stale" class="notice bad" role="status" hidden>
          No connection: this list is not up to date. <a href={MOUNT}>Try again</a>
        </p>
        <section id="live" data-tag={tag} class="card">
          {raw(list)}
        </section>
      </Frame>
    ));
  });
  return app;
}

/** What a responder can do something about, now or later; the rest is for a supervisor to decide. */
const concerns = (row: Waiting): boolean => row.key !== undefined && row.state !== 'parked' && row.when !== 'no';

/** Answers 304 to who has the same list already. The tag is of the list, so the frame's own words do not matter. */
function unlessSame(c: Ask, list: string, page: (tag: string) => ReturnType<typeof Frame>) {
  const tag = `W/"${createHash('sha256').update(list).digest('base64url').slice(0, 22)}"`;
  c.header('etag', tag);
  if (c.req.header('if-none-match') === tag) return c.body(null, 304);
  return c.html(page(tag));
}

const summary = (rows: readonly Waiting[]): string => {
  const waiting = rows.filter(row => row.state === 'waiting');
  const now = waiting.filter(row => row.inWindow).length;
  const urgent = waiting.filter(row => row.urgency === 'urgent').length;
  return `${waiting.length} waiting, ${now} to be rung now, ${urgent} urgent${rows.length >= MOST ? '; only the first are shown' : ''}`;
};

interface Shown {
  names: Record<string, string>;
  person: Person;
  now: number;
}

const Rows = ({ rows, ...shown }: Shown & { rows: readonly Waiting[] }) =>
  rows.length === 0 ? (
    <p>Nobody waits.</p>
  ) : (
    <table class="stack">
      <thead>
        <tr>
          {['Code', 'Urgency', 'Waiting', 'Language', 'Now?', 'Rings', 'Messages', 'Holder', ''].map(name => (
            <th scope="col">{name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <Row row={row} {...shown} />
        ))}
      </tbody>
    </table>
  );

/** Why a supervisor should take it: it has waited its time. */
const NOBODY = { speaks: 'nobody on shift speaks it', woman: 'no woman on shift speaks it' };

const Row = ({ row, names, person, now }: Shown & { row: Waiting }) => {
  const mine = row.holder?.id === person.id;
  const classes = [row.urgency === 'urgent' ? 'urgent' : '', mine ? 'mine' : ''].filter(Boolean).join(' ');
  return (
    <tr class={classes || undefined}>
      <td class="code">
        <a id={`r${row.code}`} href={`${MOUNT}/requests/${row.code}`}>
          {row.code}
        </a>
      </td>
      <td>{row.urgency === 'urgent' ? <span class="tag urgent">urgent</span> : null}</td>
      <td data-name="waiting">{ago(now - row.since)}</td>
      <td>
        {names[row.language] ?? row.language}
        {row.woman ? <small> · woman</small> : null}
        {row.nobody ? <span class="tag parked">{NOBODY[row.nobody]}</span> : null}
      </td>
      <td>
        <When row={row} now={now} />
      </td>
      <td data-name="rings" class={row.rings ? undefined : 'none'}>
        {row.rings}
      </td>
      <td data-name="messages" class={row.messages ? undefined : 'none'}>
        {row.messages}
      </td>
      <td>{row.holder ? <span class="tag held">{mine ? 'you' : row.holder.name}</span> : null}</td>
      <td class="act">
        {row.state === 'waiting' && row.inWindow && mayAnswer(person, row) ? <Claim code={row.code} /> : null}
      </td>
    </tr>
  );
};

/** Why a number may be rung now, or may not. */
const When = ({ row, now }: { row: Waiting; now: number }) => {
  if (row.state === 'parked') return <span class="tag parked">parked</span>;
  if (row.state === 'outcome') return <span class="tag">outcome owed</span>;
  if (row.state === 'dialling' || row.state === 'talking') return <span class="tag">in a call</span>;
  if (!row.key) return <span class="tag">no number</span>;
  if (row.when === 'no') return <span class="tag">will call us</span>;
  if (row.inWindow) return <span class="tag now">now</span>;
  return <span class="tag">{row.due && row.due > now ? `in ${ago(row.due - now)}` : 'later'}</span>;
};

const Claim = ({ code }: { code: string }) => (
  <form method="post" action={`${MOUNT}/requests/${code}/claim`}>
    <button type="submit" id={`c${code}`} class="small" aria-label={`Claim ${code}`}>
      Claim
    </button>
  </form>
);
