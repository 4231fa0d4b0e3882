// `earshot connect`: from a bought number to a line that answers, in what it sends and what it says.
import { readFileSync } from 'node:fs';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../src/cli/connect.ts';
import { readHotline } from '../../src/content/hotline.ts';
import { createAccount } from '../../src/twilio/account.ts';

const yaml = readFileSync('hotline.yaml', 'utf8');
// Twilio's numbers in Thailand cannot be texted to.
const hotline = readHotline(yaml.replaceAll('sms: two-way', 'sms: out'));
const ACCOUNT = `AC${'0'.repeat(31)}1`;
const UUID = '5f7fd1c1-8c3d-4a39-8c3e-0a0f8e3b0c11';
const API = `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT}`;
const SOMLENG = `https://api.somleng.example/2010-04-01/Accounts/${UUID}`;
const VOICE = 'ct=2000&rt=5000&rc=1&rp=ct,rt,5xx';

const onTwilio = createAccount({ accountSid: ACCOUNT, authToken: 'open sesame' });
const onSomleng = createAccount({ accountSid: UUID, authToken: 'sesame', apiUrl: 'https://api.somleng.example' });

/** Nothing that can be asked of the network is left unasked: what is not handled fails the test. */
const net = setupServer();
const forms: Record<string, string>[] = [];
beforeAll(() => net.listen({ onUnhandledRequest: 'error' }));
afterEach(() => {
  net.resetHandlers();
  forms.length = 0;
});
afterAll(() => net.close());

async function connecting(options: Partial<Parameters<typeof connect>[0]> = {}) {
  const lines: string[] = [];
  const code = await connect({
    number: '+6620000002',
    publicUrl: 'https://line.example',
    hotline,
    account: onTwilio,
    out: line => lines.push(line),
    ...options,
  });
  return { code, said: lines.join('\n') };
}

const active = (type = 'Full') => HttpResponse.json({ sid: ACCOUNT, status: 'active', type });
const ours = { sid: 'PN1', phone_number: '+6620000002', voice_url: null, voice_method: 'POST', sms_method: 'GET' };

/** An account with the line's number in it; `number` overrides what it is set to. */
function account(base = API, number: object = {}, type = 'Full', searched = '+6620000002') {
  net.use(
    http.get(`${base}.json`, () => active(type)),
    http.get(`${base}/IncomingPhoneNumbers.json`, ({ request }) => {
      expect(new URL(request.url).searchParams.get('PhoneNumber')).toBe(searched);
      const nearly = { ...ours, sid: 'PN0', phone_number: '+66200000021' };
      return HttpResponse.json({ incoming_phone_numbers: [nearly, { ...ours, ...number }] });
    }),
    http.post(`${base}/IncomingPhoneNumbers/PN1.json`, async ({ request }) => {
      forms.push(Object.fromEntries(new URLSearchParams(await request.text())));
      return HttpResponse.json(ours);
    }),
  );
}

/** Voice permissions: on everywhere except in these countries. */
function permissions(...off: string[]) {
  net.use(
    http.get('https://voice.twilio.com/v1/DialingPermissions/Countries/:iso', ({ params }) =>
      HttpResponse.json({ iso_code: params.iso, low_risk_numbers_enabled: !off.includes(String(params.iso)) }),
    ),
  );
}

