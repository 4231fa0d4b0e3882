// The database and the clips of a Worker, from this terminal, through wrangler: it holds the login to the account.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv, promisify } from 'node:util';
import { type CompiledQuery, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { clipName } from '../content/recipes.ts';
import type { Database, Schema } from '../store/schema.ts';
import { CommandError } from './command-error.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Not through npx, which may fetch another version. */
const WRANGLER = join(ROOT, 'node_modules/wrangler/bin/wrangler.js');
/** A command line holds 128 KiB. In bytes: a letter of Asia has three. */
const PORTION = 120_000;
/** The answers of a day's work with every clip. In bytes. */
const MOST_SAID = 64 * 1024 * 1024;

/** Which Worker. */
export interface WorkerPlace {
  /** wrangler.toml lies here. */
  folder?: string;
  /** Where `npm run dev:worker` keeps its own database and bucket; undefined: the Worker that is deployed. */
  local?: string;
}

/** Where `npm run dev:worker` keeps what it stores. */
export const LOCAL_WORKER = join(ROOT, '.wrangler/state');

/** The key that `npm run dev:worker` made for itself; undefined when it has not. */
export function localKey(): string | undefined {
  const settings = join(ROOT, '.dev.vars');
  return existsSync(settings) ? parseEnv(readFileSync(settings, 'utf8')).EARSHOT_SECRET_KEY : undefined;
}

/** The Worker's D1. Each query takes wrangler seconds. Throws CommandError with what wrangler complains about. */
export function workerDatabase(place: WorkerPlace): Database {
  const run = async (sql: string): Promise<{ results: never[]; meta?: { changes?: number } }[]> =>
    JSON.parse(await wrangler(place, ['d1', 'execute', 'DB', '--json', '--command', sql]));
  const db = new Kysely<Schema>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createIntrospector: instance => new SqliteIntrospector(instance),
      createQueryCompiler: () => new LiteralCompiler(),
      createDriver: () => ({
        init: async () => {},
        acquireConnection: async () => ({
          async executeQuery({ sql }: CompiledQuery) {
            const [answer] = await run(sql);
            return { rows: answer?.results ?? [], numAffectedRows: BigInt(answer?.meta?.changes ?? 0) };
          },
          // biome-ignore lint/correctness/useYield: the interface asks for a generator; wrangler has no cursors.
          async *streamQuery() {
            throw new Error('wrangler can not stream');
          },
        }),
        beginTransaction: async () => {},
        commitTransaction: async () => {},
        rollbackTransaction: async () => {},
        releaseConnection: async () => {},
        destroy: async () => {},
      }),
    },
  });
  return {
    db,
    batch: async writes => {
      for (const sql of portions(writes.map(write => write.compile().sql))) await run(sql);
    },
  };
}

/** wrangler takes no parameters beside a query, so they are written into it. */
class LiteralCompiler extends SqliteQueryCompiler {
  protected override appendValue(value: unknown): void {
    this.append(literal(value));
  }
}

/** A value as SQLite reads it. Throws for what it would read otherwise. */
export function literal(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'number' && Number.isSafeInteger(value)) return `${value}`;
  if (typeof value === 'string' && !value.includes('\0')) return `'${value.replaceAll("'", "''")}'`;
  throw new Error(`a ${typeof value} can not be written into a query`);
}

/** As many statements at a time as a command line holds. */
function portions(statements: string[]): string[] {
  const together: string[] = [];
  for (const statement of statements) {
    const last = together.at(-1);
    if (last !== undefined && Buffer.byteLength(last) + Buffer.byteLength(statement) < PORTION)
      together[together.length - 1] = `${last};\n${statement}`;
    else together.push(statement);
  }
  return together;
}

/** Puts clips into the Worker's bucket, where it looks for recordings; answers their names. */
export async function putClips(place: WorkerPlace, wavs: Uint8Array[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-clips-'));
  try {
    const files = wavs.map(clipName);
    const list = files.map(file => ({ key: `recordings/${file}`, file: join(folder, file) }));
    for (const [i, { file }] of list.entries()) await writeFile(file, wavs[i] ?? new Uint8Array());
    await writeFile(join(folder, 'list.json'), JSON.stringify(list));
    const type = ['--content-type', 'audio/wav'];
    await wrangler(place, ['r2', 'bulk', 'put', bucket(place), '--filename', join(folder, 'list.json'), ...type]);
    return files;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The bucket's name, as wrangler.toml has it. */
function bucket({ folder = ROOT }: WorkerPlace): string {
  const toml = readFileSync(join(folder, 'wrangler.toml'), 'utf8');
  const name = /\[\[r2_buckets\]\]\s+binding = "MESSAGES"\s+bucket_name = "([\w.-]+)"/.exec(toml)?.[1];
  if (!name) throw new CommandError('wrangler.toml names no bucket for MESSAGES');
  return name;
}

async function wrangler({ folder = ROOT, local }: WorkerPlace, args: string[]): Promise<string> {
  if (!existsSync(WRANGLER)) throw new CommandError('wrangler is not installed here: npm ci, without --omit=dev');
  const where = local === undefined ? ['--remote'] : ['--local', '--persist-to', local];
  try {
    const options = { cwd: folder, maxBuffer: MOST_SAID, env: { ...process.env, CI: '1' } };
    return (await promisify(execFile)(process.execPath, [WRANGLER, ...args, ...where], options)).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new CommandError(`wrangler did not do it: ${complaintOf(`${stdout}\n${stderr}`)}`);
  }
}

/** With --json a complaint is JSON too. */
function complaintOf(said: string): string {
  const text = /"text": "((?:[^"\\]|\\.)*)"/.exec(said)?.[1] ?? /✘ \[ERROR\]\s*(.*)/.exec(said)?.[1];
  return text ?? said.trim().split('\n').at(-1) ?? 'it does not say why';
}
