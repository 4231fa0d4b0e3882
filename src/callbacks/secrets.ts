// PINs and passwords: made at random, kept as scrypt with its parameters beside it. node:crypto is there on Node and
// in workerd.
import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';

/** 2^15: about 0.1 s on one core; the cost stands in each hash, so it can be raised later. */
const COST = 2 ** 15;
const BLOCK = 8;
const BYTES = 32;

/** Six digits from the system's random source. */
export const newPin = (): string => randomInt(1_000_000).toString().padStart(6, '0');

/** Four digits, typed by who calls from another phone. Not a secret. */
export const newSignIn = (): string => randomInt(10_000).toString().padStart(4, '0');

/** Sixteen letters and digits that are hard to mistake for one another. */
export const newPassword = (): string =>
  Array.from({ length: 16 }, () => 'abcdefghjkmnpqrstuvwxyz23456789'[randomInt(31)]).join('');

/** `scrypt$cost$salt$hash`, base64url. */
export async function hashSecret(secret: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(secret, salt, COST);
  return ['scrypt', COST, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/** Compares in constant time. A missing hash takes as long as a wrong one. */
export async function isSecret(secret: string, kept: string | undefined): Promise<boolean> {
  const [, cost, salt = '', hash = ''] = (kept ?? `scrypt$${COST}$AAAAAAAAAAAAAAAAAAAAAA$`).split('$');
  const wanted = Buffer.from(hash, 'base64url');
  const got = await derive(secret, Buffer.from(salt, 'base64url'), Number(cost));
  return wanted.length === got.length && timingSafeEqual(wanted, got);
}

function derive(secret: string, salt: Buffer, cost: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(
      secret.normalize('NFKC'),
      salt,
      BYTES,
      { N: cost, r: BLOCK, p: 1, maxmem: 256 * cost * BLOCK },
      (error, key) => (error ? reject(error) : resolve(key)),
    );
  });
}
