// Texts of ours are said again and again: what is reckoned of one is kept.

/** How many are kept before it begins anew: more than a hotline says in a day. */
const MOST = 5_000;

/** The same pure function, remembering what it answered. For our own words only: what people text stays nowhere. */
export function often<T>(reckon: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return text => {
    const found = known.get(text);
    if (found !== undefined) return found;
    if (known.size >= MOST) known.clear();
    const reckoned = reckon(text);
    known.set(text, reckoned);
    return reckoned;
  };
}
