// Backups on this machine: the database as it stands at one moment, callers' messages and the clips that people
// recorded, sealed into one file, and the way back. The database is copied by SQLite itself, so that the server may go on meanwhile.
import { randomBytes } from 'node:crypto';
import { createReadStream, existsSync, rmSync, statSync } from 'node:fs';
import { mkdir, open, readdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { isClipName } from '../content/recipes.ts';
import { type Entry, packed, unpacked } from '../keeping/archive.ts';
import { headText } from '../keeping/audit.ts';
import type { Bytes } from '../keeping/bytes.ts';
import { BackupError, openedStream, sealedStream } from '../keeping/sealed-stream.ts';
import { auditHead } from '../store/audit.ts';
import type { Seal } from '../store/seal.ts';
import { openSqlite, sqliteDatabase } from './sqlite.ts';

/** What is backed up, and where it goes back to. */
export interface Place {
  /** The SQLite file. */
  file: string;
  /** Of callers' messages, sealed. */
  messages: string;
  /** Of the clips that were imported. Their names are made of their sound, so they are added to and never replaced. */
  clips: string;
}

/** What a backup holds. Counts, no names. */
export interface Contents {
  requests: number;
  /** Callers' messages. */
  recordings: number;
  /** Undefined in backups of before there were any. */
  clips?: number;
  audit: string;
}

const DATABASE = 'earshot.db';
const MANIFEST = 'contents.json';
/** SQLite keeps these beside its file. */
const ENDS = ['', '-wal', '-shm', '-journal'];
/** What is no database is nobody's to use. */
const NO_DATABASE = ['SQLITE_NOTADB', 'SQLITE_CORRUPT'];
const RECORDING = /^[\w-]+\.sealed$/;

/** Writes a backup to `target`, which must not be there yet. */
export async function backUp(place: Place, seal: Seal, target: string): Promise<Contents> {
  if (existsSync(target)) throw new BackupError(`${target} is there already; choose another name`);
  if (!existsSync(dirname(target))) throw new BackupError(`there is no folder ${dirname(target)}`);
  const copy = `${place.file}.copy-${randomBytes(4).toString('hex')}`;
  const part = `${target}.part`;
  try {
    const { sqlite } = openSqlite(place.file);
    await sqlite.backup(copy).finally(() => sqlite.close());
    const messages = await filesIn(place.messages, name => RECORDING.test(name));
    const clips = await filesIn(place.clips, isClipName);
    const contents = { ...(await contentsOf(copy)), recordings: messages.length, clips: clips.length };
    await write(part, sealedStream(seal, packed(entries(contents, copy, [...messages, ...clips]))));
    await rename(part, target);
    return contents;
  } finally {
    forget(copy, part);
  }
}

/** Those whose names are ours, with the folder. */
async function filesIn(folder: string, ours: (name: string) => boolean): Promise<string[]> {
  return existsSync(folder) ? (await readdir(folder)).filter(ours).map(name => join(folder, name)) : [];
}

async function* entries(contents: Contents, copy: string, files: string[]): AsyncGenerator<Entry> {
  const manifest = new TextEncoder().encode(JSON.stringify(contents));
  yield { name: MANIFEST, size: manifest.length, bytes: [manifest] };
  yield fileEntry(DATABASE, copy);
  // One that was erased meanwhile is left out.
  for (const file of files) if (existsSync(file)) yield fileEntry(basename(file), file);
}

const fileEntry = (name: string, path: string): Entry => ({
  name,
  size: statSync(path).size,
  bytes: createReadStream(path) as AsyncIterable<Uint8Array>,
});

/**
 * Opens a backup beside the place it came from and looks through it; unless `onlyCheck`, it then takes that place. What
 * was there is kept beside it, as `….before-restore`. Throws BackupError; nothing has changed then.
 */
export async function restore(
  place: Place,
  seal: Seal,
  source: string,
  { force = false, onlyCheck = false } = {},
): Promise<Contents> {
  if (!statSync(source, { throwIfNoEntry: false })?.isFile()) throw new BackupError(`there is no file ${source}`);
  const old = [place.file, place.messages].filter(path => existsSync(path));
  if (!onlyCheck && !force && old.length > 0)
    throw new BackupError(`${old.join(' and ')} would be overwritten; say --force if you mean it`);
  if (!onlyCheck && existsSync(place.file)) standsAlone(place.file);
  const mark = `.restoring-${randomBytes(4).toString('hex')}`;
  const anew: Place = { file: place.file + mark, messages: place.messages + mark, clips: place.clips + mark };
  try {
    const contents = await unpackInto(anew, seal, source);
    await check(anew, contents);
    if (onlyCheck) return contents;
    for (const [from, to] of [
      [anew.file, place.file],
      [anew.messages, place.messages],
    ] as const) {
      forget(`${to}.before-restore`);
      for (const end of ENDS) if (existsSync(to + end)) await rename(to + end, `${to}.before-restore${end}`);
      await rename(from, to);
    }
    await added(anew.clips, place.clips);
    return contents;
  } finally {
    forget(anew.file, anew.messages, anew.clips);
  }
}

/** What is there already is the same, by its name. */
async function added(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) await rename(join(from, name), join(to, name));
}

async function unpackInto(anew: Place, seal: Seal, source: string): Promise<Contents> {
  await mkdir(anew.messages, { recursive: true, mode: 0o700 });
  await mkdir(anew.clips, { recursive: true });
  let contents: Contents | undefined;
  for await (const { name, bytes } of unpacked(openedStream(seal, createReadStream(source)))) {
    if (name === MANIFEST) contents = JSON.parse(new TextDecoder().decode(await whole(bytes))) as Contents;
    else if (name === DATABASE) await write(anew.file, bytes);
    else await write(join(isClipName(name) ? anew.clips : anew.messages, name), bytes);
  }
  if (!contents || !existsSync(anew.file)) throw new BackupError('the backup holds no database');
  return contents;
}

/** Is what was unpacked what was packed? SQLite looks through its pages. */
async function check(anew: Place, contents: Contents): Promise<void> {
  const sqlite = new BetterSqlite3(anew.file);
  const sound = sqlite.pragma('integrity_check', { simple: true });
  sqlite.close();
  if (sound !== 'ok') throw new BackupError(`the database in the backup is broken: ${sound}`);
  const found = await contentsOf(anew.file);
  if (found.requests !== contents.requests || found.audit !== contents.audit)
    throw new BackupError('the backup does not hold what it says');
}

async function contentsOf(file: string): Promise<Pick<Contents, 'requests' | 'audit'>> {
  const database = sqliteDatabase(file);
  try {
    const { n } = await database.db
      .selectFrom('requests')
      .select(s => s.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    return { requests: n, audit: headText(await auditHead(database)) };
  } finally {
    await database.close();
  }
}

/** Throws when another process, most likely the server, has this file open. */
export function standsAlone(file: string): void {
  const sqlite = new BetterSqlite3(file, { timeout: 0 });
  try {
    // Leaving WAL needs the file for oneself; it also leaves no journal behind.
    sqlite.pragma('journal_mode = delete');
  } catch (error) {
    const { code = '' } = error as { code?: string };
    if (NO_DATABASE.includes(code)) return;
    if (code !== 'SQLITE_BUSY') throw error;
    throw new BackupError(`${file} is in use: stop the server first`);
  } finally {
    sqlite.close();
  }
}

async function write(path: string, bytes: Bytes): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const piece of bytes) await file.writeFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function whole(bytes: Bytes): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}

function forget(...paths: string[]): void {
  for (const path of paths) for (const end of ENDS) rmSync(path + end, { recursive: true, force: true });
}
