// The outbox: filling it while people call, emptying it at the configured rate, and finding the next text among many.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { tendBroadcasts } from '../src/outreach/filling.ts';
import { drain, senders } from '../src/outreach/outbox.ts';
import { openQueues } from '../src/outreach/queues.ts';
import { openSqlite, sqliteDatabase } from '../src/platform/sqlite.ts';
import { beginning, broadcast, groupKey } from '../src/store/broadcasts.ts';
import { pick, setRate } from '../src/store/outbox.ts';
import { subscriberRow } from '../src/store/subscribers.ts';
import { createProvider } from '../src/twilio/rest.ts';
import { LINES } from '../tests/support/hotline.ts';
import { paced } from './client.ts';
import type { Figure, Options, Result } from './figure.ts';
import { openHotline } from './hotline.ts';
import { median, quantile } from './statistics.ts';
import { variants } from './variants.ts';
import { createWalker, dialled, type Recorded, randomness, wandering } from './walk.ts';

/** A Saturday at noon in Bangkok. */
const NOON = Date.parse('2026-11-21T05:00:00Z');
const TURNS_A_SECOND = 40;
const PEOPLE = 100_000;

type Opened = Awaited<ReturnType<typeof openHotline>>;

/** So many subscribers of one language, put there by SQL; the number of the first is sealed, so that it can be sent to. */
async function subscribed(file: string, people: number, sealed = 'sealed'): Promise<void> {
  const { sqlite } = openSqlite(file);
  sqlite.exec(`with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < ${people})
    insert into subscribers (id, number_hash, number_sealed, line, language, form, country, joined_at)
    select printf('%032d', i), hex(randomblob(20)), '${sealed}', '${LINES.five}', 'th', 'th', 'thailand', 0 from n`);
  sqlite.close();
}

const begun = ({ deps }: Opened, people: number, now: number) =>
  deps.database.batch([
    beginning(deps.database, {
      id: 'x',
      by: 'bench',
      fingerprint: 'f',
      plan: {
        audience: { lines: [LINES.five] },
        words: {
          [groupKey({ form: 'th', hear: false, country: 'thailand', line: LINES.five })]: {
            wording: 'w',
            segments: 1,
            cost: 25_000,
          },
        },
      },
      people,
      now,
      expires: now + 86_400_000,
    }),
  ]);

async function filling({ folder, quick, progress }: Options): Promise<Result[]> {
  const people = quick ? PEOPLE / 5 : PEOPLE;
  const file = join(folder, 'filling.db');
  const hotline = await openHotline(file);
  progress('recording turns');
  const walk = createWalker(hotline.deps);
  const habit = wandering(randomness(7));
  const turns: Recorded[] = [];
  for (let nth = 1; nth <= 100; nth++) turns.push(...(await walk(dialled(nth), habit)).filter(t => t.kind === 'turn'));
  await hotline.deps.writer.flush();
  await subscribed(file, people);
  const server = variants.app(hotline.deps, '');
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const some = (n: number) => Array.from({ length: n }, (_, i) => turns[i % turns.length]).flatMap(t => (t ? [t] : []));
  await paced(port, some(200), TURNS_A_SECOND);

  progress('turns with nothing else to do');
  const idle = await paced(port, some(400), TURNS_A_SECOND);
  progress(`${people.toLocaleString('en')} texts enqueued beside turns`);
  await begun(hotline, people, Date.now());
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let most = before;
  const look = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  let seconds = 0;
  const started = performance.now();
  const filled = tendBroadcasts(hotline.deps).then(() => {
    seconds = (performance.now() - started) / 1_000;
  });
  const busy: number[] = [];
  while (seconds === 0) busy.push(...(await paced(port, some(20), TURNS_A_SECOND)));
  await filled;
  clearInterval(look);
  const done = await broadcast(hotline.deps.database, 'x');
  const { n } = await hotline.deps.database.db
    .selectFrom('outbox')
    .select(s => s.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  if (done?.state !== 'sending' || n !== people) throw new Error(`only ${n} texts are there`);
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
  await hotline.close();
  const ratio = quantile(busy, 0.99) / quantile(idle, 0.99);
  const perSecond = people / seconds;
  return [
    {
      figure: `${people.toLocaleString('en')} recipients enqueued, while people call`,
      target: '≥ 20,000 rows a second',
      measured: `${Math.round(perSecond).toLocaleString('en')} a second`,
      met: perSecond >= 20_000,
      notes: [
        `memory at most ${((most - before) / 2 ** 20).toFixed(0)} MB above what it was (the caller's client included)`,
      ],
    },
    {
      figure: "a voice turn's p99 meanwhile, over that of a server with nothing else to do",
      target: '≤ 3 ×',
      measured: `${ratio.toFixed(2)} ×`,
      met: ratio <= 3,
      notes: [
        `p99 ${quantile(busy, 0.99).toFixed(1)} and ${quantile(idle, 0.99).toFixed(1)} ms, medians ${median(busy).toFixed(1)} and ${median(idle).toFixed(1)} ms; ${busy.length} and ${idle.length} turns, server and client in one process`,
      ],
    },
  ];
}

/** Ten minutes of the hotline's clock, a ragged second at a time, through the real client to a server on loopback. */
async function draining({ folder, quick, progress }: Options): Promise<Result[]> {
  const minutes = quick ? 2 : 10;
  const rate = 3;
  let taken = 0;
  const provider = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      taken += 1;
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ sid: `m${taken}`, status: 'queued' }));
    });
  });
  await new Promise<void>(resolve => provider.listen(0, '127.0.0.1', resolve));
  const apiUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const file = join(folder, 'draining.db');
  const hotline = await openHotline(file);
  let now = NOON;
  const deps = {
    ...hotline.deps,
    provider: createProvider({ accountSid: '5f7fd1c1-8c3d-4a39-8c3e-0a0f8e3b0c11', authToken: 'x', apiUrl }),
    now: () => new Date(now),
  };
  const people = minutes * 60 * rate + 100;
  const { sqlite } = openSqlite(file);
  sqlite.exec("insert into wordings values ('w', 'hello', 1)");
  const insert = sqlite.prepare(`insert into subscribers
    (id, number_hash, number_sealed, line, language, form, country, joined_at) values (?, ?, ?, ?, 'th', 'th', 'thailand', 0)`);
  for (let n = 0; n < people; n++) {
    const id = `s${`${n}`.padStart(6, '0')}`;
    insert.run(id, `h${n}`, await deps.seal.seal(subscriberRow(id), `+66812${`${n}`.padStart(6, '0')}`), LINES.five);
  }
  sqlite.close();
  await begun(hotline, people, now);
  await tendBroadcasts(deps);
  const [line] = senders(deps.hotline);
  if (!line) throw new Error('no line can text');
  const sender = { ...line, 'messages-per-second': rate };
  await drain(deps, sender, people);
  const burst = taken;
  const started = performance.now();
  for (let second = 0; second < minutes * 60; ) {
    // Ticks come late by up to a second, as on a busy machine.
    const ticks = 1 + (second % 3);
    second += ticks;
    now += ticks * 1_000;
    await drain(deps, sender, people);
    if (second % 60 < ticks) progress(`${Math.floor(second / 60)} of ${minutes} minutes of the hotline's clock`);
  }
  const seconds = (performance.now() - started) / 1_000;
  const elapsed = (now - NOON) / 1_000;
  const off = taken - burst - elapsed * rate;
  provider.closeAllConnections();
  await new Promise(resolve => provider.close(resolve));
  await hotline.close();
  return [
    {
      figure: `drained at ${rate} segments a second for ${minutes} minutes of the hotline's clock, ticks up to 3 s apart`,
      target: 'off by ≤ 1 segment',
      measured: `${off > 0 ? '+' : ''}${off} of ${elapsed * rate}`,
      met: Math.abs(off) <= 1,
      notes: [
        `${burst} at once in the beginning, five seconds' worth and the first; ${Math.round((taken - burst) / seconds)} texts a second of real time, each a request to loopback and two FULL commits`,
      ],
    },
  ];
}

