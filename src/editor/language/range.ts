import { Range } from "vscode";
import type { SourceRange } from "../../model/sourceLocation.ts";

/** Ranges of the model count lines and columns from 1. */
export function toRange({ line, column, endLine, endColumn }: SourceRange): Range {
  return new Range(
    Math.max(0, line - 1),
    Math.max(0, column - 1),
    Math.max(0, endLine - 1),
    Math.max(0, endColumn - 1),
  );
}

/** What is underlined of a range: its first line, so that a long block of text stays readable. */
export function toMark(range: SourceRange): Range {
  const whole = toRange(range);
  return whole.isSingleLine ? whole : new Range(whole.start.line, whole.start.character, whole.start.line + 1, 0);
}
