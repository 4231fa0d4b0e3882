import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HASHES, SEALED } from '../../src/keeping/inventory.ts';
import { rotate } from '../../src/keeping/rotate.ts';
import { standsAlone } from '../../src/platform/backup.ts';
import type { AudioStore } from '../../src/store/audio.ts';
import { knownCaller, rememberCaller } from '../../src/store/callers.ts';
import { heldRow } from '../../src/store/held.ts';
import { messageRow } from '../../src/store/messages.ts';
import { noteRow } from '../../src/store/notes.ts';
import { outboxRow } from '../../src/store/outbox.ts';
import { addPerson, personByPhone, personRow } from '../../src/store/people.ts';
import { requestByCode, requestRow } from '../../src/store/requests.ts';
import { ringRow } from '../../src/store/rings.ts';
import type { Database } from '../../src/store/schema.ts';
import { createSeal, type Seal } from '../../src/store/seal.ts';
import { subscriberRow } from '../../src/store/subscribers.ts';
import { answerRow, textRow } from '../../src/store/texts.ts';
import { hotline, type Line, PEOPLE } from '../support/hotline.ts';
import { ANSWERED, emptied, lived, NOTE, stands, WAV, WRITTEN } from './lived.ts';

const NEXT = 'HxkeHRwbGhkYFxYVFBMSERAPDg0MCwoJCAcGBQQDAgE=';
const AYE = '+66811110002';

let line: Line;
let to: Seal;
beforeEach(async () => {
  line = await hotline();
  to = await createSeal(NEXT);
  const { seal } = line.deps;
  await lived(line, { sid: 'CA1', code: '314159', number: PEOPLE.khinKhin });
  await lived(line, { sid: 'CA2', code: '271828', number: PEOPLE.sokha });
  await addPerson(line.database, {
    id: 'aye',
    name: 'Aye',
    roles: ['responder'],
    languages: ['my'],
    woman: true,
    signIn: '1234',
    phone: { hash: await seal.hash(AYE), sealed: await seal.seal(personRow('aye'), AYE) },
    now: 1,
  });
  await line.database.db
    .updateTable('people')
    .set({ totp_sealed: await seal.seal(personRow('aye'), 'TOTP') })
    .execute();
});
afterEach(() => line.close());

let ids = 0;
const exchange = (over: Partial<{ database: Database; audio: AudioStore; from: Seal }> = {}) =>
  rotate({
    database: line.database,
    audio: line.deps.audio,
    from: line.deps.seal,
    to,
    actor: 'cli:op',
    now: 1,
    id: () => `id${++ids}`,
    ...over,
  });

/** Every sealed value and hash as they stand. */
async function everyValue(): Promise<{ sealed: string[]; hashes: string[] }> {
  const column = async (table: string, name: string) =>
    (
      await sql<{ v: string }>`select ${sql.ref(name)} as v from ${sql.table(table)}
        where ${sql.ref(name)} is not null and ${sql.ref(name)} not in ('', 'case:')`.execute(line.database.db)
    ).rows.map(row => row.v);
  const all = (columns: { table: string; column: string }[]) =>
    Promise.all(columns.map(c => column(c.table, c.column))).then(values => values.flat());
  return { sealed: await all(SEALED), hashes: await all(HASHES) };
}

