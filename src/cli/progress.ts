// How far a long job has come, on standard error: a bar for people, a line every 10 % for logs.

const WIDTH = 30;

type Out = Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;

/** Returns what to call with each step. `label` is a few words, such as "making clips". */
export function progress(label: string, out: Out = process.stderr): (done: number, total: number) => void {
  let shown = -1;
  return (done, total) => {
    const percent = total ? Math.floor((100 * done) / total) : 100;
    const step = out.isTTY ? percent : percent - (percent % 10);
    if (step === shown) return;
    shown = step;
    const count = `${label}: ${done} of ${total}`;
    const filled = Math.round((WIDTH * percent) / 100);
    const bar = `[${'#'.repeat(filled)}${' '.repeat(WIDTH - filled)}]`;
    out.write(out.isTTY ? `\r${bar} ${count}${done === total ? '\n' : ''}` : `${count} (${step} %)\n`);
  };
}
