// The queue: numbers with open requests, in the order in which they will be claimed.
import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import { heldBy } from '../store/callbacks.ts';
import { mayAnswer, type Person } from '../store/people.ts';
import { queue, type Waiting } from '../store/queue.ts';
import { ago } from './clock.ts';
import { type ConsoleEnv, MOUNT } from './door.ts';
import { languageNames } from './languages.ts';
import { Frame } from './layout.tsx';
import { Live, tagOf, unchanged, wholeMinute } from './live.tsx';
import { Text } from './scripts.tsx';
import { ShiftButton } from './shift.tsx';
import { codeOf } from './subject.ts';
import { Cell, Row, Stack } from './table.tsx';

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
    const minute = wholeMinute(now);
    const tag = tagOf({ rows, minute, who: person.id });
    const same = unchanged(c, tag);
    if (same) return same;

    const done = DONE.get(c.req.query('done') ?? '');
    const held = await heldBy(deps.database, person.id, now);
    const mine = held && (await codeOf(deps.database, held.key));
    return c.html(
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
        <Live tag={tag} status={summary(rows, now)} what="list" at={MOUNT} class="card">
          <Rows rows={rows} names={languageNames(deps)} person={person} now={minute} />
        </Live>
      </Frame>,
    );
  });
  return app;
}

/** What a responder can do something about, now or later; the rest is for a supervisor to decide. */
const concerns = (row: Waiting): boolean => row.key !== undefined && row.state !== 'parked' && row.when !== 'no';

/** The time has passed by which they were told that they would be rung. */
const isLate = ({ promisedBy }: Waiting, now: number): boolean => promisedBy !== undefined && promisedBy <= now;

const summary = (rows: readonly Waiting[], now: number): string => {
  const waiting = rows.filter(row => row.state === 'waiting' && !row.taken);
  const open = waiting.filter(row => row.inWindow).length;
  const late = waiting.filter(row => isLate(row, now)).length;
  const urgent = waiting.filter(row => row.urgency === 'urgent').length;
  const taken = rows.filter(row => row.state === 'waiting' && row.taken).length;
  const onDuty = taken ? `, ${taken} with somebody on duty` : '';
  const parked = rows.filter(row => row.state === 'parked').length;
  const apart = parked ? `, ${parked} parked` : '';
  const nobody = waiting.filter(row => row.nobody).length;
  const widened = nobody ? `, ${nobody} that nobody on shift can take` : '';
  return `${waiting.length} waiting, ${open} to be rung now, ${urgent} urgent${late ? `, ${late} late` : ''}${onDuty}${apart}${widened}${rows.length >= MOST ? '; only the first are shown' : ''}`;
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
    <Stack
      columns={['Code', 'Urgency', 'Waiting', 'Language', 'When', 'Rings', 'Messages', 'Holder', '']}
      label="Who waits, in the order in which they are claimed"
    >
      {rows.map(row => (
        <Entry row={row} {...shown} />
      ))}
    </Stack>
  );

/** Why a supervisor should take it: it has waited its time. */
const NOBODY = { speaks: 'nobody on shift speaks it', woman: 'no woman on shift speaks it' };

const Entry = ({ row, names, person, now }: Shown & { row: Waiting }) => {
  const mine = row.holder?.id === person.id;
  const marks = [row.urgency === 'urgent' ? 'urgent' : '', mine ? 'mine' : ''].filter(Boolean).join(' ');
  return (
    <Row id={`w${row.code}`} mark={marks}>
      <Cell mark="code">
        <a id={`r${row.code}`} href={`${MOUNT}/requests/${row.code}`}>
          {row.code}
        </a>
      </Cell>
      <Cell>{row.urgency === 'urgent' ? <span class="tag urgent">urgent</span> : null}</Cell>
      <Cell name="waiting">
        {ago(now - row.since)}
        {isLate(row, now) ? (
          <>
            {' '}
            <span class="tag urgent">late</span>
          </>
        ) : null}
      </Cell>
      <Cell>
        {names[row.language] ?? row.language}
        {row.woman ? <small> · woman wanted</small> : null}
        {row.nobody ? (
          <>
            {' '}
            <span class="tag parked">{NOBODY[row.nobody]}</span>
          </>
        ) : null}
      </Cell>
      <Cell>
        <When row={row} now={now} />
      </Cell>
      <Cell name="rings" none={row.rings === 0}>
        {row.rings}
      </Cell>
      <Cell name="messages" none={row.messages === 0}>
        {row.messages}
      </Cell>
      <Cell>{row.holder ? <Holder name={mine ? 'you' : row.holder.name} /> : null}</Cell>
      <Cell mark="act">
        {row.state === 'waiting' && row.inWindow && mayAnswer(person, row) ? <Claim code={row.code} /> : null}
      </Cell>
    </Row>
  );
};

const Holder = ({ name }: { name: string }) => (
  <span class="tag held">
    <span class="unseen">held by </span>
    <Text text={name} />
  </span>
);

/** Why a number may be rung now, or may not. */
const When = ({ row, now }: { row: Waiting; now: number }) => {
  if (row.state === 'parked') return <span class="tag parked">parked</span>;
  if (row.state === 'outcome') return <span class="tag">outcome owed</span>;
  if (row.state === 'dialling') return <span class="tag">ringing them</span>;
  if (row.state === 'talking')
    return <span class="tag">talking{row.pickedUp ? `, ${ago(now - row.pickedUp)}` : ''}</span>;
  if (row.taken) return <span class="tag held">taken on duty</span>;
  if (!row.key) return <span class="tag">no number</span>;
  if (row.when === 'no') return <span class="tag">will call us</span>;
  if (row.inWindow) return <span class="tag now">ring now</span>;
  return <span class="tag">{row.due && row.due > now ? `ring in ${ago(row.due - now)}` : 'later'}</span>;
};

const Claim = ({ code }: { code: string }) => (
  <form method="post" action={`${MOUNT}/requests/${code}/claim`}>
    <button type="submit" id={`c${code}`} class="small" aria-label={`Claim ${code}`}>
      Claim
    </button>
  </form>
);
