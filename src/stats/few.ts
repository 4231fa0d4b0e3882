// No figure stands for fewer than five calls: it could be somebody.

/** The fewest calls that a row is made of. */
export const FEWEST = 5;

/** How many calls these are about: one may be here more than once. */
const callsIn = (items: readonly { call: object }[]): number => new Set(items.map(({ call }) => call)).size;

/**
 * Groups of five calls or more, the largest first. The smaller ones become `others`, and where those are still too
 * few the smallest of the large ones joins them, so that they can't be reckoned from a sum. Nothing is left of a
 * whole that is itself too small.
 */
export function atLeastFive<T extends { call: object }>(items: Iterable<T>, name: (item: T) => string): Shown<T> {
  const groups = [...grouped(items, name).values()].sort((a, b) => callsIn(b) - callsIn(a));
  const shown = groups.filter(group => callsIn(group) >= FEWEST);
  const others = groups.filter(group => callsIn(group) < FEWEST).flat();
  while (others.length > 0 && callsIn(others) < FEWEST && shown.length > 0) others.push(...(shown.pop() ?? []));
  return { shown, others: callsIn(others) < FEWEST ? [] : others };
}

interface Shown<T> {
  shown: T[][];
  others: T[];
}

export function grouped<T>(items: Iterable<T>, name: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = name(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
