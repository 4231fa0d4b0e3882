import { expect, test } from 'vitest';
import { callFromTerminal } from '../../src/cli/call.ts';
import { NoPhoneError } from '../../src/simulator/remote-phone.ts';
import { hotline, RINGS_BACK } from './hotline.ts';
import { AYE, LINE } from './server.ts';

async function* nobody(): AsyncGenerator<string> {}

/** What a scripted call prints. */
async function printed(script: string, more: { line?: string; from?: string; asTest?: boolean } = {}) {
  const lines: string[] = [];
  const { app, form } = hotline();
  await callFromTerminal({
    baseUrl: 'http://localhost',
    script,
    input: nobody(),
    print: line => lines.push(line),
    fetch: async (...request) => app.request(request[0] instanceof URL ? request[0].href : request[0], request[1]),
    ...more,
  });
  return { text: lines.join('\n'), form };
}

test('prints the conversation in its script, with the English id beside it', async () => {
  const { text } = await printed('1 wait');
  expect(text).toContain('နှိပ်ပါ။   [my/main.menu]');
  expect(text).toContain('> 1\n  ភាសាខ្មែរ   [km/language.name]');
  expect(text).toMatch(/> hangup\n?/);
});

test('speaks, and hears what comes after', async () => {
  const { text, form } = await printed('0 speak');
  expect(text).toContain('(beep)\n> speak');
  expect(text).toContain('[my/speak.thanks]\n(the call is over)');
  expect(form('/spoken')).toMatchObject({ RecordingDuration: '3' });
});

test('is rung back by a line that does that', async () => {
  const { text } = await printed('answer 1', { line: RINGS_BACK });
  expect(text).toContain('(this phone rings: answer, decline, or machine?)\n> answer\n');
  expect(text).toContain('[km/language.name]');
});

test('writes the conversation as a test', async () => {
  const { text } = await printed('1 0 wait', { asTest: true });
  expect(
    text.slice(text.indexOf('const caller')),
  ).toBe(`const caller = await dials(line, { from: '${AYE}', to: '${LINE}' });
caller.hears('my/main.menu');
await caller.presses('1');
caller.hears('km/language.name', 'ne/language.name', 'th/language.name');
await caller.presses('0');
caller.hears('my/ask.message');
await caller.speaks();
caller.hears('my/speak.thanks');`);
});

test('writes typed digits and a wordless recording as a test says them', async () => {
  const { text } = await printed('5 081 wait 0 1', { asTest: true, from: 'withheld' });
  expect(
    text.slice(text.indexOf('const caller')),
  ).toBe(`const caller = await dials(line, { from: '+266696687', to: '${LINE}' });
caller.hears('my/main.menu');
await caller.presses('5');
await caller.types('081');
caller.hears('my/main.menu');
await caller.presses('0');
caller.hears('my/ask.message');
await caller.saysNothing();`);
});

test('says what can be typed when it does not understand', async () => {
  expect((await printed('louder')).text).toContain('type keys such as 1');
});

test('says so when there is no such line, or no server', async () => {
  await expect(printed('1', { line: '+6629999999' })).rejects.toThrow(NoPhoneError);
  const refused = {
    input: nobody(),
    print: () => undefined,
    fetch: async () => Promise.reject(new TypeError('refused')),
  };
  await expect(callFromTerminal({ baseUrl: 'http://localhost:1', ...refused })).rejects.toThrow('no server answers');
});
