// A machine that was walked: its places by name, and where each event leads from there.

type Walked = ReadonlyMap<string, { next: readonly { to: string }[] }>;

/** The places from which no way leads to an end. */
export function endless(places: Walked): string[] {
  const ends = new Set([...places].filter(([, place]) => place.next.length === 0).map(([name]) => name));
  for (let grown = true; grown; ) {
    grown = false;
    for (const [name, place] of places)
      if (!ends.has(name) && place.next.some(n => ends.has(n.to))) {
        ends.add(name);
        grown = true;
      }
  }
  return [...places.keys()].filter(name => !ends.has(name));
}

/** Does whoever does nothing but what is `quiet` come to an end within so many steps? */
export function endsSoon<E>(
  places: ReadonlyMap<string, { next: readonly { to: string; event: E }[] }>,
  name: string,
  quiet: (event: E) => boolean,
  steps: number,
): boolean {
  const place = places.get(name);
  if (!place || place.next.length === 0) return true;
  const onward = place.next.filter(n => quiet(n.event));
  return steps > 0 && onward.every(n => endsSoon(places, n.to, quiet, steps - 1));
}
