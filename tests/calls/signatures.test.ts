import { createHmac } from 'node:crypto';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '../../src/platform/log.ts';
import { bounded, type SignedEnv, signed } from '../../src/twilio/signed.ts';
import { expectTwiml } from '../support/caller.ts';
import { hotline, type Line, PUBLIC_URL, TOKEN } from '../support/hotline.ts';
import { dump, filled } from './dump.ts';

/** As twilio.com/docs/usage/security has it: the address, then every parameter sorted by name, without separators. */
function signature(url: string, body: string, token = TOKEN): string {
  const fields = [...new URLSearchParams(body)].sort(([a], [b]) => (a < b ? -1 : 1));
  const text = url + fields.map(([name, value]) => name + value).join('');
  return createHmac('sha1', token).update(text, 'utf8').digest('base64');
}

let line: Line;
beforeEach(async () => {
  line = await hotline();
});
afterEach(() => line.close());

const FORM = 'application/x-www-form-urlencoded; charset=UTF-8';
const send = (path: string, body: BodyInit, headers: Record<string, string>) =>
  line.app.request(`http://10.0.0.7:8080${path}`, {
    method: 'POST',
    headers: { 'content-type': FORM, ...headers },
    body,
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  });

// Twilio's inbound call as it comes: geo parameters there but empty, duplicates, its verdict on the caller ID.
const TWILIO =
  'AccountSid=AC00000000000000000000000000000000&ApiVersion=2010-04-01&CallSid=CA5f0c1e2d3b4a59687766554433221100' +
  '&CallStatus=ringing&CallToken=%7B%22parentCallInfoToken%22%3A%22eyJhbGciOiJFUzI1NiJ9%22%7D' +
  '&Called=%2B6620000001&CalledCity=&CalledCountry=TH&CalledState=&CalledZip=' +
  '&Caller=%2B66812345678&CallerCity=&CallerCountry=TH&CallerState=&CallerZip=&Direction=inbound' +
  '&From=%2B66812345678&FromCity=&FromCountry=TH&FromState=&FromZip=&StirVerstat=No-TN-Validation' +
  '&To=%2B6620000001&ToCity=&ToCountry=TH&ToState=&ToZip=';
// Somleng's: UUIDs, nine parameters, no geography.
const SOMLENG =
  'Caller=%2B85512345678&Called=%2B6620000001&From=%2B85512345678&To=%2B6620000001' +
  '&CallSid=6f362591-ab86-4d1a-b39b-40c87e7929fc&AccountSid=fe2fd1f5-8b1c-4b5a-a5e5-8f9b9b4d6f5b' +
  '&Direction=inbound&ApiVersion=2010-04-01&CallStatus=ringing';

describe.each([
  ['Twilio', TWILIO],
  ['Somleng', SOMLENG],
])('an inbound call of %s', (_, body) => {
  const voice = `${PUBLIC_URL}/twilio/voice`;

  test('signed for our public address is answered with a document', async () => {
    const response = await send('/twilio/voice', body, { 'x-twilio-signature': signature(voice, body) });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/xml; charset=utf-8');
    expectTwiml(await response.text());
    expect(filled(await dump(line))).toEqual(['calls', 'turns']);
  });

  test('and a key pressed in it goes the same way, an absent Digits being silence', async () => {
    const opening = await send('/twilio/voice', body, { 'x-twilio-signature': signature(voice, body) });
    const action = /action="([^"#]+)/.exec(await opening.text())?.[1]?.replaceAll('&amp;', '&') ?? '';
    for (const more of ['&Digits=2', '']) {
      const next = body.replace('CallStatus=ringing', 'CallStatus=in-progress') + more;
      const headers = { 'x-twilio-signature': signature(action, next) };
      const response = await send(action.slice(PUBLIC_URL.length), next, headers);
      expect(response.status).toBe(200);
      expectTwiml(await response.text());
    }
    expect((await dump(line)).turns.map(t => t.to_state)).toEqual(['language', 'main']);
  });

  test.each<[string, Record<string, string>]>(
    [
      ['without a signature', {}],
      ['with an empty one', { 'x-twilio-signature': '' }],
      ['with a wrong one', { 'x-twilio-signature': 'WRONG_SIGNATURE' }],
      ['with another token’s', { 'x-twilio-signature': signature(voice, body, 'another token') }],
      ['signed for another path', { 'x-twilio-signature': signature(`${voice}/turn`, body) }],
      [
        'signed for the host it came by',
        { 'x-twilio-signature': signature('http://10.0.0.7:8080/twilio/voice', body) },
      ],
      [
        'with a parameter changed after signing',
        { 'x-twilio-signature': signature(voice, body.replace('+668', '+669')) },
      ],
      ['with a parameter taken away after signing', { 'x-twilio-signature': signature(voice, `${body}&Digits=1`) }],
    ].slice(0, 8) as [string, Record<string, string>][],
  )('%s is refused, and nothing is stored', async (why, headers) => {
    const sent = why.includes('changed') ? body.replace('%2B', '%2B1') : body;
    const response = await send('/twilio/voice', sent, headers);
    expect(response.status).toBe(403);
    expect(filled(await dump(line))).toEqual([]);
    expect(line.log).toEqual([
      expect.objectContaining({ level: 'warn', fields: expect.objectContaining({ checked: voice }) }),
    ]);
    expect(JSON.stringify(line.log)).not.toMatch(/812345678|85512345678/);
  });

  test('the Host header, and what proxies say of it, have no say', async () => {
    const headers = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
      forwarded: 'host=evil.example;proto=http',
    };
    const ours = await send('/twilio/voice', body, { ...headers, 'x-twilio-signature': signature(voice, body) });
    expect(ours.status).toBe(200);
    const theirs = signature('https://evil.example/twilio/voice', body);
    expect((await send('/twilio/voice', body, { ...headers, 'x-twilio-signature': theirs })).status).toBe(403);
  });
});

