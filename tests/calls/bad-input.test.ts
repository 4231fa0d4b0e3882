import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mayRing } from '../../src/callbacks/number.ts';
import { createLog } from '../../src/platform/log.ts';
import { requestRow } from '../../src/store/requests.ts';
import { expectTwiml } from '../support/caller.ts';
import { hotline, LINES, type Line, PEOPLE } from '../support/hotline.ts';
import { dump } from './dump.ts';

let line: Line;
let logged: string[];
beforeEach(async () => {
  line = await hotline({ onDuty: ['+66811111111'] });
  logged = [];
  line.deps.log = createLog({ write: text => void logged.push(text) });
});
afterEach(() => line.close());

/** Numbers that are sent in every field; no log line and no column may show them. */
const PLANTED = [PEOPLE.khinKhin, PEOPLE.sokha, PEOPLE.ramesh, '0812345678', '66812345678', '+266696687'];
const SECRETS = ['812345678', '898765432', '841234567'];

const garbage = fc.oneof(
  fc.constantFrom(
    ...PLANTED,
    '',
    ' ',
    '9'.repeat(10_000),
    '0'.repeat(10_000),
    '12',
    '*'.repeat(10_000),
    '\0',
    '1\0',
    '</Play></Gather></Response><Dial>+66812345678</Dial>',
    '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>&y;',
    "'; drop table requests; --",
    '" or 1=1 --',
    '%00%ff',
    '%E0%A4%A',
    '👩‍👩‍👧‍👦',
    '\ud800',
    '\udfff\ud800',
    'မြန်မာ ၁၂၃',
    '１２３',
    '\u202e0812345678',
    'NaN',
    'Infinity',
    '-1',
    '1e309',
    '1.5',
    '99999999999999999999',
    '__proto__',
    'constructor',
    'toString',
    'null',
    'undefined',
    'true',
    'hangup',
    '0x1',
    'javascript:alert(1)',
    'https://evil.example/twilio/voice/turn?s=asking.saving&l=my',
    'a'.repeat(40_000),
  ),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 50 }),
  fc.stringMatching(/^[0-9*#]{1,20}$/),
);

const FIELDS = [
  'AccountSid',
  'AnsweredBy',
  'CallDuration',
  'CallSid',
  'CallStatus',
  'DialBridged',
  'DialCallDuration',
  'DialCallStatus',
  'Digits',
  'Direction',
  'ErrorCode',
  'ErrorUrl',
  'From',
  'RecordingDuration',
  'RecordingSid',
  'RecordingStatus',
  'RecordingUrl',
  'To',
  '__proto__',
  'constructor',
];
const sensible: Record<string, string[]> = {
  CallSid: ['CA1', 'CA2', '6f362591-ab86-4d1a-b39b-40c87e7929fc'],
  CallStatus: ['ringing', 'in-progress', 'completed', 'busy'],
  DialCallStatus: ['completed', 'no-answer', 'canceled'],
  Digits: ['0', '1', '2', '3', '9', '*', '0898765432'],
  Direction: ['inbound', 'outbound-api'],
  From: [PEOPLE.khinKhin, 'anonymous', LINES.flash],
  To: [...Object.values(LINES), PEOPLE.khinKhin],
  RecordingStatus: ['completed', 'absent'],
};
const fieldOf = (name: string) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...((Object.hasOwn(sensible, name) && sensible[name]) || ['1'])) },
    { weight: 2, arbitrary: garbage },
    { weight: 2, arbitrary: fc.constant(undefined) },
  );
/** At most what fits a form of 64 kB: larger ones are refused before they are read. */
const form = fc.record(Object.fromEntries(FIELDS.map(name => [name, fieldOf(name)]))).map(fields => {
  const present = Object.entries(fields).filter((f): f is [string, string] => f[1] !== undefined);
  while (new URLSearchParams(present).toString().length > 60_000) present.splice(longest(present), 1);
  return Object.fromEntries(present);
});
const longest = (fields: [string, string][]): number =>
  fields.reduce((most, [, value], i) => (value.length > (fields[most]?.[1].length ?? 0) ? i : most), 0);

