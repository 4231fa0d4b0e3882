// The provider's REST API, as Twilio and Somleng answer it.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { HttpResponse, http, passthrough } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type CallToPlace, ProviderError, type TextToSend } from '../../src/outreach/provider.ts';
import { createAccount } from '../../src/twilio/account.ts';
import { createProvider } from '../../src/twilio/rest.ts';

const ACCOUNT = `AC${'0'.repeat(31)}1`;
const UUID = '5f7fd1c1-8c3d-4a39-8c3e-0a0f8e3b0c11';
const RECORDING = `RE${'0'.repeat(31)}2`;
const API = `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT}`;
const SOMLENG = `https://api.somleng.example/2010-04-01/Accounts/${UUID}`;
setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
const basic = (sid: string, token: string) => `Basic ${Buffer.from(`${sid}:${token}`).toString('base64')}`;

const onTwilio = createProvider({ accountSid: ACCOUNT, authToken: 'open sesame' });
const onSomleng = createProvider({ accountSid: UUID, authToken: 'sesame', apiUrl: 'https://api.somleng.example' });

const call: CallToPlace = {
  to: '+66812345678',
  from: '+6620000001',
  url: 'https://line.example/twilio/voice?f=1',
  fallbackUrl: 'https://line.example/twilio/voice/fallback',
  statusUrl: 'https://line.example/twilio/voice/status',
  timeout: 25,
  detectMachine: true,
};

const net = setupServer();
beforeAll(() => net.listen({ onUnhandledRequest: 'error' }));
afterEach(() => {
  net.resetHandlers();
  vi.unstubAllEnvs();
});
afterAll(() => net.close());

async function failure(attempt: Promise<unknown>): Promise<ProviderError> {
  const error = await attempt.then(
    () => undefined,
    e => e,
  );
  if (error instanceof ProviderError) return error;
  throw new Error(`expected a ProviderError, got ${error}`);
}

/** A server that behaves badly for as long as one test. */
async function badServer(behave: RequestListener): Promise<{ apiUrl: string; server: Server }> {
  const server = createServer(behave);
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  net.use(http.all(`${apiUrl}/*`, () => passthrough()));
  return { apiUrl, server };
}

describe('placing a call', () => {
  test('tells Twilio whom to ring, how long, and where to ask, with its connection overrides', async () => {
    let form = '';
    net.use(
      http.post(`${API}/Calls.json`, async ({ request }) => {
        expect(request.headers.get('authorization')).toBe(basic(ACCOUNT, 'open sesame'));
        form = await request.text();
        return HttpResponse.json({ sid: 'CA1' }, { status: 201 });
      }),
    );
    expect(await onTwilio.placeCall(call)).toEqual({ sid: 'CA1' });
    expect([...new URLSearchParams(form)].sort()).toEqual([
      ['FallbackUrl', 'https://line.example/twilio/voice/fallback#ct=2000&rt=5000&rc=1&rp=ct,rt,5xx'],
      ['From', '+6620000001'],
      ['MachineDetection', 'Enable'],
      ['Method', 'POST'],
      ['StatusCallback', 'https://line.example/twilio/voice/status#rc=3&rp=ct,rt,5xx'],
      ['StatusCallbackEvent', 'answered'],
      ['StatusCallbackEvent', 'completed'],
      ['StatusCallbackMethod', 'POST'],
      ['Timeout', '25'],
      ['To', '+66812345678'],
      ['Url', 'https://line.example/twilio/voice?f=1#ct=2000&rt=5000&rc=1&rp=ct,rt,5xx'],
    ]);
  });

  test('asks for no machine detection unless told to', async () => {
    let form = '';
    net.use(
      http.post(`${API}/Calls.json`, async ({ request }) => {
        form = await request.text();
        return HttpResponse.json({ sid: 'CA1' }, { status: 201 });
      }),
    );
    await onTwilio.placeCall({ ...call, detectMachine: false });
    expect(form).not.toContain('MachineDetection');
  });

  test('sends Somleng only what it reads, without fragments, to its own address and with a UUID', async () => {
    let form = '';
    net.use(
      http.post(`${SOMLENG}/Calls.json`, async ({ request }) => {
        expect(request.headers.get('authorization')).toBe(basic(UUID, 'sesame'));
        form = await request.text();
        return HttpResponse.json({ sid: '0b1c' }, { status: 201 });
      }),
    );
    expect(onSomleng.name).toBe('somleng');
    expect(await onSomleng.placeCall(call)).toEqual({ sid: '0b1c' });
    expect(Object.fromEntries(new URLSearchParams(form))).toEqual({
      From: '+6620000001',
      Method: 'POST',
      StatusCallback: 'https://line.example/twilio/voice/status',
      StatusCallbackMethod: 'POST',
      To: '+66812345678',
      Url: 'https://line.example/twilio/voice?f=1',
    });
  });
});

