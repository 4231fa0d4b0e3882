// A terminal that a test types at and reads.
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