const STATES = [
  'language',
  'gate',
  'main',
  'topics',
  'country',
  'piece',
  'asking.phone',
  'asking.type',
  'asking.typed',
  'asking.when',
  'asking.message',
  'asking.spokenNumber',
  'asking.woman',
  'asking.done',
  'asking.cancel',
  'urgent.menu',
  'urgent.dialling',
  'urgent.promised',
  'urgent.numbers',
  'notSaved.dialling',
  'notSaved.message',
  'only.hello',
  'only.speaking',
  'speaking',
  'spoken',
  'over',
  'asking.saving',
  'knowing',
  'asking',
  'karaoke',
];
const LETTERS: Record<string, string[]> = {
  s: STATES,
  v: ['1', 'x'],
  l: ['my', 'km', 'ne', 'ksw', 'xx'],
  c: ['thailand', 'malaysia', 'nowhere'],
  f: ['going', 'work', 'horoscope'],
  p: ['0', '1', '7', '99'],
  o: ['cost', 'cuts', 'horoscope'],
  h: ['piece', 'numbers', 'main', 'elsewhere'],
  w: ['0', '1', '2'],
  q: ['0', '1', '2'],
  r: ['1', '0'],
  m: ['0', '1', '2', '-1'],
  k: ['1'],
  u: ['connect', 'ring', 'loudly'],
  d: ['0', '1', '2', '9'],
  x: ['314159', '31415'],
  y: ['today', 'never'],
  g: ['cuts', 'horoscope'],
  n: ['1', '3', '119', '120', '1000'],
  t: ['tou5w0', '!', 'zzzzzzzzzzzzzz'],
};
/** A query as we write it, as we might have, and as nobody would; signed all the same. */
const query = fc
  .record(
    Object.fromEntries(
      Object.entries(LETTERS).map(([letter, values]) => [
        letter,
        fc.oneof(
          { weight: 6, arbitrary: fc.constantFrom<string | undefined>(...values) },
          { weight: letter === 's' ? 0 : 6, arbitrary: fc.constant(undefined) },
          { weight: 1, arbitrary: garbage.filter(text => text.length < 1_000) },
        ),
      ]),
    ),
  )
  .map(letters =>
    new URLSearchParams(Object.entries(letters).filter((l): l is [string, string] => l[1] !== undefined)).toString(),
  );

const CALLS = [
  '/twilio/voice',
  '/twilio/voice/fallback',
  '/twilio/voice/whisper',
  '/twilio/voice/whisper/key',
  '/twilio/voice/duty',
  '/twilio/voice/duty/key',
  '/twilio/voice/duty/talked',
  '/twilio/voice/ringback',
  '/twilio/sms',
];
const webhook = fc.oneof(
  { weight: 4, arbitrary: query.map(q => `/twilio/voice/turn?${q}`) },
  { weight: 2, arbitrary: fc.constantFrom(...CALLS) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...CALLS), fc.constantFrom('c', 'm', 'x', 'l', 'i', 'r'), garbage)
      .map(([path, letter, text]) => `${path}?${new URLSearchParams({ [letter]: text.slice(0, 1_000) })}`),
  },
);

/** Whatever was written is something we could have meant. */
async function expectSoundStore(): Promise<void> {
  const rows = await dump(line);
  const sid = /^(?!\d{1,15}$)[\w-]{1,64}$/;
  const languages = ['my', 'km', 'ne', 'th', 'en', 'ksw', 'shn', null];
  const lines = Object.values(LINES) as string[];
  const whole = (value: unknown) => value === null || (Number.isSafeInteger(value) && Number(value) >= 0);
  for (const call of rows.calls) {
    expect(call.sid).toMatch(sid);
    expect(lines).toContain(call.line);
    expect(['inbound', 'outbound-api', 'outbound-dial']).toContain(call.direction);
    expect(['in-progress', 'queued', 'ringing', 'completed', 'busy']).toContain(call.status);
    expect(whole(call.seconds)).toBe(true);
  }
  for (const turn of rows.turns) {
    expect(turn.call_sid).toMatch(/^[\w-]{0,64}$/);
    expect(whole(turn.turn)).toBe(true);
    expect(languages).toContain(turn.language);
    expect(turn.event).toMatch(/^(arrived|silence|recorded|dialled|typed|failed|tooLong|key\.(\d|star|hash))$/);
  }
  for (const request of rows.requests) {
    expect(request.call_sid).toMatch(sid);
    expect(languages).toContain(request.language);
    expect(lines).toContain(request.line);
    if (request.number_sealed !== null) {
      const number = await line.deps.seal.open(requestRow(`${request.id}`), `${request.number_sealed}`);
      expect(mayRing(number, line.deps.hotline['may-ring'])).toBe(true);
    }
  }
  for (const message of rows.messages) {
    expect(message.call_sid).toMatch(sid);
    expect(languages).toContain(message.language);
    expect(whole(message.seconds)).toBe(true);
  }
  for (const ring of rows.rings) {
    expect(ring.id).toMatch(sid);
    expect(whole(ring.seconds)).toBe(true);
  }
  for (const caller of rows.callers) expect(languages).toContain(caller.language);
  const everything = JSON.stringify(rows);
  for (const secret of SECRETS) expect(everything).not.toContain(secret);
}

