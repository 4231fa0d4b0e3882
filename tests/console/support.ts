// The console for a test: the real app and store, people at work, callers who wait, and browsers with cookies.
import { Secret, TOTP } from 'otpauth';
import { expect } from 'vitest';
import { hashSecret } from '../../src/callbacks/secrets.ts';
import { nextWindow } from '../../src/callbacks/windows.ts';
import { messageKey, messageRow } from '../../src/store/messages.ts';
import { addPerson, personRow, type Role } from '../../src/store/people.ts';
import { requestRow } from '../../src/store/requests.ts';
import type { When } from '../../src/voice/call.ts';
import { hotline, LINES, type Options, PEOPLE, PUBLIC_URL } from '../support/hotline.ts';

export const PASSWORD = 'a long enough password';
/** Hashed once: 0.1 s each would be most of the test's time. */
const passwordHash = hashSecret(PASSWORD);
const TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

/** Who works here. Thida speaks Burmese, Dara Khmer and Burmese; Malee supervises. */
export const STAFF: Record<string, { name: string; roles: Role[]; languages: string[]; phone: string }> = {
  thida: { name: 'Thida', roles: ['responder'], languages: ['my'], phone: '+66811111111' },
  dara: { name: 'Dara', roles: ['responder'], languages: ['km', 'my'], phone: '+66822222222' },
  malee: { name: 'Malee', roles: ['supervisor'], languages: ['th', 'en'], phone: '+66833333333' },
  korn: { name: 'Korn', roles: ['coordinator'], languages: ['th'], phone: '+66844444444' },
  anong: { name: 'Anong', roles: ['auditor'], languages: ['th'], phone: '+66855555555' },
};
export type Who = 'thida' | 'dara' | 'malee' | 'korn' | 'anong';

/** Every number that must be nowhere but where it is dialled or revealed. */
export const NUMBERS = [...Object.values(PEOPLE), ...Object.values(STAFF).map(p => p.phone)];

export interface Asked {
  code?: string;
  number?: string | null;
  language?: string;
  when?: When;
  urgency?: 'normal' | 'urgent';
  minutesAgo?: number;
  woman?: boolean;
  /** Its window; open now when left out. */
  due?: number | null;
  until?: number | null;
}

/** Everything that any browser was answered: headers and pages. */
type Seen = { path: string; status: number; text: string };

