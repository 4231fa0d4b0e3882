// A simulated phone held from outside the server's process: the endpoints of routes.tsx, as functions.
import type { Keypad, PhoneText } from './protocol.ts';
import type { ShownScreen } from './routes.tsx';

/** The server is not there, or is not one with phones to try. */
export class NoPhoneError extends Error {}

/** What somebody does with a phone; the screen that it answers is added on the way. */
export interface Move {
  do: 'press' | 'silence' | 'speak' | 'hang-up' | 'answer' | 'decline';
  key?: Keypad;
  machine?: true;
}

/** The phone with this number, at a running server. */
export function remotePhone(baseUrl: string, number: string, ask: typeof fetch = fetch) {
  const phone = `/phone/${encodeURIComponent(number)}`;
  const request = async (path: string, init?: RequestInit): Promise<Response> => {
    const response = await ask(new URL(path, baseUrl), init).catch((error: unknown) => {
      throw new NoPhoneError(`no server answers at ${baseUrl}`, { cause: error });
    });
    if (!response.ok) throw new NoPhoneError(`${baseUrl} answered ${response.status}: ${await response.text()}`);
    return response;
  };
  const json = async (path: string, init?: RequestInit): Promise<unknown> => (await request(path, init)).json();
  const post = async (path: string, body: BodyInit, type: string) =>
    (await json(path, { method: 'POST', headers: { 'content-type': type }, body })) as ShownScreen;
  const command = (what: object) => post(`${phone}/commands`, JSON.stringify(what), 'application/json');

  const pushed = async () => {
    const { body } = await request(`${phone}/screens`);
    return (body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
  };

  return {
    json,
    command,
    /** Texts a line; answers all that the phone keeps when the answer is there. */
    text: async (line: string, body: string) =>
      (await json(`${phone}/texts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ line, body }),
      })) as PhoneText[],
    texts: async () => (await json(`${phone}/texts`)) as PhoneText[],
    /** Carries out what somebody typed, in answer to this screen. */
    async move(move: Move, { sequence }: ShownScreen): Promise<ShownScreen> {
      if (move.do === 'silence') return command({ ...move, sequence });
      if (move.do !== 'speak') return command(move);
      const sample = await (await request('/phone/sample.wav')).arrayBuffer();
      return post(`${phone}/speech?sequence=${sequence}`, sample, 'audio/wav');
    },
    async watch() {
      return watching(await pushed());
    },
    /** Hands over what the phone keeps, now and whenever that changes, until what this answers is called. */
    async reads(texts: (all: PhoneText[]) => void): Promise<() => void> {
      const reader = await pushed();
      const follow = async () => {
        for await (const { event, data } of eventsOf(reader)) if (event === 'texts') texts(data as PhoneText[]);
      };
      void follow();
      return () => void reader.cancel();
    },
  };
}

/** What the server pushes, one event after the other; ends when it stops or the reader is cancelled. */
async function* eventsOf(
  reader: ReadableStreamDefaultReader<string>,
): AsyncGenerator<{ event: string; data: unknown }> {
  let buffered = '';
  for (;;) {
    const end = buffered.indexOf('\n\n');
    if (end >= 0) {
      const fields = new Map(
        buffered
          .slice(0, end)
          .split('\n')
          .map(field => field.split(/: (.*)/s, 2) as [string, string]),
      );
      buffered = buffered.slice(end + 2);
      yield { event: fields.get('event') ?? 'screen', data: JSON.parse(fields.get('data') ?? 'null') };
      continue;
    }
    const { value, done } = await reader.read();
    if (done) return;
    buffered += value;
  }
}

/** Follows the screens that the server pushes; the newest counts. */
async function watching(reader: ReadableStreamDefaultReader<string>) {
  const events = eventsOf(reader);
  const next = async (): Promise<ShownScreen | undefined> => {
    for (;;) {
      const { value, done } = await events.next();
      if (done) return undefined;
      if (value.event === 'screen') return value.data as ShownScreen;
    }
  };
  const first = await next();
  if (!first) throw new NoPhoneError('the server switched the phone off');

  let waiting: (() => void)[] = [];
  const watch = {
    screen: first,
    saw(screen: ShownScreen): void {
      if (screen.sequence <= watch.screen.sequence) return;
      watch.screen = screen;
      for (const resolve of waiting.splice(0)) resolve();
    },
    /** Resolves when this is no longer what the phone shows. */
    changed: (screen: ShownScreen) =>
      new Promise<undefined>(resolve => {
        if (watch.screen.sequence === screen.sequence) waiting.push(() => resolve(undefined));
        else resolve(undefined);
      }),
    close(): void {
      waiting = [];
      void reader.cancel();
    },
  };
  const follow = async () => {
    for (let screen = await next(); screen; screen = await next()) watch.saw(screen);
    watch.saw({ ...watch.screen, sequence: watch.screen.sequence + 1, status: 'ended', play: [] });
  };
  void follow();
  return watch;
}
