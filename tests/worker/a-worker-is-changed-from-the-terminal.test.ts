// earshot routes, broadcast and people with --worker: the statements go through wrangler into the Worker's D1, here the
// one that wrangler keeps on this machine, and the next call hears them.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isSecret } from '../../src/callbacks/secrets.ts';
import * as broadcasting from '../../src/cli/broadcast.ts';
import type { Desk } from '../../src/cli/changing.ts';
import type { Staff } from '../../src/cli/people.ts';
import * as people from '../../src/cli/people.ts';
import * as routes from '../../src/cli/routes.ts';
import { sealedWith } from '../../src/cli/staff.ts';
import type { Telling } from '../../src/cli/telling.ts';
import { workerDatabase } from '../../src/cli/wrangler.ts';
import { verifyAudit } from '../../src/keeping/audit.ts';
import { tendBroadcasts } from '../../src/outreach/filling.ts';
import { sendTexts } from '../../src/outreach/outbox.ts';
import { historyOf } from '../../src/store/changes.ts';
import { personByPhone } from '../../src/store/people.ts';
import { createSeal } from '../../src/store/seal.ts';
import { dials } from '../support/caller.ts';
import { withRoutes } from '../support/content.ts';
import { openD1 } from '../support/databases.ts';
import { hotline, LINES, library, NOON, PEOPLE } from '../support/hotline.ts';
import { joined, thai } from '../support/subscribers.ts';

/** Each query starts wrangler, on a machine that has other work. */
const WRANGLER_MS = 120_000;
const ID = '00000000-0000-0000-0000-000000000000';
/** A name that would like to be a statement. */
const WHO = `O'Brien "the" $(touch x); drop table changes; -- \\' သီတာ`;

const content = withRoutes(library.content);
const state = mkdtempSync(join(tmpdir(), 'earshot-wrangler-'));
const desk: Desk = { database: workerDatabase({ local: state }), content, who: WHO, now: () => NOON.getTime() };
const said: string[] = [];
const out = (text = '') => void said.push(text);

beforeAll(async () => {
  const args = ['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to', state];
  const env = { ...process.env, CI: '1' };
  await promisify(execFile)(process.execPath, ['node_modules/wrangler/bin/wrangler.js', ...args], { env });
}, WRANGLER_MS);
afterAll(() => rmSync(state, { recursive: true, force: true }));

test(
  'a route that is set through wrangler, and undone, is heard on the next call, and written down',
  async () => {
    await routes.set(desk, 'myanmar-thailand', 'slow', out);
    await routes.set(desk, 'myanmar-thailand', 'closed', out);
    await routes.undo(desk, 'myanmar-thailand', out);
    expect(said).toEqual([
      'myanmar>thailand, from the next call on: en slow, my slow, th slow',
      'myanmar>thailand, from the next call on: en closed, my closed, th closed',
      'myanmar>thailand, from the next call on: en slow, my slow, th slow',
    ]);

    const d1 = await openD1([], { id: ID, state });
    expect((await historyOf(d1, 'route')).map(({ who, value }) => [who, value])).toEqual([
      [WHO, 'slow'],
      [WHO, 'closed'],
      [WHO, 'slow'],
    ]);
    expect(await verifyAudit(d1)).toMatchObject({ rows: 3, head: { id: 3 } });
    const line = await hotline({ content, database: d1 });
    const caller = await dials(line, { from: PEOPLE.abroad });
    (await caller.presses('1', '1', '1')).hears('my/route.myanmar.thailand.slow');
    await line.close();
    await d1.close();
  },
  WRANGLER_MS,
);

