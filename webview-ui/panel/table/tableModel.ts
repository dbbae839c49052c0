export interface TableColumn {
  readonly title: string;
  /** A track of a CSS grid. */
  readonly width: string;
  /** `end` for numbers; `middle` for marks; `wide`: left out where the table is narrow. */
  readonly looks?: "end" | "wide" | "middle";
}

/** Tracks of all columns, and of those that a narrow table shows. */
export function gridStyle(columns: readonly TableColumn[]): string {
  const tracks = (shown: readonly TableColumn[]): string => shown.map(({ width }) => width).join(" ");
  return `--columns: ${tracks(columns)}; --narrow: ${tracks(columns.filter(({ looks }) => looks !== "wide"))}`;
}

/** What a table shows, asked for row by row. `at` counts from 0. */
export interface TableModel {
  readonly name: string;
  readonly columns: readonly TableColumn[];
  readonly count: number;
  /** More rows can be asked for. */
  readonly hasMore: boolean;
  readonly isSelectable: boolean;
  key(at: number): string;
  indexOf(key: string): number | undefined;
  /** Spoken for the whole row. */
  label(at: number): string;
  /** What type-ahead compares. */
  typed(at: number): string;
  cells(at: number): readonly unknown[];
  /** What a row opens to; elements with `data-stop` in it take part in the arrow keys. */
  detail?(at: number): unknown;
}

/** What is kept over a reload. */
export interface TableMemory {
  readonly scrollTop: number;
  readonly active: number;
  readonly expanded: readonly string[];
  readonly selected: readonly string[];
}

export const EMPTY_TABLE: TableModel = {
  ...{ name: "", columns: [], count: 0, hasMore: false, isSelectable: false },
  key: () => "",
  indexOf: () => undefined,
  label: () => "",
  typed: () => "",
  cells: () => [],
};