describe('connecting a number', () => {
  test('sets every address of it, says what changed, and finds that everybody may be rung', async () => {
    account();
    permissions();
    const { code, said } = await connecting({ number: '+66 2 000 0002' });
    expect(forms).toEqual([
      {
        VoiceUrl: `https://line.example/twilio/voice#${VOICE}`,
        VoiceFallbackUrl: `https://line.example/twilio/voice/fallback#${VOICE}`,
        VoiceFallbackMethod: 'POST',
        StatusCallback: 'https://line.example/twilio/voice/status#rc=3&rp=ct,rt,5xx',
        StatusCallbackMethod: 'POST',
        SmsUrl: 'https://line.example/twilio/sms#rt=5000&rc=2&rp=ct,rt,5xx',
        SmsMethod: 'POST',
        SmsFallbackUrl: 'https://line.example/twilio/sms/fallback#rt=5000&rc=2&rp=ct,rt,5xx',
        SmsFallbackMethod: 'POST',
      },
    ]);
    expect(code).toBe(0);
    expect(said).toContain(`voice address: (nothing) -> https://line.example/twilio/voice#${VOICE}`);
    expect(said).toContain('text method: GET -> POST');
    expect(said).toContain('Already right: voice method.');
    expect(said).toContain('Calls are on to TH, MM, KH');
    expect(said).toContain('Not checked: whether https://line.example can be reached from outside');
  });

  test('a second time changes nothing and says so', async () => {
    account(API, {
      voice_url: `https://line.example/twilio/voice#${VOICE}`,
      voice_fallback_url: `https://line.example/twilio/voice/fallback#${VOICE}`,
      voice_fallback_method: 'POST',
      status_callback: 'https://line.example/twilio/voice/status#rc=3&rp=ct,rt,5xx',
      status_callback_method: 'POST',
      sms_url: 'https://line.example/twilio/sms#rt=5000&rc=2&rp=ct,rt,5xx',
      sms_method: 'POST',
      sms_fallback_url: 'https://line.example/twilio/sms/fallback#rt=5000&rc=2&rp=ct,rt,5xx',
      sms_fallback_method: 'POST',
    });
    permissions();
    const { code, said } = await connecting();
    expect(forms).toEqual([]);
    expect(said).toContain('Already right: voice address, voice method, status address');
    expect(said).not.toContain('->');
    expect(code).toBe(0);
  });

  test('says where a number cannot be texted to', async () => {
    account();
    permissions();
    const { code, said } = await connecting({ hotline: readHotline(yaml) });
    expect(said).toContain('numbers in TH cannot be texted to. Write sms: out for +6620000002 in hotline.yaml');
    expect(code).toBe(1);
  });

  test('says that two-way texts are absent also where nobody asked for them', async () => {
    account();
    permissions();
    const { code, said } = await connecting();
    expect(said).toContain("Two-way texts are absent: Twilio's numbers in TH cannot be texted to (sms: out).");
    expect(code).toBe(0);
  });

  test('says of a number that has no texts what to write', async () => {
    const capabilities = { voice: true, sms: false, mms: false };
    const malaysia = (sms: string) =>
      readHotline(yaml.replaceAll('sms: two-way', `sms: ${sms}`).replace('+6620000002', '+60312345678'));
    for (const [sms, sentence, left] of [
      ['two-way', 'The provider says that +60312345678 has no texts. Write sms: none for it in hotline.yaml', 1],
      ['none', 'Two-way texts are absent: the provider says that +60312345678 has none (sms: none).', 0],
    ] as const) {
      net.resetHandlers();
      account(API, { phone_number: '+60312345678', capabilities }, 'Full', '+60312345678');
      permissions();
      const { code, said } = await connecting({ number: '+60312345678', hotline: malaysia(sms) });
      expect(said).toContain(sentence);
      expect(code).toBe(left);
    }
  });

  test('undoes what would make Twilio ignore the addresses', async () => {
    account(API, { voice_application_sid: 'AP1', trunk_sid: 'TK1' });
    permissions();
    const { said } = await connecting();
    expect(forms[0]).toMatchObject({ VoiceApplicationSid: '', TrunkSid: '' });
    expect(said).toContain('trunk: TK1 -> (nothing)');
  });

  test('takes a fallback on another host, and shows no password of the address it replaces', async () => {
    account(API, { voice_fallback_url: 'https://me:secret@old.example/x' });
    permissions();
    const { said } = await connecting({ fallbackUrl: 'https://other.example/sorry.xml' });
    expect(forms[0]?.VoiceFallbackUrl).toBe(`https://other.example/sorry.xml#${VOICE}`);
    // A host of files takes GET alone.
    expect(forms[0]?.VoiceFallbackMethod).toBe('GET');
    expect(said).not.toContain('on this very host');
    expect(said).toContain('https://...@old.example/x');
    expect(said).not.toContain('secret');
  });

  test.each([undefined, 'https://line.example/static/sorry.xml'])(
    'a fallback on our own host is warned of: %s',
    async fallbackUrl => {
      account();
      permissions();
      const { said } = await connecting(fallbackUrl ? { fallbackUrl } : {});
      expect(said).toContain(
        'The fallback address is on this very host: it helps when an answer fails, not when the host is gone.',
      );
    },
  );

  test('a fallback that the provider could not reach is refused, and nothing is changed', async () => {
    account();
    const { code, said } = await connecting({ fallbackUrl: 'http://192.168.1.5/sorry.xml' });
    expect(said).toContain('http://192.168.1.5/sorry.xml is no https address that the provider could reach');
    expect([code, forms]).toEqual([1, []]);
  });

  test('names the countries whose calls are off, and where to switch them on', async () => {
    account();
    permissions('MM', 'KH');
    const { code, said } = await connecting();
    expect(said).toContain('Calls are off to MM, KH. Switch them on: Console > Voice > Settings > Geo permissions.');
    expect(code).toBe(1);
  });

  test('says so when a country is one the provider cannot tell about', async () => {
    account();
    permissions();
    net.use(
      http.get('https://voice.twilio.com/v1/DialingPermissions/Countries/OM', () =>
        HttpResponse.json({ code: 20404 }, { status: 404 }),
      ),
    );
    const { code, said } = await connecting();
    expect(said).toContain('Not checked: whether OM may be rung.');
    expect(code).toBe(0);
  });

  test('warns of a trial account', async () => {
    account(API, {}, 'Trial');
    permissions();
    expect((await connecting()).said).toContain('trial account');
  });

  test('asks for no permissions where nobody is rung from the line', async () => {
    account();
    const practice = { ...hotline, lines: hotline.lines.map(line => ({ ...line, mode: 'practice' as const })) };
    const { code, said } = await connecting({ hotline: practice });
    expect(said).not.toContain('Calls are');
    expect(code).toBe(0);
  });

  test('on Somleng sets what it has, without fragments, and says what cannot be checked', async () => {
    account(SOMLENG);
    const { code, said } = await connecting({ account: onSomleng });
    expect(forms).toEqual([
      {
        VoiceUrl: 'https://line.example/twilio/voice',
        StatusCallback: 'https://line.example/twilio/voice/status',
        StatusCallbackMethod: 'POST',
        SmsUrl: 'https://line.example/twilio/sms',
        SmsMethod: 'POST',
      },
    ]);
    expect(said).toContain('Somleng has no fallback address');
    expect(said).toContain('may be rung. It cannot be checked here.');
    expect(code).toBe(0);
  });
});

