import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sqliteDatabase } from '../../src/platform/sqlite.ts';
import { rememberCaller, rememberDrop } from '../../src/store/callers.ts';
import { callStarted } from '../../src/store/calls.ts';
import { heldNumber, heldRow, holdNumber } from '../../src/store/held.ts';
import { expectMessage, messageRow } from '../../src/store/messages.ts';
import { refineRequest, requestByCode, requestRow, saveRequest } from '../../src/store/requests.ts';
import { flash, ringRow } from '../../src/store/rings.ts';
import { createSeal } from '../../src/store/seal.ts';
import { asks, flashes, NOON, speaks } from './people.ts';

const SECRET = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const OTHER_SECRET = 'HxkeHRwbGhkYFxYVFBMSERAPDg0MCwoJCAcGBQQDAgE=';
const KHIN_KHIN = '+66812345678';
const SOKHA = '+66898765432';

describe('a sealed number', () => {
  test('opens in its row', async () => {
    const seal = await createSeal(SECRET);
    const sealed = await seal.seal('requests:CA1.1', KHIN_KHIN);
    expect(await seal.open('requests:CA1.1', sealed)).toBe(KHIN_KHIN);
    expect(await (await createSeal(SECRET)).open('requests:CA1.1', sealed)).toBe(KHIN_KHIN);
  });

  test('opens in no other row', async () => {
    const seal = await createSeal(SECRET);
    const sealed = await seal.seal('requests:CA1.1', KHIN_KHIN);
    await expect(seal.open('requests:CA1.2', sealed)).rejects.toThrow();
    await expect(seal.open('messages:CA1.1', sealed)).rejects.toThrow();
  });

  test('opens with no other key, and says so by the key’s id at its front', async () => {
    const [seal, other] = await Promise.all([createSeal(SECRET), createSeal(OTHER_SECRET)]);
    const sealed = await seal.seal('requests:CA1.1', KHIN_KHIN);
    await expect(other.open('requests:CA1.1', sealed)).rejects.toThrow('sealed with another EARSHOT_SECRET_KEY');
    const keyId = async (s: typeof seal) => (await s.sealBytes('row', new Uint8Array([1]))).slice(0, 4);
    expect(await keyId(seal)).toEqual(await keyId(await createSeal(SECRET)));
    expect(await keyId(seal)).not.toEqual(await keyId(other));
  });

  test('does not open when a single bit of it was changed, wherever, nor when it is cut short', async () => {
    const seal = await createSeal(SECRET);
    const sealed = await seal.sealBytes('row', new TextEncoder().encode(KHIN_KHIN));
    for (let i = 0; i < sealed.length; i++) {
      const tampered = sealed.map((byte, at) => (at === i ? byte ^ 1 : byte));
      await expect(seal.openBytes('row', tampered), `byte ${i}`).rejects.toThrow();
      await expect(seal.openBytes('row', sealed.slice(0, i)), `${i} bytes`).rejects.toThrow();
    }
    for (const nonsense of ['', 'A', 'no base64: ÿ', KHIN_KHIN])
      await expect(seal.open('row', nonsense)).rejects.toThrow();
  });

  test('is sealed differently each time, and looked up by a hash that is always the same', async () => {
    const [seal, again, other] = await Promise.all([createSeal(SECRET), createSeal(SECRET), createSeal(OTHER_SECRET)]);
    expect(await seal.seal('row', KHIN_KHIN)).not.toBe(await seal.seal('row', KHIN_KHIN));
    expect(await seal.hash(KHIN_KHIN)).toBe(await again.hash(KHIN_KHIN));
    expect(await seal.hash(KHIN_KHIN)).not.toBe(await seal.hash(SOKHA));
    expect(await seal.hash(KHIN_KHIN)).not.toBe(await other.hash(KHIN_KHIN));
    expect(await seal.hash(KHIN_KHIN)).toMatch(/^[\w-]{43}$/);
    expect(await seal.hash(KHIN_KHIN)).toBe('rTbZijeIV2W2mDeFFwzgm2lULEQv2W2StwmOGGN_W6U');
  });

  test('may be a whole recording', async () => {
    const seal = await createSeal(SECRET);
    const wav = new Uint8Array(960_058).map((_, i) => i % 251);
    const opened = await seal.openBytes('row', await seal.sealBytes('row', wav));
    expect(Buffer.compare(opened, wav)).toBe(0);
  });
});

test('a key that is not 32 bytes in base64 is refused with a sentence', async () => {
  for (const secret of ['', 'secret', 'AAECAw==', 'A', 'AAAAA', 'AA=', `${SECRET}AA`, SECRET.slice(1), 'ÿ'.repeat(44)])
    await expect(createSeal(secret), secret).rejects.toThrow('must be 32 bytes in base64');
  await expect(createSeal(SECRET.replace('=', ''))).resolves.toBeDefined();
});

describe('on disk', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'earshot-seal-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('no number stands in the file or beside it, before and after a checkpoint, and those that stand there open', async () => {
    const seal = await createSeal(SECRET);
    const database = sqliteDatabase(join(folder, 'earshot.db'));
    const { db } = database;
    const hash = await seal.hash(KHIN_KHIN);
    const sealed = async (row: string, number = KHIN_KHIN) => ({
      hash: await seal.hash(number),
      sealed: await seal.seal(row, number),
    });

    await saveRequest(database, asks({ number: await sealed(requestRow('CA1.1')) }));
    await holdNumber(database, 'CA1', await seal.seal(heldRow('CA1'), SOKHA), NOON);
    const typed = await sealed(requestRow('CA1.1'), SOKHA);
    await refineRequest(database, { callSid: 'CA1', nth: 1, turn: 5, now: NOON, number: typed });
    await expectMessage(database, speaks({ number: await sealed(messageRow('CA1:6')) }));
    await flash(database, flashes({ id: 'CA2', number: await sealed(ringRow('CA2')) }));
    await database.batch([
      callStarted(database, { sid: 'CA1', line: asks().line, hash, direction: 'inbound', at: NOON }),
      rememberCaller(database, { hash, language: 'my', at: NOON }),
    ]);
    await rememberDrop(database, hash, 'wages.unpaid', NOON);

    const written = () => readdirSync(folder).map(name => readFileSync(join(folder, name)));
    const stands = (text: string) =>
      written().some(bytes => bytes.includes(text, 0, 'latin1') || bytes.includes(text, 0, 'utf16le'));
    const nowhere = () => {
      // Without +66: that is how the number is dialled at home.
      for (const number of [KHIN_KHIN, SOKHA]) expect(stands(number.slice(3)), number).toBe(false);
      expect(stands(hash)).toBe(true);
    };
    expect(readdirSync(folder)).toContain('earshot.db-wal');
    nowhere();
    await sql`pragma wal_checkpoint(truncate)`.execute(db);
    nowhere();

    const request = await requestByCode(database, asks().code);
    expect(await seal.open(requestRow('CA1.1'), request?.number_sealed ?? '')).toBe(SOKHA);
    expect(await seal.open(heldRow('CA1'), (await heldNumber(database, 'CA1')) ?? '')).toBe(SOKHA);
    await database.close();
    nowhere();
  });
});
