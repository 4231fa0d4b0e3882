import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AGAIN_MS, notify } from '../../src/outreach/notify.ts';
import { OVERDUE_MS } from '../../src/store/notices.ts';
import { databases, opened } from '../support/databases.ts';
import { hotline, hotlineYaml, LINES, type Line, PEOPLE } from '../support/hotline.ts';
import { lived } from './lived.ts';

interface Told {
  body: string;
  headers: IncomingHttpHeaders;
}

let line: Line;
let server: Server;
let told: Told[];
let answers: number[];
beforeEach(async () => {
  told = [];
  answers = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      told.push({ body, headers: request.headers });
      response.writeHead(answers.shift() ?? 204, { location: 'http://127.0.0.1:9/elsewhere' }).end();
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  line = await hotline({ yaml: `${hotlineYaml}\nnotify: http://127.0.0.1:${port}/told\n` });
});
afterEach(async () => {
  await line.close();
  await new Promise(resolve => server.close(resolve));
});

async function asksUrgently(code = '314159', sid = 'CA1') {
  await lived(line, { sid, code, number: PEOPLE.khinKhin });
  await line.database.db.updateTable('requests').set({ urgency: 'urgent' }).where('code', '=', code).execute();
}
const bodies = () => told.map(t => JSON.parse(t.body));

test('an urgent request is told of once: code, urgency, language and kind, and nothing else', async () => {
  await asksUrgently();
  await notify(line.deps);
  await notify(line.deps);
  line.later(60_000);
  await notify(line.deps);
  expect(bodies()).toEqual([{ code: '314159', urgency: 'urgent', language: 'my', kind: 'urgent' }]);
  expect(JSON.stringify(told)).not.toContain(PEOPLE.khinKhin.slice(3));
});

test('it is signed, with its time, by a key derived from the secret', async () => {
  await asksUrgently();
  await notify(line.deps);
  const [, time, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(told[0]?.headers['x-earshot-signature'])) ?? [];
  expect(Number(time)).toBe(line.deps.now().getTime() / 1000);
  const key = await line.deps.seal.derive('notify');
  expect(mac).toBe(createHmac('sha256', key).update(`${time}.${told[0]?.body}`).digest('hex'));
});

test('a plain request that was promised no time is told of when it is a day old and nobody has served it', async () => {
  await lived(line, { sid: 'CA1', code: '314159', number: PEOPLE.khinKhin });
  await lived(line, { sid: 'CA2', code: '271828', number: PEOPLE.sokha, closedAt: line.deps.now().getTime() });
  await neverRung();
  line.later(OVERDUE_MS - 1);
  await notify(line.deps);
  expect(told).toEqual([]);
  line.later(1);
  await notify(line.deps);
  expect(bodies()).toEqual([{ code: '314159', urgency: 'normal', language: 'my', kind: 'overdue' }]);
});

const neverRung = () => line.database.db.deleteFrom('attempts').execute();
const promise = (by: number | null) => line.database.db.updateTable('requests').set({ promised_by: by }).execute();

test('who was promised a time is told of when it has passed, be it sooner than a day or later', async () => {
  await lived(line, { sid: 'CA1', code: '314159', number: PEOPLE.khinKhin });
  await neverRung();
  const now = line.deps.now().getTime();
  await promise(now + 3 * OVERDUE_MS);
  line.later(2 * OVERDUE_MS);
  await notify(line.deps);
  expect(told).toEqual([]);
  await promise(line.deps.now().getTime() + 15 * 60_000);
  line.later(15 * 60_000 - 1);
  await notify(line.deps);
  expect(told).toEqual([]);
  line.later(1);
  await notify(line.deps);
  expect(bodies()).toMatchObject([{ code: '314159', kind: 'overdue' }]);
});

