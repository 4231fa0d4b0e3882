// `earshot text`: a phone that texts, in the terminal. Each line typed is a text; at the end the conversation can be
// printed as a test.
import type { LineToTry } from '../simulator/page/page.tsx';
import type { PhoneText } from '../simulator/protocol.ts';
import { NoPhoneError, remotePhone } from '../simulator/remote-phone.ts';

export interface TerminalTexting {
  /** Of a running server, such as http://127.0.0.1:8080. */
  baseUrl: string;
  /** The number to text from, E.164. */
  from: string;
  /** The line to text. */
  line: string;
  /** The texts, set apart by |, instead of reading them from `input`. */
  script?: string;
  /** Print the conversation as a test when it is over. */
  asTest?: boolean;
  /** Lines that somebody types. */
  input: AsyncIterable<string>;
  print(line: string): void;
  fetch?: typeof fetch;
}

/** Holds one conversation. Resolves when nothing more is typed. Throws NoPhoneError. */
export async function textFromTerminal(texting: TerminalTexting): Promise<void> {
  const { from, line, script, print } = texting;
  const phone = remotePhone(texting.baseUrl, from, texting.fetch);
  const lines = (await phone.json('/phone/lines')) as LineToTry[];
  if (!lines.some(l => l.number === line))
    throw new NoPhoneError(`no such line; there are ${lines.map(l => l.number).join(', ')}`);

  print(`${from} texts ${line}.${script === undefined ? ' Type a text and press Enter; Ctrl-D ends.' : ''}`);
  const test = [`const phone = texter(line, { from: '${from}', to: '${line}' });`];
  const fresh = unread(await phone.texts());
  // What the line starts by itself, such as a series, is printed when it comes; not between a text and its answer.
  let pushed: PhoneText[] = [];
  let answering = false;
  const tell = () => {
    if (!answering) for (const text of fresh(pushed)) print(`  from ${text.line}:\n${indented(text.body)}`);
  };
  const stop = await phone.reads(texts => {
    pushed = texts;
    tell();
  });
  for await (const body of script === undefined ? texting.input : script.split('|').map(text => text.trim())) {
    if (script !== undefined) print(`> ${body}`);
    answering = true;
    const answers = fresh(await phone.text(line, body));
    answering = false;
    for (const answer of answers) print(indented(answer.body));
    if (answers.length === 0) print('  (no answer)');
    tell();
    test.push(`await phone.texts(${quoted(body)});`);
    test.push(...(answers.length ? answers.map(a => `phone.reads(${quoted(a.body)});`) : ['phone.readsNothing();']));
  }
  stop();
  if (texting.asTest) for (const written of test) print(written);
}

/** Finds what has come since it was last asked, or since `there`. */
function unread(there: readonly PhoneText[]): (texts: readonly PhoneText[]) => PhoneText[] {
  let read = there.at(-1)?.nth ?? 0;
  return texts => {
    const found = texts.filter(text => !text.mine && text.nth > read);
    read = Math.max(read, texts.at(-1)?.nth ?? 0);
    return found;
  };
}

const indented = (body: string): string => body.replaceAll(/^/gm, '  ');
const quoted = (body: string): string => `'${body.replaceAll(/['\\]/g, '\\$&').replaceAll('\n', '\\n')}'`;