const PICKS = 300;

async function picking({ folder, quick, progress }: Options): Promise<Result[]> {
  const many = quick ? 100_000 : 1_000_000;
  const open = async (name: string, waiting: number) => {
    progress(`${waiting.toLocaleString('en')} texts waiting`);
    const file = join(folder, name);
    const { sqlite } = openSqlite(file);
    sqlite.exec(`with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < ${waiting + PICKS})
      insert into outbox (key, line, queue, spaced, due_at, expires_at, number_hash, subscriber, wording, segments, cost,
        broadcast, state, created_at)
      select printf('b.x.%032d', i), '${LINES.five}', '2/thailand/day', 1, ${NOON}, ${NOON + 86_400_000},
        printf('%040d', i * 7919 % 10000019), printf('%032d', i), 'w', 1, 25000, 'x', 'waiting', ${NOON} from n`);
    sqlite.pragma('wal_checkpoint(truncate)');
    sqlite.close();
    const database = sqliteDatabase(file);
    await setRate(database, LINES.five, 1_000);
    return database;
  };
  const [few, lots] = [await open('few-texts.db', 1_000), await open('many-texts.db', many)];
  const hotline = await openHotline(join(folder, 'settings.db'));
  const queues = openQueues(hotline.deps.hotline, new Date(NOON));
  const took: Record<'few' | 'lots', number[]> = { few: [], lots: [] };
  const cap = { segments: 1e9, cost: 1e15 };
  for (let n = 0; n < PICKS; n++)
    for (const [name, database] of [['few', few] as const, ['lots', lots] as const]) {
      const started = performance.now();
      const got = await pick(database, { line: LINES.five, queues, now: NOON + n * 1_000, most: 1, cap });
      took[name].push(performance.now() - started);
      if (got.length !== 1) throw new Error('nothing was picked');
    }
  await Promise.all([few.close(), lots.close(), hotline.close()]);
  const ratio = median(took.lots) / median(took.few);
  return [
    {
      figure: `picking a text with ${many.toLocaleString('en')} waiting, over picking with 1,000`,
      target: '≤ 1.5 ×',
      measured: `${ratio.toFixed(2)} ×`,
      met: ratio <= 1.5,
      notes: [
        `medians ${median(took.lots).toFixed(2)} and ${median(took.few).toFixed(2)} ms, p99 ${quantile(took.lots, 0.99).toFixed(2)} and ${quantile(took.few, 0.99).toFixed(2)} ms, FULL commits`,
      ],
    },
  ];
}

export const outbox: Figure = {
  name: 'outbox',
  measure: async options => [...(await filling(options)), ...(await draining(options)), ...(await picking(options))],
};
