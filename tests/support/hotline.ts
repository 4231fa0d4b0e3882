// A whole hotline for a test: the real app and store on a file of its own, a clock that stands still until it is
// moved, and a provider that writes down what it was asked.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import { createApp } from '../../src/app.ts';
import { readHotline } from '../../src/content/hotline.ts';
import { loadContent } from '../../src/content/load.ts';
import type { Content } from '../../src/content/prompts.ts';
import { loadLists } from '../../src/content/series.ts';
import { loadTexts } from '../../src/content/texts.ts';
import type { Deps } from '../../src/deps.ts';
import { followed } from '../../src/flows.ts';
import type {
  CallToPlace,
  Provider,
  RemoteCall,
  RemoteMessage,
  RemoteRecording,
  TextToSend,
} from '../../src/outreach/provider.ts';
import { audioFiles } from '../../src/platform/audio-files.ts';
import { type Log, redact } from '../../src/platform/log.ts';
import { sqliteDatabase } from '../../src/platform/sqlite.ts';
import type { Database } from '../../src/store/schema.ts';
import { createSeal } from '../../src/store/seal.ts';
import { createWriter } from '../../src/store/writer.ts';
import { forStories } from './content.ts';

export const TOKEN = 'the token the provider signs with';
export const PUBLIC_URL = 'https://hotline.example.org';
export const SECRET = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
/** A Saturday at noon in Bangkok: within hours, facts still good. */
export const NOON = new Date('2026-11-21T05:00:00Z');

/** The people of these stories. */
export const PEOPLE = {
  khinKhin: '+66812345678',
  sokha: '+66898765432',
  ramesh: '+9779841234567',
  abroad: '+14155550100',
} as const;
export const LINES = {
  five: '+6620000001',
  flash: '+6620000002',
  nepal: '+97710000003',
  practice: '+6620000004',
} as const;

export const hotlineYaml = readFileSync(new URL('../../hotline.yaml', import.meta.url), 'utf8');
const whole = loadContent(new URL('../../voice-prompts', import.meta.url).pathname);
export const library = { ...whole, content: forStories(whole.content) };
export const texts = loadTexts(new URL('../../sms-templates', import.meta.url).pathname);

export const lists = loadLists(new URL('../../sms-templates/series', import.meta.url).pathname);

/** A provider that writes down what it was asked, and can be told to fail. */
export interface FakeProvider extends Provider {
  placed: CallToPlace[];
  /** Texts that it took, and what it would list of them. */
  texts: TextToSend[];
  messagesKept: RemoteMessage[];
  remote: Map<string, RemoteRecording & { wav: Uint8Array }>;
  calls: Map<string, RemoteCall>;
  deleted: string[];
  /** Calls that were ended. */
  hungUp: string[];
  failing: Error | undefined;
}

export function fakeProvider(): FakeProvider {
  const check = () => {
    if (provider.failing) throw provider.failing;
  };
  const provider: FakeProvider = {
    name: 'twilio',
    placed: [],
    texts: [],
    messagesKept: [],
    remote: new Map(),
    calls: new Map(),
    deleted: [],
    hungUp: [],
    failing: undefined,
    async placeCall(call) {
      check();
      provider.placed.push(call);
      return { sid: `CAout${provider.placed.length}` };
    },
    async fetchCall(sid) {
      check();
      return provider.calls.get(sid);
    },
    async hangUp(sid) {
      check();
      provider.hungUp.push(sid);
    },
    async recordings(since) {
      check();
      return [...provider.remote.values()].filter(r => r.createdAt >= since);
    },
    async fetchRecording(sid) {
      check();
      const found = provider.remote.get(sid);
      if (!found) throw new Error('no such recording');
      return found.wav;
    },
    async deleteRecording(sid) {
      check();
      provider.remote.delete(sid);
      provider.deleted.push(sid);
      return true;
    },
    async sendMessage(text) {
      check();
      provider.texts.push(text);
      return { sid: `SMout${provider.texts.length}`, status: 'queued' };
    },
    async messages({ to, from, direction, since }) {
      check();
      return provider.messagesKept.filter(
        m =>
          m.createdAt >= since &&
          (to ?? m.to) === m.to &&
          (from ?? m.from) === m.from &&
          (direction ?? m.direction) === m.direction,
      );
    },
  };
  return provider;
}

export interface LogLine {
  level: string;
  event: string;
  fields: Record<string, unknown>;
}

export type Line = Awaited<ReturnType<typeof hotline>>;

export interface Options {
  yaml?: string;
  onDuty?: string[];
  database?: Database;
  provider?: FakeProvider;
  now?: Date;
  /** Instead of what voice-prompts/ says. */
  content?: Content;
}

/** Opens a hotline. Close it when the test is over. */
export async function hotline(options: Options = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-'));
  const file = join(folder, 'earshot.db');
  const own = options.database ? undefined : sqliteDatabase(file);
  const database = options.database ?? (own as Database);
  const log: LogLine[] = [];
  const work: Promise<void>[] = [];
  const settings = readHotline(options.yaml ?? hotlineYaml);
  const onDuty = options.onDuty ?? [];
  const provider = options.provider ?? fakeProvider();
  const clock = { now: options.now ?? NOON };
  const write: Log = (level, event, fields = {}) => log.push({ level, event: redact(event), fields });
  let ids = 0;
  const deps: Deps = {
    publicUrl: PUBLIC_URL,
    authToken: TOKEN,
    hotline: settings,
    lists,
    ...followed({
      hotline: settings,
      content: options.content ?? library.content,
      texts,
      lists,
      onDuty: onDuty.length,
      database,
      log: write,
      now: () => clock.now,
    }),
    onDuty,
    database,
    writer: createWriter(database, lost => log.push({ level: 'error', event: `${lost} lost`, fields: {} })),
    seal: await createSeal(SECRET),
    audio: audioFiles(join(folder, 'messages')),
    provider,
    log: write,
    now: () => clock.now,
    id: () => `${++ids}`.padStart(32, '0'),
    code: () => `${314159 + ++ids}`,
    afterwards: promise => void work.push(promise),
  };
  const app = createApp(deps);

  /** Posts a form as the provider would: signed for the address it knows. */
  const post = async (path: string, form: Record<string, string>, signature?: string): Promise<Response> => {
    const url = (path.startsWith('http') ? path : PUBLIC_URL + path).replace(/#.*/, '');
    const response = await app.request(url.replace(PUBLIC_URL, 'http://elsewhere.test'), {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': signature ?? webhooks.getExpectedTwilioSignature(TOKEN, url, form),
      },
      body: new URLSearchParams(form).toString(),
    });
    return response;
  };

  return {
    app,
    deps,
    database,
    provider,
    library,
    log,
    folder,
    file,
    post,
    later(ms: number) {
      clock.now = new Date(clock.now.getTime() + ms);
    },
    /** Everything that goes on after an answer has been written. */
    async settled() {
      await Promise.all(work.splice(0));
      await deps.writer.flush();
    },
    async close() {
      await Promise.all(work.splice(0));
      await own?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