test(
  'a broadcast is previewed, sent once its number is typed, seen and stopped through wrangler',
  async () => {
    const d1 = await openD1([], { id: ID, state });
    const line = await hotline({ database: d1 });
    const people = Array.from({ length: 3 }, (_, n) => thai(n));
    await joined(line.deps, people);
    await d1.close();

    const telling: Telling = {
      database: workerDatabase({ local: state }),
      hotline: line.deps.hotline,
      now: () => NOON.getTime(),
      id: () => 'a1b2c3d4',
      actor: WHO,
      every: 1,
      patience: 3,
      flags: ' --worker --local',
    };
    const texts = join(state, 'message.yaml');
    writeFileSync(texts, "texts:\n  th: ข่าว 'ใหม่' -- โทร {{line}}\n");
    said.length = 0;
    await broadcasting.showPreview(telling, { texts }, out);
    expect(said.at(-1)).toContain('--confirm 3');
    await expect(broadcasting.send(telling, { texts, confirm: '2', wait: false }, out)).rejects.toThrow('2 was typed');
    const id = await broadcasting.send(telling, { texts, confirm: '3', wait: false }, out);
    expect(said.at(-1)).toBe(`To stop it: earshot broadcast stop ${id} --worker --local`);

    const there = await openD1([], { id: ID, state });
    const later = await hotline({ database: there });
    await tendBroadcasts(later.deps);
    await sendTexts(later.deps, 1);
    await there.close();
    expect(later.provider.texts.map(text => text.body)).toEqual([`ข่าว 'ใหม่' -- โทร ${LINES.five}`]);

    await broadcasting.stopIt(telling, id, out);
    said.length = 0;
    await broadcasting.showStatus(telling, id, { json: true }, out);
    expect(JSON.parse(said[0] ?? '')).toMatchObject({
      by: WHO,
      state: 'stopping',
      outcomes: { queued: 1, waiting: 2 },
    });

    const end = await openD1([], { id: ID, state });
    const last = await hotline({ database: end });
    await tendBroadcasts(last.deps);
    await sendTexts(last.deps);
    expect(last.provider.texts).toEqual([]);
    expect(await verifyAudit(end)).toMatchObject({ rows: 5 });
    await end.close();
    for (const one of [line, later, last]) await one.close();
  },
  WRANGLER_MS,
);

test(
  'somebody is added through wrangler with the Worker’s key, and answers there; nobody is with another, or none',
  async () => {
    const database = workerDatabase({ local: state });
    const at = (key?: string): Staff => ({
      database,
      seal: sealedWith(database, key),
      now: () => NOON.getTime(),
      id: () => 'd00d',
      actor: WHO,
    });
    const phone = '+66811110001';
    const newcomer = { name: "Niran O'Brien", roles: ['responder'], languages: ['my', 'th'], phone };
    const key = Buffer.alloc(32, 7).toString('base64');
    await expect(people.add(at(), newcomer)).rejects.toThrow('set EARSHOT_SECRET_KEY');
    const { pin } = await people.add(at(key), newcomer);
    await expect(people.add(at(key), { ...newcomer, phone: '+66811110002' })).rejects.toThrow('of the name');
    await expect(people.add(at(key), { ...newcomer, name: 'Aye' })).rejects.toThrow('has this phone');
    const another = Buffer.alloc(32, 8).toString('base64');
    await expect(people.add(at(another), { ...newcomer, name: 'Aye' })).rejects.toThrow('not the key');

    const d1 = await openD1([], { id: ID, state });
    const niran = await personByPhone(d1, await (await createSeal(key)).hash(phone));
    expect(niran).toMatchObject({ name: newcomer.name, roles: ['responder'], languages: ['my', 'th'], locked: false });
    expect(await isSecret(pin, niran?.pinHash)).toBe(true);
    await d1.close();
    // Who locks somebody out at night needs no key.
    await people.lock(at(), newcomer.name);
    expect(await people.list(at())).toMatchObject([{ name: newcomer.name, locked: 'yes' }]);
  },
  WRANGLER_MS,
);

test(
  'what wrangler complains of is told in a sentence',
  async () => {
    const empty = mkdtempSync(join(tmpdir(), 'earshot-wrangler-'));
    const nowhere = { ...desk, database: workerDatabase({ local: empty }) };
    await expect(routes.set(nowhere, 'nepal-gulf', 'open', out)).rejects.toThrow(
      /wrangler did not do it: no such table/,
    );
    rmSync(empty, { recursive: true, force: true });
  },
  WRANGLER_MS,
);
