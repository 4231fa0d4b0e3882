// A telephone number in a text, with the words around it.
import type { Plain } from './normalise.ts';

/** As few digits as an area code and a number have; a year, a sum or a case code is shorter, or no number we may ring. */
const FEWEST = 7;
/** With a country's code and the zeros before it. */
const MOST = 17;
const RUN = /\d(?: ?\d)*/g;

/** Its digits, and what is left of the text; undefined where there is none, or more than one. */
export function numberIn({ text }: Plain): { digits: string; rest: Plain } | undefined {
  const found = [...text.matchAll(RUN)]
    .map(([run]) => ({ run, digits: run.replaceAll(' ', '') }))
    .filter(({ digits: { length } }) => length >= FEWEST && length <= MOST);
  const [only] = found;
  if (!only || found.length > 1) return undefined;
  const rest = text.replace(only.run, ' ').replace(/ +/g, ' ').trim();
  return { digits: only.digits, rest: { text: rest, compact: rest.replaceAll(' ', '') } };
}
