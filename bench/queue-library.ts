// Our claims beside a well-known queue for Node that does the same as durably: take one, mark it done, each written to
// disk before the next is taken. Told, not judged: the two are asked for different things.
import { join } from 'node:path';
import { Logger, makeWorkerUtils, run, type WorkerUtils } from 'graphile-worker';
import { sqliteDatabase } from '../src/platform/sqlite.ts';
import { claim, settle } from '../src/store/callbacks.ts';
import type { Database } from '../src/store/schema.ts';
import { fill } from './claims.ts';
import type { Figure, Options, Result } from './figure.ts';
import { startPostgres } from './postgres.ts';
import { median } from './statistics.ts';

const ROUNDS = 5;
const JOBS = 1_000;
const CLIENTS = [1, 8] as const;
const LIBRARY = 'graphile-worker 0.16.6';

/** So many taken and done in a second. */
type Measure = (clients: number, jobs: number) => Promise<number>;

const ours =
  (d: Database): Measure =>
  async (clients, jobs) => {
    await d.batch([d.db.deleteFrom('callbacks'), d.db.deleteFrom('requests')]);
    await fill(d, jobs);
    let done = 0;
    const started = performance.now();
    await Promise.all(
      Array.from({ length: clients }, async (_, client) => {
        for (;;) {
          const got = await claim(d, { responder: `r${client}`, languages: ['my', 'en'], now: 1_000 });
          if (!got) return;
          const { key, rev } = got;
          if (await settle(d, { key, rev, event: { type: 'close' }, suppress: false, now: 1_000 })) done++;
        }
      }),
    );
    const seconds = (performance.now() - started) / 1_000;
    if (done !== jobs) throw new Error(`${done} of ${jobs} were settled`);
    return jobs / seconds;
  };

/** From the first job that is begun to the last whose end is written: starting and connecting are not counted. */
const theirs =
  (utils: WorkerUtils, connectionString: string): Measure =>
  async (clients, jobs) => {
    await utils.withPgClient(pg =>
      pg.query(`select graphile_worker.add_job('callback', '{}'::json) from generate_series(1, $1)`, [jobs]),
    );
    let started = 0;
    let left = jobs;
    const runner = await run({
      connectionString,
      concurrency: clients,
      maxPoolSize: clients + 2,
      noHandleSignals: true,
      logger: new Logger(() => () => {}),
      taskList: { callback: () => {} },
    });
    await new Promise<void>(resolve => {
      runner.events.on('job:start', () => {
        started ||= performance.now();
      });
      runner.events.on('job:complete', () => {
        if (--left === 0) resolve();
      });
    });
    const seconds = (performance.now() - started) / 1_000;
    await runner.stop();
    return jobs / seconds;
  };

const told = (perSecond: number) => `${Math.round(perSecond)}/s`;

async function measure({ folder, quick, progress }: Options): Promise<Result[]> {
  const jobs = quick ? 200 : JOBS;
  const database = sqliteDatabase(join(folder, 'library.db'));
  const postgres = await startPostgres();
  const utils =
    typeof postgres === 'string' ? undefined : await makeWorkerUtils({ connectionString: postgres.connectionString });
  await utils?.migrate();
  const durable = await utils?.withPgClient(async pg => {
    const { rows } = await pg.query(`select current_setting('server_version') as version,
      current_setting('fsync') as fsync, current_setting('synchronous_commit') as commits`);
    return rows[0] as { version: string; fsync: string; commits: string };
  });

  const took = new Map(CLIENTS.map(n => [n, { ours: [] as number[], theirs: [] as number[] }]));
  for (let round = 0; round < ROUNDS; round++)
    for (const clients of CLIENTS) {
      progress(`claims beside ${LIBRARY}: round ${round + 1} of ${ROUNDS}, ${clients} at a time`);
      took.get(clients)?.ours.push(await ours(database)(clients, jobs));
      if (utils && typeof postgres !== 'string')
        took.get(clients)?.theirs.push(await theirs(utils, postgres.connectionString)(clients, jobs));
    }
  await database.close();
  await utils?.release();
  if (typeof postgres !== 'string') await postgres.stop();

  return [...took].map(([clients, { ours, theirs }]) => ({
    figure: `callbacks claimed and settled, ${clients} at a time in one process, SQLite with FULL commits`,
    target: 'told',
    measured: told(median(ours)),
    met: undefined,
    notes:
      typeof postgres === 'string'
        ? [postgres]
        : [
            `${LIBRARY} takes and completes ${told(median(theirs))} on PostgreSQL ${durable?.version} ` +
              `(fsync ${durable?.fsync}, synchronous_commit ${durable?.commits}); ours over theirs ${(median(ours) / median(theirs)).toFixed(2)}`,
          ],
  }));
}

export const queueLibrary: Figure = { name: 'queue-library', measure };
