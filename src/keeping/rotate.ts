// Exchanging the secret key: every sealed value is sealed anew and every hash reckoned anew, from the numbers that are
// sealed beside it. The sound first, file by file, then the tables in one batch: until that is done the old key is the
// one that works. Cut short anywhere, it is run again; each value says which key it was sealed with.
import { sql } from 'kysely';
import type { AudioStore } from '../store/audio.ts';
import { audited } from '../store/audit.ts';
import { messageRow } from '../store/messages.ts';
import type { Database, Writable } from '../store/schema.ts';
import type { Seal } from '../store/seal.ts';
import { HASHES, type HashColumn, type Lost, SEALED, type SealedColumn } from './inventory.ts';

export interface Exchange {
  database: Database;
  audio: AudioStore;
  from: Seal;
  to: Seal;
  actor: string;
  now: number;
  /** Names a person whose number is held no more. */
  id(): string;
}

export interface Exchanged {
  /** Values sealed anew, by table; `audio` are recordings. */
  sealed: Record<string, number>;
  /** Hashes whose number nobody holds: their rows were dropped, or no longer name anybody. By table. */
  lost: Record<string, number>;
}

/** A value that neither key opens: nothing was changed. */
export class ForeignKeyError extends Error {}

/** Rejects with ForeignKeyError before anything is changed. Nobody else may write meanwhile. */
export async function rotate(x: Exchange): Promise<Exchanged> {
  const sealed: Record<string, number> = {};
  const lost: Record<string, number> = {};
  const hashes = new Map<string, string>();
  const writes: Writable[] = [];
  for (const column of SEALED) add(sealed, column.table, await sealedAnew(x, column, hashes, writes));
  const names = new Map<string, string>();
  for (const column of HASHES) add(lost, column.table, await hashedAnew(x, column, hashes, names, writes));
  const recordings = await soundToSeal(x);

  for (const key of recordings) await soundAnew(x, key);
  add(sealed, 'audio', recordings.length);
  const { database: d } = x;
  if (writes.length > 0)
    await audited(d, { at: x.now, actor: x.actor, act: 'rotate-key', subject: `${x.from.id} ${x.to.id}` }, () => [
      ...writes,
      // Whoever is signed in signs in again.
      d.db.deleteFrom('sessions'),
    ]);
  return { sealed, lost };
}

const add = (counts: Record<string, number>, name: string, n: number): void => {
  if (n > 0) counts[name] = (counts[name] ?? 0) + n;
};

/** Which of the two keys this was sealed with. */
function ownerOf({ from, to }: Exchange, row: string, value: string | Uint8Array): Seal {
  const owner = [to, from].find(seal => seal.owns(value));
  if (!owner) throw new ForeignKeyError(`${row} was sealed with neither key; nothing was changed`);
  return owner;
}

async function sealedAnew(x: Exchange, c: SealedColumn, hashes: Map<string, string>, writes: Writable[]) {
  const { db } = x.database;
  const [table, id, column] = [sql.table(c.table), sql.ref(c.id), sql.ref(c.column)];
  const { rows } = await sql<{ id: string; value: string }>`
    select ${id} as id, ${column} as value from ${table} where ${column} is not null and ${column} <> ''`.execute(db);
  let done = 0;
  for (const { id: key, value } of rows) {
    const row = c.row(key);
    const owner = ownerOf(x, row, value);
    const plain = await owner.open(row, value);
    if (c.number) hashes.set(await x.from.hash(plain), await x.to.hash(plain));
    if (owner === x.to) continue;
    const anew = await x.to.seal(row, plain);
    writes.push({ compile: () => sql`update ${table} set ${column} = ${anew} where ${id} = ${key}`.compile(db) });
    done += 1;
  }
  return done;
}

/** Answers how many hashes have no number left to reckon them from. */
async function hashedAnew(
  { database: { db }, id }: Exchange,
  { table: name, column: of, lost }: HashColumn,
  hashes: Map<string, string>,
  names: Map<string, string>,
  writes: Writable[],
): Promise<number> {
  const [table, column] = [sql.table(name), sql.ref(of)];
  const { rows } = await sql<{ hash: string }>`
    select distinct ${column} as hash from ${table}
    where ${column} is not null and ${column} <> '' and ${column} not like 'case:%'`.execute(db);
  const known = new Set(hashes.values());
  const strangers: string[] = [];
  for (const { hash } of rows) {
    if (known.has(hash)) continue;
    const anew = hashes.get(hash);
    if (anew === undefined) strangers.push(hash);
    else
      writes.push({
        compile: () => sql`update ${table} set ${column} = ${anew} where ${column} = ${hash}`.compile(db),
      });
  }
  for (const hash of strangers) {
    if (!names.has(hash)) names.set(hash, `case:${id()}`);
    const where = sql`where ${column} = ${hash}`;
    const write: Record<Lost, () => ReturnType<typeof sql>> = {
      drop: () => sql`delete from ${table} ${where}`,
      null: () => sql`update ${table} set ${column} = null ${where}`,
      empty: () => sql`update ${table} set ${column} = '' ${where}`,
      name: () => sql`update ${table} set ${column} = ${names.get(hash)} ${where}`,
    };
    writes.push({ compile: () => write[lost]().compile(db) });
  }
  return strangers.length;
}

/** Recordings that are still sealed with the old key. */
async function soundToSeal(x: Exchange): Promise<string[]> {
  const rows = await x.database.db.selectFrom('messages').select('key').where('wiped_at', 'is', null).execute();
  const old: string[] = [];
  for (const { key } of rows) {
    const sound = await x.audio.get(key);
    if (sound && ownerOf(x, messageRow(key), sound) !== x.to) old.push(key);
  }
  return old;
}

async function soundAnew({ audio, from, to }: Exchange, key: string): Promise<void> {
  const sound = await audio.get(key);
  if (!sound) return;
  const row = messageRow(key);
  await audio.put(key, await to.sealBytes(row, await from.openBytes(row, sound)));
}
