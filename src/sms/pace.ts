// How a number texts: too much, or like a machine that answers our answers. Pure.

/** What a conversation remembers of its pace. Marks are keyed hashes of words: they tell nobody what was written. */
export interface Pace {
  /** Of the last text, and how often it came in a row. */
  mark?: string;
  same?: number;
  /** Of what we answered last. */
  said?: string;
  /** Of the last text. */
  at?: number;
  /** When we last kept silent, or said that we would. */
  quiet?: number;
}

/** So many texts within so long are too many. */
export const MOST = 20;
export const WITHIN_MS = 10 * 60_000;
/** The same words so often in a row are no person's. */
const SAME = 4;

export interface Arrival {
  mark: string;
  /** A digit is pressed again and again with good reason: to go through a list. */
  digit: boolean;
  /** Texts of this number within the last WITHIN_MS, this one left out, counted up to MOST. */
  lately: number;
  now: number;
}

/** `echo`: our own words came back. `hush`: one notice, and then silence until the pace is a person's again. */
export interface Heard {
  echo: boolean;
  hush: 'no' | 'notice' | 'silence';
  pace: Pace;
}

export function paced(before: Pace, { mark, digit, lately, now }: Arrival): Heard {
  const recent = now - (before.at ?? 0) <= WITHIN_MS;
  const same = recent && !digit && before.mark === mark ? (before.same ?? 1) + 1 : 1;
  const echo = recent && !digit && before.said === mark;
  const pace: Pace = { ...before, mark, same, at: now };
  if (!echo && same < SAME && lately < MOST) return { echo, hush: 'no', pace };
  const noticed = before.quiet !== undefined && now - before.quiet <= WITHIN_MS;
  return { echo, hush: noticed ? 'silence' : 'notice', pace: { ...pace, quiet: now } };
}
