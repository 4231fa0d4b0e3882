import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silence } from '../../src/content/wav.ts';
import { packed, unpacked } from '../../src/keeping/archive.ts';
import { BackupError, openedStream, sealedStream } from '../../src/keeping/sealed-stream.ts';
import { audioFiles } from '../../src/platform/audio-files.ts';
import { backUp, type Place, restore } from '../../src/platform/backup.ts';
import { recordingFiles } from '../../src/platform/recordings.ts';
import { sqliteDatabase } from '../../src/platform/sqlite.ts';
import { audit } from '../../src/store/audit.ts';
import { change, standing } from '../../src/store/changes.ts';
import { messageRow } from '../../src/store/messages.ts';
import { requestByCode, requestRow } from '../../src/store/requests.ts';
import { createSeal } from '../../src/store/seal.ts';
import { hotline, type Line, PEOPLE, SECRET } from '../support/hotline.ts';
import { lived, WAV } from './lived.ts';

const OTHER = 'HxkeHRwbGhkYFxYVFBMSERAPDg0MCwoJCAcGBQQDAgE=';

let line: Line;
let folder: string;
let target: string;
const place = (): Place => ({
  file: line.file,
  messages: join(line.folder, 'messages'),
  clips: join(line.folder, 'recordings'),
});
/** A machine on which nothing is yet. */
const bareMachine = (): Place => ({
  file: join(folder, 'new.db'),
  messages: join(folder, 'new-messages'),
  clips: join(folder, 'new-recordings'),
});
beforeEach(async () => {
  line = await hotline();
  folder = mkdtempSync(join(tmpdir(), 'earshot-backup-'));
  target = join(folder, 'tonight.backup');
  await lived(line, { sid: 'CA1', code: '314159', number: PEOPLE.khinKhin });
  await audit(line.database, { at: 1, actor: 'cli:op', act: 'reveal', subject: '314159' });
});
afterEach(async () => {
  await line.close();
  rmSync(folder, { recursive: true, force: true });
});

test('the drill: backed up while it runs, restored on a bare machine, and the number and the voice open there', async () => {
  const seal = await createSeal(SECRET);
  expect(await backUp(place(), seal, target)).toMatchObject({ requests: 1, recordings: 1 });
  const bare = bareMachine();
  await restore(bare, seal, target);

  const database = sqliteDatabase(bare.file);
  const request = await requestByCode(database, '314159');
  expect(await seal.open(requestRow('CA1.1'), request?.number_sealed ?? '')).toBe(PEOPLE.khinKhin);
  await database.close();
  const sound = await audioFiles(bare.messages).get('CA1:4');
  expect(await seal.openBytes(messageRow('CA1:4'), sound ?? new Uint8Array())).toEqual(WAV);
});

describe('clips that people recorded', () => {
  const CLIP = silence(7);

  test('come back with what says that they are played; half-written ones and strangers are left out', async () => {
    const recordings = recordingFiles(place().clips);
    const clip = await recordings.put(CLIP);
    await change(line.database, { kind: 'recording', key: 'my/main.menu', value: clip, who: 'Sita', now: 1 });
    writeFileSync(join(place().clips, `${clip}.part`), 'half');
    writeFileSync(join(place().clips, 'notes.txt'), 'a stranger');
    expect(await backUp(place(), line.deps.seal, target)).toMatchObject({ recordings: 1, clips: 1 });

    const bare = bareMachine();
    expect(await restore(bare, line.deps.seal, target)).toMatchObject({ clips: 1 });
    expect(readdirSync(bare.clips)).toEqual([clip]);
    expect(await recordingFiles(bare.clips).get(clip)).toEqual(Buffer.from(CLIP));
    const database = sqliteDatabase(bare.file);
    expect(await standing(database)).toMatchObject([{ key: 'my/main.menu', value: clip }]);
    await database.close();
  });

  test('that are newer than the backup stay where they are', async () => {
    const recordings = recordingFiles(place().clips);
    const before = await recordings.put(CLIP);
    await backUp(place(), line.deps.seal, target);
    const after = await recordings.put(silence(9));
    await line.database.db.destroy();
    await restore(place(), line.deps.seal, target, { force: true });
    expect(readdirSync(place().clips).sort()).toEqual([before, after].sort());
    expect(readdirSync(line.folder).filter(name => name.includes('restoring'))).toEqual([]);
  });
});

test('a backup holds no number, no code and no page of the database in the open, and only its owner reads it', async () => {
  await backUp(place(), line.deps.seal, target);
  const bytes = readFileSync(target);
  for (const text of [PEOPLE.khinKhin.slice(3), '314159', 'SQLite format', await line.deps.seal.hash(PEOPLE.khinKhin)])
    expect(bytes.includes(text), text).toBe(false);
  expect(statSync(target).mode & 0o777).toBe(0o600);
  // Nothing is left lying about beside the database.
  expect(readdirSync(line.folder).filter(name => /copy|part/.test(name))).toEqual([]);
});

