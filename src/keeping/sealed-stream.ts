// A long text sealed in pieces, so that it never stands in memory whole. Each piece is bound to its backup and its
// place, the last one also to being the last: pieces can't be swapped, taken from another backup, or left off.
import type { Seal } from '../store/seal.ts';
import { type Bytes, byteReader } from './bytes.ts';

const MAGIC = 'earshot backup 1\n';
const PIECE = 1 << 20;
/** A sealed piece is longer than a plain one by a key id, a nonce and a tag. */
const MOST = PIECE + 64;
const ID_BYTES = 16;

/** Not a backup, cut short, changed, or sealed with another key. */
export class BackupError extends Error {}

const rowOf = (id: string, nth: number, last: boolean): string => `backup:${id}:${nth}${last ? ':last' : ''}`;
const hex = (bytes: Uint8Array): string => [...bytes].map(b => b.toString(16).padStart(2, '0')).join('');

export async function* sealedStream(seal: Seal, plain: Bytes): AsyncGenerator<Uint8Array> {
  const id = crypto.getRandomValues(new Uint8Array(ID_BYTES));
  yield new TextEncoder().encode(MAGIC);
  yield id;
  const reader = byteReader(plain);
  let piece = await reader.upTo(PIECE);
  for (let nth = 0; ; nth++) {
    const next = piece.length < PIECE ? new Uint8Array() : await reader.upTo(PIECE);
    const last = next.length === 0;
    const sealed = await seal.sealBytes(rowOf(hex(id), nth, last), piece);
    yield lengthOf(sealed);
    yield sealed;
    if (last) return;
    piece = next;
  }
}

/** The plain text again. Throws BackupError where it no longer fits: what came before it is not to be used either. */
export async function* openedStream(seal: Seal, sealed: Bytes): AsyncGenerator<Uint8Array> {
  const reader = byteReader(sealed);
  if (new TextDecoder().decode(await reader.upTo(MAGIC.length)) !== MAGIC)
    throw new BackupError('this is no backup of Earshot');
  const id = hex(await reader.upTo(ID_BYTES));
  let piece = await pieceOf(reader);
  for (let nth = 0; ; nth++) {
    if (!piece) throw new BackupError('the backup is cut short');
    if (!seal.owns(piece)) throw new BackupError('the backup was sealed with another EARSHOT_SECRET_KEY');
    const next = await pieceOf(reader);
    yield await opened(seal, rowOf(id, nth, next === undefined), piece);
    if (!next) return;
    piece = next;
  }
}

async function opened(seal: Seal, row: string, piece: Uint8Array): Promise<Uint8Array> {
  try {
    return await seal.openBytes(row, piece);
  } catch {
    // The cipher gives no reason, on purpose.
    throw new BackupError('the backup is cut short or was changed');
  }
}

function lengthOf({ length }: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, length);
  return bytes;
}

async function pieceOf(reader: ReturnType<typeof byteReader>): Promise<Uint8Array | undefined> {
  const head = await reader.upTo(4);
  if (head.length === 0) return undefined;
  const length = head.length === 4 ? new DataView(head.buffer, head.byteOffset, 4).getUint32(0) : 0;
  const piece = length > 0 && length <= MOST ? await reader.upTo(length) : new Uint8Array();
  if (piece.length === 0 || piece.length !== length) throw new BackupError('the backup is cut short or was changed');
  return piece;
}
