// Fonts for the scripts of callers' languages, which many computers lack.
import { createRequire } from 'node:module';

/** By script: the characters it is for, as CSS writes them. */
const RANGES = {
  myanmar: 'U+1000-109F, U+200C-200D, U+25CC, U+A9E0-A9FE, U+AA60-AA7F',
  khmer: 'U+1780-17FF, U+19E0-19FF',
  thai: 'U+0E01-0E5B',
  devanagari: 'U+0900-097F, U+1CD0-1CF9, U+A8E0-A8FF',
} as const;

type Script = keyof typeof RANGES;

export const SCRIPTS = Object.keys(RANGES) as Script[];

const resolve = createRequire(import.meta.url).resolve;

/** The file of a script's font (WOFF2). */
export const fontFile = (script: Script): string =>
  resolve(`@fontsource/noto-sans-${script}/files/noto-sans-${script}-${script}-400-normal.woff2`);

/** CSS for a family "Scripts". A browser fetches those alone whose characters stand on the page. */
export const fontFaces = (address: (script: Script) => string, scripts = SCRIPTS): string =>
  scripts
    .map(
      script =>
        `@font-face{font-family:Scripts;src:url(${address(script)}) format("woff2");unicode-range:${RANGES[script]}}`,
    )
    .join('\n');

/** Which of them a text needs. */
export const scriptsIn = (text: string): Script[] =>
  SCRIPTS.filter(script =>
    new RegExp(`\\p{Script=${script.charAt(0).toUpperCase()}${script.slice(1)}}`, 'u').test(text),
  );
