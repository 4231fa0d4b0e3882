// One server in a process of its own. The benchmark starts it, asks how much it used, and stops it.
import type { AddressInfo } from 'node:net';
import { openHotline } from './hotline.ts';
import { type Variant, variants } from './variants.ts';

export interface Start {
  variant: Variant;
  /** Its database. */
  file: string;
  /** What the floor answers. */
  constant: string;
}

/** Bytes, after a collection. */
export interface Memory {
  rss: number;
  heap: number;
}

export type Message = { do: 'start'; start: Start } | { do: 'cpu' | 'memory' | 'settle' | 'lost' | 'stop' };

async function started({ variant, file, constant }: Start) {
  const { deps, lost, close } = await openHotline(file);
  const server = variants[variant](deps, constant);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  // As in the real rounds; the rest of the clock's work (rings, retention) is not what is measured.
  const timer = setInterval(() => deps.afterwards(deps.writer.flush()), 1_000);
  return {
    port: (server.address() as AddressInfo).port,
    settle: () => deps.writer.flush(),
    lost,
    cpu() {
      const { user, system } = process.cpuUsage();
      return user + system;
    },
    memory(): Memory {
      for (let i = 0; i < 3; i++) globalThis.gc?.();
      const { rss, heapUsed } = process.memoryUsage();
      return { rss, heap: heapUsed };
    },
    async stop() {
      clearInterval(timer);
      server.closeAllConnections();
      await close();
    },
  };
}

let running: Awaited<ReturnType<typeof started>> | undefined;

async function obey(message: Message): Promise<unknown> {
  if (message.do === 'start') running = await started(message.start);
  if (!running) throw new Error('not started');
  if (message.do === 'start') return running.port;
  return running[message.do]();
}

process.on('message', (message: Message) => {
  obey(message).then(
    answer => process.send?.({ answer }, () => message.do === 'stop' && process.exit()),
    error => {
      console.error(error);
      process.exit(1);
    },
  );
});

// The benchmark is gone, however it ended.
process.once('disconnect', () => process.exit());
