// How long a text takes to be said, before anybody has said it.

/**
 * Characters (code points) in a second of unhurried speech. The same sentence is 79 of them in English, 82 in Burmese,
 * 76 in Khmer, 83 in Nepali and 54 in Thai.
 */
const A_SECOND: Record<string, number> = { en: 13, my: 13.5, km: 12.5, ne: 13.5, th: 9 };
const USUAL = 13;

/** Seconds, to a tenth. */
export const estimatedSeconds = (language: string, text: string): number =>
  Math.round((10 * [...text].length) / (A_SECOND[language] ?? USUAL)) / 10;

/** So many characters in a second nobody says who wants to be understood: a text over it is too long for its clip. */
export const HURRIED = 16;
