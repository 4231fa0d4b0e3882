// A server of the benchmark, as the benchmark's own process holds it.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Memory, Message, Start } from './server.ts';

export interface Server {
  port: number;
  /** Microseconds of the processor since it began, its own and the system's for it. */
  cpu(): Promise<number>;
  memory(): Promise<Memory>;
  /** Everything that waits is written. */
  settle(): Promise<void>;
  /** Turns that were never logged because too many waited. */
  lost(): Promise<number>;
  stop(): Promise<void>;
}

const FILE = fileURLToPath(new URL('./server.ts', import.meta.url));

/** Starts a server in a process of its own. */
export async function startServer(start: Start): Promise<Server> {
  const child = fork(FILE, { execArgv: ['--import', 'tsx', '--expose-gc', ...extra()] });
  const port = await ask<number>(child, { do: 'start', start });
  return {
    port,
    cpu: () => ask(child, { do: 'cpu' }),
    memory: () => ask(child, { do: 'memory' }),
    settle: () => ask(child, { do: 'settle' }),
    lost: () => ask(child, { do: 'lost' }),
    async stop() {
      const ended = once(child, 'exit');
      await ask(child, { do: 'stop' });
      await ended;
    },
  };
}

/** Further options for node in the servers: BENCH_NODE="--cpu-prof" shows where a turn's time goes. */
const extra = (): string[] => (process.env.BENCH_NODE ?? '').split(' ').filter(Boolean);

async function ask<T>(child: ChildProcess, message: Message): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error('a server of the benchmark has died'));
    child.once('exit', onExit);
    child.once('message', ({ answer }: { answer: T }) => {
      child.off('exit', onExit);
      resolve(answer);
    });
    child.send(message);
  });
}
