// What calls in progress cost: their state travels in the webhook's address, so they should cost nothing.
import { join } from 'node:path';
import { startServer } from './child.ts';
import { replay } from './client.ts';
import type { Figure, Options, Result } from './figure.ts';
import { openHotline } from './hotline.ts';
import { createWalker, dialled, type Habit, type Recorded } from './walk.ts';

const CALLS = 10_000;
const MOST_MB = 20;

/** A language, then a menu with topics; and the line stays open. */
const staying =
  (nth: number): Habit =>
  (keys, _state, turn) =>
    [keys[nth % keys.length], `${(nth % 2) + 1}`][turn];

async function openings({ folder, progress }: Options, first: number, calls: number): Promise<Recorded[]> {
  const hotline = await openHotline(join(folder, 'memory-walk.db'));
  const walk = createWalker(hotline.deps);
  const all: Recorded[] = [];
  for (let nth = first; nth < first + calls; nth++) {
    all.push(...(await walk(dialled(nth), staying(nth))));
    if (nth % 250 === 0) {
      progress(`${nth - first} calls were opened once`);
      await hotline.deps.writer.flush();
    }
  }
  await hotline.close();
  return all;
}

async function measure(options: Options): Promise<Result[]> {
  const calls = options.quick ? CALLS / 5 : CALLS;
  const warmUp = calls / 2;
  const before = await openings(options, 1, warmUp);
  const counted = await openings(options, 1 + warmUp, calls);
  const server = await startServer({ variant: 'app', file: join(options.folder, 'memory.db'), constant: '' });

  // Other calls first: code that has been compiled, pages of the database, the heap's usual size.
  options.progress('warming up');
  await replay(server.port, before);
  await server.settle();
  const warm = await server.memory();
  options.progress('calls in progress');
  await replay(server.port, counted);
  await server.settle();
  const after = await server.memory();
  await server.stop();

  const mb = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`;
  const grown = after.rss - warm.rss;
  return [
    {
      figure: `RSS grown over ${calls.toLocaleString('en')} calls in progress (opened, two keys, none ended)`,
      target: `< ${MOST_MB} MB`,
      measured: mb(grown),
      met: grown < MOST_MB * 2 ** 20,
      notes: [
        `${mb(warm.rss)} after ${warmUp.toLocaleString('en')} calls to warm up; the heap in use went from ${mb(warm.heap)} to ${mb(after.heap)}`,
      ],
    },
  ];
}

export const memory: Figure = { name: 'memory', measure };
