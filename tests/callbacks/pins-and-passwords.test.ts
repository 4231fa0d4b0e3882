import { describe, expect, test } from 'vitest';
import { hashSecret, isSecret, newPassword, newPin, newSignIn } from '../../src/callbacks/secrets.ts';

describe('a PIN', () => {
  test('has six digits, any of them also in front, and is another each time', () => {
    const pins = Array.from({ length: 5_000 }, newPin);
    expect(pins.filter(pin => !/^\d{6}$/.test(pin))).toEqual([]);
    for (let at = 0; at < 6; at++) expect(new Set(pins.map(pin => pin[at])).size).toBe(10);
    // Of a million, 5,000 drawn fairly meet each other about a dozen times.
    expect(new Set(pins).size).toBeGreaterThan(4_900);
  });

  test('comes from the system’s random source, not from Math.random', () => {
    const { random } = Math;
    Math.random = () => {
      throw new Error('not for secrets');
    };
    try {
      expect([newPin(), newSignIn(), newPassword()].map(made => made.length)).toEqual([6, 4, 16]);
    } finally {
      Math.random = random;
    }
  });

  test('is kept as scrypt with a salt of its own and its cost beside it', async () => {
    const [one, two] = await Promise.all([hashSecret('271828'), hashSecret('271828')]);
    expect(one).toMatch(/^scrypt\$32768\$[\w-]{22}\$[\w-]{43}$/);
    expect(one).not.toContain('271828');
    expect(two).not.toBe(one);
    expect(await isSecret('271828', one)).toBe(true);
    expect(await isSecret('271829', one)).toBe(false);
    expect(await isSecret('271828', undefined)).toBe(false);
  });
});
