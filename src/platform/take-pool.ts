// Makes clips of takes on every core. A thread that dies or hangs over a file costs that file, and the rest go on.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Clip } from '../content/audio/clip.ts';
import { Refused } from '../content/audio/refused.ts';
import type { Answer, Asked } from './take-work.ts';

export interface Pool {
  /** Rejects with Refused. */
  make(asked: Asked): Promise<Clip>;
  close(): Promise<void>;
}

/** Three minutes of sound take seconds: a thread that needs so long (ms) is stuck. */
const STUCK = 120_000;
/** A take of MOST_BYTES and what is made of it, with room to spare (MB). */
const MEMORY = 1024;

interface Job {
  asked: Asked;
  done(answer: Answer): void;
}

/** `thread` is another one to ask, for tests. */
export function takePool(size = availableParallelism(), thread = new URL('take-thread.js', import.meta.url)): Pool {
  const waiting: Job[] = [];
  const idle: Worker[] = [];
  const all = new Set<Worker>();

  function next(): void {
    const job = waiting[0];
    const worker = job && (idle.pop() ?? (all.size < size ? started() : undefined));
    if (!job || !worker) return;
    waiting.shift();
    void ask(worker, job).then(next);
    next();
  }

  function started(): Worker {
    const worker = new Worker(thread, {
      resourceLimits: { maxOldGenerationSizeMb: MEMORY },
    });
    // Of what goes wrong while it is at work, answered() tells; it must not end this program after that.
    worker.on('error', () => {});
    all.add(worker);
    return worker;
  }

  async function ask(worker: Worker, job: Job): Promise<void> {
    const answer = await answered(worker, job.asked);
    if ('died' in answer) {
      all.delete(worker);
      await worker.terminate();
      job.done({ refused: 'failed', sentence: `it could not be read: ${answer.died}` });
      return;
    }
    idle.push(worker);
    job.done(answer);
  }

  return {
    make: asked =>
      new Promise((resolve, reject) => {
        const done = (answer: Answer) =>
          'clip' in answer ? resolve(answer.clip) : reject(new Refused(answer.refused, answer.sentence));
        waiting.push({ asked, done });
        next();
      }),
    async close() {
      await Promise.all([...all].map(worker => worker.terminate()));
    },
  };
}

function answered(worker: Worker, asked: Asked): Promise<Answer | { died: string }> {
  return new Promise(resolve => {
    const end = (answer: Answer | { died: string }) => {
      clearTimeout(timer);
      worker.off('message', end).off('error', failed).off('exit', ended);
      resolve(answer);
    };
    const failed = (error: Error) => end({ died: error.message });
    const ended = (code: number) => end({ died: `the program that reads it ended with ${code}` });
    const timer = setTimeout(() => end({ died: 'it took too long' }), STUCK);
    worker.on('message', end).on('error', failed).on('exit', ended);
    worker.postMessage(asked);
  });
}