describe('every webhook is behind the lock', () => {
  test.each([
    '/twilio/voice',
    '/twilio/voice/turn?s=main&l=my',
    '/twilio/voice/fallback',
    '/twilio/voice/status',
    '/twilio/voice/whisper?l=my',
    '/twilio/voice/whisper/key?c=CA1&m=1',
    '/twilio/voice/duty?x=314159',
    '/twilio/voice/duty/key?x=314159',
    '/twilio/voice/duty/talked?x=314159',
    '/twilio/voice/ringback?r=CA1',
    '/twilio/voice/ringback/status?r=CA1',
    '/twilio/recording?n=1',
    '/twilio/sms',
    '/twilio/anything',
  ])('%s', async path => {
    const response = await send(path, TWILIO, { 'x-twilio-signature': 'WRONG_SIGNATURE' });
    expect(response.status).toBe(403);
    expect(filled(await dump(line))).toEqual([]);
  });

  test('a query that was tampered with is refused: the signature covers it', async () => {
    const url = `${PUBLIC_URL}/twilio/voice/turn?s=main&l=my&n=3`;
    const headers = { 'x-twilio-signature': signature(url, TWILIO) };
    expect((await send('/twilio/voice/turn?s=main&l=my&n=3', TWILIO, headers)).status).toBe(200);
    for (const path of ['?s=main&l=my&n=4', '?s=main&l=km&n=3', '?s=main&l=my&n=3&x=1', '?l=my&s=main&n=3', ''])
      expect((await send(`/twilio/voice/turn${path}`, TWILIO, headers)).status).toBe(403);
  });

  test('the log of a refusal names the checked address with no number in it', async () => {
    const lines: string[] = [];
    const app = new Hono<SignedEnv>()
      .use(signed(TOKEN, PUBLIC_URL, createLog({ write: text => void lines.push(text) })))
      .post('*', c => c.text('in'));
    const response = await app.request('http://x/twilio/voice?from=%2B66812345678&To=0812345678', {
      method: 'POST',
      headers: { 'content-type': FORM },
      body: TWILIO,
    });
    expect(response.status).toBe(403);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`${PUBLIC_URL}/twilio/voice?from=`);
    expect(lines[0]).not.toContain('812345678');
  });
});

