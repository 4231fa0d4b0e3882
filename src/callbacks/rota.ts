// The plan of who will be here, held against the hours in which callers are rung. Pure.
import type { Window } from './windows.ts';

/** The parts of these hours in which none of the shifts is, in order. */
export function uncovered(hours: Window, shifts: readonly Window[]): Window[] {
  const gaps: Window[] = [];
  let from = hours.from;
  for (const shift of shifts.toSorted((a, b) => a.from - b.from)) {
    if (shift.from >= hours.until) break;
    if (shift.from > from) gaps.push({ from, until: shift.from });
    from = Math.max(from, shift.until);
  }
  if (from < hours.until) gaps.push({ from, until: hours.until });
  return gaps;
}