function expectCleanLog(): void {
  for (const entry of logged) for (const secret of SECRETS) expect(entry).not.toContain(secret);
}

describe('garbage with a valid signature', () => {
  test('is always answered with 200 and a sound document, stores nothing wrong and logs no number', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(webhook, form), { minLength: 1, maxLength: 4 }), async requests => {
        for (const [path, fields] of requests) {
          const response = await line.post(path, fields);
          expect(response.status).toBe(200);
          expect(response.headers.get('content-type')).toContain('text/xml');
          expectTwiml(await response.text());
        }
        await expectSoundStore();
        expectCleanLog();
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  test('as a status or a recording is taken or asked for again, never more', async () => {
    const callback = fc.oneof(
      fc.constantFrom('/twilio/voice/status', '/twilio/voice/ringback/status?r=CA1'),
      fc
        .record({ n: garbage, l: garbage, i: garbage, w: garbage, m: garbage })
        .map(q => `/twilio/recording?${new URLSearchParams(q)}`)
        .filter(path => path.length < 4_000),
    );
    await line.post('/twilio/voice', { CallSid: 'CA1', From: PEOPLE.khinKhin, To: LINES.five });
    await fc.assert(
      fc.asyncProperty(callback, form, async (path, fields) => {
        const response = await line.post(path, fields);
        expect(path.startsWith('/twilio/recording') ? [204, 503] : [204]).toContain(response.status);
        await expectSoundStore();
        expectCleanLog();
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  test.each([
    ['10,000 digits', '9'.repeat(10_000)],
    ['SQL', "1'; drop table requests; --"],
    ['XML', '</Gather><Dial>+66812345678</Dial>'],
    ['NUL', '\0'],
    ['emoji', '📞'],
    ['half an emoji', '\ud83d'],
    ['a number that is none', 'NaN'],
  ])('%s for a key is a wrong key, and for a telephone number none', async (_, Digits) => {
    const base = { CallSid: 'CA1', From: PEOPLE.khinKhin, To: LINES.five, CallStatus: 'in-progress' };
    const main = await line.post('/twilio/voice/turn?s=asking.type&v=x&l=my&c=thailand&r=1&n=3', { ...base, Digits });
    const document = await main.text();
    expectTwiml(document);
    expect(document).toContain('s=asking.type');
    expect(document).toContain('w=1');
    expect((await dump(line)).held_numbers).toEqual([]);
  });
});

describe('a form that is broken', () => {
  test.each([
    ['empty', ''],
    ['of no shape', '&&==&=&'],
    ['with broken percent signs', 'CallSid=%&From=%zz&To=%E0%A4%A'],
    ['of bytes that are no UTF-8', new Uint8Array([0x46, 0x72, 0x6f, 0x6d, 0x3d, 0xff, 0xfe, 0xc0, 0x80])],
  ])('(%s) without a signature is refused, with nothing stored', async (_, body) => {
    const response = await line.app.request('http://x/twilio/voice', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': 'x' },
      body,
    });
    expect(response.status).toBe(403);
    expect((await dump(line)).calls).toEqual([]);
    expect(line.log).toHaveLength(1);
  });

  test('with nothing in it but a signature is answered as the first line, and nothing of it is stored', async () => {
    const response = await line.post('/twilio/voice', {});
    expect(response.status).toBe(200);
    expectTwiml(await response.text());
    const rows = await dump(line);
    expect(rows.calls).toEqual([]);
    expect(rows.callers).toEqual([]);
  });

  test('an address no URL can hold is refused', async () => {
    for (const path of ['/twilio/voice/turn?%', '/twilio/voice/turn?s=%ff%fe', '/twilio/voice/%2e%2e/turn']) {
      const response = await line.app.request(`http://x${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': 'x' },
        body: 'CallSid=CA1',
      });
      expect([403, 404]).toContain(response.status);
    }
  });
});
