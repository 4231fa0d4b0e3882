// The plan of who will be here, held against the hours in which callers are rung. Pure.
import type { Window } from './windows.ts';

/** Stretches in order; those that touch are one. */
export function merged(stretches: readonly Window[]): Window[] {
  const whole: Window[] = [];
  for (const { from, until } of stretches.toSorted((a, b) => a.from - b.from)) {
    const last = whole.at(-1);
    if (last && from <= last.until) last.until = Math.max(last.until, until);
    else if (from < until) whole.push({ from, until });
  }
  return whole;
}

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
