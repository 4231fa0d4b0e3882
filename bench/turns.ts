// A menu turn against the floor, and against Express: the same recorded webhooks to each server in turn.
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { type Server, startServer } from './child.ts';
import { replay } from './client.ts';
import type { Figure, Options, Result } from './figure.ts';
import { openHotline } from './hotline.ts';
import { median, quantile, sum } from './statistics.ts';
import type { Variant } from './variants.ts';
import { createWalker, dialled, type Recorded, randomness, wandering } from './walk.ts';

const CALLS = 10_000;
const QUICK = 2_000;
const ROUNDS = 10;
const ORDER: Variant[] = ['floor', 'app', 'forgetful', 'express'];

/** Walks the calls; the turns of each, without the opening that asks the database who is calling. */
async function walked({ folder, progress }: Options, calls: number): Promise<Recorded[][]> {
  const hotline = await openHotline(join(folder, 'walk.db'));
  const walk = createWalker(hotline.deps);
  const habit = wandering(randomness(20_261_121));
  const all: Recorded[][] = [];
  for (let nth = 1; nth <= calls; nth++) {
    all.push((await walk(dialled(nth), habit)).filter(r => r.kind === 'turn'));
    if (nth % 250 === 0) {
      progress(`${nth} calls have walked through the menus`);
      await hotline.deps.writer.flush();
    }
  }
  await hotline.close();
  return all;
}

interface Slice {
  perSecond: number;
  /** Microseconds of the server's processor time per request. */
  cpu: number;
}

/** One variant's answer to some webhooks. The app must answer what was recorded, to the byte count. */
async function slice(server: Server, variant: Variant, turns: Recorded[]): Promise<Slice> {
  const same = variant === 'app' || variant === 'forgetful';
  const exchanges = turns.map(({ bytes, answer }) => ({ bytes, ...(same ? { expected: answer.length } : {}) }));
  const before = await server.cpu();
  const seconds = await replay(server.port, exchanges);
  return { perSecond: turns.length / seconds, cpu: ((await server.cpu()) - before) / turns.length };
}

async function measure(options: Options): Promise<Result[]> {
  const { folder, progress, quick } = options;
  const calls = await walked(options, quick ? QUICK : CALLS);
  const turns = calls.flat();
  const constant = typical(turns);

  const servers = new Map<Variant, Server>();
  for (const variant of ORDER)
    servers.set(variant, await startServer({ variant, file: join(folder, `${variant}.db`), constant }));

  const slices: Record<Variant, Slice[]> = { floor: [], app: [], forgetful: [], express: [] };
  const share = Math.ceil(calls.length / ROUNDS);
  // Round -1 warms up: the code, the connections and what is remembered. It is not counted.
  for (let round = -1; round < ROUNDS; round++) {
    const some = calls.slice(Math.max(0, round) * share, (Math.max(0, round) + 1) * share).flat();
    for (const variant of ORDER) {
      progress(`round ${round + 1} of ${ROUNDS}: ${variant}`);
      const server = servers.get(variant);
      if (!server) continue;
      const measured = await slice(server, variant, some);
      // What the slice left to be written is not the next variant's burden.
      await server.settle();
      if (round >= 0) slices[variant].push(measured);
    }
  }
  const lost = sum(await Promise.all([...servers.values()].map(server => server.lost())));
  await Promise.all([...servers.values()].map(server => server.stop()));
  const logged = (['app', 'forgetful'] as const).map(variant => turnsIn(join(folder, `${variant}.db`)));

  const speed = (variant: Variant) => Math.round(median(slices[variant].map(s => s.perSecond))).toLocaleString('en');
  const cpu = (variant: Variant) => Math.round(median(slices[variant].map(s => s.cpu)));
  const each = (variant: Variant) => `${variant} ${speed(variant)}/s, ${cpu(variant)} µs`;
  const toFloor = ratios(slices.app, slices.floor);
  const forgetful = ratios(slices.forgetful, slices.floor);
  const toExpress = ratios(slices.app, slices.express);
  return [
    {
      figure: 'a signed menu turn, of the floor (same server and signature code, constant answer)',
      target: '≥ 0.70',
      measured: shown(toFloor),
      met: median(toFloor) >= 0.7,
      notes: [
        `${calls.length.toLocaleString('en')} calls, ${turns.length.toLocaleString('en')} turns to each server, turn log on: ` +
          `${logged.map(n => n.toLocaleString('en')).join(' and ')} turns in the two logs, ${lost} lost`,
        `answers a second and processor time per answer, medians of ${ROUNDS} rounds: ${ORDER.map(each).join('; ')}`,
        `by processor time alone: ${(cpu('floor') / cpu('app')).toFixed(2)}`,
      ],
    },
    {
      figure: 'the same without remembering rendered answers',
      target: '≥ 0.45',
      measured: shown(forgetful),
      met: median(forgetful) >= 0.45,
      notes: [`by processor time alone: ${(cpu('floor') / cpu('forgetful')).toFixed(2)}`],
    },
    {
      figure: 'a signed menu turn, of Express + twilio.webhook() + VoiceResponse saying the main menu',
      target: '≥ 2.50',
      measured: shown(toExpress),
      met: median(toExpress) >= 2.5,
      notes: [
        `without remembering: ${median(ratios(slices.forgetful, slices.express)).toFixed(2)}; by processor time alone: ${(cpu('express') / cpu('app')).toFixed(2)}`,
      ],
    },
  ];
}

/** Round by round: a noisy moment falls on both. */
const ratios = (a: Slice[], b: Slice[]): number[] => a.map((s, i) => s.perSecond / (b[i]?.perSecond ?? Number.NaN));

const shown = (values: number[]): string =>
  `${median(values).toFixed(2)} (${quantile(values, 0.1).toFixed(2)}–${quantile(values, 0.9).toFixed(2)})`;

/** An answer of middling length. */
function typical(turns: Recorded[]): string {
  const answers = turns.map(turn => turn.answer).sort((a, b) => a.length - b.length);
  return answers[Math.floor(answers.length / 2)] ?? '';
}

function turnsIn(file: string): number {
  const sqlite = new BetterSqlite3(file, { readonly: true });
  const { n } = sqlite.prepare<[], { n: number }>('select count(*) as n from turns').get() ?? { n: 0 };
  sqlite.close();
  return n;
}

export const turns: Figure = { name: 'turns', measure };