export async function consoleFor(options: Options = {}) {
  const line = await hotline(options);
  const { app } = line;
  const { database, seal } = line.deps;
  const now = () => line.deps.now().getTime();
  const seen: Seen[] = [];

  for (const [id, p] of Object.entries(STAFF)) {
    await addPerson(database, {
      id,
      name: p.name,
      roles: p.roles,
      languages: p.languages,
      woman: id === 'thida',
      signIn: `${1000 + Object.keys(STAFF).indexOf(id)}`,
      phone: { hash: await seal.hash(p.phone), sealed: await seal.seal(personRow(id), p.phone) },
      passwordHash: await passwordHash,
      now: now(),
    });
  }
  const enrolled = async (id: Who) =>
    database.db
      .updateTable('people')
      .set({ totp_sealed: await seal.seal(personRow(id), TOTP_SECRET) })
      .where('id', '=', id)
      .execute();
  await enrolled('malee');

  let asked = 0;
  /** Somebody asks to be called back; answers the case code. */
  const asks = async (a: Asked = {}) => {
    const n = ++asked;
    const id = `CA${`${n}`.padStart(32, 'c')}.1`;
    const number = a.number === undefined ? PEOPLE.khinKhin : a.number;
    const code = a.code ?? `${500000 + n}`;
    const at = now() - (a.minutesAgo ?? 0) * 60_000;
    await database.db
      .insertInto('requests')
      .values({
        id,
        code,
        call_sid: id.slice(0, -2),
        line: LINES.five,
        language: a.language ?? 'my',
        country: 'thailand',
        source: 'call',
        status: 'waiting',
        urgency: a.urgency ?? 'normal',
        ring_when: a.when ?? 'day',
        woman: a.woman ? 1 : 0,
        number_hash: number && (await seal.hash(number)),
        number_sealed: number && (await seal.seal(requestRow(id), number)),
        iso: number ? (number.startsWith('+977') ? 'NP' : 'TH') : null,
        created_at: at,
        updated_at: at,
        insist_at: null,
        taken_at: null,
        taken_by: null,
        due_at: a.due === undefined ? now() - 3_600_000 : a.due,
        until_at: a.until === undefined ? now() + 6 * 3_600_000 : a.until,
        closed_at: null,
      })
      .execute();
    return { id, code, key: number ? await seal.hash(number) : '' };
  };

  let said = 0;
  /** Somebody speaks after the tone; the sound is here, sealed. */
  const speaks = async (m: { request?: string; language?: string | null; number?: string | null } = {}) => {
    const sid = `CA${`${++said}`.padStart(32, 'd')}`;
    const key = messageKey(sid, 6);
    const number = m.number === undefined ? PEOPLE.khinKhin : m.number;
    await database.db
      .insertInto('messages')
      .values({
        key,
        call_sid: sid,
        request_id: m.request ?? null,
        line: LINES.five,
        language: m.language === undefined ? 'my' : m.language,
        wish: 'none',
        number_hash: number && (await seal.hash(number)),
        number_sealed: number && (await seal.seal(messageRow(key), number)),
        created_at: now(),
        recording_sid: `RE${sid.slice(2)}`,
        seconds: 7,
        status: 'gone',
        heard_at: null,
        wiped_at: null,
      })
      .execute();
    await line.deps.audio.put(key, await seal.sealBytes(messageRow(key), SOUND));
    return { key, at: `/console/messages/${encodeURIComponent(key)}/audio` };
  };

  /** A browser of its own: keeps cookies, sends forms from the console's own pages, follows nothing by itself. */
  const browser = () => {
    const jar = new Map<string, string>();
    const send = async (path: string, init: RequestInit = {}) => {
      const headers = new Headers(init.headers);
      if (jar.size) headers.set('cookie', [...jar].map(([k, v]) => `${k}=${v}`).join('; '));
      const response = await app.request(PUBLIC_URL + path, { ...init, headers });
      for (const cookie of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        if (value === '' || /max-age=0/i.test(cookie)) jar.delete(name);
        else jar.set(name, value);
      }
      const text = await response.clone().text();
      seen.push({ path, status: response.status, text: `${[...response.headers].join('\n')}\n${text}` });
      return response;
    };
    const post = (path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) =>
      send(path, {
        method: 'POST',
        headers: { origin: PUBLIC_URL, 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams(fields).toString(),
      });
    return {
      jar,
      send,
      get: (path: string, headers: Record<string, string> = {}) => send(path, { headers }),
      page: async (path: string) => {
        const response = await send(path);
        expect(response.status, path).toBe(200);
        return response.text();
      },
      post,
      delete: (path: string) => send(path, { method: 'DELETE', headers: { origin: PUBLIC_URL } }),
      /** Posts, and answers the sentence of the page that says no. */
      refused: async (path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) => {
        const response = await post(path, fields, headers);
        const text = await response.text();
        expect(response.status, text).toBeGreaterThanOrEqual(400);
        return { status: response.status, sentence: words(text) };
      },
    };
  };
  type Browser = ReturnType<typeof browser>;

  /** A code of Malee's app. */
  const code = (at = now()) => TOTP.generate({ secret: secretOf(TOTP_SECRET), timestamp: at });
  let step = 0;
  const signIn = async (who: Who): Promise<Browser> => {
    const b = browser();
    const first = await b.post('/console/sign-in', { name: STAFF[who]?.name ?? '', password: PASSWORD });
    expect(first.status).toBe(303);
    if (first.headers.get('location') === '/console/sign-in/code') {
      // Each code is taken once: those who sign in twice within half a minute wait for the next.
      if (step++) line.later(30_000);
      expect((await b.post('/console/sign-in/code', { code: code() })).status).toBe(303);
    }
    return b;
  };

  return {
    ...line,
    seal,
    now,
    seen,
    asks,
    speaks,
    browser,
    signIn,
    code,
    /** The audit, as `actor: act (subject)`. */
    audit: async () =>
      (await database.db.selectFrom('audit').selectAll().orderBy('id').execute()).map(
        row => `${row.actor}: ${row.act} (${row.subject})`,
      ),
    callback: (key: string) =>
      database.db.selectFrom('callbacks').selectAll().where('key', '=', key).executeTakeFirstOrThrow(),
    request: (code: string) =>
      database.db.selectFrom('requests').selectAll().where('code', '=', code).executeTakeFirstOrThrow(),
    nextDay: () => {
      const place = line.deps.hotline.countries.thailand;
      if (!place) throw new Error('hotline.yaml knows Thailand');
      return nextWindow(now(), 'unasked', place);
    },
  };
}
export type Desk = Awaited<ReturnType<typeof consoleFor>>;

const SOUND = new TextEncoder().encode('RIFF a caller says what she wishes');
export const sound = 'RIFF a caller says what she wishes';

const secretOf = (base32: string) => Secret.fromBase32(base32);

/** What a page says, without its tags. */
export const words = (html: string): string =>
  (/<main[^>]*>([\s\S]*)<\/main>/.exec(html)?.[1] ?? html)
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();

/** The value of a hidden field. */
export const hidden = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