async function opensWith(seal: Seal) {
  const { db } = line.database;
  const request = await requestByCode(line.database, '314159');
  const [message, ring, note, held, aye] = await Promise.all([
    db.selectFrom('messages').select('number_sealed').where('key', '=', 'CA1:4').executeTakeFirstOrThrow(),
    db.selectFrom('rings').select('number_sealed').where('id', '=', 'CA1f').executeTakeFirstOrThrow(),
    db.selectFrom('notes').select('text_sealed').where('id', '=', 'note-CA1').executeTakeFirstOrThrow(),
    db.selectFrom('held_numbers').select('sealed').where('call_sid', '=', 'CA1').executeTakeFirstOrThrow(),
    personByPhone(line.database, await seal.hash(AYE)),
  ]);
  expect(await seal.open(requestRow('CA1.1'), request?.number_sealed ?? '')).toBe(PEOPLE.khinKhin);
  expect(await seal.open(messageRow('CA1:4'), message.number_sealed ?? '')).toBe(PEOPLE.khinKhin);
  expect(await seal.open(ringRow('CA1f'), ring.number_sealed)).toBe(PEOPLE.khinKhin);
  expect(await seal.open(noteRow('note-CA1'), note.text_sealed)).toBe(NOTE);
  expect(await seal.open(heldRow('CA1'), held.sealed)).toBe(PEOPLE.khinKhin);
  expect(await seal.open(personRow('aye'), aye?.phoneSealed ?? '')).toBe(AYE);
  expect(await seal.open(personRow('aye'), aye?.totpSealed ?? '')).toBe('TOTP');
  expect(request?.number_hash).toBe(await seal.hash(PEOPLE.khinKhin));
  const text = await db.selectFrom('texts').selectAll().where('id', '=', 'SM1').executeTakeFirstOrThrow();
  expect(await seal.open(textRow('SM1'), text.body_sealed ?? '')).toBe(WRITTEN);
  expect(await seal.open(textRow('SM1'), text.number_sealed ?? '')).toBe(PEOPLE.khinKhin);
  expect(await seal.open(answerRow('SM1'), text.answer_sealed ?? '')).toBe(ANSWERED);
  const waiting = await db.selectFrom('outbox').selectAll().where('key', '=', 'a.CA1').executeTakeFirstOrThrow();
  expect(await seal.open(outboxRow('a.CA1'), waiting.body_sealed ?? '')).toBe(ANSWERED);
  const joined = await db.selectFrom('subscribers').selectAll().where('id', '=', 'sub-CA1').executeTakeFirstOrThrow();
  expect(await seal.open(subscriberRow('sub-CA1'), joined.number_sealed)).toBe(PEOPLE.khinKhin);
  for (const key of ['CA1:4', 'CA2:4'])
    expect(await seal.openBytes(messageRow(key), (await line.deps.audio.get(key)) ?? new Uint8Array())).toEqual(WAV);
}

test('everything opens with the new key, nothing with the old one, and the old hashes stand nowhere', async () => {
  const old = line.deps.seal;
  await opensWith(old);
  const before = await everyValue();
  const done = await exchange();
  expect(done.lost).toEqual({});
  expect(done.sealed).toEqual({
    requests: 2,
    messages: 2,
    rings: 2,
    held_numbers: 2,
    people: 2,
    notes: 2,
    texts: 6,
    subscribers: 2,
    outbox: 4,
    audio: 2,
  });
  await opensWith(to);
  const after = await everyValue();
  expect(after.sealed).toHaveLength(before.sealed.length);
  expect(after.sealed.every(value => to.owns(value) && !old.owns(value))).toBe(true);
  await emptied(line);
  for (const gone of new Set([...before.sealed, ...before.hashes])) expect(stands(line, gone), gone).toBe(false);
  // Who called before is still known, the callback and its rings still belong to the number.
  const hash = await to.hash(PEOPLE.khinKhin);
  expect(await knownCaller(line.database, hash, 1)).toMatchObject({ language: 'my' });
  for (const table of ['callbacks', 'attempts'] as const)
    expect(await line.database.db.selectFrom(table).select('key').where('key', '=', hash).execute()).toHaveLength(1);
  expect(await line.database.db.selectFrom('audit').select(['act', 'subject']).execute()).toEqual([
    { act: 'rotate-key', subject: `${old.id} ${to.id}` },
  ]);
});

