// A call as it was measured, and what can be read from it: where it was, how long, what was heard to the end.
import { BEYOND, placeOf, STAGES, type Stage } from './places.ts';

export interface MeasuredTurn {
  /** Milliseconds since 1970. */
  at: number;
  language: string | null;
  from: string;
  event: string;
  to: string;
  topic: string | null;
  version: string | null;
  /** The key does nothing in that menu. */
  wrong: boolean;
}

export interface CallHistory {
  line: string;
  started: number;
  /** From the provider's own length of the call; null while it has not told. */
  ended: number | null;
  /** Requests to be called back that were made in it. */
  requests: number;
  /** In their order. A turn told twice is here once; one that was lost is missing. */
  turns: readonly MeasuredTurn[];
}

/** Once somewhere: from the turn that led there to the next, or to the end of the call. */
export interface Visit {
  place: string;
  language: string | null;
  topic: string | null;
  version: string | null;
  from: number;
  /** Null: nobody knows. */
  until: number | null;
  /** The turn that led away; none: the call ended here. */
  left: MeasuredTurn | undefined;
}

export function visits({ turns, ended }: CallHistory): Visit[] {
  return turns.map(({ to, language, topic, version, at }, i) => {
    const left = turns[i + 1];
    return { place: to, language, topic, version, from: at, until: left?.at ?? ended, left };
  });
}

/** How many seconds a version of a clip lasts; undefined where the recording is not here any more. */
export type Lengths = (version: string) => number | undefined;

/** A message counts as heard from this share on: the field's own measure. */
export const HEARD = 0.75;

/** Was the message of this visit heard? Undefined: its length, or the end of the call, is not known. */
export function heard({ version, from, until }: Visit, lengths: Lengths): boolean | undefined {
  const parts = (version ?? '').split('+').map(lengths);
  const seconds = parts.reduce<number>((sum, part) => sum + (part ?? Number.NaN), 0);
  if (until === null || Number.isNaN(seconds)) return undefined;
  return (until - from) / 1000 >= HEARD * seconds;
}

/** A message was begun here; silence at its menu repeats that menu alone. */
export const isMessage = (visit: Visit): boolean => visit.place === 'piece' && visit.version !== null;

export const isRepeat = ({ place, left }: Visit): boolean => left?.event === 'key.star' && left.to === place;

/** The language that was chosen last; null: none. */
export const languageOf = ({ turns }: CallHistory): string | null =>
  turns.findLast(turn => turn.language !== null)?.language ?? null;

/** Did the caller get beyond the first menu? In a language that only takes messages: by any key. */
export const passed = ({ turns }: CallHistory): boolean =>
  turns.some(({ from, event, to }) => {
    const { stage } = placeOf(to);
    return (
      (stage && BEYOND.has(stage)) ||
      (from === 'only.hello' && event.startsWith('key.') && to !== 'language' && to !== from)
    );
  });

/** The stages of a call, each further than the one before: where it turned back does not count. */
export function way({ turns, requests }: CallHistory): Stage[] {
  const reached: Stage[] = ['dialled'];
  const come = (stage: Stage) => {
    if (STAGES.indexOf(stage) > STAGES.indexOf(reached.at(-1) ?? 'dialled')) reached.push(stage);
  };
  for (const { to } of turns) come(placeOf(to).stage ?? 'dialled');
  if (requests > 0) come('asking');
  return reached;
}
