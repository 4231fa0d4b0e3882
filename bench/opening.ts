// The opening turn, which asks the database who is calling: must not get slower with the years.
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LINES } from '../tests/support/hotline.ts';
import { type Server, startServer } from './child.ts';
import { type Exchange, paced } from './client.ts';
import type { Figure, Options, Result } from './figure.ts';
import { fill, know, type Past } from './fill.ts';
import { bytesOf, callFields, webhook } from './request.ts';
import { median, quantile } from './statistics.ts';
import { sidOf } from './walk.ts';

const PAST: Past = { requests: 1_000_000, turns: 5_000_000, callers: 300_000 };
const QUICK: Past = { requests: 100_000, turns: 500_000, callers: 30_000 };
const MOST_TIMES = 1.5;
const ROUNDS = 9;
const WARM_UP = 1;
/** Calls that begin in one second: some twenty times what a hotline sees. */
const PER_SECOND = 200;
const SECONDS = 2;
const KNOWN = 2_000;

const knownNumber = (nth: number): string => `+6689${1_000_000 + (nth % KNOWN)}`;
const stranger = (nth: number): string => `+6681${1_000_000 + nth}`;

/** A call's first webhook; every second caller has called before. */
function opening(nth: number): Exchange {
  const from = nth % 2 ? knownNumber(nth) : stranger(nth);
  // A hash spreads the ids as the provider's do: new calls land anywhere in the table.
  const sid = sidOf(Math.imul(nth, 0x9e3779b1) >>> 0);
  return { bytes: bytesOf(webhook('/twilio/voice', callFields(sid, from, LINES.five, 'inbound'))) };
}

async function measure({ folder, quick, progress }: Options): Promise<Result[]> {
  const past = quick ? QUICK : PAST;
  const files = { empty: join(folder, 'empty.db'), full: join(folder, 'full.db') };
  progress('filling the database: about a minute');
  const started = performance.now();
  fill(files.full, past);
  const filled = Math.round((performance.now() - started) / 1000);
  const known = Array.from({ length: KNOWN }, (_, i) => knownNumber(i));
  for (const file of Object.values(files)) await know(file, known);

  const names = ['empty', 'full'] as const;
  const servers = new Map<(typeof names)[number], Server>();
  for (const name of names) servers.set(name, await startServer({ variant: 'app', file: files[name], constant: '' }));

  const took: Record<(typeof names)[number], number[][]> = { empty: [], full: [] };
  let nth = 0;
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const name of names) {
      progress(`round ${round + 1} of ${ROUNDS}: ${name}`);
      const exchanges = Array.from({ length: PER_SECOND * SECONDS }, () => opening(nth++));
      const times = await paced(servers.get(name)?.port ?? 0, exchanges, PER_SECOND);
      if (round >= 0) took[name].push(times);
    }
  }
  await Promise.all([...servers.values()].map(server => server.stop()));
  const size = statSync(files.full).size / 2 ** 20;
  rmSync(files.full, { force: true });

  const p99 = (name: (typeof names)[number]) => took[name].map(times => quantile(times, 0.99));
  const ratio = median(took.full.map((times, i) => quantile(times, 0.99) / quantile(took.empty[i] ?? [], 0.99)));
  const told = (name: (typeof names)[number]) =>
    `${name} ${median(took[name].flat()).toFixed(2)} / ${median(p99(name)).toFixed(2)} / ${quantile(took[name].flat(), 0.99).toFixed(2)} ms`;
  const words = (n: number) => n.toLocaleString('en');
  return [
    {
      figure: `the opening turn's p99 with ${words(past.requests)} past requests and ${words(past.turns)} logged turns, of an empty database's`,
      target: `≤ ${MOST_TIMES.toFixed(2)}`,
      measured: ratio.toFixed(2),
      met: ratio <= MOST_TIMES,
      notes: [
        `median / p99 (median of ${ROUNDS} rounds) / p99 of all: ${told('empty')}; ${told('full')}`,
        `${PER_SECOND} openings a second at random moments, half of them callers we know (in both databases), measurements written each second; ` +
          `${Math.round(size).toLocaleString('en')} MB filled in ${filled} s, in the system's cache`,
      ],
    },
  ];
}

export const openingTurn: Figure = { name: 'opening', measure };
