import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readHotline } from '../../src/content/hotline.ts';
import { verifyAudit } from '../../src/keeping/audit.ts';
import { daily } from '../../src/keeping/daily.ts';
import { retain } from '../../src/keeping/retain.ts';
import { expireTexts } from '../../src/outreach/doubts.ts';
import { audit } from '../../src/store/audit.ts';
import { expectMessage, messageRow } from '../../src/store/messages.ts';
import { requestByCode } from '../../src/store/requests.ts';
import { databases, opened } from '../support/databases.ts';
import { hotline, hotlineYaml, type Line, PEOPLE } from '../support/hotline.ts';
import { DAY, emptied, lived, stands } from './lived.ts';

let line: Line;
beforeEach(async () => {
  line = await hotline();
});
afterEach(() => line.close());

const now = () => line.deps.now().getTime();
const goes = () =>
  retain({
    database: line.database,
    audio: line.deps.audio,
    keep: line.deps.hotline.keep,
    now: now(),
    actor: 'rounds',
  });
const acts = async () =>
  (await line.database.db.selectFrom('audit').selectAll().execute()).map(r => [r.act, r.subject]);

test('thirty days after close, and not a moment before, number and sound are gone', async () => {
  const hash = await lived(line, { sid: 'CA1', code: '314159', number: PEOPLE.khinKhin, closedAt: now() });
  line.later(30 * DAY - 1);
  await goes();
  expect((await requestByCode(line.database, '314159'))?.number_sealed).not.toBeNull();
  expect(await line.deps.audio.get('CA1:4')).toBeDefined();

  line.later(1);
  expect(await goes()).toMatchObject({ messages: 1, numbers: 1, people: 1, calls: 2 });
  expect(await requestByCode(line.database, '314159')).toMatchObject({
    number_sealed: null,
    number_hash: 'case:314159',
    language: 'my',
    status: 'closed',
  });
  expect(await line.deps.audio.get('CA1:4')).toBeUndefined();
  const tables = {
    messages: await line.database.db.selectFrom('messages').select(['number_hash', 'number_sealed']).execute(),
    rings: await line.database.db.selectFrom('rings').select(['number_hash', 'number_sealed']).execute(),
    calls: await line.database.db.selectFrom('calls').select('number_hash').execute(),
  };
  expect(tables).toEqual({
    messages: [{ number_hash: null, number_sealed: null }],
    rings: [{ number_hash: '', number_sealed: '' }],
    calls: [{ number_hash: null }],
  });
  // What is counted stands: the ring still belongs to the case.
  expect(await line.database.db.selectFrom('attempts').select(['key', 'outcome']).execute()).toEqual([
    { key: 'case:314159', outcome: 'done' },
  ]);
  // A text that was never sent is dropped when it is of no use any more, and goes as long after.
  await expireTexts(line.deps);
  // Of the number only the caller's language is kept, for a year; then the file does not know it at all.
  line.later(335 * DAY);
  await goes();
  await emptied(line);
  expect(stands(line, hash)).toBe(false);
});

test('what is not over stays, however old it is', async () => {
  await lived(line, { sid: 'CA1', code: '314159', number: PEOPLE.khinKhin });
  line.later(300 * DAY);
  await goes();
  const request = await requestByCode(line.database, '314159');
  expect(await line.deps.seal.open('requests:CA1.1', request?.number_sealed ?? '')).toBe(PEOPLE.khinKhin);
  expect(await line.deps.audio.get('CA1:4')).toBeDefined();
  expect(await line.database.db.selectFrom('callbacks').select('key').execute()).toHaveLength(1);
});

test('who asks again keeps the thread of the new case only: the old number goes, the new one stays', async () => {
  const hash = await lived(line, { sid: 'CA1', code: '314159', number: PEOPLE.khinKhin, closedAt: now() });
  line.later(25 * DAY);
  await lived(line, { sid: 'CA2', code: '271828', number: PEOPLE.khinKhin });
  line.later(5 * DAY);
  await goes();
  expect(await requestByCode(line.database, '314159')).toMatchObject({ number_sealed: null, number_hash: hash });
  expect((await requestByCode(line.database, '271828'))?.number_sealed).not.toBeNull();
});

test('nobody who is on the phone is forgotten under their hands', async () => {
  const hash = await lived(line, { sid: 'CA1', code: '314159', number: PEOPLE.khinKhin, closedAt: now() });
  await line.database.db.updateTable('callbacks').set({ state: 'talking', responder: 'aye' }).execute();
  line.later(31 * DAY);
  await goes();
  expect(await requestByCode(line.database, '314159')).toMatchObject({ number_hash: hash });
});

test('run again, it finds nothing, changes nothing and writes nothing', async () => {
  await lived(line, { sid: 'CA1', code: '314159', number: PEOPLE.khinKhin, closedAt: now() });
  line.later(31 * DAY);
  await goes();
  const before = await acts();
  expect(before).toEqual([['retain', expect.stringContaining('numbers 1')]]);
  expect(await goes()).toEqual({});
  expect(await acts()).toEqual(before);
});