describe('sending a text', () => {
  const text: TextToSend = {
    to: '+66812345678',
    from: '+6620000001',
    body: 'ယနေ့ 4',
    statusUrl: 'https://line.example/twilio/sms/status?m=a.SM1&t=1',
    validitySeconds: 600,
  };
  const posted = async (api: string, provider: typeof onTwilio) => {
    let form = '';
    net.use(
      http.post(`${api}/Messages.json`, async ({ request }) => {
        form = await request.text();
        return HttpResponse.json({ sid: 'SM1', status: 'queued' }, { status: 201 });
      }),
    );
    expect(await provider.sendMessage(text)).toEqual({ sid: 'SM1', status: 'queued' });
    return Object.fromEntries(new URLSearchParams(form));
  };
  const asked = { Body: 'ယနေ့ 4', From: '+6620000001', To: '+66812345678', ValidityPeriod: '600' };

  test('tells Twilio how long it is of use, and where to say what became of it, with its overrides', async () => {
    expect(await posted(API, onTwilio)).toEqual({
      ...asked,
      StatusCallback: 'https://line.example/twilio/sms/status?m=a.SM1&t=1#rc=3&rp=ct,rt,5xx',
    });
  });

  test('tells Somleng the same without the fragment, which it would sign', async () => {
    expect(await posted(SOMLENG, onSomleng)).toEqual({ ...asked, StatusCallback: text.statusUrl });
  });

  test.each<[number, number | undefined, object]>([
    [429, 20429, { fate: 'retry', again: 10 }],
    [429, undefined, { fate: 'retry', again: 10 }],
    [400, 21611, { fate: 'retry', again: 5 }],
    [400, 21610, { fate: 'never', again: 0, optedOut: true }],
    [400, 21614, { fate: 'never', again: 0, unreachable: true }],
    [400, 21617, { fate: 'never', again: 0 }],
    [401, 20003, { fate: 'never', again: 5 }],
    [401, undefined, { fate: 'never', again: 5 }],
    [400, 21606, { fate: 'never', again: 5 }],
    [500, undefined, { fate: 'unknown', again: 0 }],
  ])('refused with %d and code %s, it knows what follows', async (status, code, expected) => {
    net.use(
      http.post(`${API}/Messages.json`, () => HttpResponse.json({ code, message: '+66812345678 no' }, { status })),
    );
    const error = await failure(onTwilio.sendMessage(text));
    const { again, ...number } = error.text ?? {};
    expect({ fate: error.fate, again: again?.length, ...number }).toEqual({
      optedOut: false,
      unreachable: false,
      ...expected,
    });
    expect(error.message).not.toContain('66812345678');
  });

  test('nobody there: it is tried again; no answer: nobody knows', async () => {
    const { apiUrl, server } = await badServer(() => {});
    const slow = createProvider({ accountSid: UUID, authToken: 'x', apiUrl, timeout: 50 });
    expect(await failure(slow.sendMessage(text))).toMatchObject({ fate: 'unknown', text: { again: [] } });
    await new Promise(done => server.close(done).closeAllConnections());
    const refused = await failure(slow.sendMessage(text));
    expect(refused.fate).toBe('retry');
    expect(refused.text?.again.length).toBe(10);
  });
});

