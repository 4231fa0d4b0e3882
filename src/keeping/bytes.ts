// Reading a stream of bytes in the portions that one wants.

export type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

export interface ByteReader {
  /** The next `n` bytes, or what is left of them. */
  upTo(n: number): Promise<Uint8Array>;
  /** Up to a line's end, without it; undefined when nothing is left. */
  line(): Promise<string | undefined>;
}

export function byteReader(source: Bytes): ByteReader {
  const pieces = (async function* () {
    yield* source;
  })();
  let rest: Uint8Array = new Uint8Array();

  const more = async (): Promise<boolean> => {
    const { value, done } = await pieces.next();
    if (value) rest = value;
    return !done;
  };
  const upTo = async (n: number): Promise<Uint8Array> => {
    const whole = new Uint8Array(n);
    let at = 0;
    while (at < n && (rest.length > 0 || (await more()))) {
      const taken = rest.subarray(0, n - at);
      whole.set(taken, at);
      at += taken.length;
      rest = rest.subarray(taken.length);
    }
    return at < n ? whole.slice(0, at) : whole;
  };
  const line = async (): Promise<string | undefined> => {
    let text = '';
    for (let byte = await upTo(1); byte.length === 1; byte = await upTo(1)) {
      if (byte[0] === 10) return text;
      text += String.fromCharCode(byte[0] ?? 0);
    }
    return text || undefined;
  };
  return { upTo, line };
}
