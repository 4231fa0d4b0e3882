// Four weeks of calls through the real app: people who choose a language, get lost, listen, ask, and hang up.
import { dials } from '../support/caller.ts';
import { LINES, type Line } from '../support/hotline.ts';

/** The same month each time (mulberry32). */
function dice(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const SECOND = 1000;

/** One call: keys after so many seconds, until the caller hangs up. */
async function calls(line: Line, roll: () => number, nth: number): Promise<void> {
  const began = line.deps.now().getTime();
  const nepal = roll() < 0.25;
  const from = `+668${10_000_000 + nth}`;
  const caller = await dials(line, nepal ? { from: LINES.nepal, to: from, direction: 'outbound-api' } : { from });
  const later = (least: number, most: number) => line.later((least + roll() * (most - least)) * SECOND);
  const hangsUp = async (least: number, most: number) => {
    later(least, most);
    await line.settled();
    await caller.hangsUp(Math.round((line.deps.now().getTime() - began) / SECOND));
  };
  const waits = async () => {
    later(14, 22);
    await caller.waits();
  };

  if (roll() < 0.12) return hangsUp(2, 9);
  if (roll() < 0.2) await waits();
  later(3, 14);
  await caller.presses(
    nepal
      ? '1'
      : pick(roll, [
          ['1', 0.6],
          ['2', 0.2],
          ['3', 0.05],
          ['4', 0.1],
          ['5', 0.05],
        ]),
  );
  if (roll() < 0.15) return hangsUp(2, 16);
  if (roll() < 0.15) {
    later(6, 12);
    await caller.presses('8');
    if (roll() < 0.4) return hangsUp(1, 9);
  }
  if (roll() < 0.12) await waits();
  if (roll() < 0.12) {
    later(8, 14);
    await caller.presses('*');
  }
  const way = pick(roll, [
    ['2', 0.55],
    ['1', 0.25],
    ['3', 0.08],
    ['0', 0.12],
  ]);
  later(8, 16);
  await caller.presses(way);
  if (way === '0') {
    later(6, 15);
    await caller.presses('1');
    later(10, 40);
    await caller.speaks(20);
    later(4, 9);
    await caller.waits();
    return hangsUp(6, 20);
  }
  if (way === '3') {
    later(5, 12);
    await caller.presses('3');
    return hangsUp(5, 30);
  }
  if (roll() < 0.18) return hangsUp(3, 12);
  if (roll() < 0.1) await waits();
  for (let heard = 0; heard < 3; heard++) {
    later(4, 12);
    await caller.presses(
      heard === 0
        ? pick(roll, [
            ['1', 0.6],
            ['2', 0.4],
          ])
        : '1',
    );
    if (nepal && heard === 0) {
      later(4, 9);
      await caller.presses('1');
    }
    if (roll() < 0.35) return hangsUp(3, 20);
    if (roll() < 0.15) {
      later(20, 40);
      await caller.presses('*');
    }
    if (roll() < 0.45) return hangsUp(18, 45);
  }
  later(20, 45);
  await caller.presses('0');
  await hangsUp(5, 30);
}

function pick(roll: () => number, choices: [string, number][]): string {
  let left = roll();
  for (const [choice, share] of choices) {
    left -= share;
    if (left < 0) return choice;
  }
  return choices[0]?.[0] ?? '1';
}

/** So many calls in the four weeks before the line's clock; it stands where it stood when they are over. */
export async function aBusyMonth(line: Line, many = 160): Promise<void> {
  const roll = dice(7);
  const end = line.deps.now().getTime();
  const span = 27 * 24 * 3_600_000;
  for (let nth = 0; nth < many; nth++) {
    line.later(end - span + (nth / many) * span - line.deps.now().getTime());
    await calls(line, roll, nth);
  }
  line.later(end - line.deps.now().getTime());
  await line.settled();
}
