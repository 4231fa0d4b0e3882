import { describe, expect, test } from 'vitest';
import { callerNumber, countryOf, mayRing, spokenDigits, startsAs, typedNumber } from '../../src/callbacks/number.ts';

const HOME = ['TH'];
const MAY = ['TH', 'MM', 'KH', 'NP', 'MY', 'QA', 'SA', 'AE', 'KW', 'BH', 'OM'];

test.each<[string | undefined, string | undefined]>([
  ['+66812345678', '+66812345678'],
  ['66812345678', '+66812345678'],
  [' +66812345678 ', '+66812345678'],
  ['+85512345678', '+85512345678'],
  ['+9779841234567', '+9779841234567'],
  // Lesotho's own numbers begin like the keypad's ANONYMOUS, and are numbers.
  ['+26622123456', '+26622123456'],
  ['+266696687', undefined],
  ['266696687', undefined],
  ['+7378742833', undefined],
  ['7378742833', undefined],
  ['+2562533', undefined],
  ['2562533', undefined],
  ['+8656696', undefined],
  ['8656696', undefined],
  ['+86282452253', undefined],
  ['86282452253', undefined],
  ['anonymous', undefined],
  ['Anonymous', undefined],
  ['unknown', undefined],
  ['RESTRICTED', undefined],
  ['unavailable', undefined],
  ['client:alice', undefined],
  ['client:+66812345678', undefined],
  ['sip:+66812345678@example.org', undefined],
  ['0812345678', undefined],
  ['+0812345678', undefined],
  ['1294', undefined],
  ['+668 1234 5678', undefined],
  ['+66812345678;ext=1', undefined],
  ['+1234567890123456', undefined],
  ['++66812345678', undefined],
  ['+', undefined],
  ['', undefined],
  [undefined, undefined],
])('a call from %j is from %j', (from, number) => {
  expect(callerNumber(from)).toBe(number);
});

test.each<[string, string | undefined]>([
  ['+66812345678', 'TH'],
  ['+959421234567', 'MM'],
  ['+85512345678', 'KH'],
  ['+9779841234567', 'NP'],
  ['+60123456789', 'MY'],
  ['+97433123456', 'QA'],
  ['+14158675309', 'US'],
  ['+66000000000', undefined],
  ['+999123456789', undefined],
  ['nonsense', undefined],
])('%s is a number of %j', (number, country) => {
  expect(countryOf(number)).toBe(country);
});

test('only valid numbers of the countries in the list are rung', () => {
  expect(mayRing('+66812345678', MAY)).toBe(true);
  expect(mayRing('+66812345678', ['NP'])).toBe(false);
  expect(mayRing('+14158675309', MAY)).toBe(false);
  expect(mayRing('+6681', MAY)).toBe(false);
  expect(mayRing('+66000000000', MAY)).toBe(false);
  expect(mayRing(undefined, MAY)).toBe(false);
  expect(mayRing('', MAY)).toBe(false);
  expect(mayRing('+66812345678', [])).toBe(false);
});

test('a calling code is looked for at the beginning only', () => {
  expect(startsAs('+6620000001', 'TH')).toBe(true);
  expect(startsAs('+97710000003', 'NP')).toBe(true);
  expect(startsAs('+97710000003', 'TH')).toBe(false);
  expect(startsAs('+6620000001', 'XX')).toBe(false);
});

describe('a number typed on a keypad', () => {
  test.each<[typed: string, home: string[], number: string | undefined]>([
    ['0812345678', ['TH'], '+66812345678'],
    ['812345678', ['TH'], '+66812345678'],
    ['66812345678', ['TH'], '+66812345678'],
    ['0066812345678', ['TH'], '+66812345678'],
    ['021234567', ['TH'], '+6621234567'],
    ['9841234567', ['NP'], '+9779841234567'],
    ['09841234567', ['NP'], '+9779841234567'],
    ['9779841234567', ['TH'], '+9779841234567'],
    ['009779841234567', ['TH'], '+9779841234567'],
    ['09421234567', ['MM'], '+959421234567'],
    ['012345678', ['KH'], '+85512345678'],
    ['0123456789', ['MY', 'NP'], '+60123456789'],
    // Home countries are tried in their order: where the caller works, then where the line is.
    ['9841234567', ['TH', 'NP'], '+9779841234567'],
    ['0812345678*0898765432', ['TH'], '+66898765432'],
    ['08*08*0898765432', ['TH'], '+66898765432'],
    ['**0898765432', ['TH'], '+66898765432'],
    ['0898765432#', ['TH'], '+66898765432'],
    ['0898765432*', ['TH'], undefined],
    ['', ['TH'], undefined],
    ['*', ['TH'], undefined],
    ['191', ['TH'], undefined],
    ['1300', ['TH'], undefined],
    ['0812', ['TH'], undefined],
    ['08123456789', ['TH'], undefined],
    ['0000000000', ['TH'], undefined],
    ['14158675309', ['TH'], undefined],
    ['0014158675309', ['TH'], undefined],
    ['123456789012345678', ['TH'], undefined],
    ['1'.repeat(10_000), ['TH'], undefined],
    ['0812345678', [], undefined],
    ['0812345678', ['XX'], undefined],
    ['66812345678', [], '+66812345678'],
  ])('as %s at home in %j is %j', (typed, home, number) => {
    expect(typedNumber(typed, home, MAY)).toBe(number);
  });

  test('of a country that is not rung is no number', () => {
    expect(typedNumber('0812345678', HOME, ['NP'])).toBeUndefined();
    expect(typedNumber('9779841234567', HOME, ['TH'])).toBeUndefined();
  });
});

test.each<[string, string[], string]>([
  ['+66898765432', ['TH'], '0898765432'],
  ['+6621234567', ['TH'], '021234567'],
  ['+9779841234567', ['TH'], '9779841234567'],
  ['+9779841234567', ['MY', 'NP'], '9841234567'],
  ['+85512345678', ['KH'], '012345678'],
  ['+66898765432', [], '66898765432'],
])('%s is read out in %j as %s', (number, home, digits) => {
  expect(spokenDigits(number, home)).toBe(digits);
});

test('what is read out, typed again, is the same number', () => {
  for (const number of ['+66898765432', '+6621234567', '+9779841234567', '+959421234567', '+85512345678'])
    for (const home of [['TH'], ['NP'], ['MM'], ['KH'], ['MY', 'NP']])
      expect(typedNumber(spokenDigits(number, home), home, MAY), `${number} in ${home}`).toBe(number);
});
