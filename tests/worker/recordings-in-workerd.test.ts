// Recordings reach a Worker by way of wrangler: its own, against the database and the bucket of this machine.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal, putClips, workerDatabase } from '../../src/cli/wrangler.ts';
import { clipName } from '../../src/content/recipes.ts';
import { silence } from '../../src/content/wav.ts';
import { change, historyOf, undo } from '../../src/store/changes.ts';
import { dials } from '../support/caller.ts';
import { hotline, type Line } from '../support/hotline.ts';
import { type Bundle, bundled, type Workerd, workerd } from './workerd.ts';

const START_MS = 120_000;
const CLIP = silence(7);
const file = clipName(CLIP);

describe('in workerd', () => {
  let onNode: Line;
  let bundle: Bundle;
  let worker: Workerd;
  beforeAll(async () => {
    onNode = await hotline();
    bundle = await bundled(onNode.library);
    worker = await workerd(bundle);
  }, START_MS);
  afterAll(async () => {
    await worker?.close();
    await onNode?.close();
    bundle?.remove();
  });

  test('a recording in R2 is played on the next call, and served as what may be kept for ever', async () => {
    await (await worker.audio()).put(`recordings/${file}`, CLIP);
    await change(worker.database, {
      kind: 'recording',
      key: 'en/main.menu',
      value: file,
      who: 'Sita',
      now: Date.now(),
    });
    const caller = await dials(worker.line(onNode.deps.flows));
    await caller.presses('5');
    expect(caller.document).toContain(`/clips/${file}`);

    const response = await worker.get(`/clips/${file}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('audio/wav');
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(CLIP);
  });

  test('nothing else that lies in the bucket is served', async () => {
    await (await worker.audio()).put('CA1_4.sealed', 'what a caller said');
    for (const path of ['CA1_4.sealed', '..%2fCA1_4.sealed', '0123456789abcdef.wav'])
      expect((await worker.get(`/clips/${path}`)).status, path).toBe(404);
  });
});

describe('by way of wrangler', () => {
  const local = mkdtempSync(join(tmpdir(), 'earshot-wrangler-'));
  const place = { local };
  afterAll(() => rmSync(local, { recursive: true, force: true }));

  test(
    'a row is written, undone and read, whatever is in a name; clips are put into the bucket',
    async () => {
      const root = fileURLToPath(new URL('../..', import.meta.url));
      const migrate = ['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to', local];
      await promisify(execFile)(process.execPath, [join(root, 'node_modules/wrangler/bin/wrangler.js'), ...migrate], {
        cwd: root,
        env: { ...process.env, CI: '1' },
      });
      const d = workerDatabase(place);
      const who = `O'Brien"; drop table changes; -- \\' क ?1`;
      const recording = { kind: 'recording', key: 'ne/useful', who } as const;
      expect(await putClips(place, [CLIP])).toEqual([file]);
      await change(d, { ...recording, now: 1, value: file });
      expect(await undo(d, { ...recording, now: 2 })).toBeNull();
      expect((await historyOf(d, 'recording', 'ne/useful')).map(row => [row.who, row.value])).toEqual([
        [who, null],
        [who, file],
      ]);
      await expect(
        d.db
          .selectFrom('nothing' as 'changes')
          .selectAll()
          .execute(),
      ).rejects.toThrow('wrangler did not do it: no such table: nothing');
    },
    START_MS,
  );

  test('nothing goes into a query that SQLite would read otherwise', () => {
    expect([null, 7, "it's"].map(literal)).toEqual(['null', '7', "'it''s'"]);
    for (const value of ['a\0b', 1.5, Number.NaN, 2 ** 60, true, undefined, {}, 1n, new Uint8Array(2)])
      expect(() => literal(value)).toThrow('can not be written into a query');
  });
});
