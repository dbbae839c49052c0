import { printableLine } from "../../support/printable.ts";

/** Rows as columns of equal width, a line each; the last column is left as it is. What would break a line becomes a space. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const clean = rows.map((row) => row.map(flat));
  const widths: number[] = [];
  for (const row of clean) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, cell.length)));
  return clean.map((row) =>
    row
      .map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}

function flat(cell: string): string {
  return printableLine(cell).replace(/[\n\t]/g, " ");
}
