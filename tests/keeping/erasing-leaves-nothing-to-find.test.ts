import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyAudit } from '../../src/keeping/audit.ts';
import { erase } from '../../src/keeping/erase.ts';
import { requestByCode } from '../../src/store/requests.ts';
import { databases, opened } from '../support/databases.ts';
import { hotline, type Line, PEOPLE } from '../support/hotline.ts';
import { emptied, lived, stands } from './lived.ts';

let line: Line;
beforeEach(async () => {
  line = await hotline();
});
afterEach(() => line.close());

const erased = (code: string) =>
  erase({ database: line.database, audio: line.deps.audio, code, actor: 'cli:op', now: line.deps.now().getTime() });

/** Sealed values of Khin Khin's, as they stand in the tables. */
async function sealedValues(): Promise<string[]> {
  const { db } = line.database;
  const rows = await Promise.all([
    db.selectFrom('requests').select('number_sealed as v').where('id', 'like', 'CA1%').execute(),
    db.selectFrom('messages').select('number_sealed as v').where('key', 'like', 'CA1%').execute(),
    db.selectFrom('rings').select('number_sealed as v').where('id', 'like', 'CA1%').execute(),
    db.selectFrom('notes').select('text_sealed as v').where('id', 'like', 'note-CA1%').execute(),
    db.selectFrom('held_numbers').select('sealed as v').where('call_sid', 'like', 'CA1%').execute(),
    db.selectFrom('texts').select('number_sealed as v').where('id', 'like', 'SM1%').execute(),
    db.selectFrom('texts').select('body_sealed as v').where('id', 'like', 'SM1%').execute(),
    db.selectFrom('texts').select('answer_sealed as v').where('id', 'like', 'SM1%').execute(),
    db.selectFrom('subscribers').select('number_sealed as v').where('id', 'like', 'sub-CA1%').execute(),
    db.selectFrom('outbox').select('number_sealed as v').where('key', 'like', 'a.CA1%').execute(),
    db.selectFrom('outbox').select('body_sealed as v').where('key', 'like', 'a.CA1%').execute(),
  ]);
  return rows.flat().flatMap(({ v }) => v ?? []);
}

test('after erasing by code, no file knows the number, its hash, what was sealed of it, the note or the voice', async () => {
  const hash = await lived(line, { sid: 'CA1', code: '314159', number: PEOPLE.khinKhin });
  await lived(line, { sid: 'CA12', code: '271828', number: PEOPLE.khinKhin });
  const other = await lived(line, { sid: 'CA2', code: '161803', number: PEOPLE.sokha });
  await emptied(line);
  const traces = [hash, ...(await sealedValues())];
  expect(traces).toHaveLength(22);
  for (const trace of traces) expect(stands(line, trace), 'it is there before').toBe(true);
  expect(stands(line, 'CA1_4')).toBe(true);

  expect(await erased('314159')).toMatchObject({ done: true, requests: 2, messages: 2, asked: false });
  await emptied(line);
  for (const trace of [...traces, PEOPLE.khinKhin.slice(3), 'CA1_4', 'CA12_4'])
    expect(stands(line, trace), trace).toBe(false);

  // Somebody else's is untouched.
  expect(stands(line, other)).toBe(true);
  expect((await requestByCode(line.database, '161803'))?.number_sealed).not.toBeNull();
  expect(await line.deps.audio.get('CA2:4')).toBeDefined();
});

test('the tombstone keeps code, dates, language and outcome, and the audit says who erased it', async () => {
  await lived(line, { sid: 'CA1', code: '314159', number: PEOPLE.khinKhin });
  const before = await requestByCode(line.database, '314159');
  line.later(60_000);
  await erased('314159');
  const now = line.deps.now().getTime();
  expect(await requestByCode(line.database, '314159')).toEqual({
    ...before,
    status: 'cancelled',
    closed_at: now,
    updated_at: now,
    ring_when: 'no',
    country: null,
    number_hash: 'case:314159',
    number_sealed: null,
    due_at: null,
    until_at: null,
  });
  expect(await line.database.db.selectFrom('attempts').select(['key', 'outcome']).execute()).toEqual([
    { key: 'case:314159', outcome: 'done' },
  ]);
  expect(await line.database.db.selectFrom('audit').select(['actor', 'act', 'subject']).execute()).toEqual([
    { actor: 'cli:op', act: 'erase', subject: '314159' },
  ]);
  expect((await verifyAudit(line.database)).broken).toBeUndefined();
});

test('that somebody asked not to be called is all that is kept of them', async () => {
  const hash = await lived(line, { sid: 'CA1', code: '314159', number: PEOPLE.khinKhin });
  await line.database.db.insertInto('suppressed').values({ number_hash: hash, at: 1 }).execute();
  expect(await erased('314159')).toMatchObject({ done: true, asked: true });
  await line.database.db.deleteFrom('suppressed').execute();
  await emptied(line);
  expect(stands(line, hash)).toBe(false);
});

test('a code that is none, and somebody who is being talked to, are not erased', async () => {
  expect(await erased('000000')).toEqual({ done: false, why: 'no such code' });
  await lived(line, { sid: 'CA1', code: '314159', number: PEOPLE.khinKhin });
  await line.database.db.updateTable('callbacks').set({ state: 'talking' }).execute();
  expect(await erased('314159')).toMatchObject({ done: false });
  expect((await requestByCode(line.database, '314159'))?.number_sealed).not.toBeNull();
});

test('erased twice is erased once; without a number, sound and notes go all the same', async () => {
  await lived(line, { sid: 'CA1', code: '314159', number: PEOPLE.khinKhin });
  await erased('314159');
  expect(await erased('314159')).toMatchObject({ done: true, requests: 1 });
  await lived(line, { sid: 'CA3', code: '141421', number: PEOPLE.ramesh });
  await line.database.db.updateTable('requests').set({ number_hash: null, number_sealed: null }).execute();
  expect(await erased('141421')).toMatchObject({ done: true, messages: 1 });
  expect(await line.deps.audio.get('CA3:4')).toBeUndefined();
  expect(await line.database.db.selectFrom('notes').select('id').execute()).toEqual([]);
});

for (const database of databases)
  describe(database.name, () => {
    const d = opened(database);
    test('erases the same', async () => {
      const here = { ...line, database: d, deps: { ...line.deps, database: d } };
      const hash = await lived(here, { sid: 'CA1', code: '314159', number: PEOPLE.khinKhin });
      const other = await lived(here, { sid: 'CA2', code: '161803', number: PEOPLE.sokha });
      expect(
        await erase({ database: d, audio: line.deps.audio, code: '314159', actor: 'cli:op', now: 1 }),
      ).toMatchObject({ done: true, requests: 1, messages: 1, calls: 1 });
      const { db } = d;
      const rows = await Promise.all(
        (['requests', 'messages', 'rings', 'callers', 'calls', 'notes', 'callbacks', 'attempts'] as const).map(table =>
          db.selectFrom(table).selectAll().execute(),
        ),
      );
      expect(JSON.stringify(rows)).not.toContain(hash);
      expect(JSON.stringify(rows)).toContain(other);
    });
  });
