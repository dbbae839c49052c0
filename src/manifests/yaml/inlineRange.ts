import type { FieldPath } from "../../model/fieldPath.ts";
import type { SourceRange } from "../../model/sourceLocation.ts";
import { LineIndex } from "./lineIndex.ts";
import { locateInText } from "./locate.ts";

/**
 * A range inside a text that stands as a literal block (`|`) in another YAML text, as a range of that outer text.
 * undefined for other styles, where lines do not correspond.
 */
export function inlineRange(
  outer: string,
  path: FieldPath,
  inner: string,
  range: SourceRange,
): SourceRange | undefined {
  const block = locateInText(outer, 0, undefined, path, "value");
  if (!block || outer[block.start] !== "|") return undefined;
  const lines = outer.slice(block.start).split("\n").slice(1);
  const innerLines = inner.split("\n");
  const offsetOf = (line: number, column: number): number | undefined => {
    const source = lines[line - 1]?.replace(/\r$/, "");
    const wanted = innerLines[line - 1];
    if (source === undefined || wanted === undefined || !source.endsWith(wanted)) return undefined;
    const before = lines
      .slice(0, line - 1)
      .reduce((sum, text) => sum + text.length + 1, outer.indexOf("\n", block.start) + 1);
    return before + (source.length - wanted.length) + column - 1;
  };
  const start = offsetOf(range.line, range.column);
  const end = offsetOf(range.endLine, range.endColumn);
  return start === undefined || end === undefined ? undefined : new LineIndex(outer).range(start, end);
}
