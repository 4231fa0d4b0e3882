// Whoever sits at a terminal: what they type, what they see, and their Ctrl-C.
import { createInterface } from 'node:readline';

export interface Terminal {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: NodeJS.WritableStream & { isTTY: boolean };
  signals: Pick<NodeJS.EventEmitter, 'once' | 'off'>;
}

export const here = (): Terminal => ({ input: process.stdin, output: process.stderr, signals: process });

/** What somebody types; undefined when they break off with Ctrl-C or Ctrl-D. */
export async function typed({ input, output }: Terminal, question: string): Promise<string | undefined> {
  const lines = createInterface({ input, output, terminal: output.isTTY });
  try {
    return await new Promise(resolve => {
      lines.once('line', resolve);
      for (const end of ['SIGINT', 'close']) lines.once(end, () => resolve(undefined));
      lines.setPrompt(question);
      lines.prompt();
    });
  } finally {
    lines.close();
  }
}
