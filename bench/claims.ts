// Claims: one winner each however many race, and as quick with many waiting as with few.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { sqliteDatabase } from '../src/platform/sqlite.ts';
import { claim } from '../src/store/callbacks.ts';
import type { Database } from '../src/store/schema.ts';
import { openD1 } from '../tests/support/databases.ts';
import type { Figure, Options, Result } from './figure.ts';
import { median, quantile } from './statistics.ts';

const CLAIMER = fileURLToPath(new URL('claimer.ts', import.meta.url));
const run = promisify(execFile);
const PROCESSES = 4;
const CLIENTS = 8;
const ROUNDS = 400;

/** So many people waiting, each with a request of their own that may be rung now; every fiftieth urgent. */
export const fill = (d: Database, people: number) =>
  sql`insert into requests (id, code, call_sid, line, language, source, status, urgency, ring_when, number_hash,
        number_sealed, created_at, updated_at, due_at, until_at, iso)
      with recursive c(i) as (select 1 union all select i + 1 from c where i < ${people})
      select 'CA' || i || '.1', 'c' || i, 'CA' || i, '+6620000001', iif(i % 2, 'my', 'en'), 'call', 'waiting',
        iif(i % 50, 'normal', 'urgent'), 'day', 'n' || i, 's', i, i, 0, 9000000000000, 'TH' from c`.execute(d.db);

export const claims: Figure = {
  name: 'claims',
  measure: async options => [await race(options), await raceOnD1(options), await manyWaiting(options)],
};

async function race({ folder, quick, progress }: Options): Promise<Result> {
  progress('claims racing from four processes');
  const people = quick ? 200 : 1_000;
  const tries = Math.ceil((people * 10) / (PROCESSES * CLIENTS));
  const file = join(folder, 'race.db');
  const database = sqliteDatabase(file);
  await fill(database, people);
  const started = performance.now();
  const outputs = await Promise.all(
    Array.from({ length: PROCESSES }, (_, i) =>
      run(process.execPath, ['--import', 'tsx', CLAIMER, file, `p${i}`, `${CLIENTS}`, `${tries}`], {
        maxBuffer: 2 ** 24,
      }),
    ),
  );
  const seconds = (performance.now() - started) / 1_000;
  await database.close();
  const results = outputs.map(({ stdout }) => JSON.parse(stdout) as { won: string[]; attempts: number; busy: number });
  const attempts = results.reduce((sum, r) => sum + r.attempts, 0);
  return winners(
    'SQLite',
    results.flatMap(r => r.won),
    attempts,
    people,
    `${PROCESSES} processes × ${CLIENTS} clients`,
    seconds,
  );
}

async function raceOnD1({ quick, progress }: Options): Promise<Result> {
  progress('claims racing on D1');
  const people = quick ? 50 : 1_000;
  const d1 = await openD1();
  await fill(d1, people);
  const started = performance.now();
  const won: string[] = [];
  const clients = PROCESSES * CLIENTS;
  const tries = Math.ceil((people * 10) / clients);
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (let n = 0; n < tries; n++) {
        const got = await claim(d1, { responder: `d${client}-${n}`, languages: ['my', 'en'], now: 1_000 });
        if (got) won.push(got.key);
      }
    }),
  );
  const seconds = (performance.now() - started) / 1_000;
  await d1.close();
  return winners('D1 in workerd', won, clients * tries, people, `${clients} clients`, seconds);
}

function winners(where: string, won: string[], attempts: number, people: number, who: string, seconds: number): Result {
  const once = new Set(won).size === won.length && won.length === people;
  return {
    figure: `${attempts} claims race for ${people} people on ${where} (${who})`,
    target: 'one winner',
    measured: once ? `${won.length} won, once each` : `${won.length} won, ${new Set(won).size} people`,
    met: once,
    notes: [
      `${Math.round(won.length / seconds)} won and ${Math.round(attempts / seconds)} tried a second, starting included`,
    ],
  };
}

async function manyWaiting({ folder, quick, progress }: Options): Promise<Result> {
  progress('claims with few and many waiting');
  const many = quick ? 20_000 : 100_000;
  const few = sqliteDatabase(join(folder, 'few.db'));
  const lots = sqliteDatabase(join(folder, 'many.db'));
  await fill(few, 100 + ROUNDS);
  await fill(lots, many + ROUNDS);
  const took: { few: number[]; many: number[] } = { few: [], many: [] };
  for (let n = 0; n < ROUNDS; n++)
    for (const [name, database] of [
      ['few', few],
      ['many', lots],
    ] as const) {
      const started = performance.now();
      const got = await claim(database, { responder: `r${n}`, languages: ['my', 'en'], now: 1_000 });
      if (!got) throw new Error('nobody was left to claim');
      took[name].push(performance.now() - started);
    }
  await few.close();
  await lots.close();
  const ratio = quantile(took.many, 0.99) / quantile(took.few, 0.99);
  return {
    figure: `a claim's p99 with ${many} waiting, over that with 100`,
    target: '≤ 2 ×',
    measured: `${ratio.toFixed(2)} ×`,
    met: ratio <= 2,
    notes: [`medians ${median(took.many).toFixed(2)} and ${median(took.few).toFixed(2)} ms, SQLite with FULL commits`],
  };
}
