// A PostgreSQL of the benchmark's own, with the durability it comes with, where this machine has one.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

const DEBIAN = '/usr/lib/postgresql';
const STARTS_WITHIN_MS = 20_000;

export interface Postgres {
  connectionString: string;
  stop(): Promise<void>;
}

/** The folder of the newest version's programs: Debian's, or whatever PATH leads to. */
function programs(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map(v => join(DEBIAN, v, 'bin')), ...(process.env.PATH ?? '').split(':')];
  return folders.find(folder => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

/** initdb refuses root: there it runs as Debian's user of that name, if there is one. */
function runningAs(): { uid?: number; gid?: number } | undefined {
  if (userInfo().uid !== 0) return {};
  try {
    const id = (which: string) => Number(execFileSync('id', [which, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

/** Starts one in a folder of its own, on a socket there and on no port; or says in a sentence why there is none. */
export async function startPostgres(): Promise<Postgres | string> {
  const bin = programs();
  if (!bin) return 'this machine has no PostgreSQL to compare with (Debian: apt-get install postgresql)';
  const as = runningAs();
  if (!as) return 'PostgreSQL refuses to run as root, and this machine has no user named postgres';
  const folder = mkdtempSync(join(tmpdir(), 'earshot-bench-pg-'));
  if (as.uid !== undefined && as.gid !== undefined) chownSync(folder, as.uid, as.gid);
  const data = join(folder, 'data');
  execFileSync(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres'], { ...as, stdio: 'pipe' });
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-k', folder, '-c', 'listen_addresses='], {
    ...as,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const clear = () => {
    server.kill('SIGINT');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', clear);
  await ready(server);
  return {
    connectionString: `postgresql:///postgres?host=${folder}&user=postgres`,
    async stop() {
      process.off('exit', clear);
      const ended = new Promise(resolve => server.once('exit', resolve));
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const late = setTimeout(() => reject(new Error(`PostgreSQL did not start: ${said}`)), STARTS_WITHIN_MS);
    server.once('exit', code => reject(new Error(`PostgreSQL ended with ${code}: ${said}`)));
    server.stderr?.on('data', chunk => {
      said += chunk;
      if (!/ready to accept connections/.test(said)) return;
      clearTimeout(late);
      resolve();
    });
  });
}