describe('what is no bounded form is refused before anything else', () => {
  const sign = (body: string) => ({ 'x-twilio-signature': signature(`${PUBLIC_URL}/twilio/voice`, body) });

  test('64 kB are read, more are 413', async () => {
    const fits = `${TWILIO}&More=${'x'.repeat(64 * 1024 - TWILIO.length - 6)}`;
    expect(fits).toHaveLength(64 * 1024);
    expect((await send('/twilio/voice', fits, sign(fits))).status).toBe(200);
    expect((await send('/twilio/voice', `${fits}x`, sign(`${fits}x`))).status).toBe(413);
  });

  test('a body without a length, too', async () => {
    const stream = new Blob([`More=${'x'.repeat(100_000)}`]).stream();
    expect((await send('/twilio/voice', stream, {})).status).toBe(413);
  });

  test.each(['application/json', 'text/plain', 'multipart/form-data; boundary=x', 'text/xml', ''])(
    'content of type %j is 415',
    async type => {
      const response = await send('/twilio/voice', TWILIO, { ...sign(TWILIO), 'content-type': type });
      expect(response.status).toBe(415);
      expect(filled(await dump(line))).toEqual([]);
    },
  );

  test('a GET is no webhook of ours', async () => {
    const url = `${PUBLIC_URL}/twilio/voice?${TWILIO}`;
    const response = await line.app.request(`http://x/twilio/voice?${TWILIO}`, {
      headers: { 'x-twilio-signature': signature(url, '') },
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
  });
});

// From twilio-node's spec/validation.spec.js and the documentation. Those with a password in the
// address (5 to 7) and with a JSON body (11, 13) are of kinds we do not take.
const U = '/myapp.php?foo=1&bar=2';
const P: [string, string][] = [
  ['CallSid', 'CA1234567890ABCDE'],
  ['Caller', '+14158675309'],
  ['Digits', '1234'],
  ['From', '+14158675309'],
  ['To', '+18005551212'],
];
const D1 = P.map(([name, value]): [string, string] => [name, value === '+14158675309' ? '+14158675310' : value]);
const SHA = '0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620';

describe('the published vectors, with the token 12345', () => {
  const check = async (base: string, path: string, fields: [string, string][], sent: string | undefined) => {
    const app = new Hono<SignedEnv>()
      .use(
        bounded,
        signed('12345', base, () => {}),
      )
      .post('*', c => c.text('in'));
    const response = await app.request(`http://127.0.0.1:9${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...(sent ? { 'x-twilio-signature': sent } : {}) },
      body: new URLSearchParams(fields).toString(),
    });
    return response.status;
  };

  test.each<[string, string, string, [string, string][], string]>([
    ['1', 'https://mycompany.com', U, P, 'RSOYDt4T1cUTdK1PDd93/VVr8B8='],
    ['1, any order', 'https://mycompany.com', U, P.toReversed(), 'RSOYDt4T1cUTdK1PDd93/VVr8B8='],
    ['2', 'https://mycompany.com:443', U, P, 'kvajT1Ptam85bY51eRf/AJRuM3w='],
    ['3', 'http://mycompany.com:80', U, P, '0ZXoZLH/DfblKGATFgpif+LLRf4='],
    ['4', 'http://mycompany.com:1234', U, P, 'Zmvh+3yNM1Phv2jhDCwEM3q5ebU='],
    ['8', 'https://mycompany.com', `${U}&Body=It%27s+amazing`, P, 'TfZzewPq8wqrGlMfyAud8+/IvJ0='],
    [
      '9',
      'https://mycompany.com',
      U,
      [
        ['MessagingBinding.Address', '+1415xxxxxxx'],
        ['MessagingBinding.Address', '+1325xxxxxxx'],
      ],
      '83O6e2vORAoJHUNzJjDWN1jz+BA=',
    ],
    [
      '10',
      'https://mycompany.com',
      U,
      [
        ['Sid', 'CA123'],
        ['SidAccount', 'AC123'],
        ['Digits', '5678'],
        ['Digits', '1234'],
        ['Digits', '1234'],
      ],
      'IK+Dwps556ElfBT0I3Rgjkr1wJU=',
    ],
    ['12', 'https://mycompany.com', `/myapp.php?bodySHA256=${SHA}`, [], 'y77kIzt2vzLz71DgmJGsen2scGs='],
    ['D1', 'https://example.com', U, D1, 'L/OH5YylLD5NRKLltdqwSvS0BnU='],
    [
      'L1',
      'https://hotline.example.org',
      '/sms',
      [
        ['MessageSid', 'SM00000000000000000000000000000001'],
        ['From', '+959421234567'],
        ['To', '+15017122661'],
        ['Body', 'မင်္ဂလာပါ ၁၂၃ 👍'],
        ['NumMedia', '0'],
        ['NumSegments', '1'],
        ['Empty', ''],
      ],
      'hJOoX5u7VQXxwwdW9T5x4krP4Hg=',
    ],
  ])('%s passes', async (_, base, path, fields, expected) => {
    expect(await check(base, path, fields, expected)).toBe(200);
    expect(await check(base, `${path}${path.includes('?') ? '&' : '?'}extra=1`, fields, expected)).toBe(403);
    expect(await check(base, path, [...fields, ['Extra', '1']], expected)).toBe(403);
    expect(await check('https://elsewhere.example', path, fields, expected)).toBe(403);
  });

  test.each([['WRONG_SIGNATURE'], [undefined], ['']])('vector 1 with the signature %j does not', async sent => {
    expect(await check('https://mycompany.com', U, P, sent)).toBe(403);
  });
});