test('whose number is nowhere sealed is forgotten, and that is said', async () => {
  const lone = 'lone-hash';
  const { database } = line;
  await database.batch([rememberCaller(database, { hash: lone, language: 'ne', at: 1 })]);
  await database.db.insertInto('suppressed').values({ number_hash: lone, at: 1 }).execute();
  await database.db.updateTable('requests').set({ number_sealed: null }).where('code', '=', '271828').execute();
  await database.db.updateTable('messages').set({ number_sealed: null }).where('key', '=', 'CA2:4').execute();
  await database.db.deleteFrom('rings').where('id', '=', 'CA2f').execute();
  await database.db.updateTable('texts').set({ number_sealed: null }).where('id', '=', 'SM2').execute();
  await database.db.insertInto('opt_outs').values({ number_hash: lone, at: 1, via: 'text' }).execute();
  await database.db.deleteFrom('held_numbers').execute();
  await database.db.deleteFrom('subscribers').where('id', '=', 'sub-CA2').execute();
  await database.db.updateTable('outbox').set({ number_sealed: null }).where('key', '=', 'a.CA2').execute();
  const { lost } = await exchange();
  expect(lost).toEqual({
    requests: 1,
    attempts: 1,
    notes: 1,
    callbacks: 1,
    callers: 2,
    suppressed: 1,
    calls: 1,
    messages: 1,
    texts: 1,
    conversations: 1,
    opt_outs: 1,
    outbox: 1,
  });
  const request = await requestByCode(database, '271828');
  expect(request?.number_hash).toMatch(/^case:/);
  const [attempt] = await database.db.selectFrom('attempts').select('key').where('id', '=', 'attempt-CA2').execute();
  expect(attempt?.key).toBe(request?.number_hash);
});

test('cut short among the recordings, the old key still works for the rest, and a second run completes it', async () => {
  let puts = 0;
  const dying: AudioStore = {
    ...line.deps.audio,
    put: (name, sealed) =>
      ++puts > 1 ? Promise.reject(new Error('the power went')) : line.deps.audio.put(name, sealed),
  };
  const before = await everyValue();
  await expect(exchange({ audio: dying })).rejects.toThrow('the power went');
  expect(await everyValue()).toEqual(before);
  const second = await exchange();
  expect(second.sealed.audio).toBe(1);
  await opensWith(to);
});

test('cut short before the tables are written, nothing of them has changed; a second run completes it', async () => {
  const dying: Database = { ...line.database, batch: () => Promise.reject(new Error('the power went')) };
  const before = await everyValue();
  await expect(exchange({ database: dying })).rejects.toThrow('the power went');
  expect(await everyValue()).toEqual(before);
  const second = await exchange();
  expect(second.sealed.audio).toBeUndefined();
  await opensWith(to);
  expect(await exchange()).toEqual({ sealed: {}, lost: {} });
});

test('a value that neither key opens stops it before anything is changed', async () => {
  const stranger = await createSeal('AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=');
  await line.database.db
    .updateTable('notes')
    .set({ text_sealed: await stranger.seal(noteRow('note-CA2'), 'x') })
    .where('id', '=', 'note-CA2')
    .execute();
  const before = await everyValue();
  await expect(exchange()).rejects.toThrow('notes:note-CA2 was sealed with neither key');
  expect(await everyValue()).toEqual(before);
  expect(line.deps.seal.owns((await line.deps.audio.get('CA1:4')) ?? '')).toBe(true);
});

test('while a server has the file open it is refused', async () => {
  expect(() => standsAlone(line.file)).toThrow('stop the server first');
  await line.database.db.destroy();
  expect(() => standsAlone(line.file)).not.toThrow();
});

test('the inventory has every column that is sealed or a number’s hash', async () => {
  const { rows } = await sql<{ place: string }>`
    select t.name || '.' || c.name as place from sqlite_master t, pragma_table_info(t.name) c
    where t.type = 'table' and (c.name like '%hash%' or c.name like '%sealed%' or c.name in ('key', 'subject'))`.execute(
    line.database.db,
  );
  /** Of secrets, of rows, or a key of another kind. */
  const others = ['people.pin_hash', 'people.password_hash', 'sessions.token_hash', 'audit.hash', 'audit.subject'];
  const keys = ['applied.key', 'changes.key', 'messages.key', 'outbox.key'];
  const listed = [...SEALED, ...HASHES].map(c => `${c.table}.${c.column}`);
  expect(rows.map(r => r.place).sort()).toEqual([...listed, ...others, ...keys].sort());
});