test('notes stay a year, callers a year after their last call, typed numbers a day', async () => {
  await lived(line, { sid: 'CA1', code: '314159', number: PEOPLE.khinKhin, closedAt: now() });
  const count = async (table: 'notes' | 'callers' | 'held_numbers') =>
    (await line.database.db.selectFrom(table).selectAll().execute()).length;
  line.later(365 * DAY - 1);
  await goes();
  expect([await count('notes'), await count('callers'), await count('held_numbers')]).toEqual([1, 1, 0]);
  line.later(1);
  await goes();
  expect([await count('notes'), await count('callers')]).toEqual([0, 0]);
});

test('a message without a request goes when it is thirty days old; that nobody heard it is an alarm', async () => {
  const number = { hash: 'h', sealed: await line.deps.seal.seal(messageRow('CA7:2'), PEOPLE.sokha) };
  await expectMessage(line.database, { key: 'CA7:2', callSid: 'CA7', wish: 'none', number, now: now() });
  await line.deps.audio.put('CA7:2', new Uint8Array([1]));
  line.later(30 * DAY - 1);
  expect(await goes()).toEqual({});
  line.later(1);
  await daily(line.deps);
  expect(await line.deps.audio.get('CA7:2')).toBeUndefined();
  expect(line.log).toContainEqual({
    level: 'error',
    event: 'messages went for their age, and nobody had ever heard them',
    fields: { count: 1 },
  });
});

test('a recording that never came home is not fetched any more, but still deleted at the provider', async () => {
  await lived(line, { sid: 'CA1', code: '314159', number: PEOPLE.khinKhin, closedAt: now() });
  await line.database.db.updateTable('messages').set({ status: 'announced' }).execute();
  line.later(31 * DAY);
  await goes();
  expect(await line.database.db.selectFrom('messages').select(['status', 'wiped_at']).execute()).toEqual([
    { status: 'stored', wiped_at: now() },
  ]);
});

test('the audit lets its oldest rows go after two years, and what is left still fits', async () => {
  for (let n = 0; n < 4; n++) {
    await audit(line.database, { at: now(), actor: 'aye', act: 'reveal', subject: `00000${n}` });
    line.later(DAY);
  }
  const noted = (await verifyAudit(line.database)).head;
  line.later(730 * DAY - 2 * DAY);
  expect(await goes()).toEqual({ audit: 3 });
  expect((await acts()).map(([act]) => act)).toEqual(['reveal', 'forget-audit', 'retain']);
  expect(await verifyAudit(line.database)).toMatchObject({ rows: 3 });
  expect((await verifyAudit(line.database, `${noted?.id}:${noted?.hash}`)).broken).toBeUndefined();
  line.later(1000 * DAY);
  await goes();
  expect((await verifyAudit(line.database)).broken).toBeUndefined();
});

describe('hotline.yaml', () => {
  test('may leave keep: and notify: out, as older ones do', () => {
    const old = hotlineYaml.replace(/^keep:.*$/m, '');
    expect(readHotline(old).keep).toEqual({ numbers: 30, audio: 30, notes: 365, callers: 365, audit: 730 });
    expect(readHotline(hotlineYaml.replace(/^keep:.*$/m, 'keep: { notes: 90 }')).keep).toMatchObject({
      numbers: 30,
      notes: 90,
    });
  });

  test.each([
    ['http://example.org/x', false, false],
    ['https://example.org/x', true, true],
    ['http://127.0.0.1:9/x', false, true],
    ['http://127.0.0.1:9/x', true, false],
    ['example.org', false, false],
  ])('notify: %s on a line that is live: %s is taken: %s', (url, live, right) => {
    const yaml = `${hotlineYaml.replace('live: false', `live: ${live}`)}\nnotify: ${url}\n`;
    if (right) expect(readHotline(yaml).notify).toBe(url);
    else expect(() => readHotline(yaml)).toThrow(/hotline\.yaml:\d+: notify/);
  });
});

// The statements are the same on D1; what they change is counted there too.
for (const database of databases)
  describe(database.name, () => {
    const d = opened(database);
    test('the same goes', async () => {
      const here = { ...line, database: d, deps: { ...line.deps, database: d } } as Line;
      await lived(here, { sid: 'CA1', code: '314159', number: PEOPLE.khinKhin, closedAt: now() });
      await lived(here, { sid: 'CA2', code: '271828', number: PEOPLE.khinKhin, closedAt: now() });
      await lived(here, { sid: 'CA3', code: '161803', number: PEOPLE.sokha });
      line.later(400 * DAY);
      const k = { database: d, audio: line.deps.audio, keep: line.deps.hotline.keep, now: now(), actor: 'rounds' };
      expect(await retain(k)).toMatchObject({ messages: 2, numbers: 2, people: 1, callers: 2, notes: 3, calls: 6 });
      expect(await retain(k)).toEqual({});
      const rows = await d.db.selectFrom('requests').select(['code', 'number_hash']).orderBy('code').execute();
      expect(rows.map(r => r.number_hash)).toEqual([
        await line.deps.seal.hash(PEOPLE.sokha),
        'case:314159',
        'case:314159',
      ]);
    });
  });
