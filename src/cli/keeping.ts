// earshot retain, erase, audit verify, backup, restore, rotate-key: what is kept, and for how long.
import { sql } from 'kysely';
import { verifyAudit } from '../keeping/audit.ts';
import { erase } from '../keeping/erase.ts';
import { retain } from '../keeping/retain.ts';
import { rotate } from '../keeping/rotate.ts';
import { NOTIFY_KEY } from '../outreach/notify.ts';
import { backUp, type Contents, restore, standsAlone } from '../platform/backup.ts';
import type { Config } from '../platform/config.ts';
import { createLog } from '../platform/log.ts';
import { openStore } from '../platform/open-store.ts';
import { recordingsIn } from '../platform/recordings.ts';
import { fileOf } from '../platform/sqlite.ts';
import type { Database } from '../store/schema.ts';
import { createSeal } from '../store/seal.ts';
import { CommandError } from './command-error.ts';
import { messagesOf, withStore } from './store.ts';

type Out = (line?: string) => void;

export async function retainNow(config: Config, out: Out): Promise<void> {
  await withStore(config, async ({ database, audio, hotline, now, actor }) => {
    const gone = await retain({ database, audio, keep: hotline.keep, now: now(), actor });
    out(spoken(gone) || 'Nothing is old enough to go.');
    await emptyJournal(database, out);
  });
}

export async function eraseCode(config: Config, code: string, out: Out): Promise<void> {
  await withStore(config, async ({ database, audio, now, actor }) => {
    const erased = await erase({ database, audio, code, actor, now: now() });
    if (!erased.done) throw new CommandError(`${code} was not erased: ${erased.why}`);
    const { requests, messages, calls, asked } = erased;
    out(`Erased: ${spoken({ requests, messages, calls })}. The codes stay, with dates, language and outcome.`);
    if (asked) out('They had asked not to be called: the keyed hash that keeps this promise stays, and nothing else.');
    out('Not reached from here: backups made before, and the provider’s own list of calls (docs/privacy.md).');
    await emptyJournal(database, out);
  });
}

/** What was overwritten still stands in SQLite's journal until that is emptied. */
async function emptyJournal({ db }: Database, out: Out): Promise<void> {
  const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db);
  if (rows[0]?.busy) out('The server is writing: the journal beside the database empties itself a little later.');
}

/** 1 when something does not fit. */
export async function auditVerify(config: Config, head: string | undefined, out: Out): Promise<0 | 1> {
  return withStore(config, async ({ database }) => {
    const verdict = await verifyAudit(database, head);
    const { rows, unchained, broken } = verdict;
    if (unchained > 0) out(`${unchained} rows were written before there was a chain: nothing holds them.`);
    if (broken) out(`Row ${broken.id} does not fit: ${broken.why}. The ${rows} rows before it do.`);
    else out(`${rows} rows, and each fits the one before.`);
    if (verdict.head && !broken)
      out(`Note this down, apart from here, for next time: --head ${verdict.head.id}:${verdict.head.hash}`);
    return broken ? 1 : 0;
  });
}

export async function backup(config: Config, target: string, out: Out): Promise<void> {
  const { place, seal } = await placeOf(config);
  out(`${target}: ${contained(await backUp(place, seal, target))}. It opens with the key of now, and no other.`);
}

export async function restoreFrom(
  config: Config,
  source: string,
  options: { force?: boolean; check?: boolean },
  out: Out,
): Promise<void> {
  const { place, seal } = await placeOf(config);
  const contents = await restore(place, seal, source, { force: options.force, onlyCheck: options.check });
  if (options.check) out(`${source} is whole: ${contained(contents)}. Nothing was changed.`);
  else
    out(`Restored: ${contained(contents)}. What was erased or closed since is back: do it again (docs/operating.md).`);
  if (options.force && !options.check)
    out('What was there is kept beside it, as ….before-restore; delete it when all is well.');
}

export async function rotateKey(config: Config, out: Out): Promise<void> {
  const { secretKey, nextSecretKey } = config;
  if (!nextSecretKey)
    throw new CommandError('EARSHOT_NEXT_SECRET_KEY is missing: make it with openssl rand -base64 32');
  if (secretKey === nextSecretKey) throw new CommandError('EARSHOT_NEXT_SECRET_KEY is the key of now');
  standsAlone(fileOf(config.databaseUrl));
  const to = await createSeal(nextSecretKey);
  await withStore(config, async ({ database, audio, seal, id, now, actor }) => {
    // Leaves the file to nobody else until it is closed.
    await sql`pragma journal_mode = delete`.execute(database.db);
    await sql`pragma locking_mode = exclusive`.execute(database.db);
    const { sealed, lost } = await rotate({ database, audio, from: seal, to, actor, now: now(), id });
    out(`Sealed anew: ${spoken(sealed) || 'nothing'}.`);
    if (Object.keys(lost).length > 0)
      out(`Forgotten, for only a hash of their number was kept: ${spoken(lost)} (docs/operating.md).`);
    out('Now set EARSHOT_SECRET_KEY to the new key, unset EARSHOT_NEXT_SECRET_KEY, and start the server.');
  });
}

/** The key that notices are signed with, for whoever receives them. */
export async function notifyKey(config: Config, out: Out): Promise<void> {
  await withStore(config, async ({ seal }) => out(Buffer.from(await seal.derive(NOTIFY_KEY)).toString('hex')));
}

/** The store is not opened: a database that is broken is no reason not to restore another. */
async function placeOf(config: Config) {
  const { seal, database } = await openStore(config, createLog());
  await database.close();
  return {
    seal,
    place: { file: fileOf(config.databaseUrl), messages: messagesOf(config), clips: recordingsIn(config.dataDir) },
  };
}

const contained = ({ requests, recordings, clips = 0 }: Contents): string =>
  `${requests} requests, ${recordings} messages, ${clips} clips`;

const spoken = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([name, n]) => `${name} ${n}`)
    .join(', ');
