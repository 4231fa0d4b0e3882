// Watching a broadcast go out: a bar, and why somebody still waits. It goes on without whoever watches.
import { type Waiting, type Why, whoWaits } from '../outreach/waiting.ts';
import { broadcast, outcomesOf } from '../store/broadcasts.ts';
import { progress } from './progress.ts';
import type { Telling } from './telling.ts';
import type { Terminal } from './terminal.ts';

type Out = (line?: string) => void;

const WHY: Record<Why, (from: string) => string> = {
  hours: from => `from ${from}, when their hours begin`,
  apart: from => `from ${from}, three hours after another text to them`,
  cap: from => `from ${from}: what a day may cost (a-day in hotline.yaml) is reached`,
  turn: () => 'as fast as the sender may send',
};

/** A sentence for each country in which somebody waits for more than their turn. */
export const sentences = (waiting: readonly Waiting[]): string[] =>
  waiting
    .filter(({ why }) => why !== 'turn')
    .map(({ country, people, why, from }) => {
      const when =
        from === undefined ? 'not at all: hotline.yaml sets no hours there' : WHY[why](new Date(from).toISOString());
      return `${people} in ${country}: ${when}.`;
    });

/** A bar until everybody has been served, or it was stopped; or until somebody breaks off, which stops nothing. */
export async function watch(telling: Telling, id: string, terminal: Terminal, out: Out): Promise<void> {
  let broken = false;
  let wake = () => {};
  const breaks = () => {
    broken = true;
    wake();
  };
  terminal.signals.once('SIGINT', breaks);
  try {
    const screen = screenOf(terminal, out);
    for (let looks = 0; !broken; looks++) {
      const there = await look(telling, id);
      screen(there, there.idle && looks === telling.patience);
      if (there.done >= there.people || there.state === 'stopped') return;
      if (broken) break; // while it looked
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, telling.every);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    if (terminal.output.isTTY) terminal.output.write('\n');
    const command = (what: string) => `earshot broadcast ${what} ${id}${telling.flags}`;
    out(`It goes on. How far it is: ${command('status')}. To stop it: ${command('stop')}`);
  } finally {
    terminal.signals.off('SIGINT', breaks);
  }
}

interface Look {
  state: string;
  people: number;
  done: number;
  /** Nobody has begun with it. */
  idle: boolean;
  waits: string[];
}

async function look(telling: Telling, id: string): Promise<Look> {
  const { database, hotline, now } = telling;
  const one = await broadcast(database, id);
  if (!one) throw new Error(`the broadcast ${id} is gone`);
  const counts = (await outcomesOf(database, id))?.counts ?? {};
  const waits = one.state === 'sending' ? sentences(await whoWaits({ database, hotline, now: now() }, id)) : [];
  const idle = one.state === 'filling' && one.filled_to === '';
  return { state: one.state, people: one.people, done: doneOf(counts), idle, waits };
}

/** How many of its texts nothing more will happen to before the provider says so. */
export function doneOf(counts: Record<string, number>): number {
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
  return all - (counts.waiting ?? 0) - (counts.sending ?? 0);
}

/** Draws the bar, and above it what there is to say, when that changes. */
function screenOf({ output }: Terminal, out: Out): (look: Look, stuck: boolean) => void {
  let bar = progress('texts', output);
  let said = '';
  return ({ people, done, waits }, stuck) => {
    const news = stuck ? ['Nothing has begun: is the server running (earshot serve)?'] : waits;
    if (news.length > 0 && news.join() !== said) {
      said = news.join();
      if (output.isTTY) output.write('\n');
      for (const sentence of news) out(sentence);
      bar = progress('texts', output);
    }
    bar(Math.min(done, people), people);
  };
}
