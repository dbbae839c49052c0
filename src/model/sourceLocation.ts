/** A range in a text. Offsets count UTF-16 units; lines and columns are 1-based (VS Code positions are these minus one). */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A range in a file. `file` is an absolute path. `exact` is false when the place is the nearest one known (the kustomization, the parent field). */
export interface SourceLocation {
  readonly file: string;
  readonly range: SourceRange;
  readonly exact: boolean;
}

/** What is wrong with a text, where, and what to do. */
export interface Problem {
  readonly code: string;
  readonly severity: "error" | "warning" | "information";
  readonly message: string;
  readonly file: string;
  readonly range: SourceRange | undefined;
}
