// The files of the fonts for callers' scripts, from the packages they come in.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fontFaces, type Script, scriptsIn } from './look.ts';

const { resolve } = createRequire(import.meta.url);

/** The file of a script's font (WOFF2). */
export const fontFile = ({ font }: Script): string =>
  resolve(`@fontsource/noto-sans-${font}/files/noto-sans-${font}-${font}-400-normal.woff2`);

/** CSS that holds the fonts a text needs: a page that is sent on may be read without a connection. */
export const fontsWithin = (text: string): string =>
  fontFaces(
    script => `url(data:font/woff2;base64,${readFileSync(fontFile(script)).toString('base64')}) format("woff2")`,
    scriptsIn(text),
  );
