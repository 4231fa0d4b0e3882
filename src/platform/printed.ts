// DATA_DIR/printed: which prompt a take number stood for in the scripts that were printed here. The catalogue grows, and
// its numbers move on; a recording that is named by an old one must not come out under another prompt.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { Printed, Take } from '../content/takes.ts';

const shape = z.record(z.string(), z.array(z.string()));

const fileOf = (dataDir: string, tag: string): string => join(dataDir, 'printed', `${tag}.json`);

export function printed(dataDir: string, tag: string): Printed {
  const file = fileOf(dataDir, tag);
  return existsSync(file) ? shape.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
}

/** Remembers that these takes are now on paper. */
export function notePrinted(dataDir: string, tag: string, takes: Take[]): void {
  const before = printed(dataDir, tag);
  const now = takes.map(({ number, id }) => [number, [...new Set([...(before[number] ?? []), id])]]);
  const file = fileOf(dataDir, tag);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.part`, JSON.stringify({ ...before, ...Object.fromEntries(now) }));
  renameSync(`${file}.part`, file);
}
