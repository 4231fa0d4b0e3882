// The second proof: six digits from an app, new every half minute (RFC 6238).
import { Secret, TOTP } from 'otpauth';

const PERIOD = 30;

const totp = (secret: string, issuer: string, label: string) =>
  new TOTP({ secret: Secret.fromBase32(secret), issuer, label, period: PERIOD, digits: 6, algorithm: 'SHA1' });

/** 20 random bytes in base32, as RFC 4226 asks for SHA-1. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** What an app is told: otpauth://totp/… */
export const totpUri = (secret: string, issuer: string, label: string): string =>
  totp(secret, issuer, label).toString();

/** The time step that this code belongs to, one before or after now at most; undefined when it is no code of now. */
export function stepOf(secret: string, code: string, now: number): number | undefined {
  const delta = totp(secret, 'Earshot', 'console').validate({ token: code, timestamp: now, window: 1 });
  return delta === null ? undefined : Math.floor(now / 1000 / PERIOD) + delta;
}
