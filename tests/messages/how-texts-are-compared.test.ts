// What somebody types becomes comparable: digits, number words, spaces and what nobody sees.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bookOf } from '../../src/sms/keywords.ts';
import { understand } from '../../src/sms/meaning.ts';
import { plain } from '../../src/sms/normalise.ts';
import { INTERCEPTED } from '../../src/sms/provider-words.ts';
import { texts } from '../support/hotline.ts';

const book = bookOf(texts.keywords);
const entries = Object.values(book.entries).flat();

/** Every decimal digit there is: in Unicode each script has its ten in a row. */
const DIGITS = Array.from({ length: 0x1fbff }, (_, code) => code)
  .filter(code => /^\p{Nd}$/u.test(String.fromCodePoint(code)))
  .map(code => String.fromCodePoint(code));

test('digits of every script are 0 to 9, and alone they never say a language', () => {
  expect(DIGITS.length).toBeGreaterThan(600);
  DIGITS.forEach((digit, i) => {
    expect(understand(book, digit)).toEqual({ meaning: `digit.${i % 10}`, more: false });
  });
  for (const nines of ['99', '၉၉', '៩៩', '९९', '๙๙', '໙໙', '９９'])
    expect(understand(book, nines, 'my')).toEqual({ meaning: 'stop', more: false });
});

test.each([
  ['1.', 1],
  [' 2 ', 2],
  ['(3)', 3],
  ['4️⃣', 4],
  ['1️⃣', 1],
  ['\u200b၂\u200d', 2],
  ['“3”', 3],
  ['2!!', 2],
  ['O', 0],
  ['ဝ', 0],
])('%s is the digit %d', (words, digit) => {
  expect(understand(book, words)).toEqual({ meaning: `digit.${digit}`, more: false });
});

test.each(['1 2', '12', '2 3'])('%s is none: the menu is shown again', words => {
  expect(understand(book, words).meaning).toBe('menu');
});

describe('number words from one to four, in every language and in Latin letters', () => {
  test.each(Object.keys(texts.keywords))('%s', language => {
    for (const digit of [1, 2, 3, 4]) {
      const { native = [], latin = [] } = texts.keywords[language]?.words[`number.${digit}`] ?? {};
      expect(latin.length).toBeGreaterThan(0);
      if (language !== 'en') expect(native.length).toBeGreaterThan(0);
      for (const word of [...native, ...latin])
        expect(understand(book, word, language)).toEqual({ meaning: `digit.${digit}`, more: false });
    }
  });
});

test('a keyword is the same with whatever nobody sees in it, composed or not, in capitals and with marks around it', () => {
  const unseen = fc.constantFrom('\u200b', '\u200c', '\u200d', '\ufeff', '\u2060', '\u00ad');
  fc.assert(
    fc.property(
      fc.constantFrom(...entries.filter(({ text }) => text.length > 2)),
      fc.array(fc.tuple(fc.nat(40), unseen), { maxLength: 4 }),
      fc.constantFrom('', ' ', '...', '!!', ' 🙏🏽', '。'),
      ({ text, compact }, marks, end) => {
        const seen = marks.reduce((words, [at, mark]) => words.slice(0, at) + mark + words.slice(at), text);
        for (const form of ['NFC', 'NFD'] as const)
          expect(plain(`${seen.normalize(form).toUpperCase()}${end}`).compact).toBe(plain(compact).compact);
      },
    ),
    { numRuns: 400 },
  );
});

test.each([
  ['ဖုန်းခေါ်ပေးပါခင်ဗျာ', 'call'],
  ['လစာမရသေးဘူးအစ်ကို', 'topic.complain'],
  ['តេមកវិញផងបង', 'call'],
  ['ប៉ាស្ព័រខ្ញុំ', 'topic.contract'],
  ['โทรกลับหน่อยค่ะพี่', 'call'],
  ['พาสปอร์ตหนู', 'topic.contract'],
])('%s begins with a keyword, though no space says so', (words, meaning) => {
  expect(understand(book, words).meaning).toBe(meaning);
});

test('no keyword, and none of the phrases that count anywhere, is a word that a provider answers itself', () => {
  const ours = entries.filter(({ meaning }) => !['stop', 'start'].includes(meaning)).map(({ compact }) => compact);
  const anywhere = [book.notNow, book.danger].flatMap(all =>
    Object.values(all)
      .flat()
      .map(({ compact }) => compact),
  );
  expect([...ours, ...anywhere].filter(word => INTERCEPTED.has(word))).toEqual([]);
});

describe('a slip of one letter in a keyword', () => {
  /** Every way to leave out or double one letter. */
  const slips = (word: string) =>
    Array.from(word).flatMap((letter, i, all) => [all.toSpliced(i, 1).join(''), all.toSpliced(i, 0, letter).join('')]);
  const of = (meanings: RegExp) => entries.filter(({ meaning, text }) => meanings.test(meaning) && text.length > 3);

  test('makes no wish to be called of what was none', () => {
    const wishes = of(/^call$/).map(({ text }) => text);
    const isWish = (text: string) => wishes.some(wish => `${text} `.startsWith(`${wish} `));
    const turned = of(/^(stop|leave|back|menu|languages?|hello|hear|read|no-need|topic\..*)$/).flatMap(({ text }) =>
      // Without its "not", a no is word for word a wish: nobody can tell.
      slips(text).filter(slip => understand(book, slip).meaning === 'call' && !isWish(plain(slip).text)),
    );
    expect(turned).toEqual([]);
  });

  test('makes no stop of what was none', () => {
    const stops = new Set(of(/^stop$/).map(({ compact }) => compact));
    const turned = of(/^(call|later|urgent|hello|menu|topic\..*)$/).flatMap(({ text }) =>
      slips(text).filter(slip => !stops.has(plain(slip).compact) && understand(book, slip).meaning === 'stop'),
    );
    expect(turned).toEqual([]);
  });
});
