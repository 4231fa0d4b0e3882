// Comma-separated values that a spreadsheet opens as text, never as a formula.

/** What begins like this a spreadsheet would reckon. */
const FORMULA = /^[=+\-@\t\r]/;

export function csv(rows: readonly Record<string, string>[]): string {
  const [first] = rows;
  if (!first) return '';
  const columns = Object.keys(first);
  const lines = [columns, ...rows.map(row => columns.map(column => row[column] ?? ''))];
  return lines.map(cells => `${cells.map(field).join(',')}\r\n`).join('');
}

/** What such a cell held before it was made harmless: our own quote before a formula is taken off again. */
export const restored = (cell: string): string => (/^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell);

function field(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
