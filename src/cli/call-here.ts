// earshot call: talks to the server that runs here, or starts one for the length of the call. Only the server signs.
import { createInterface } from 'node:readline';
import { type Config, ConfigError } from '../platform/config.ts';
import { createLog, type Log } from '../platform/log.ts';
import { startNode } from '../platform/node.ts';
import { NoPhoneError } from '../simulator/remote-phone.ts';
import { callFromTerminal } from './call.ts';

interface Options {
  from: string;
  line: string;
  script?: string;
  asTest?: boolean;
}

/** Holds one conversation; 0 when it came about. */
export async function call(config: Config, options: Options, out: (line: string) => void): Promise<0 | 1> {
  if (config.account) throw new ConfigError('the phones for trying are not there while a provider account is set');
  const here = `http://127.0.0.1:${config.port}`;
  const started = (await isRunning(here)) ? undefined : await startNode({ ...config, port: 0 }, errorsOnly());
  try {
    const input = createInterface({ input: process.stdin });
    await callFromTerminal({ ...options, baseUrl: started?.url ?? here, input, print: out });
    input.close();
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