describe('refusing to connect', () => {
  test('a number that hotline.yaml does not have', async () => {
    const { code, said } = await connecting({ number: '+6699' });
    expect(said).toContain('+6699 is not a line of hotline.yaml. Its lines are +6620000001, ');
    expect(code).toBe(1);
  });

  test.each([
    '',
    'line.example',
    'http://line.example',
    'https://localhost:3000',
    'https://127.0.0.1',
    'https://192.168.1.7',
    'https://hotline.local',
    'https://my_line.example',
  ])('when PUBLIC_URL is "%s"', async publicUrl => {
    const { code, said } = await connecting({ publicUrl });
    expect(said).toContain('Set PUBLIC_URL to the https address');
    expect(code).toBe(1);
  });

  test('with wrong credentials', async () => {
    net.use(http.get(`${API}.json`, () => HttpResponse.json({ code: 20003, message: 'no' }, { status: 401 })));
    const { code, said } = await connecting();
    expect(said).toBe('The provider refused the account id or the auth token: check both. (error 20003, HTTP 401)');
    expect(code).toBe(1);
  });

  test('for a suspended account', async () => {
    net.use(http.get(`${API}.json`, () => HttpResponse.json({ status: 'suspended', type: 'Full' })));
    const { code, said } = await connecting();
    expect(said).toContain('suspended');
    expect(code).toBe(1);
  });

  test('a number that is not in the account', async () => {
    account(API, { phone_number: '+6620000009' });
    const { code, said } = await connecting();
    expect(said).toContain('+6620000002 is not in this account.');
    expect(forms).toEqual([]);
    expect(code).toBe(1);
  });
});