describe('listing texts', () => {
  const message = (sid: string, over: Record<string, string>) => ({
    sid,
    from: '+6620000001',
    to: '+66812345678',
    body: 'hello',
    direction: 'outbound-api',
    status: 'sent',
    date_created: 'Sat, 21 Nov 2026 05:00:10 +0000',
    ...over,
  });
  const LISTED = [
    message('SM4', { date_created: 'Sat, 21 Nov 2026 05:00:30 +0000', direction: 'outbound-reply' }),
    message('SM3', { direction: 'inbound', from: '+66812345678', to: '+6620000001' }),
    message('SM2', {}),
    message('SM1', { date_created: 'Sat, 21 Nov 2026 04:59:59 +0000' }),
    message('SM0', { to: '+66898765432' }),
  ];
  const since = new Date('2026-11-21T05:00:00.900Z');

  test('asks Twilio for a pair of numbers without a date: what waits there has none', async () => {
    let query = new URLSearchParams();
    net.use(
      http.get(`${API}/Messages.json`, ({ request }) => {
        query = new URL(request.url).searchParams;
        return HttpResponse.json({ messages: LISTED, page: 0, page_size: 1000 });
      }),
    );
    const search = { to: '+66812345678', from: '+6620000001', direction: 'outbound', since } as const;
    expect((await onTwilio.messages(search)).map(m => m.sid)).toEqual(['SM2', 'SM4']);
    expect(Object.fromEntries(query)).toEqual({ To: '+66812345678', From: '+6620000001', PageSize: '1000' });
  });

  test('asks by date for everything that came in, and sorts out what Somleng lists besides', async () => {
    let query = new URLSearchParams();
    net.use(
      http.get(`${SOMLENG}/Messages.json`, ({ request }) => {
        query = new URL(request.url).searchParams;
        return HttpResponse.json({ messages: LISTED, page: 0, page_size: 1000 });
      }),
    );
    expect(await onSomleng.messages({ to: '+6620000001', direction: 'inbound', since })).toEqual([
      {
        sid: 'SM3',
        from: '+66812345678',
        to: '+6620000001',
        body: 'hello',
        direction: 'inbound',
        status: 'sent',
        createdAt: new Date('2026-11-21T05:00:10Z'),
      },
    ]);
    expect(query.get('DateSent>')).toBe('2026-11-21T05:00:00Z');
  });
});

