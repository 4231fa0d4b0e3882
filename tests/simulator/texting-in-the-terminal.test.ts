import { expect, test, vi } from 'vitest';
import { textFromTerminal } from '../../src/cli/text.ts';
import { NoPhoneError } from '../../src/simulator/remote-phone.ts';
import { hotline } from './hotline.ts';
import { AYE, LINE, twiml } from './server.ts';

async function* typed(...lines: string[]): AsyncGenerator<string> {
  yield* lines;
}

async function printed(more: { script?: string; asTest?: boolean; line?: string }, ...lines: string[]) {
  const out: string[] = [];
  const { app } = hotline({
    '/twilio/sms': form => (form.Body === 'STOP' ? '' : twiml('<Message>1 It&apos;s one\n2 နှစ်</Message>')),
  });
  await textFromTerminal({
    baseUrl: 'http://localhost',
    from: AYE,
    line: LINE,
    input: typed(...lines),
    print: line => out.push(line),
    fetch: async (...request) => app.request(request[0] instanceof URL ? request[0].href : request[0], request[1]),
    ...more,
  });
  return out.join('\n');
}

test('sends what is typed, line by line, and prints what comes back', async () => {
  expect(await printed({}, 'hello')).toBe(
    `${AYE} texts ${LINE}. Type a text and press Enter; Ctrl-D ends.\n  1 It's one\n  2 နှစ်`,
  );
});

test('sends a script, and prints the conversation as a test', async () => {
  expect(await printed({ script: 'hello | STOP', asTest: true })).toBe(`${AYE} texts ${LINE}.
> hello
  1 It's one
  2 နှစ်
> STOP
  (no answer)
const phone = texter(line, { from: '${AYE}', to: '${LINE}' });
await phone.texts('hello');
phone.reads('1 It\\'s one\\n2 နှစ်');
await phone.texts('STOP');
phone.readsNothing();`);
});

test('prints what the line starts by itself, when it comes', async () => {
  const out: string[] = [];
  const { app, exchange } = hotline({ '/twilio/sms': () => twiml('<Message>OK, noted.</Message>') });
  async function* typing() {
    yield 'join';
    exchange.deliver({ to: AYE, from: LINE, body: '1/5 Write it down.' });
    await vi.waitFor(() => expect(out.at(-1)).toContain('1/5'));
    yield 'thanks';
  }
  await textFromTerminal({
    baseUrl: 'http://localhost',
    from: AYE,
    line: LINE,
    input: typing(),
    print: line => out.push(line),
    fetch: async (...request) => app.request(request[0] instanceof URL ? request[0].href : request[0], request[1]),
  });
  expect(out.slice(1)).toEqual(['  OK, noted.', `  from ${LINE}:\n  1/5 Write it down.`, '  OK, noted.']);
});

test('says which lines there are when it is none of them', async () => {
  await expect(printed({ line: '+6629999999' }, 'hello')).rejects.toThrow(NoPhoneError);
});
