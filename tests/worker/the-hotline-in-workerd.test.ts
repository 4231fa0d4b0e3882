// The same app under workerd, with D1 for the rows, R2 for callers' messages and clips as static assets.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { postAnswer } from '../../src/outreach/outbox.ts';
import { callback } from '../../src/store/callbacks.ts';
import { messageRow } from '../../src/store/messages.ts';
import { openRequests, requestRow } from '../../src/store/requests.ts';
import { FIRST_RING_MS, flash, ringRow } from '../../src/store/rings.ts';
import { createSeal } from '../../src/store/seal.ts';
import { dials } from '../support/caller.ts';
import { hotline, LINES, type Line, lists, PEOPLE, PUBLIC_URL, SECRET, texts } from '../support/hotline.ts';
import { asked, callerPicksUp, dialled, legEnds, pickedUpBy, STAFF, staffed, WORK_LINE } from '../support/responder.ts';
import { texter } from '../support/texter.ts';
import { ACCOUNT, type Bundle, bundled, loopbackProvider, type Workerd, workerd } from './workerd.ts';

/** Bundling, and starting workerd, on a machine that has other work. */
const START_MS = 90_000;
const WAV = new TextEncoder().encode('RIFF, as far as anybody here can tell');

let onNode: Line;
let bundle: Bundle;
let provider: Awaited<ReturnType<typeof loopbackProvider>>;
let worker: Workerd;
let line: Line;

beforeAll(async () => {
  onNode = await hotline();
  bundle = await bundled(onNode.library);
  provider = await loopbackProvider(WAV);
  worker = await workerd(bundle, { bindings: { TWILIO_API_URL: provider.url } });
  line = worker.line(onNode.deps.flows);
}, START_MS);

afterAll(async () => {
  await worker?.close();
  await provider?.close();
  await onNode?.close();
  bundle?.remove();
});

const calls = () => provider.asked.filter(a => a.method === 'POST');

test('its code is small enough for every plan', () => {
  process.stdout.write(`  the Worker is ${(bundle.gzipped / 1024).toFixed(0)} KiB gzipped\n`);
  // Plans take 3 MB; a sixth of that keeps the start of an isolate short. Zawgyi and the texts are 103 KiB of it.
  expect(bundle.gzipped).toBeLessThanOrEqual(500 * 1024);
});

test('it says byte for byte what Node says, from the opening to the case code', async () => {
  /** The same moment and the same dice on Node as in the answer just heard. */
  const asThere = (document: string) => {
    const since = /[?;]t=([0-9a-z]+)/.exec(document)?.[1];
    const code = /[?;]x=(\d{6})/.exec(document)?.[1];
    if (since) onNode.deps.now = () => new Date(Number.parseInt(since, 36) * 1000);
    if (code) onNode.deps.code = () => code;
  };
  const both = {
    ...line,
    async post(path: string, form: Record<string, string>) {
      const there = await line.post(path, form);
      const document = await there.clone().text();
      asThere(document);
      const here = await onNode.post(path, form);
      expect(document).toBe(await here.text());
      return there;
    },
  };
  const caller = await dials(both);
  await caller.presses('5');
  caller.hears('en/main.menu');
  await caller.presses('2', '1');
  await caller.waits();
  await caller.presses('0', '1');
  await caller.speaks();
  await caller.presses('2');
  caller.hears('en/ask.code', 'en/ask.end');
});

test('a caller who presses 0 is saved in D1, number sealed, and hears the code of that row', async () => {
  const caller = await dials(line, { from: PEOPLE.sokha });
  await caller.presses('2', '0', '1');
  await caller.speaks();
  await caller.presses('2');
  const saved = (await openRequests(worker.database)).find(r => r.call_sid === caller.sid);
  expect(saved).toMatchObject({ language: 'km', ring_when: 'day', woman: 1, country: 'thailand' });
  expect(saved?.number_sealed).not.toContain(PEOPLE.sokha.slice(1));
  const seal = await createSeal(SECRET);
  expect(await seal.open(requestRow(saved?.id ?? ''), saved?.number_sealed ?? '')).toBe(PEOPLE.sokha);
  caller.hears(...[...(saved?.code ?? '')].map(digit => `km/digit.${digit}`));
});

