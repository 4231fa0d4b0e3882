// Phone numbers and callers' voices at rest: AES-GCM bound to the row they stand in, and an HMAC to look a number
// up by. Both keys come from one secret (HKDF). Only what Node and workerd both have.
import { createHmac } from 'node:crypto';

export interface Seal {
  /** The name a number is looked up by: HMAC-SHA-256, base64url. */
  hash(number: string): Promise<string>;
  /** Seals text for one row, named as in `requests:CA….1`; opens nowhere else. */
  seal(row: string, text: string): Promise<string>;
  open(row: string, sealed: string): Promise<string>;
  sealBytes(row: string, bytes: Uint8Array): Promise<Uint8Array>;
  openBytes(row: string, sealed: Uint8Array): Promise<Uint8Array>;
  /** Names the secret without telling it: eight hexadecimal digits. */
  id: string;
  /** Was this sealed with this secret? It may still have been changed since. */
  owns(sealed: string | Uint8Array): boolean;
  /** A key of 32 bytes for another use, of which a stranger may be told. */
  derive(use: string): Promise<Uint8Array<ArrayBuffer>>;
}

const utf8 = new TextEncoder();
const IV_BYTES = 12;
const KEY_ID_BYTES = 4;

/** The seal for a secret of 32 bytes, in base64. Throws a sentence when it is anything else. */
export async function createSeal(secret: string): Promise<Seal> {
  const bytes = fromBase64(secret);
  if (bytes.length !== 32) throw new Error('EARSHOT_SECRET_KEY must be 32 bytes in base64 (openssl rand -base64 32)');
  const root = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveKey', 'deriveBits']);
  const info = (name: string) => ({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8.encode(name) });
  const sealing = await crypto.subtle.deriveKey(info('earshot seal'), root, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  const lookup = new Uint8Array(await crypto.subtle.deriveBits(info('earshot lookup'), root, 256));
  const keyId = new Uint8Array(await crypto.subtle.deriveBits(info('earshot key id'), root, KEY_ID_BYTES * 8));

  const sealBytes = async (row: string, plain: Uint8Array): Promise<Uint8Array> => {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const algorithm = { name: 'AES-GCM', iv, additionalData: utf8.encode(row) };
    const cipher = new Uint8Array(await crypto.subtle.encrypt(algorithm, sealing, new Uint8Array(plain)));
    return joined(keyId, iv, cipher);
  };
  const owns = (sealed: string | Uint8Array): boolean => {
    const bytes = typeof sealed === 'string' ? fromBase64(sealed) : sealed;
    return keyId.every((byte, i) => byte === bytes[i]);
  };
  const openBytes = async (row: string, sealed: Uint8Array): Promise<Uint8Array> => {
    if (!owns(sealed)) throw new Error(`${row} was sealed with another EARSHOT_SECRET_KEY`);
    const iv = new Uint8Array(sealed.subarray(KEY_ID_BYTES, KEY_ID_BYTES + IV_BYTES));
    const algorithm = { name: 'AES-GCM', iv, additionalData: utf8.encode(row) };
    return new Uint8Array(
      await crypto.subtle.decrypt(algorithm, sealing, new Uint8Array(sealed.subarray(KEY_ID_BYTES + IV_BYTES))),
    );
  };

  return {
    // Not WebCrypto's: its way to another thread and back costs as much as the rest of an opening turn.
    hash: async number => createHmac('sha256', lookup).update(number).digest('base64url'),
    seal: async (row, text) => toBase64Url(await sealBytes(row, utf8.encode(text))),
    open: async (row, sealed) => new TextDecoder().decode(await openBytes(row, fromBase64(sealed))),
    sealBytes,
    openBytes,
    id: [...keyId].map(byte => byte.toString(16).padStart(2, '0')).join(''),
    owns,
    derive: async use => new Uint8Array(await crypto.subtle.deriveBits(info(`earshot derived ${use}`), root, 256)),
  };
}

function joined(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** Nothing at all when it is no base64, of either alphabet, padded or not. */
function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const plain = text
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/={1,2}$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(plain) || plain.length % 4 === 1) return new Uint8Array();
  return Uint8Array.from(atob(plain), c => c.charCodeAt(0));
}