test('who was reached, and waits for the other call they asked for, is told of by no promise; who was only rung, is', async () => {
  await lived(line, { sid: 'CA1', code: '314159', number: PEOPLE.khinKhin });
  await lived(line, { sid: 'CA2', code: '271828', number: PEOPLE.sokha });
  const requests = await line.database.db.selectFrom('requests').select(['code', 'number_hash']).execute();
  await neverRung();
  for (const { code, number_hash } of requests)
    await line.database.db
      .insertInto('attempts')
      .values({
        id: code,
        key: number_hash ?? '',
        responder: 'aye',
        line: LINES.five,
        started_at: line.deps.now().getTime(),
        outcome: code === '314159' ? 'follow-up' : 'no-answer',
      })
      .execute();
  line.later(OVERDUE_MS);
  await notify(line.deps);
  expect(bodies()).toMatchObject([{ code: '271828', kind: 'overdue' }]);
});

test('until it is answered with 2xx it is told again, each time after a longer wait; redirects are not followed', async () => {
  answers = [500, 302, 200];
  await asksUrgently();
  await notify(line.deps);
  line.later((AGAIN_MS[0] ?? 0) - 1);
  await notify(line.deps);
  expect(told).toHaveLength(1);
  line.later(1);
  await notify(line.deps);
  expect(told).toHaveLength(2);
  line.later((AGAIN_MS[1] ?? 0) - 1);
  await notify(line.deps);
  expect(told).toHaveLength(2);
  line.later(1);
  await notify(line.deps);
  expect(told).toHaveLength(3);
  line.later(3 * 3_600_000);
  await notify(line.deps);
  expect(told).toHaveLength(3);
  expect(line.log.map(l => [l.level, l.fields.tries])).toEqual([
    ['warn', 1],
    ['warn', 2],
  ]);
});

test('after the last try it is given up, with an error in the log', async () => {
  await new Promise(resolve => server.close(resolve));
  await asksUrgently();
  await line.database.db
    .updateTable('requests')
    .set({ created_at: line.deps.now().getTime() + 1e12 })
    .execute();
  for (let n = 0; n < AGAIN_MS.length + 2; n++) {
    await notify(line.deps);
    line.later(AGAIN_MS.at(-1) ?? 0);
  }
  expect(line.log).toHaveLength(AGAIN_MS.length);
  expect(line.log.at(-1)).toMatchObject({ level: 'error', event: expect.stringContaining('given up') });
});

test('what was served meanwhile is not told of any more', async () => {
  answers = [503];
  await asksUrgently();
  await notify(line.deps);
  await line.database.db.updateTable('requests').set({ status: 'taken' }).execute();
  line.later(3_600_000);
  await notify(line.deps);
  expect(told).toHaveLength(1);
});

test('two servers at once tell it once', async () => {
  await asksUrgently();
  await Promise.all([notify(line.deps), notify(line.deps), notify(line.deps)]);
  expect(told).toHaveLength(1);
});

test('without an address nobody is told, and nothing is written', async () => {
  await asksUrgently();
  const { notify: _, ...hotline } = line.deps.hotline;
  await notify({ ...line.deps, hotline });
  expect(await line.database.db.selectFrom('notices').selectAll().execute()).toEqual([]);
});

for (const database of databases)
  describe(database.name, () => {
    const d = opened(database);
    test('the same is told, again where it must be', async () => {
      answers = [500, 204];
      const here = { ...line, database: d, deps: { ...line.deps, database: d } };
      await lived(here, { sid: 'CA1', code: '314159', number: PEOPLE.khinKhin });
      await d.db.updateTable('requests').set({ urgency: 'urgent' }).execute();
      await notify(here.deps);
      await notify(here.deps);
      line.later(60_000);
      await Promise.all([notify(here.deps), notify(here.deps)]);
      line.later(3_600_000);
      await notify(here.deps);
      expect(told).toHaveLength(2);
      await d.db.updateTable('requests').set({ promised_by: line.deps.now().getTime() }).execute();
      await d.db.deleteFrom('attempts').execute();
      await notify(here.deps);
      expect(bodies().map(b => b.kind)).toEqual(['urgent', 'urgent', 'overdue']);
    });
  });
