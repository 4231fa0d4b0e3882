// The console on the other host: scrypt and time codes in workerd, sessions in D1, voices in R2.
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashSecret } from '../../src/callbacks/secrets.ts';
import { messageRow } from '../../src/store/messages.ts';
import { addPerson, personRow } from '../../src/store/people.ts';
import { createSeal } from '../../src/store/seal.ts';
import { hotline, type Line, PEOPLE, PUBLIC_URL, SECRET } from '../support/hotline.ts';
import { type Bundle, bundled, type Workerd, workerd } from '../worker/workerd.ts';
import { PASSWORD, sound, words } from './support.ts';

const START_MS = 90_000;
const TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
let line: Line;
let bundle: Bundle;
let worker: Workerd;

beforeAll(async () => {
  line = await hotline();
  bundle = await bundled(line.library);
  worker = await workerd(bundle);
}, START_MS);
afterAll(async () => {
  await worker?.close();
  await line?.close();
  bundle?.remove();
});

test('a supervisor signs in with both proofs, and hears a message that lies in R2', async () => {
  const seal = await createSeal(SECRET);
  const { database } = worker;
  const now = Date.now();
  await addPerson(database, {
    id: 'malee',
    name: 'Malee',
    roles: ['supervisor'],
    languages: ['th'],
    woman: true,
    signIn: '1234',
    passwordHash: await hashSecret(PASSWORD),
    now,
  });
  await database.db
    .updateTable('people')
    .set({ totp_sealed: await seal.seal(personRow('malee'), TOTP_SECRET) })
    .execute();
  const key = 'CA1:6';
  const number = {
    number_hash: await seal.hash(PEOPLE.sokha),
    number_sealed: await seal.seal(messageRow(key), PEOPLE.sokha),
  };
  await database.db
    .insertInto('messages')
    .values({
      key,
      call_sid: 'CA1',
      line: null,
      language: 'th',
      ...number,
      created_at: now,
      status: 'gone',
      seconds: 4,
      request_id: null,
      recording_sid: 'RE1',
      heard_at: null,
      wiped_at: null,
    })
    .execute();
  await (await worker.audio()).put(
    'CA1_6.sealed',
    await seal.sealBytes(messageRow(key), new TextEncoder().encode(sound)),
  );

  const jar = new Map<string, string>();
  let cookie = '';
  const post = async (path: string, form: Record<string, string>) => {
    const answer = await worker.send(path, {
      method: 'POST',
      headers: { origin: PUBLIC_URL, cookie, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    });
    for (const set of answer.headers.getSetCookie()) jar.set(set.split('=', 1)[0] ?? '', set.split(';')[0] ?? '');
    cookie = [...jar.values()].join('; ');
    return answer;
  };
  expect((await post('/console/sign-in', { name: 'Malee', password: 'wrong' })).status).toBe(403);
  const half = await post('/console/sign-in', { name: 'Malee', password: PASSWORD });
  expect([half.status, half.headers.get('location')]).toEqual([303, '/console/sign-in/code']);
  const code = TOTP.generate({ secret: Secret.fromBase32(TOTP_SECRET) });
  expect((await post('/console/sign-in/code', { code })).headers.get('location')).toBe('/console/home');

  const get = (path: string) => worker.send(path, { headers: { cookie } });
  expect(words(await (await get('/console/inbox')).text())).toContain('Message in Thai');
  expect(await (await get(`/console/messages/${encodeURIComponent(key)}/audio`)).text()).toBe(sound);
  const made = await post(`/console/inbox/${encodeURIComponent(key)}/decision`, {
    wish: 'yes',
    language: 'th',
    when: 'day',
  });
  expect(made.status, await made.text()).toBe(303);
  expect(words(await (await get('/console')).text())).toContain('1 waiting');
  expect(worker.log()).not.toContain(PEOPLE.sokha.slice(1));
});
