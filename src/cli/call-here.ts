// earshot call, earshot text: talk to the server that runs here, or start one as long as they last. Only it signs.
import { createInterface, type Interface } from 'node:readline';
import { type Config, ConfigError } from '../platform/config.ts';
import { createLog, type Log } from '../platform/log.ts';
import { startNode } from '../platform/node.ts';
import { NoPhoneError } from '../simulator/remote-phone.ts';
import { callFromTerminal } from './call.ts';
import { textFromTerminal } from './text.ts';

interface Options {
  from: string;
  line: string;
  script?: string;
  asTest?: boolean;
}

type Out = (line: string) => void;

/** Holds one call; 0 when it came about. */
export const call = (config: Config, options: Options, out: Out): Promise<0 | 1> =>
  withPhones(config, out, async (baseUrl, input) => callFromTerminal({ ...options, baseUrl, input, print: out }));

/** Holds one conversation by text; 0 when it came about. */
export const text = (config: Config, options: Options, out: Out): Promise<0 | 1> =>
  withPhones(config, out, async (baseUrl, input) => textFromTerminal({ ...options, baseUrl, input, print: out }));

type Conversation = (baseUrl: string, input: AsyncIterable<string>) => Promise<void>;

async function withPhones(config: Config, out: Out, converse: Conversation): Promise<0 | 1> {
  if (config.account) throw new ConfigError('the phones for trying are not there while a provider account is set');
  const here = `http://127.0.0.1:${config.port}`;
  const started = (await isRunning(here)) ? undefined : await startNode({ ...config, port: 0 }, errorsOnly());
  let input: Interface | undefined;
  // Opened when somebody listens: before that it would lose what is typed, or comes through a pipe.
  async function* typed() {
    input = createInterface({ input: process.stdin });
    yield* input;
  }
  try {
    await converse(started?.url ?? here, typed());
    input?.close();
    return 0;
  } catch (error) {
    if (!(error instanceof NoPhoneError)) throw error;
    out(error.message);
    return 1;
  } finally {
    await started?.stop();
  }
}

async function isRunning(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/phone/lines`)).ok;
  } catch {
    return false; // nobody listens: the usual case, not a fault
  }
}

/** The conversation stands on the screen; only what went wrong is said between. */
function errorsOnly(): Log {
  const log = createLog();
  return (level, event, fields) => {
    if (level === 'error') log(level, event, fields);
  };
}