test('the turns of a call are written down after their answers', async () => {
  const caller = await dials(line);
  await caller.presses('1', '2');
  await vi.waitFor(async () => {
    const turns = await worker.database.db.selectFrom('turns').selectAll().where('call_sid', '=', caller.sid).execute();
    expect(turns.map(t => t.event)).toEqual(['arrived', 'key.1', 'key.2']);
  }, 10_000);
});

test('a request that the provider did not sign is refused, and nothing of it is stored', async () => {
  const form = { CallSid: 'CAforged', From: PEOPLE.khinKhin, To: LINES.five };
  expect((await worker.post('/twilio/voice', form, 'forged')).status).toBe(403);
  const stored = worker.database.db.selectFrom('calls').selectAll().where('sid', '=', 'CAforged').execute();
  expect(await stored).toEqual([]);
});

test("a caller's message is fetched, sealed into R2, and deleted at the provider", async () => {
  const caller = await dials(line);
  await caller.presses('1', '0', '1');
  const form = { CallSid: caller.sid, RecordingSid: 'RE1', RecordingStatus: 'completed', RecordingDuration: '7' };
  expect((await worker.post(caller.recordingCallback, form)).status).toBe(204);

  const api = `/2010-04-01/Accounts/${ACCOUNT}/Recordings/RE1`;
  expect(provider.asked.slice(-2)).toMatchObject([
    { method: 'GET', path: `${api}.wav` },
    { method: 'DELETE', path: `${api}.json` },
  ]);
  const messages = worker.database.db.selectFrom('messages').selectAll().where('recording_sid', '=', 'RE1');
  const { key, status } = await messages.executeTakeFirstOrThrow();
  expect(status).toBe('gone');
  const [[, sealed] = []] = [...(await worker.messages())];
  const seal = await createSeal(SECRET);
  expect(await seal.openBytes(messageRow(key), sealed ?? new Uint8Array())).toEqual(WAV);
});

describe('clips', () => {
  test('are served as sound that may be kept for ever', async () => {
    const [file] = bundle.library.recipes.keys();
    const response = await worker.get(`/clips/${file}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('audio/wav');
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const again = await worker.get(`/clips/${file}`, { 'if-none-match': response.headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
  });

  test('that do not exist are not found', async () => {
    expect((await worker.get('/clips/0123456789abcdef.wav')).status).toBe(404);
  });
});

describe('a flash', () => {
  test('is refused as busy and rung a few seconds later, though no cron has come', async () => {
    const caller = await dials(line, { to: LINES.flash });
    expect(caller.document).toContain('<Reject reason="busy"/>');
    await vi.waitFor(() => expect(calls().map(c => c.form.To)).toContain(PEOPLE.khinKhin), FIRST_RING_MS + 10_000);
    expect(calls().at(-1)).toMatchObject({
      path: `/2010-04-01/Accounts/${ACCOUNT}/Calls.json`,
      form: {
        From: LINES.flash,
        Url: `${PUBLIC_URL}/twilio/voice/ringback?r=${caller.sid}#ct=2000&rt=5000&rc=1&rp=ct,rt,5xx`,
        StatusCallback: `${PUBLIC_URL}/twilio/voice/ringback/status?r=${caller.sid}#rc=3&rp=ct,rt,5xx`,
        Timeout: '25',
        MachineDetection: 'Enable',
      },
    });
  }, 30_000);

  test('that was left waiting is rung by the next cron, once', async () => {
    const seal = await createSeal(SECRET);
    const number = { hash: await seal.hash(PEOPLE.ramesh), sealed: await seal.seal(ringRow('CAleft'), PEOPLE.ramesh) };
    await flash(worker.database, { id: 'CAleft', line: LINES.nepal, number, now: Date.now() - 20_000 });
    const minute = new Date('2026-11-21T05:07:00Z');
    expect((await worker.cron(minute)).outcome).toBe('ok');
    await worker.cron(minute);
    expect(calls().filter(c => c.form.To === PEOPLE.ramesh)).toMatchObject([{ form: { From: LINES.nepal } }]);
  });
});

test('a cron asks for lost recordings on the hour only', async () => {
  const lists = () => provider.asked.filter(a => a.path.includes('/Recordings.json')).length;
  await worker.cron(new Date('2026-11-21T05:59:00Z'));
  expect(lists()).toBe(0);
  await worker.cron(new Date('2026-11-21T06:00:00Z'));
  expect(lists()).toBe(1);
});

test('no phone number is in its log', () => {
  expect(worker.log()).toContain('our provider did not sign');
  for (const number of Object.values(PEOPLE)) expect(worker.log()).not.toContain(number.slice(1));
});

