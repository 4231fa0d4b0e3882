// Files one after the other in a stream: a line of JSON for each, its name and size, and then its bytes.
import * as z from 'zod';
import { type Bytes, byteReader } from './bytes.ts';
import { BackupError } from './sealed-stream.ts';

export interface Entry {
  name: string;
  /** In bytes; exactly so many follow. */
  size: number;
  bytes: Bytes;
}

/** No way out of the folder that they are unpacked into. */
const header = z.strictObject({ name: z.string().regex(/^[\w-]+(\.[\w-]+)*$/), size: z.number().int().nonnegative() });
const PORTION = 1 << 16;

export async function* packed(entries: AsyncIterable<Entry> | Iterable<Entry>): AsyncGenerator<Uint8Array> {
  for await (const { name, size, bytes } of entries) {
    yield new TextEncoder().encode(`${JSON.stringify({ name, size })}\n`);
    let written = 0;
    for await (const piece of bytes) {
      written += piece.length;
      yield piece;
    }
    if (written !== size) throw new Error(`${name} changed while it was packed`);
  }
}

/** Each entry's bytes must be read before the next entry is asked for. */
export async function* unpacked(archive: Bytes): AsyncGenerator<Entry> {
  const reader = byteReader(archive);
  for (let line = await reader.line(); line !== undefined; line = await reader.line()) {
    const { name, size } = headerOf(line);
    yield { name, size, bytes: portions(reader, size) };
  }
}

function headerOf(line: string): z.infer<typeof header> {
  try {
    return header.parse(JSON.parse(line));
  } catch {
    throw new BackupError('the backup holds something that is no file of ours');
  }
}

async function* portions(reader: ReturnType<typeof byteReader>, size: number): AsyncGenerator<Uint8Array> {
  for (let left = size; left > 0; ) {
    const portion = await reader.upTo(Math.min(left, PORTION));
    if (portion.length === 0) throw new BackupError('the backup is cut short');
    left -= portion.length;
    yield portion;
  }
}