describe('when placing a call fails', () => {
  const refusals: [string, { status: number; code?: number }, { fate: string; says: string }][] = [
    ['too many at once', { status: 429, code: 20429 }, { fate: 'retry', says: 'too many requests' }],
    ['too many at once, without a code', { status: 429 }, { fate: 'retry', says: 'too many requests' }],
    ['a day of calls is queued', { status: 429, code: 22005 }, { fate: 'retry', says: 'waiting' }],
    ['it cannot be reached', { status: 400, code: 21214 }, { fate: 'never', says: 'cannot be reached' }],
    ['it is blocked', { status: 400, code: 21216 }, { fate: 'never', says: 'does not place calls' }],
    ['its country is off', { status: 400, code: 21215 }, { fate: 'never', says: 'Geo permissions' }],
    ['the account is a trial', { status: 400, code: 21219 }, { fate: 'never', says: 'trial' }],
    ['wrong credentials', { status: 401, code: 20003 }, { fate: 'never', says: 'auth token' }],
    ['wrong credentials, without a code', { status: 401 }, { fate: 'never', says: 'auth token' }],
    ['not found', { status: 404, code: 20404 }, { fate: 'never', says: 'does not know' }],
    ['a code nobody wrote down', { status: 400, code: 29999 }, { fate: 'never', says: 'error 29999, HTTP 400' }],
    ['trouble at the provider', { status: 500, code: 20500 }, { fate: 'unknown', says: 'in trouble' }],
  ];
  test.each(refusals)('%s', async (_, { status, code }, { fate, says }) => {
    const message = `The phone number +66812345678 is no good`;
    net.use(http.post(`${API}/Calls.json`, () => HttpResponse.json({ code, message, status }, { status })));
    const error = await failure(onTwilio.placeCall(call));
    expect(error).toMatchObject({ fate, code });
    expect(error.message).toContain(says);
    expect(error.message).not.toMatch(/\d{7}/);
  });

  test('a gateway answers 503 with a page: nobody knows whether it rings', async () => {
    net.use(http.post(`${API}/Calls.json`, () => HttpResponse.text('<html>busy</html>', { status: 503 })));
    expect(await failure(onTwilio.placeCall(call))).toMatchObject({ fate: 'unknown', code: undefined });
  });

  test('success comes as a page instead of JSON: nobody knows whether it rings', async () => {
    net.use(http.post(`${API}/Calls.json`, () => HttpResponse.text('<html>hello</html>', { status: 200 })));
    const error = await failure(onTwilio.placeCall(call));
    expect(error.fate).toBe('unknown');
    expect(error.message).toContain('not JSON');
  });

  test('the connection is refused: nothing was sent, so it may be tried again', async () => {
    const { apiUrl, server } = await badServer(() => {});
    await new Promise(done => server.close(done));
    const provider = createProvider({ accountSid: ACCOUNT, authToken: 'open sesame', apiUrl });
    expect(await failure(provider.placeCall(call))).toMatchObject({ fate: 'retry' });
  });

  test('no answer in time: nobody knows whether it rings', async () => {
    const { apiUrl, server } = await badServer(() => {});
    const provider = createProvider({ accountSid: ACCOUNT, authToken: 'open sesame', apiUrl, timeout: 50 });
    expect(await failure(provider.placeCall(call))).toMatchObject({ fate: 'unknown' });
    server.closeAllConnections();
    server.close();
  });

  test('the connection breaks off: nobody knows whether it rings', async () => {
    const { apiUrl, server } = await badServer(request => request.socket.destroy());
    const provider = createProvider({ accountSid: ACCOUNT, authToken: 'open sesame', apiUrl });
    expect(await failure(provider.placeCall(call))).toMatchObject({ fate: 'unknown' });
    server.close();
  });

  test('what the client refuses to send is never tried again', async () => {
    const error = await failure(onTwilio.placeCall({ ...call, from: undefined as unknown as string }));
    expect(error.fate).toBe('never');
    expect(error.message).toContain('not sent');
  });
});

describe('asking about a call', () => {
  test('tells where it stands', async () => {
    const answer = { sid: 'CA1', from: '+6620000001', to: '+66812345678', direction: 'outbound-api', status: 'busy' };
    net.use(http.get(`${API}/Calls/CA1.json`, () => HttpResponse.json(answer)));
    expect(await onTwilio.fetchCall('CA1')).toEqual(answer);
  });

  test('one that the provider does not know is undefined', async () => {
    net.use(http.get(`${API}/Calls/CA1.json`, () => HttpResponse.json({ code: 20404 }, { status: 404 })));
    expect(await onTwilio.fetchCall('CA1')).toBeUndefined();
  });

  test('asking does no harm, so trouble at the provider is tried again', async () => {
    net.use(http.get(`${API}/Calls/CA1.json`, () => HttpResponse.text('busy', { status: 503 })));
    expect(await failure(onTwilio.fetchCall('CA1'))).toMatchObject({ fate: 'retry' });
  });
});

describe('ending a call', () => {
  test.each([
    ['Twilio', onTwilio, `${API}/Calls/CA1.json`],
    ['Somleng', onSomleng, `${SOMLENG}/Calls/CA1.json`],
  ])('%s is told that it is completed', async (_, provider, address) => {
    let form = '';
    net.use(
      http.post(address, async ({ request }) => {
        form = await request.text();
        return HttpResponse.json({ sid: 'CA1', status: 'completed' });
      }),
    );
    await provider.hangUp('CA1');
    expect([...new URLSearchParams(form)]).toEqual([['Status', 'completed']]);
  });

  test.each([
    ['that is over', 400, 21220],
    ['that nobody knows', 404, 20404],
  ])('one %s is done', async (_, status, code) => {
    net.use(http.post(`${API}/Calls/CA1.json`, () => HttpResponse.json({ code, message: 'no' }, { status })));
    await expect(onTwilio.hangUp('CA1')).resolves.toBeUndefined();
  });

  test.each([
    [429, 20429, 'retry'],
    [503, 0, 'retry'],
    [401, 20003, 'never'],
  ])('does no harm twice: %s is %s', async (status, code, fate) => {
    net.use(http.post(`${API}/Calls/CA1.json`, () => HttpResponse.json({ code, message: 'no' }, { status })));
    expect(await failure(onTwilio.hangUp('CA1'))).toMatchObject({ fate });
  });
});

