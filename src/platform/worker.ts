// The hotline on Cloudflare Workers: bindings -> deps -> createApp; recordings are the platform's static assets, and a
// cron makes the rounds each minute.

import built from 'earshot:content';
import type {
  D1Database,
  ExecutionContext,
  MessageBatch,
  Queue,
  R2Bucket,
  ScheduledController,
} from '@cloudflare/workers-types';
import { createApp } from '../app.ts';
import { clipRoutes } from '../content/serve.ts';
import type { Deps } from '../deps.ts';
import { followed } from '../flows.ts';
import { sendSome, toWake } from '../outreach/awake.ts';
import { minuteRound } from '../outreach/rounds.ts';
import { createSeal } from '../store/seal.ts';
import { createWriter } from '../store/writer.ts';
import { createProvider } from '../twilio/rest.ts';
import { ConfigError, readConfig } from './config.ts';
import { d1Database } from './d1.ts';
import { r2Audio, r2Clips } from './r2.ts';
import { consoleLog as log } from './worker-log.ts';
import { ringUntil } from './worker-rings.ts';

/** Of config.ts's table; the others are about a machine that is not here. */
const VARIABLES = [
  'PUBLIC_URL',
  'TWILIO_ACCOUNT_SID',
  'TWILIO_AUTH_TOKEN',
  'TWILIO_API_URL',
  'EARSHOT_SECRET_KEY',
  'ON_DUTY_NUMBERS',
] as const;

/** A line that has texts to send. */
type Waiting = { line: string };

type Env = { DB: D1Database; MESSAGES: R2Bucket; OUTBOX: Queue<Waiting> } & {
  [name in (typeof VARIABLES)[number]]?: string;
};

/** After its answer an invocation has 30 s more; the last of them are for placing the call. */
const AWAKE_MS = 27_000;
/** Until the next cron. */
const MINUTE_MS = 60_000;
/** Webhooks after which a ring may fall due soon. */
const MAKES_RINGS = new Set(['/twilio/voice', '/twilio/voice/ringback/status']);

/** What lives as long as the isolate. No promise is among it: one that belongs to another invocation may never settle. */
type Lasting = Omit<Deps, 'writer' | 'afterwards'>;
let lasting: Lasting | Error | undefined;

export default {
  async fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
    lasting ??= await prepared(env);
    if (lasting instanceof Error) return notSetUp(request, lasting);
    const { deps, written } = invocation(lasting);
    const response = await createApp(deps, { clips: clipRoutes(r2Clips(env.MESSAGES)) }).fetch(request);
    ctx.waitUntil(written());
    if (response.ok && MAKES_RINGS.has(new URL(request.url).pathname) && ringsBack)
      ctx.waitUntil(ringUntil(deps, deps.now().getTime() + AWAKE_MS));
    return response;
  },

  async scheduled(controller: ScheduledController, env: Env): Promise<void> {
    lasting ??= await prepared(env);
    if (lasting instanceof Error) return;
    const { deps, written } = invocation(lasting);
    await minuteRound(deps, controller.scheduledTime);
    for (const line of await toWake(deps)) await env.OUTBOX.send({ line });
    await written();
    if (ringsBack) await ringUntil(deps, controller.scheduledTime + MINUTE_MS);
  },

  /** Sends some texts, and asks for the next while there are more. What fails here the cron begins anew. */
  async queue(batch: MessageBatch<Waiting>, env: Env): Promise<void> {
    lasting ??= await prepared(env);
    if (lasting instanceof Error) return;
    const { deps, written } = invocation(lasting);
    for (const { body } of batch.messages) {
      const next = await sendSome(deps, body.line);
      if (next !== undefined) await env.OUTBOX.send(body, { delaySeconds: Math.ceil(next / 1000) });
    }
    await written();
  },
};

const ringsBack = built.hotline.lines.some(line => line.mode === 'ring-back' || line.mode === 'responders');

const now = () => new Date();

/** Reads the settings and opens everything once. What is wrong is logged, and answered by notSetUp. */
async function prepared(env: Env): Promise<Lasting | Error> {
  try {
    const { account, secretKey, onDuty, publicUrl } = readConfig(Object.fromEntries(VARIABLES.map(v => [v, env[v]])));
    if (!account || !secretKey)
      throw new ConfigError('TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are missing: a Worker needs a provider account');
    if (!env.PUBLIC_URL) throw new ConfigError('PUBLIC_URL is missing: what the provider calls this Worker');
    const database = d1Database(env.DB);
    const credentials = { accountSid: account.sid, authToken: account.token };
    return {
      publicUrl,
      authToken: account.token,
      hotline: built.hotline,
      lists: built.lists,
      ...followed({ ...built, onDuty: onDuty.length, database, log, now }),
      onDuty,
      database,
      seal: await createSeal(secretKey),
      audio: r2Audio(env.MESSAGES),
      provider: createProvider(account.apiUrl ? { ...credentials, apiUrl: account.apiUrl } : credentials),
      log,
      now,
      id: () => [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, '0')).join(''),
      code: () => `${(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % 1_000_000}`.padStart(6, '0'),
    };
  } catch (error) {
    log('error', 'the hotline can not start', { error });
    return error as Error;
  }
}

/** One invocation's deps, and what it has still to do after its answer. */
function invocation(lasting: Lasting): { deps: Deps; written(): Promise<void> } {
  const work: Promise<void>[] = [];
  const lost = (count: number) => log('error', 'measurements were lost', { lost: count });
  const writer = createWriter(lasting.database, lost);
  const deps: Deps = {
    ...lasting,
    writer,
    afterwards: promise =>
      void work.push(promise.catch(error => log('error', 'work after an answer failed', { error }))),
  };
  const written = async () => {
    while (work.length > 0) await work.shift();
    await writer.flush().catch(error => log('error', 'measurements were lost: the database is away', { error }));
  };
  return { deps, written };
}

function notSetUp(request: Request, error: Error): Response {
  const sentence = error instanceof ConfigError ? error.message : 'the hotline can not start; its log says why';
  return new URL(request.url).pathname === '/readyz'
    ? new Response(sentence, { status: 503 })
    : new Response('the hotline is not set up; /readyz says what is wrong', { status: 500 });
}
