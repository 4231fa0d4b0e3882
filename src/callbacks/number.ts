// Telephone numbers: which we may ring, and what somebody typed on a keypad.
import { getCountryCallingCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';

/** "anonymous", "restricted", "blocked", "unknown", "unavailable", spelled on a keypad: they look like numbers. */
const WITHHELD = new Set(['266696687', '7378742833', '2562533', '8656696', '86282452253']);

/**
 * The caller's number in E.164, or undefined when it was withheld in any spelling a network uses:
 * words, empty, a keypad spelling, a client or SIP name. Such callers are served and never remembered.
 */
export function callerNumber(from: string | undefined): string | undefined {
  const digits = /^\+?([1-9]\d{6,14})$/.exec(from?.trim() ?? '')?.[1];
  return digits && !WITHHELD.has(digits) ? `+${digits}` : undefined;
}

/** The ISO 3166 country of an E.164 number, or undefined when it is no number of any country. */
export function countryOf(number: string): string | undefined {
  const parsed = parsePhoneNumberFromString(number);
  return parsed?.isValid() ? parsed.country : undefined;
}

/** Does an E.164 number begin with this country's (ISO 3166) calling code? */
export function startsAs(number: string, iso: string): boolean {
  return isSupportedCountry(iso) && number.startsWith(`+${getCountryCallingCode(iso)}`);
}

/** May this number be rung: valid, and of a country in the list? */
export function mayRing(number: string | undefined, countries: readonly string[]): number is string {
  const country = number && countryOf(number);
  return country !== undefined && country !== '' && countries.includes(country);
}

/**
 * What somebody typed, as E.164: as it is dialled in one of the `home` countries (in that order), or with a
 * country's code in front. `*` starts over. Undefined when it is no number that we may ring.
 */
export function typedNumber(typed: string, home: readonly string[], countries: readonly string[]): string | undefined {
  const digits = (typed.split('*').at(-1) ?? '').replace(/\D/g, '');
  if (digits.length < 5 || digits.length > 17) return undefined;
  const abroad = digits.replace(/^00/, '');
  const candidates = [
    ...home.map(country => (isSupportedCountry(country) ? parsePhoneNumberFromString(digits, country) : undefined)),
    abroad.startsWith('0') ? undefined : parsePhoneNumberFromString(`+${abroad}`),
  ];
  return candidates.find(p => p?.isValid() && mayRing(p.number, countries))?.number;
}

/** A number as it is read out: national digits at home, else with its country's code. */
export function spokenDigits(number: string, home: readonly string[]): string {
  const parsed = parsePhoneNumberFromString(number);
  if (!parsed) return number.replace(/\D/g, '');
  const national = parsed.country !== undefined && home.includes(parsed.country);
  return (national ? parsed.formatNational() : parsed.number).replace(/\D/g, '');
}
