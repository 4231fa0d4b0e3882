// What a bar is called: as shortly as it can be told from the others.
import { languageName, type Names } from '../words.ts';

interface Row {
  line: string;
  language: string;
  version: string;
}

/** A name for each row: `what` it is about and its language, the line where there are several, the version where needed. */
export function barNames<R extends Row>(rows: readonly R[], names: Names, what?: (row: R) => string): string[] {
  const lines = new Set(rows.map(row => row.line));
  const short = rows.map(row => {
    const about = [...(what ? [what(row)] : []), languageName(row.language, names)].join(', ');
    return lines.size > 1 ? `${about} (${row.line})` : about;
  });
  return short.map((name, i) =>
    short.indexOf(name) === short.lastIndexOf(name) ? name : `${name} ${rows[i]?.version}`.trim(),
  );
}
