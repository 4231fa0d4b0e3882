// Asks the speaking process for clips, one after the other; what a caller waits for goes before what is made ahead.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Log } from '../platform/log.ts';
import type { Speech } from './recipes.ts';

export type Urgency = 'now' | 'later';

export interface Speaker {
  /** Resolves once the file is in the folder. Rejects with a sentence; a failed file may be asked for again. */
  make(file: string, speech: Speech, urgency?: Urgency): Promise<void>;
  /** Ends the process. What was not yet made is rejected. */
  close(): Promise<void>;
}

interface Job {
  file: string;
  speech: Speech;
  urgency: Urgency;
  /** How often a process has begun it. */
  tries: number;
  promise: Promise<void>;
  done: () => void;
  failed: (why: Error) => void;
}

/** The slowest clip takes about a second: a process that needs this long (ms) for one is stuck. */
const STUCK = 30_000;
/** The process takes 200 MB, so it ends after so long (ms) without work; the next job starts it again. */
const IDLE = 10_000;
const TRIES = 2;

/** Is the synthetic voice installed? It is a development tool, so a production install may lack it. */
export function speakerAvailable(): boolean {
  try {
    return ['espeak-ng', 'wavefile'].every(name => import.meta.resolve(name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return false;
    throw error;
  }
}

/** `folder` is where clips are written; it is made when missing. `program` is another process to ask, for tests. */
export function createSpeaker({
  folder,
  log,
  program = fileURLToPath(new URL('speak-child.ts', import.meta.url)),
}: {
  folder: string;
  log: Log;
  program?: string;
}): Speaker {
  const jobs = new Map<string, Job>();
  let current: Job | undefined;
  let child: ChildProcessWithoutNullStreams | undefined;
  let timer: NodeJS.Timeout | undefined;

  function make(file: string, speech: Speech, urgency: Urgency = 'now'): Promise<void> {
    const job = jobs.get(file) ?? newJob(file, speech, urgency);
    if (urgency === 'now') job.urgency = urgency;
    jobs.set(file, job);
    if (!current) next();
    return job.promise;
  }

  function next(): void {
    clearTimeout(timer);
    const all = [...jobs.values()];
    current = all.find(job => job.urgency === 'now') ?? all[0];
    if (!current) {
      timer = setTimeout(rest, IDLE);
      return;
    }
    current.tries += 1;
    child ??= start();
    child.stdin.write(`${JSON.stringify({ file: current.file, ...current.speech })}\n`);
    timer = setTimeout(() => child?.kill('SIGKILL'), STUCK);
  }

  function start(): ChildProcessWithoutNullStreams {
    const started = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), program, folder]);
    let complaints = '';
    started.stderr.on('data', (said: Buffer) => {
      complaints = `${complaints}${said}`.slice(-2000);
    });
    started.on('error', error => {
      complaints = error.message;
    });
    // Writing to a process that died fails too; 'close' tells of it, once.
    started.stdin.on('error', () => {});
    createInterface({ input: started.stdout }).on('line', line => answered(line));
    started.on('close', (code, signal) => {
      if (child === started) died(`it ended with ${signal ?? `code ${code}`}${complaints && `: ${complaints.trim()}`}`);
    });
    return started;
  }

  function answered(line: string): void {
    if (!line.startsWith('{')) {
      log('warn', 'The speaking process said something strange.', { line });
      return;
    }
    const { file, error } = JSON.parse(line) as { file: string; error?: string };
    if (file === current?.file) settle(current, error);
  }

  function died(why: string): void {
    child = undefined;
    if (!current) return;
    log('warn', 'The speaking process died.', { file: current.file, tries: current.tries, why });
    if (current.tries < TRIES) next();
    else settle(current, `the speaking process died over it ${TRIES} times; ${why}`);
  }

  function settle(job: Job, error: string | undefined): void {
    jobs.delete(job.file);
    if (error) job.failed(new Error(`${job.file} could not be made: ${error} (“${job.speech.text}”)`));
    else job.done();
    next();
  }

  function rest(): void {
    child?.stdin.end();
    child = undefined;
  }

  async function close(): Promise<void> {
    clearTimeout(timer);
    const ending = child;
    child = undefined;
    current = undefined;
    for (const job of jobs.values()) job.failed(new Error(`${job.file} was not made: the speaker was closed first`));
    jobs.clear();
    if (!ending) return;
    const closed = new Promise(resolve => ending.once('close', resolve));
    ending.kill();
    await closed;
  }

  return { make, close };
}

function newJob(file: string, speech: Speech, urgency: Urgency): Job {
  let done = () => {};
  let failed: Job['failed'] = () => {};
  const promise = new Promise<void>((resolve, reject) => {
    done = resolve;
    failed = reject;
  });
  return { file, speech, urgency, tries: 0, promise, done, failed };
}
