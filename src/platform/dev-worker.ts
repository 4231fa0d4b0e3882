// npm run dev:worker: the hotline in workerd on this machine, with nothing set up before: settings made at the first
// start, every clip, a local D1. Arguments go to `wrangler dev`.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import webhooks from 'twilio/lib/webhooks/webhooks.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PORT = 8787;
const SETTINGS = join(ROOT, '.dev.vars');
/** Not through npx: killing that leaves workerd behind on the port. */
const WRANGLER = join(ROOT, 'node_modules/wrangler/bin/wrangler.js');

if (!existsSync(SETTINGS)) {
  const settings = `# Made by npm run dev:worker for this machine alone. There is no such account: no call leaves this machine.
TWILIO_ACCOUNT_SID=AC${randomBytes(16).toString('hex')}
TWILIO_AUTH_TOKEN=${randomBytes(16).toString('hex')}
TWILIO_API_URL=http://127.0.0.1:9
EARSHOT_SECRET_KEY=${randomBytes(32).toString('base64')}
PUBLIC_URL=http://localhost:${PORT}
`;
  writeFileSync(SETTINGS, settings, { mode: 0o600, flag: 'wx' });
  say('Settings for trying were made and kept in .dev.vars.');
}

await run(['--import', 'tsx', 'src/platform/build-worker.ts']);
// CI: asks no question before it makes the tables.
await run([WRANGLER, 'd1', 'migrations', 'apply', 'DB', '--local'], { CI: '1' });
say(howToTry(parseEnv(readFileSync(SETTINGS, 'utf8'))));
await run([WRANGLER, 'dev', '--port', `${PORT}`, '--test-scheduled', ...process.argv.slice(2)]);

/** Runs Node until it ends, and ends with it when it fails. Ctrl-C reaches the child from the terminal; a kill is passed on. */
async function run(args: string[], env: Record<string, string> = {}): Promise<void> {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } });
  const forward = () => child.kill();
  const wait = () => {};
  process.on('SIGTERM', forward).on('SIGINT', wait);
  const code = await new Promise<number>(resolve => child.once('close', code => resolve(code ?? 1)));
  process.off('SIGTERM', forward).off('SIGINT', wait);
  if (code !== 0) process.exit(code);
}

/** A first call as a command: the Worker hears only what is signed. */
function howToTry({ TWILIO_AUTH_TOKEN = '', PUBLIC_URL = '' }: NodeJS.Dict<string>): string {
  const form = { CallSid: 'CA1', From: '+66812345678', To: '+6620000001', CallStatus: 'ringing', Direction: 'inbound' };
  const url = `${PUBLIC_URL}/twilio/voice`;
  const signature = webhooks.getExpectedTwilioSignature(TWILIO_AUTH_TOKEN, url, form);
  const fields = Object.entries(form).map(([name, value]) => `--data-urlencode '${name}=${value}'`);
  return `Webhooks are signed with TWILIO_AUTH_TOKEN of .dev.vars for ${PUBLIC_URL}. A call, and the cron:

  curl -H 'X-Twilio-Signature: ${signature}' ${fields.join(' ')} http://localhost:${PORT}/twilio/voice
  curl 'http://localhost:${PORT}/__scheduled?cron=*+*+*+*+*'
`;
}

function say(text: string): void {
  process.stdout.write(`\n${text}\n`);
}
