// Calls as they might have been measured, told by hand: what the caller did, at which second, and where it led.
import type { CallHistory, MeasuredTurn } from '../../src/stats/history.ts';

export const LINE = '+6620000001';
/** A Monday, ten in the morning in Bangkok. */
export const MONDAY = Date.parse('2026-11-16T03:00:00Z');

type Step = [second: number, event: string, to: string, more?: Partial<MeasuredTurn>];

/** The version of each menu and message in these stories; a message lasts 40 s. */
export const MENU = 'aaaa1111';
export const MESSAGE = 'bbbb2222';
export const TWO_PARTS = 'cccc3333+dddd4444';

const VERSIONS: Record<string, string> = { main: MENU, piece: MESSAGE };

/** A call on the line in this language (from the turn at which main is reached), which ended after so many seconds. */
export function call(
  language: string | null,
  steps: Step[],
  more: Partial<Omit<CallHistory, 'ended'>> & { seconds?: number | null } = {},
): CallHistory {
  const { seconds = 60, line = LINE, started = MONDAY, requests = 0 } = more;
  let from = 'arriving';
  const turns = steps.map(([second, event, to, given]): MeasuredTurn => {
    const turn = {
      at: started + second * 1000,
      language: to === 'language' || to === 'gate' ? null : language,
      from,
      event,
      to,
      topic: to === 'piece' ? 'pay' : null,
      version: VERSIONS[to] ?? null,
      wrong: false,
      ...given,
    };
    from = to;
    return turn;
  });
  return { line, started, ended: seconds === null ? null : started + seconds * 1000, requests, turns };
}

/** Dials, chooses the language after six seconds, and hears the main menu. */
export const OPENING: Step[] = [
  [0, 'arrived', 'language'],
  [6, 'key.1', 'main'],
];
/** The way to a message, which begins in the twentieth second. */
export const TO_MESSAGE: Step[] = [...OPENING, [12, 'key.2', 'topics'], [20, 'key.1', 'piece']];

export const times = <T>(n: number, thing: T): T[] => Array.from({ length: n }, () => structuredClone(thing));

/** A message lasts 40 s, in two parts 20 and 10 s; the greeting 3 s. What else was played is not here any more. */
export const KNOWN = {
  lengths: (version: string): number | undefined => ({ [MESSAGE]: 40, cccc3333: 20, dddd4444: 10 })[version],
  greeting: (): number => 3,
};
