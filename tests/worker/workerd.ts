// The Worker as it is deployed, bundled by wrangler from wrangler.toml, in a workerd of its own; and a provider on
// loopback that writes down what it was asked.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { Miniflare, type WorkerOptions } from 'miniflare';
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import { unstable_getMiniflareWorkerOptions as workerOptions } from 'wrangler';
import { readHotline } from '../../src/content/hotline.ts';
import { silence } from '../../src/content/wav.ts';
import { d1Database } from '../../src/platform/d1.ts';
import { buildAssets } from '../../src/platform/worker-assets.ts';
import { migrationStatements } from '../support/databases.ts';
import { hotlineYaml, type Line, lists, PUBLIC_URL, SECRET, TOKEN, texts } from '../support/hotline.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const ACCOUNT = `AC${'0'.repeat(31)}1`;

export interface Bundle {
  folder: string;
  library: Line['library'];
  /** What counts against the platform's limit. */
  gzipped: number;
  remove(): void;
}

/** Bundles the Worker with wrangler. Clips are all there, but silent: only the names matter here. */
export async function bundled(library: Line['library']): Promise<Bundle> {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-worker-'));
  const clips = { get: async () => silence(3) };
  await buildAssets({ out: folder, hotline: readHotline(hotlineYaml), library, lists, texts, clips, log: () => {} });
  const elsewhere = {
    'src/platform/worker.ts': join(ROOT, 'src/platform/worker.ts'),
    'node --import tsx src/platform/build-worker.ts': 'true',
    './.worker/content.json': join(folder, 'content.json'),
    '.worker/assets': join(folder, 'assets'),
  };
  let toml = readFileSync(join(ROOT, 'wrangler.toml'), 'utf8').replace(/^watch_dir.*\n/m, '');
  for (const [name, there] of Object.entries(elsewhere)) {
    if (!toml.includes(`"${name}"`)) throw new Error(`wrangler.toml no longer names ${name}`);
    toml = toml.replace(`"${name}"`, `"${there}"`);
  }
  writeFileSync(join(folder, 'wrangler.toml'), toml);
  const wrangler = join(ROOT, 'node_modules/wrangler/bin/wrangler.js');
  await promisify(execFile)(process.execPath, [wrangler, 'deploy', '--dry-run', '--outdir', 'out'], { cwd: folder });
  return {
    folder,
    library,
    gzipped: gzipSync(readFileSync(join(folder, 'out/worker.js')), { level: 9 }).length,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export type Workerd = Awaited<ReturnType<typeof workerd>>;

/** Runs a bundle. `bindings`: undefined takes a variable away. */
export async function workerd(
  { folder, library }: Bundle,
  { bindings = {}, migrated = true }: { bindings?: Record<string, string | undefined>; migrated?: boolean } = {},
) {
  const log: string[] = [];
  const { workerOptions: options } = workerOptions(join(folder, 'wrangler.toml'));
  const variables = {
    PUBLIC_URL,
    TWILIO_ACCOUNT_SID: ACCOUNT,
    TWILIO_AUTH_TOKEN: TOKEN,
    EARSHOT_SECRET_KEY: SECRET,
    ...bindings,
  };
  const miniflare = new Miniflare({
    ...(options as WorkerOptions),
    name: 'earshot',
    modules: true,
    modulesRoot: join(folder, 'out'),
    scriptPath: join(folder, 'out/worker.js'),
    bindings: Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined)) as Record<
      string,
      string
    >,
    handleRuntimeStdio(out: Readable, err: Readable) {
      for (const stream of [out, err]) stream.on('data', (chunk: Buffer) => log.push(`${chunk}`));
    },
  });
  const d1 = await miniflare.getD1Database('DB');
  if (migrated) await d1.batch(migrationStatements().map(statement => d1.prepare(statement)));

  const get = (path: string, headers: Record<string, string> = {}) =>
    miniflare.dispatchFetch(`http://elsewhere.test${path}`, { headers });
  const post = async (path: string, form: Record<string, string>, signature?: string): Promise<Response> => {
    const url = (path.startsWith('http') ? path : PUBLIC_URL + path).replace(/#.*/, '');
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': signature ?? webhooks.getExpectedTwilioSignature(TOKEN, url, form),
    };
    const body = new URLSearchParams(form).toString();
    const there = url.replace(PUBLIC_URL, 'http://elsewhere.test');
    return (await miniflare.dispatchFetch(there, { method: 'POST', headers, body })) as unknown as Response;
  };

  return {
    get,
    post,
    /** Any request, unsigned: as a browser sends it. */
    send: async (path: string, init: { method?: string; headers?: Record<string, string>; body?: string } = {}) =>
      (await miniflare.dispatchFetch(PUBLIC_URL + path, { ...init, redirect: 'manual' })) as unknown as Response,
    audio: () => miniflare.getR2Bucket('MESSAGES'),
    /** As tests/support/caller.ts knows a hotline. */
    line: (flows: Line['deps']['flows']) => ({ post, library, deps: { flows } }) as unknown as Line,
    database: d1Database(d1),
    /** What lies in R2, by name. */
    async messages(): Promise<Map<string, Uint8Array>> {
      const bucket = await miniflare.getR2Bucket('MESSAGES');
      const { objects } = await bucket.list();
      const bytes = objects.map(
        async ({ key }) => [key, new Uint8Array((await (await bucket.get(key))?.arrayBuffer()) ?? [])] as const,
      );
      return new Map(await Promise.all(bytes));
    },
    /** The minute's cron. */
    async cron(at: Date) {
      const worker = await miniflare.getWorker();
      return worker.scheduled({ scheduledTime: at, cron: '* * * * *' });
    },
    log: () => log.join(''),
    close: () => miniflare.dispose(),
  };
}

interface Asked {
  method: string;
  path: string;
  form: Record<string, string>;
}

/** A provider's REST API that has one recording and places every call. */
export async function loopbackProvider(recording: Uint8Array) {
  const asked: Asked[] = [];
  const answers: Record<string, (path: string) => [status: number, body: string | Uint8Array]> = {
    GET: path => (path.includes('/Recordings/') ? [200, recording] : [200, JSON.stringify({ recordings: [] })]),
    POST: () => [201, JSON.stringify({ sid: `CA${'9'.repeat(32)}`, status: 'queued' })],
    DELETE: () => [204, ''],
  };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method = '', url: path = '' } = request;
    const expected = `Basic ${btoa(`${ACCOUNT}:${TOKEN}`)}`;
    const [status, answer] =
      request.headers.authorization === expected ? (answers[method]?.(path) ?? [405, '']) : [401, ''];
    asked.push({ method, path, form: Object.fromEntries(new URLSearchParams(body)) });
    response.writeHead(status).end(answer);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => new Promise(resolve => server.close(resolve).closeAllConnections()),
  };
}