test('what is there is not overwritten without --force, and with it is kept beside', async () => {
  await backUp(place(), line.deps.seal, target);
  await expect(backUp(place(), line.deps.seal, target)).rejects.toThrow('is there already');
  await expect(restore(place(), line.deps.seal, target)).rejects.toThrow('--force');
  await line.database.db.deleteFrom('requests').execute();
  await expect(restore(place(), line.deps.seal, target, { force: true })).rejects.toThrow('stop the server first');
  await line.database.db.destroy();
  await restore(place(), line.deps.seal, target, { force: true });
  const [now, before] = [sqliteDatabase(line.file), sqliteDatabase(`${line.file}.before-restore`)];
  expect(await requestByCode(now, '314159')).toBeDefined();
  expect(await requestByCode(before, '314159')).toBeUndefined();
  await now.close();
  await before.close();
});

test('a database that is broken is replaced all the same', async () => {
  await backUp(place(), line.deps.seal, target);
  await line.database.db.destroy();
  writeFileSync(line.file, 'no database '.repeat(1000));
  await restore(place(), line.deps.seal, target, { force: true });
  const database = sqliteDatabase(line.file);
  expect(await requestByCode(database, '314159')).toBeDefined();
  await database.close();
});

describe('a backup is refused, and nothing is changed, when it', () => {
  const spoiled: [string, (bytes: Buffer) => Buffer, string][] = [
    ['is cut short', bytes => bytes.subarray(0, -100), 'cut short'],
    ['lacks its last piece', bytes => bytes.subarray(0, 17 + 16 + 4 + (1 << 20) + 32), 'cut short'],
    [
      'had a bit changed',
      bytes => Buffer.from(bytes.map((byte, i) => (i === bytes.length - 50 ? byte ^ 1 : byte))),
      'was changed',
    ],
    ['has something after its end', bytes => Buffer.concat([bytes, Buffer.from('more')]), 'cut short or was changed'],
    ['is something else', () => Buffer.from('PK a zip of holidays'), 'no backup'],
    ['is empty', () => Buffer.alloc(0), 'no backup'],
  ];
  test.each(spoiled)('%s', async (_, spoil, why) => {
    // Longer than one piece.
    for (let n = 0; n < 30; n++) await line.deps.audio.put(`CA9:${n}`, new Uint8Array(65_536).fill(n));
    await backUp(place(), line.deps.seal, target);
    writeFileSync(target, spoil(readFileSync(target)));
    const bare = bareMachine();
    await expect(restore(bare, line.deps.seal, target)).rejects.toThrow(why);
    expect(existsSync(bare.file) || existsSync(bare.messages) || existsSync(bare.clips)).toBe(false);
  });

  test('is not there, or is to go where there is no folder', async () => {
    for (const missing of [join(folder, 'other.backup'), folder])
      await expect(restore(place(), line.deps.seal, missing, { onlyCheck: true })).rejects.toThrow(
        new BackupError(`there is no file ${missing}`),
      );
    await expect(backUp(place(), line.deps.seal, join(folder, 'usb', 'tonight.backup'))).rejects.toThrow(
      new BackupError(`there is no folder ${join(folder, 'usb')}`),
    );
  });

  test('was sealed with another key', async () => {
    await backUp(place(), await createSeal(OTHER), target);
    await expect(restore(place(), line.deps.seal, target, { onlyCheck: true })).rejects.toThrow(
      'another EARSHOT_SECRET_KEY',
    );
  });
});

test('a check opens it all and changes nothing', async () => {
  await backUp(place(), line.deps.seal, target);
  expect(await restore(place(), line.deps.seal, target, { onlyCheck: true })).toMatchObject({ requests: 1 });
  appendFileSync(target, 'x');
  await expect(restore(place(), line.deps.seal, target, { onlyCheck: true })).rejects.toThrow('was changed');
});

describe('the container', () => {
  const gather = async (source: AsyncIterable<Uint8Array>) => {
    const pieces: Uint8Array[] = [];
    for await (const piece of source) pieces.push(piece);
    return Buffer.concat(pieces);
  };

  test.each([0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20])('gives %d bytes back as they were', async size => {
    const plain = Buffer.alloc(size, 'earshot');
    const sealed = await gather(sealedStream(line.deps.seal, [plain]));
    expect(Buffer.compare(await gather(openedStream(line.deps.seal, [sealed])), plain)).toBe(0);
  });

  test('lets no name lead out of its folder', async () => {
    const entry = { name: '../../etc/passwd', size: 1, bytes: [new Uint8Array(1)] };
    const reading = async () => {
      for await (const { bytes } of unpacked(packed([entry]))) await gather(bytes as AsyncIterable<Uint8Array>);
    };
    await expect(reading()).rejects.toThrow('no file of ours');
  });
});