describe('recordings', () => {
  const listed = (sid: string, date: string, status = 'completed') => ({
    sid,
    call_sid: `CA-${sid}`,
    duration: '12',
    date_created: date,
    status,
  });

  test('are listed since a moment, oldest first, over all pages, without unfinished ones', async () => {
    const asked: string[] = [];
    net.use(
      http.get(`${API}/Recordings.json`, ({ request }) => {
        const { searchParams } = new URL(request.url);
        asked.push(searchParams.get('DateCreated>') ?? `page ${searchParams.get('Page')}`);
        return HttpResponse.json(
          searchParams.get('Page')
            ? {
                recordings: [
                  listed('RE1', 'Mon, 05 Jan 2026 10:00:00 +0000'),
                  listed('RE0', 'Mon, 05 Jan 2026 01:00:00 +0000'),
                ],
              }
            : {
                recordings: [
                  listed('RE3', 'Mon, 05 Jan 2026 12:00:00 +0000', 'processing'),
                  listed('RE2', 'Mon, 05 Jan 2026 11:00:00 +0000'),
                ],
                next_page_uri: `/2010-04-01/Accounts/${ACCOUNT}/Recordings.json?Page=1`,
              },
        );
      }),
    );
    expect(await onTwilio.recordings(new Date('2026-01-05T10:00:00.700Z'))).toEqual([
      { sid: 'RE1', callSid: 'CA-RE1', seconds: 12, createdAt: new Date('2026-01-05T10:00:00Z') },
      { sid: 'RE2', callSid: 'CA-RE2', seconds: 12, createdAt: new Date('2026-01-05T11:00:00Z') },
    ]);
    expect(asked).toEqual(['2026-01-05T10:00:00Z', 'page 1']);
  });

  test('a list that leads to another address is not followed there', async () => {
    const meta = { key: 'recordings', next_page_url: 'https://thief.example/Recordings.json' };
    net.use(http.get(`${API}/Recordings.json`, () => HttpResponse.json({ recordings: [], meta })));
    const error = await failure(onTwilio.recordings(new Date(0)));
    expect(error.message).toContain('https://thief.example');
    expect(error.fate).toBe('never');
  });

  test('are fetched with the credentials, and from a signed address without them', async () => {
    const seen: (string | null)[] = [];
    net.use(
      http.get(`${API}/Recordings/${RECORDING}.wav`, ({ request }) => {
        seen.push(request.headers.get('authorization'));
        return new HttpResponse(null, { status: 302, headers: { location: 'https://media.example/a.wav?sig=1' } });
      }),
      http.get('https://media.example/a.wav', ({ request }) => {
        seen.push(request.headers.get('authorization'));
        return HttpResponse.arrayBuffer(new Uint8Array([0x52, 0x49, 0x46, 0x46, 0xff, 0x00]).buffer);
      }),
    );
    expect(await onTwilio.fetchRecording(RECORDING)).toEqual(new Uint8Array([0x52, 0x49, 0x46, 0x46, 0xff, 0x00]));
    expect(seen).toEqual([basic(ACCOUNT, 'open sesame'), null]);
  });

  test('are fetched from Somleng too', async () => {
    net.use(http.get(`${SOMLENG}/Recordings/r-1.wav`, () => HttpResponse.arrayBuffer(new Uint8Array([1, 2]).buffer)));
    expect(await onSomleng.fetchRecording('r-1')).toEqual(new Uint8Array([1, 2]));
  });

  test('are not fetched over a plain connection, nor round in circles', async () => {
    const to = (location: string) => () => new HttpResponse(null, { status: 302, headers: { location } });
    net.use(http.get(`${API}/Recordings/:file`, to('http://media.example/a.wav')));
    expect(await failure(onTwilio.fetchRecording(RECORDING))).toMatchObject({ fate: 'never' });
    net.use(
      http.get(`${API}/Recordings/:file`, to('https://media.example/a.wav')),
      http.get('https://media.example/a.wav', to('https://media.example/a.wav')),
    );
    expect(await failure(onTwilio.fetchRecording(RECORDING))).toMatchObject({ fate: 'never' });
  });

  test('larger than 10 MB are left where they are', async () => {
    const huge = new Uint8Array(10 * 1024 * 1024 + 1);
    net.use(http.get(`${API}/Recordings/:file`, () => HttpResponse.arrayBuffer(huge.buffer)));
    const error = await failure(onTwilio.fetchRecording(RECORDING));
    expect(error).toMatchObject({ fate: 'never' });
    expect(error.message).toContain('10 MB');
  });

  test('that do not come in time are tried again', async () => {
    const { apiUrl, server } = await badServer((_, response) => {
      response.writeHead(200).write('RIFF');
      collectGarbage(); // and with it a time limit that only the request held
    });
    const provider = createProvider({ accountSid: ACCOUNT, authToken: 'open sesame', apiUrl, timeout: 500 });
    const error = await failure(provider.fetchRecording(RECORDING));
    expect(error).toMatchObject({ fate: 'retry', message: expect.stringContaining('in time') });
    server.closeAllConnections();
    server.close();
  });

  test('that are gone are never tried again', async () => {
    net.use(http.get(`${API}/Recordings/:file`, () => HttpResponse.json({ code: 20404 }, { status: 404 })));
    expect(await failure(onTwilio.fetchRecording(RECORDING))).toMatchObject({ fate: 'never' });
  });

  const deletions = [
    { where: 'Twilio', provider: onTwilio, base: API, status: 204, gone: true },
    { where: 'Twilio', provider: onTwilio, base: API, status: 404, gone: true },
    { where: 'Somleng', provider: onSomleng, base: SOMLENG, status: 404, gone: false },
    { where: 'Somleng', provider: onSomleng, base: SOMLENG, status: 405, gone: false },
  ];
  test.each(deletions)(
    'deleting on $where, answered $status: gone is $gone',
    async ({ provider, base, status, gone }) => {
      net.use(http.delete(`${base}/Recordings/${RECORDING}.json`, () => new HttpResponse(null, { status })));
      expect(await provider.deleteRecording(RECORDING)).toBe(gone);
    },
  );

  test('that could not be deleted for now are tried again', async () => {
    net.use(http.delete(`${API}/Recordings/:file`, () => HttpResponse.text('busy', { status: 503 })));
    expect(await failure(onTwilio.deleteRecording(RECORDING))).toMatchObject({ fate: 'retry' });
  });
});