describe('a database without its tables', () => {
  let bare: Workerd;
  beforeAll(async () => {
    bare = await workerd(bundle, { migrated: false });
  }, START_MS);
  afterAll(() => bare?.close());

  test('is told by /readyz, while /healthz lives', async () => {
    expect((await worker.get('/readyz')).status).toBe(200);
    expect((await bare.get('/readyz')).status).toBe(503);
    expect((await bare.get('/healthz')).status).toBe(200);
  });

  test('leaves the information to callers, and tells who asks the truth', async () => {
    const caller = await dials(bare.line(onNode.deps.flows));
    await caller.presses('5', '2', '1');
    caller.hears('en/piece.pay.thailand');
    await caller.presses('0');
    caller.hearsNot('ask.phone');
    caller.hears('en/not-saved.speak');
  });
});

describe('a Worker that is not set up', () => {
  const wrongs: [what: string, bindings: Record<string, string | undefined>, sentence: RegExp][] = [
    ['no account', { TWILIO_ACCOUNT_SID: undefined, TWILIO_AUTH_TOKEN: undefined }, /^TWILIO_ACCOUNT_SID .* missing/],
    ['no address', { PUBLIC_URL: undefined }, /^PUBLIC_URL is missing/],
    ['a wrong number', { ON_DUTY_NUMBERS: '0812345678' }, /^ON_DUTY_NUMBERS must be numbers/],
  ];
  for (const [what, bindings, sentence] of wrongs)
    test(`says so on /readyz, and answers nothing else: ${what}`, { timeout: START_MS }, async () => {
      const wrong = await workerd(bundle, { bindings, migrated: false });
      try {
        const ready = await wrong.get('/readyz');
        expect(ready.status).toBe(503);
        expect(await ready.text()).toMatch(sentence);
        expect((await wrong.post('/twilio/voice', {})).status).toBe(500);
      } finally {
        await wrong.close();
      }
    });
});

test('texts that wait are sent by the queue that the cron wakes, once each, and go on by themselves', async () => {
  const seal = await createSeal(SECRET);
  const deps = { database: worker.database, seal, hotline: onNode.deps.hotline, now: () => new Date() };
  // More than the sender may send at once: for the rest the queue asks itself.
  for (let n = 0; n < 8; n++)
    await postAnswer(deps, {
      about: `SM${n}`,
      line: LINES.five,
      to: PEOPLE.khinKhin,
      body: `text ${n}`,
      within: 60_000,
    });
  await worker.cron(new Date());
  const sent = () => provider.asked.filter(a => a.path.endsWith('/Messages.json')).map(a => a.form.Body);
  await vi.waitFor(() => expect(sent()).toHaveLength(8), { timeout: 60_000, interval: 250 });
  await worker.cron(new Date());
  expect(new Set(sent())).toEqual(new Set(Array.from({ length: 8 }, (_, n) => `text ${n}`)));
  expect(sent()).toHaveLength(8);
  const rows = () => worker.database.db.selectFrom('outbox').select('state').execute();
  await vi.waitFor(
    async () => expect(new Set((await rows()).map(row => row.state))).toEqual(new Set(['sent'])),
    20_000,
  );
}, 120_000);

