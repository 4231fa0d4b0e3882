// Measurements and memories are written after the answer, in batches: never in a caller's way.
import { logTurns, type TurnRow } from './calls.ts';
import type { Database, Writable } from './schema.ts';

/** While the database is away this many writes wait, and as many turns; older ones are given up, and that is said. */
const MOST_WAITING = 10_000;
/** How many writes go into one batch, and how many turns: each batch waits for the disk once. */
const BATCH = 200;
const TURNS = 1_000;

export interface Writer {
  add(writes: readonly Writable[]): void;
  /** Turns are many, and cheap in one statement. */
  turn(row: TurnRow): void;
  /** Writes what waits. Rejects when the database is away; what waits then goes on waiting. */
  flush(): Promise<void>;
}

export function createWriter(d: Database, onLoss: (lost: number) => void): Writer {
  const waiting: Writable[] = [];
  const turns: TurnRow[] = [];
  let flushing: Promise<void> | undefined;

  const flush = async () => {
    while (waiting.length + turns.length > 0) {
      const writes = waiting.splice(0, BATCH);
      const rows = turns.splice(0, TURNS);
      try {
        await d.batch(rows.length ? [...writes, logTurns(d, rows)] : writes);
      } catch (error) {
        waiting.unshift(...writes);
        turns.unshift(...rows);
        throw error;
      }
    }
  };
  const bound = (list: unknown[]) => {
    const lost = list.length - MOST_WAITING;
    if (lost <= 0) return;
    list.splice(0, lost);
    onLoss(lost);
  };

  return {
    add(writes) {
      waiting.push(...writes);
      bound(waiting);
    },
    turn(row) {
      turns.push(row);
      bound(turns);
    },
    flush() {
      flushing ??= flush().finally(() => {
        flushing = undefined;
      });
      return flushing;
    },
  };
}
