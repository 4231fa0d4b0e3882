// A client that costs little: raw sockets kept alive, requests that were put into bytes beforehand, one at a time on
// each socket. It looks at the status and the length of an answer, and at nothing else.
import { connect, type Socket } from 'node:net';

export interface Exchange {
  bytes: Buffer;
  /** How many bytes the answer must have, where that is known. */
  expected?: number;
}

/** Sends everything, as fast as it is answered; seconds it took. */
export async function replay(port: number, exchanges: readonly Exchange[], sockets = 16): Promise<number> {
  let next = 0;
  const lines = await Promise.all(Array.from({ length: sockets }, () => dial(port)));
  const started = performance.now();
  await Promise.all(
    lines.map(async line => {
      for (let exchange = exchanges[next++]; exchange; exchange = exchanges[next++]) await line.ask(exchange);
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  for (const line of lines) line.hangUp();
  return seconds;
}

/**
 * Sends at random moments, so many a second on average, whether or not earlier ones are answered (a slow answer
 * must not keep the next caller from calling); milliseconds each answer took.
 */
export async function paced(port: number, exchanges: readonly Exchange[], perSecond: number): Promise<number[]> {
  const idle: Line[] = [];
  const took: Promise<number>[] = [];
  const ask = async (exchange: Exchange): Promise<number> => {
    const line = idle.pop() ?? (await dial(port));
    const started = performance.now();
    await line.ask(exchange);
    idle.push(line);
    return performance.now() - started;
  };
  for (const exchange of exchanges) {
    await new Promise(resolve => setTimeout(resolve, (-Math.log(1 - Math.random()) * 1000) / perSecond));
    took.push(ask(exchange));
  }
  const all = await Promise.all(took);
  for (const line of idle) line.hangUp();
  return all;
}

interface Line {
  ask(exchange: Exchange): Promise<void>;
  hangUp(): void;
}

async function dial(port: number): Promise<Line> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return { ask: exchange => asked(socket, exchange), hangUp: () => socket.destroy() };
}

function asked(socket: Socket, { bytes, expected }: Exchange): Promise<void> {
  return new Promise((resolve, reject) => {
    let heard: Buffer | undefined;
    const done = (error?: Error) => {
      socket.off('data', onData);
      socket.off('close', onClose);
      error ? reject(error) : resolve();
    };
    const onClose = () => done(new Error('the server hung up on the benchmark'));
    const onData = (chunk: Buffer) => {
      heard = heard ? Buffer.concat([heard, chunk]) : chunk;
      const answer = read(heard);
      if (!answer) return;
      const right = answer.status === 200 && (expected === undefined || answer.length === expected);
      done(right ? undefined : new Error(`not the answer that was recorded: ${heard}\nto: ${bytes}`));
    };
    socket.on('data', onData);
    socket.on('close', onClose);
    socket.write(bytes);
  });
}

/** Status and length, once the whole answer is there. */
function read(heard: Buffer): { status: number; length: number } | undefined {
  const head = heard.indexOf('\r\n\r\n');
  if (head < 0) return undefined;
  const text = heard.toString('latin1', 0, head);
  const length = /content-length: (\d+)/i.exec(text)?.[1];
  if (length === undefined) throw new Error(`an answer without a length: ${text}`);
  return heard.length >= head + 4 + Number(length)
    ? { status: Number(text.slice(9, 12)), length: Number(length) }
    : undefined;
}
