// Measurements and memories are written after the answer, in batches: never in a caller's way.
import type { Database, Writable } from './schema.ts';

/** While the database is away this many writes wait; older ones are given up, and that is said. */
const MOST_WAITING = 10_000;
/** How many go into one batch. */
const BATCH = 200;

export interface Writer {
  add(writes: readonly Writable[]): void;
  /** Writes what waits. Rejects when the database is away; what waits then goes on waiting. */
  flush(): Promise<void>;
}

export function createWriter(d: Database, onLoss: (lost: number) => void): Writer {
  const waiting: Writable[] = [];
  let flushing: Promise<void> | undefined;

  const flush = async () => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH);
      await d.batch(batch);
      waiting.splice(0, batch.length);
    }
  };

  return {
    add(writes) {
      waiting.push(...writes);
      const lost = waiting.length - MOST_WAITING;
      if (lost > 0 && !flushing) {
        waiting.splice(0, lost);
        onLoss(lost);
      }
    },
    flush() {
      flushing ??= flush().finally(() => {
        flushing = undefined;
      });
      return flushing;
    },
  };
}
