/** Rows as columns of equal width; the last column is left as it is. Control characters become spaces. */
export function table(rows: readonly (readonly string[])[]): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: names from a cluster may carry terminal escapes
  const clean = rows.map((row) => row.map((cell) => cell.replace(/[\u0000-\u001f\u007f\u202a-\u202e]/g, " ")));
  const widths: number[] = [];
  for (const row of clean) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, cell.length)));
  return clean
    .map((row) =>
      row
        .map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
