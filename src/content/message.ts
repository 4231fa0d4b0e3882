// The file that a broadcast is written in.
import * as z from 'zod';
import { type Said, said, span } from './series.ts';
import { readYaml } from './yaml.ts';

/** What is said, without whom. */
export interface Written {
  texts: Said;
  bell: boolean;
  valid: number;
}

/** As long as it is of use unless the file says otherwise. */
const VALID = '24h';

const schema = z.strictObject({
  /** Later it is not sent any more: 30m, 24h, 3d. */
  valid: span.prefault(VALID),
  /** Who would rather hear is told to ring, instead of in these words. */
  bell: z.boolean().default(false),
  texts: said,
});

/** Reads the text of such a file. `file` is only named in complaints. Throws ContentError. */
export const readMessage = (text: string, file: string): Written => readYaml<Written>(text, file, schema);

/** What a list says by itself when what it is about has changed. */
export const changeOf = (change: Said): Written => ({ texts: change, bell: false, valid: span.parse(VALID) });