describe('a text', () => {
  const sentTexts = () => provider.asked.filter(a => a.path.endsWith('/Messages.json')).map(a => a.form);
  const steps = () => worker.database.db.selectFrom('outbox').selectAll().where('subscriber', 'is not', null).execute();

  test('is answered byte for byte as on Node, signed or not at all', async () => {
    const both: Line = {
      ...onNode,
      post: async (path, form) => {
        const [here, there] = await Promise.all([onNode.post(path, form), worker.post(path, form)]);
        const document = await there.text();
        expect(document).toBe(await here.text());
        return new Response(document, { status: there.status, headers: { 'content-type': 'text/xml' } });
      },
    };
    const phone = texter(both, { from: '+85512345678' });
    await phone.texts('?');
    await phone.texts('នេះជាអ្វី');
    await phone.textsAll('2', '9', '၉', 'ជួយ', '9');
    await texter(both, { from: '+9779841234568', to: LINES.nepal }).textsAll('jodnus', 'talab', '99');
    const forged = await worker.post(
      '/twilio/sms',
      { MessageSid: 'SMforged', From: PEOPLE.sokha, Body: 'hi' },
      'wrong',
    );
    expect(forged.status).toBe(403);
    expect(await worker.database.db.selectFrom('texts').where('id', '=', 'SMforged').selectAll().execute()).toEqual([]);
  });

  test('joins a series, whose step the cron puts into the outbox and the queue sends; its status is kept', async () => {
    const phone = texter(line, { from: PEOPLE.khinKhin });
    await phone.textsAll('สมัคร', '2');
    phone.reads(texts.forms.th?.['join.done'] ?? 'nothing');
    const before = sentTexts().length;
    await worker.database.db
      .updateTable('subscriptions')
      .set({ due_at: Date.now() - 1_000 })
      .execute();
    await worker.cron(new Date());
    await vi.waitFor(async () => expect(await steps()).toHaveLength(1), { timeout: 20_000, interval: 250 });
    // It goes whatever the hour is where this test runs.
    await worker.database.db
      .updateTable('outbox')
      .set({ queue: '0/now' })
      .where('subscriber', 'is not', null)
      .execute();
    await worker.cron(new Date());
    await vi.waitFor(() => expect(sentTexts()).toHaveLength(before + 1), { timeout: 60_000, interval: 250 });
    const { To, Body, StatusCallback = '' } = sentTexts().at(-1) ?? {};
    expect(To).toBe(PEOPLE.khinKhin);
    // The bell, where a fact has come to its day by the clock of this machine.
    expect([lists.series['first-month']?.steps[0]?.texts.th, lists.bell.th?.replace('{{line}}', LINES.five)]).toContain(
      Body,
    );

    await vi.waitFor(async () => expect((await steps())[0]?.state).toBe('sent'), { timeout: 20_000, interval: 250 });
    const sid = (await steps())[0]?.sid ?? '';
    const told = async (status: string, more: Record<string, string> = {}) =>
      (await worker.post(StatusCallback, { MessageSid: sid, SmsSid: sid, MessageStatus: status, To: '', ...more }))
        .status;
    expect([await told('delivered'), await told('sent'), await told('delivered')]).toEqual([204, 204, 204]);
    expect(await steps()).toMatchObject([{ state: 'sent', status: 'delivered', rank: 7 }]);
    expect(await worker.database.db.selectFrom('subscriptions').select(['step', 'list']).execute()).toEqual([
      { step: 1, list: 'first-month' },
    ]);
  }, 120_000);

  test('that asks to stop ends it all', async () => {
    await texter(line, { from: PEOPLE.khinKhin }).texts('99');
    expect(await worker.database.db.selectFrom('subscribers').selectAll().execute()).toEqual([]);
  });
});

test('a responder calls back, in D1: ringing, talking, and a machine that is hung up on through the REST API', async () => {
  const seal = await createSeal(SECRET);
  const there = { database: worker.database, deps: { ...onNode.deps, seal, now: () => new Date() } };
  const work = { ...line, ...there } as Line;
  await staffed(work);
  const { key } = await asked(work, { number: PEOPLE.abroad, code: '602214', urgency: 'urgent' });
  const state = async () => (await callback(worker.database, key))?.state;

  const placed = { path: '/twilio/voice/work?p=aye', from: WORK_LINE, to: STAFF.aye.phone, direction: 'outbound-api' };
  const aye = await dials(work, placed);
  await aye.presses('1');
  await aye.types(STAFF.aye.pin);
  await aye.presses('1');
  expect(dialled(aye)).toBe(PEOPLE.abroad);
  expect(await state()).toBe('dialling');
  expect(await callerPicksUp(work, aye)).toBe(204);
  expect(await callerPicksUp(work, aye)).toBe(204);
  expect(await state()).toBe('talking');

  const before = calls().length;
  expect(await pickedUpBy(work, aye, 'machine_start')).toBe(204);
  expect(calls().slice(before)).toMatchObject([
    { path: expect.stringMatching(new RegExp(`/Calls/${aye.sid}leg\\.json$`)), form: { Status: 'completed' } },
  ]);
  await legEnds(aye, 'completed', 5);
  aye.hears('my/work.said-machine');
  expect(await state()).toBe('waiting');
  const attempt = await worker.database.db.selectFrom('attempts').selectAll().executeTakeFirstOrThrow();
  expect(attempt).toMatchObject({ carrier: 'machine', outcome: 'machine', seconds: 5 });
  expect(attempt.picked_up_at).toBeGreaterThan(0);
  expect(worker.log()).not.toContain(PEOPLE.abroad.slice(1));
});
