// What somebody texted, made comparable. Keywords go through the same hands, so that both sides meet.

/** A text as it is compared. */
export interface Plain {
  /** Small letters, digits 0 to 9, single spaces; no punctuation, no characters that nobody sees. */
  text: string;
  /** The same without spaces: half of our languages write none. */
  compact: string;
}

/** Half of a surrogate pair. */
const LONE = /\p{Surrogate}/gu;
/** Joiners, directions, the zero-width space of Khmer and Burmese, the frame of a keycap emoji. */
const UNSEEN = /\p{Cf}|\p{Variation_Selector}|\u20e3/gu;
const NO_LETTER = /[^\p{L}\p{M}\p{N}]+/gu;
const DIGIT = /\p{Nd}/gu;
/** Letters that people take for the zero of their keypad, where one stands alone. */
const ZEROS: ReadonlySet<string> = new Set(['o', 'ဝ']);

/** As many characters as a provider passes on. */
const LONGEST = 1_600;

/** The words of a text, well-formed and without what a database or an XML document would choke on. */
export const wellFormed = (body: string): string =>
  body
    .slice(0, LONGEST)
    .replace(LONE, '\ufffd')
    .normalize('NFC')
    .replace(/[\p{Cc}\ufffe\uffff]/gu, c => (c === '\n' || c === '\t' ? c : ' '));

export function plain(body: string): Plain {
  const text = wellFormed(body)
    .toLowerCase()
    .replace(UNSEEN, '')
    .replace(DIGIT, c => digit(c))
    .replace(NO_LETTER, ' ')
    .trim();
  const compact = text.replaceAll(' ', '');
  return ZEROS.has(compact) ? { text: '0', compact: '0' } : { text, compact };
}

/** A decimal digit of any script. In Unicode each script has its ten in a row, beginning with zero. */
function digit(c: string): string {
  const code = c.codePointAt(0) ?? 0;
  let first = code;
  while (isDigit(first - 1)) first--;
  return String((code - first) % 10);
}

const isDigit = (code: number): boolean => /^\p{Nd}$/u.test(String.fromCodePoint(code));
