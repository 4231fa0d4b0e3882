// Rows as columns of text.

export function table(rows: readonly Record<string, unknown>[], out: (line: string) => void): void {
  const columns = Object.keys(rows[0] ?? {});
  const cells = [columns, ...rows.map(row => columns.map(c => String(row[c] ?? '')))];
  const widths = columns.map((_, i) => Math.max(...cells.map(row => row[i]?.length ?? 0)));
  for (const row of cells)
    out(
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}
