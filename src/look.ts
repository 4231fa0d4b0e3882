// What all our pages look like: paper and ink in the light and in the dark, and fonts for the scripts of callers'
// languages, which many phones and computers lack.

export const PAPER = `:root {
  color-scheme: light dark;
  --paper: light-dark(#f4f1ea, #16191d);
  --card: light-dark(#fffdf8, #1f2429);
  --ink: light-dark(#22262b, #e6e3dc);
  --faint: light-dark(#5d6167, #a2a6ab);
  --edge: light-dark(#dcd6c8, #353b42);
}`;

export interface Script {
  /** Of its font: Noto Sans, in the package and the file of this name. */
  font: string;
  /** Its characters, as CSS writes them. */
  ranges: string;
  /** Languages written in it; the first where nobody knows which. */
  tags: readonly [string, ...string[]];
}

export const SCRIPTS: readonly Script[] = [
  { font: 'myanmar', ranges: 'U+1000-109F, U+A9E0-A9FE, U+AA60-AA7F', tags: ['my', 'ksw', 'shn', 'mnw'] },
  { font: 'khmer', ranges: 'U+1780-17FF, U+19E0-19FF', tags: ['km'] },
  { font: 'thai', ranges: 'U+0E01-0E5B', tags: ['th'] },
  { font: 'devanagari', ranges: 'U+0900-097F, U+1CD0-1CF9, U+A8E0-A8FF', tags: ['ne', 'hi', 'mai', 'bho'] },
];

/** CSS for a family "Scripts". A browser fetches those alone whose characters stand on the page. `from`: CSS too. */
export const fontFaces = (from: (script: Script) => string, scripts = SCRIPTS): string =>
  scripts
    .map(
      script => `@font-face{font-family:Scripts;font-display:swap;src:${from(script)};unicode-range:${script.ranges}}`,
    )
    .join('\n');

/** The font from this server, under the address of the page's style. */
export const besideTheStyle = ({ font }: Script): string => `url(fonts/${font}.woff2) format("woff2")`;

/** Its characters as a regular expression has them between [ and ]. */
export const lettersOf = ({ ranges }: Script): string =>
  ranges.replaceAll(/U\+([0-9A-F]{4})-([0-9A-F]{4})(, )?/g, '\\u$1-\\u$2');

/** Which of them a text needs. */
export const scriptsIn = (text: string): Script[] =>
  SCRIPTS.filter(script => new RegExp(`[${lettersOf(script)}]`, 'u').test(text));
