import { describe, expect, test } from 'vitest';
import { readHotline } from '../../src/content/hotline.ts';
import { ConfigError, readConfig, VARIABLES } from '../../src/platform/config.ts';
import { createLog, redact } from '../../src/platform/log.ts';
import { hotlineYaml, SECRET } from '../support/hotline.ts';

const account = { TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}`, TWILIO_AUTH_TOKEN: 'token', EARSHOT_SECRET_KEY: SECRET };

describe('the environment', () => {
  test('empty is enough to try it: everything stays on this machine', () => {
    expect(readConfig({})).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:8080',
      databaseUrl: 'file:./data/earshot.db',
      account: undefined,
      onDuty: [],
    });
  });

  test('a variable set to nothing counts as not set', () => {
    expect(readConfig({ PORT: '', PUBLIC_URL: '' }).publicUrl).toBe('http://localhost:8080');
  });

  test.each([
    ['PORT', { PORT: 'eighty' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'hotline.example.org' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'https://user:pass@hotline.example.org' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgres://x' }],
    ['TWILIO_AUTH_TOKEN', { TWILIO_ACCOUNT_SID: account.TWILIO_ACCOUNT_SID }],
    ['EARSHOT_SECRET_KEY', { ...account, EARSHOT_SECRET_KEY: 'short' }],
    ['EARSHOT_SECRET_KEY', { ...account, EARSHOT_SECRET_KEY: '' }],
    ['ON_DUTY_NUMBERS', { ON_DUTY_NUMBERS: '0812345678' }],
    ['ON_DUTY_NUMBERS', { ON_DUTY_NUMBERS: '+66810000001,+66810000002,+66810000003,+66810000004' }],
    ['HOST', { HOST: '0.0.0.0' }],
    ['TWILIO_API_URL', { ...account, TWILIO_ACCOUNT_SID: '5f9e0c1a-0000-4000-8000-000000000000' }],
  ])('a wrong %s stops the start with a sentence that names it', (name, env) => {
    expect(() => readConfig(env)).toThrow(ConfigError);
    expect(() => readConfig(env)).toThrow(name);
  });

  test('a slash at the end of PUBLIC_URL is no part of it', () => {
    expect(readConfig({ PUBLIC_URL: 'https://hotline.example.org/' }).publicUrl).toBe('https://hotline.example.org');
  });

  test('with an account it listens to the world', () => {
    expect(readConfig(account)).toMatchObject({ host: '0.0.0.0', account: { token: 'token' } });
  });

  test('every variable has a line of help', () => {
    for (const { help } of Object.values(VARIABLES)) expect(help.length).toBeGreaterThan(10);
  });
});

describe('hotline.yaml', () => {
  test("the repo's own file is right", () => {
    const hotline = readHotline(hotlineYaml);
    expect(hotline.lines.map(l => [l.number, l.mode])).toEqual([
      ['+6620000001', 'answer'],
      ['+6620000002', 'ring-back'],
      ['+97710000003', 'ring-back'],
      ['+6620000004', 'practice'],
      ['+6620000009', 'responders'],
    ]);
    expect(Object.keys(hotline.lines[0]?.languages ?? {})).toEqual(['my', 'km', 'ne', 'th', 'en']);
  });

  test.each([
    ['a mode that is none', 'mode: ring-back', 'mode: ringback', /hotline\.yaml:\d+: lines\.1\.mode/],
    [
      'a number that is none',
      '"+6620000002"',
      '"02 000 0002"',
      /hotline\.yaml:\d+: lines\.1\.number: must be a number/,
    ],
    ['a number that stands twice', '"+6620000002"', '"+6620000001"', /lines\.1\.number: stands twice/],
    [
      'a country that is not there',
      'country: [malaysia, gulf, elsewhere]',
      'country: [malaysia, mars]',
      /mars is not among/,
    ],
    ['a time zone that is none', 'Asia/Bangkok', 'Asia/Krung', /zone: must be a time zone/],
    ['a word too many', 'live: false', 'live: false\nlvie: true', /hotline\.yaml:\d+/],
    ['a time that is none', '"20:00"', '"20 Uhr"', /must be a time/],
    ['YAML that is none', 'lines:', 'lines: [', /hotline\.yaml:\d+/],
  ])('%s is named with its line', (_, good, bad, complaint) => {
    expect(hotlineYaml).toContain(good);
    expect(() => readHotline(hotlineYaml.replace(good, bad))).toThrow(complaint);
  });

  test('the line in the complaint is the line in the file', () => {
    const bad = hotlineYaml.replace('mode: ring-back', 'mode: ringback');
    const line = bad.split('\n').findIndex(l => l.includes('mode: ringback')) + 1;
    expect(() => readHotline(bad)).toThrow(`hotline.yaml:${line}:`);
  });
});

describe('the log', () => {
  test.each([
    '+66812345678',
    '66812345678',
    '081 234 5678',
    '(02) 000-0001 or +977-984-1234567'.replaceAll('-', ' '),
    'From=%2B66812345678&To=1',
    '/twilio/voice?From=+959421234567',
  ])('cuts the number out of %s', text => {
    expect(redact(text)).not.toMatch(/\d{5}/);
  });

  test.each([
    'CA0123456789abcdef0123456789abcdef',
    '2026-11-21T05:00:00Z',
    'line 42',
    'code 314159',
    's=main&n=12&t=tou5w0',
  ])('leaves %s as it is', text => expect(redact(text)).toBe(text));

  test('cuts numbers out of fields and errors too', () => {
    const lines: string[] = [];
    createLog({ write: line => void lines.push(line) })('error', 'said +66812345678', {
      deep: { number: ['+66812345678'] },
      error: new Error('could not ring +66812345678'),
    });
    expect(lines.join()).toContain('(number)');
    expect(lines.join()).not.toContain('66812345678');
  });
});
