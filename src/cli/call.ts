// `earshot call`: a phone in the terminal. It prints what is said and reads keys, from a person or from a script;
// at the end it can print the whole conversation as a test.

import type { LineToTry } from '../simulator/page/page.tsx';
import { ANONYMOUS, KEYS, type Keypad, WITHHELD } from '../simulator/protocol.ts';
import { type Move, NoPhoneError, remotePhone } from '../simulator/remote-phone.ts';
import type { Caption, ShownScreen } from '../simulator/routes.tsx';

export interface TerminalCall {
  /** Of a running server, such as http://127.0.0.1:8080. */
  baseUrl: string;
  /** The number to call from: E.164, or `withheld`. */
  from?: string;
  /** The line to dial; otherwise the first there is. */
  line?: string;
  /** What to do, word by word, instead of reading it from `input`. When it is used up, the call is hung up. */
  script?: string;
  /** Print the conversation as a test when it is over. */
  asTest?: boolean;
  /** Lines that somebody types. */
  input: AsyncIterable<string>;
  print(line: string): void;
  fetch?: typeof fetch;
}

const HELP = 'type keys such as 1 or 081*, or: speak, wait (say nothing), hangup, answer, decline, machine';
/** Seconds to wait for somebody to pick up, or for a line to ring back. */
const PATIENCE = 90;
const DEFAULT_FROM = '+66812345678';

const isKey = (word: string): word is Keypad => (KEYS as readonly string[]).includes(word);

/** Holds one conversation. Resolves when it is over. Throws NoPhoneError. */
export async function callFromTerminal(call: TerminalCall): Promise<void> {
  const { from = DEFAULT_FROM, print } = call;
  const server = remotePhone(call.baseUrl, from, call.fetch);
  const lines = (await server.json('/phone/lines')) as LineToTry[];
  const line = lines.find(l => call.line === undefined || l.number === call.line);
  if (!line) throw new NoPhoneError(`no such line; there are ${lines.map(l => l.number).join(', ')}`);

  const watch = await server.watch();
  const words = wordsOf(call);
  const test = [
    `const caller = await dials(line, { from: '${from === WITHHELD ? ANONYMOUS : from}', to: '${line.number}' });`,
  ];
  print(`${from} dials ${line.number} (${line.mode}). ${call.script === undefined ? HELP : ''}`);
  watch.saw(await server.command({ do: 'dial', line: line.number }));

  try {
    for (let heard = -1; ; ) {
      const { screen } = watch;
      if (screen.sequence !== heard) hear(screen, print, test);
      heard = screen.sequence;
      if (isDone(screen, line)) break;
      if (screen.status === 'in-call' && screen.expect === 'nothing') {
        if (screen.play.length > 0) watch.saw(await server.command({ do: 'played', sequence: screen.sequence }));
        else await watch.changed(screen);
        continue;
      }
      if (screen.status === 'ringing' || screen.status === 'busy') {
        if (await within(PATIENCE, watch.changed(screen))) continue;
        print('(nothing more happened)');
        break;
      }
      const word = await Promise.race([words.peek(), watch.changed(screen)]);
      if (word === undefined) continue;
      words.take();
      const move = moveOf(word, screen);
      if (!move) {
        print(HELP);
        continue;
      }
      test.push(...asTest(word, screen));
      if (call.script !== undefined) print(`> ${word}`);
      watch.saw(await server.move(move, screen));
      if (word === 'hangup' && watch.screen.status !== 'in-call') break;
    }
  } finally {
    watch.close();
  }
  if (call.asTest) for (const written of test) print(written);
}

/** True when it happened in time. */
async function within(seconds: number, happening: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>(resolve => {
    timer = setTimeout(resolve, seconds * 1000, false);
  });
  return Promise.race([happening.then(() => true), late]).finally(() => clearTimeout(timer));
}

const STATUS: Record<ShownScreen['status'], string> = {
  idle: '',
  ringing: '(it rings)',
  incoming: '(this phone rings: answer, decline, or machine?)',
  'in-call': '',
  talking: '(put through to a person; hangup ends it)',
  busy: '(busy)',
  ended: '(the call is over)',
};

function hear(screen: ShownScreen, print: (line: string) => void, test: string[]): void {
  if (STATUS[screen.status]) print(STATUS[screen.status]);
  const said = screen.play.flatMap(clip => clip.caption ?? []);
  for (const { text, language, id } of said) print(`  ${text}   [${language}/${id}]`);
  if (said.length > 0) test.push(`caller.hears(${said.map(quoted).join(', ')});`);
  if (screen.expect === 'speech') print('  (beep)');
}

const quoted = ({ language, id }: Caption): string => `'${language}/${id}'`;

/** What somebody did, as a line of a test (tests/support/caller.ts). */
function asTest(word: string, { expect, typed }: ShownScreen): string[] {
  const at: Record<string, string[]> = {
    key: isKey(word) ? [`presses('${word}')`] : [],
    // Digits go to the server together, when the typing stops.
    number: typed && word === 'wait' ? [`types('${typed}')`] : [],
    // A key at once leaves nothing recorded; a silence is a recording like others.
    speech: isKey(word) ? ['saysNothing()'] : word === 'wait' ? ['speaks()'] : [],
  };
  const plain: Record<string, string> = {
    speak: 'speaks()',
    wait: 'waits()',
    hangup: 'hangsUp()',
    answer: 'answers()',
    decline: 'declines()',
  };
  const said = at[expect]?.[0] ?? plain[word];
  return said ? [`await caller.${said};`] : [];
}

/** After a busy tone a line that rings back is waited for. */
const isDone = (screen: ShownScreen, line: LineToTry): boolean =>
  screen.status === 'ended' ||
  screen.status === 'idle' ||
  (screen.status === 'busy' && line.mode !== 'ring-back' && line.mode !== 'responders');

function moveOf(word: string, screen: ShownScreen): Move | undefined {
  if (isKey(word)) return { do: 'press', key: word };
  const moves: Record<string, Move | undefined> = {
    wait: { do: 'silence' },
    hangup: { do: 'hang-up' },
    answer: { do: 'answer' },
    machine: { do: 'answer', machine: true },
    decline: { do: 'decline' },
    speak: screen.expect === 'speech' ? { do: 'speak' } : undefined,
  };
  return moves[word];
}

/** Words one at a time: `081` is three keys. Looking ahead does not use a word up. */
function wordsOf({ script, input }: TerminalCall) {
  const words = split(script === undefined ? input : [script, 'hangup']);
  let ahead: Promise<string | undefined> | undefined;
  return {
    peek: () => (ahead ??= words.next().then(({ value, done }) => (done ? 'hangup' : value))),
    take: () => {
      ahead = undefined;
    },
  };
}

async function* split(texts: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  for await (const text of texts)
    for (const word of text.trim().split(/\s+/).filter(Boolean)) yield* /^[0-9*#]+$/.test(word) ? word : [word];
}
