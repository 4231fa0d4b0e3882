// The real server as its own process, as an operator starts it.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import { inTerminal } from './terminal.ts';

const BIN = new URL('../../bin/earshot.js', import.meta.url).pathname;
const ROOT = new URL('../..', import.meta.url).pathname;

export interface Server {
  url: string;
  dataDir: string;
  process: ChildProcess;
  output(): string;
  /** A webhook, signed as the simulated provider would sign it. */
  post(path: string, form: Record<string, string>): Promise<Response>;
  /** Runs an earshot command beside the server, on the same data. */
  earshot(...args: string[]): Promise<string>;
  /** The same in a real terminal. */
  terminal(...args: string[]): ReturnType<typeof inTerminal>;
  /** SIGKILL: no goodbye. */
  kill(): Promise<void>;
}

const folders: string[] = [];
/** Placeholder voices are named by what they say, so every test may share those that one has made. */
const PLACEHOLDERS = join(tmpdir(), 'earshot-test-placeholders');
export const newDataDir = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-server-'));
  folders.push(folder);
  mkdirSync(PLACEHOLDERS, { recursive: true });
  symlinkSync(PLACEHOLDERS, join(folder, 'placeholders'));
  return folder;
};
const started: ChildProcess[] = [];
/** Ends what servers still run, also those of stories that broke off, and removes their folders. */
export const cleanUp = (): void => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
};

/** Starts `earshot serve` on a free port and waits for the link it prints. */
export async function startServer(env: Record<string, string> = {}, dataDir = newDataDir()): Promise<Server> {
  const environment = { ...process.env, PORT: '0', DATA_DIR: dataDir, ...env };
  const child = spawn(process.execPath, [BIN, 'serve'], { env: environment, cwd: ROOT });
  started.push(child);
  let output = '';
  child.stdout.on('data', chunk => (output += chunk));
  child.stderr.on('data', chunk => (output += chunk));
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const link = /(http:\/\/localhost:\d+)\/phone/.exec(output)?.[1];
      if (link) resolve(link);
    });
    void ended.then(() => reject(new Error(`the server ended: ${output}`)));
  });
  return {
    url,
    dataDir,
    process: child,
    output: () => output,
    post(path, form) {
      const token = readFileSync(join(dataDir, 'simulator-token'), 'utf8').trim();
      return fetch(url + path, {
        method: 'POST',
        headers: { 'x-twilio-signature': webhooks.getExpectedTwilioSignature(token, url + path, form) },
        body: new URLSearchParams(form),
      });
    },
    async earshot(...args) {
      const { stdout } = await promisify(execFile)(process.execPath, [BIN, ...args], { env: environment, cwd: ROOT });
      return stdout;
    },
    terminal: (...args) => inTerminal([process.execPath, BIN, ...args], environment),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