describe('the credentials', () => {
  test('do not follow a redirect', async () => {
    const location = 'https://thief.example/Calls.json';
    net.use(http.post(`${API}/Calls.json`, () => new HttpResponse(null, { status: 307, headers: { location } })));
    const error = await failure(onTwilio.placeCall(call));
    expect(error.fate).toBe('never');
    expect(error.message).toContain('redirect');
  });

  test('go to the given address and nowhere else, also for the products with hosts of their own', async () => {
    const account = createAccount({ accountSid: ACCOUNT, authToken: 'x', apiUrl: 'https://twilio.example' });
    net.use(
      http.get('https://twilio.example/v1/DialingPermissions/Countries/TH', () =>
        HttpResponse.json({ low_risk_numbers_enabled: true }),
      ),
    );
    expect(await account.mayRing('TH')).toBe(true);
  });

  test('go where we say, whatever region the environment names', async () => {
    vi.stubEnv('TWILIO_REGION', 'ie1');
    vi.stubEnv('TWILIO_EDGE', 'dublin');
    const provider = createProvider({ accountSid: ACCOUNT, authToken: 'open sesame' });
    net.use(http.get(`${API}/Calls/CA1.json`, () => HttpResponse.json({ sid: 'CA1', status: 'busy' })));
    expect(await provider.fetchCall('CA1')).toMatchObject({ sid: 'CA1' });
  });

  test('of another provider than Twilio need an address', () => {
    expect(() => createProvider({ accountSid: UUID, authToken: 'x' })).toThrow('apiUrl');
  });
});
