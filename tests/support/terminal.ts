// A terminal that a test types at and reads.
import { execFileSync, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type { Terminal } from '../../src/cli/terminal.ts';

/** `typing`: keys as a terminal sends them. `shown`: everything that was written to it. */
export function terminal({ typing = '', isTTY = true }: { typing?: string; isTTY?: boolean } = {}) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = Object.assign(new PassThrough(), { isTTY });
  let written = '';
  output.on('data', chunk => {
    written += chunk;
  });
  input.write(typing);
  const signals = new EventEmitter();
  return { input, output, signals, shown: () => written } satisfies Terminal & { shown(): string };
}

/** Is there a program that gives a command a real terminal? Most Linux machines have this one (util-linux). */
export const hasPty = (() => {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8', stdio: 'pipe' }).includes('util-linux');
  } catch {
    return false; // another system: what needs it is left out there
  }
})();

/**
 * A command in a real terminal. Its words hold no quotes. `exec`: a shell that stays would hear Ctrl-C too, and dash
 * then answers 130 whatever the command does.
 */
export function inTerminal(words: readonly string[], env: NodeJS.ProcessEnv) {
  const command = `exec ${words.map(word => `'${word}'`).join(' ')}`;
  const child = spawn('script', ['-qec', command, '/dev/null'], { env });
  let written = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', chunk => {
      written += chunk;
    });
  const ended = new Promise<number | null>(resolve => child.once('close', resolve));
  return { shown: () => written, type: (keys: string) => child.stdin.write(keys), ended };
}
