import type { Json } from "../../model/json.ts";
import { indented, itemLines, pairLines } from "../yaml/toYaml.ts";
import {
  columnOf,
  endWithDeeperComments,
  isBlank,
  lineEnd,
  lineStart,
  nextLine,
  type Splice,
  startWithComments,
} from "./writeBackLines.ts";
import { type Collection, entriesOf, type TreeEntry, isCollection, isFlow } from "./writeBackTree.ts";
import type { WriteStyle } from "./writeBackValue.ts";

/** Puts `value` (under `key` in a map) in front of the entry at `at`, or behind the last one, at the indentation of its neighbours. */
export function blockInsert(
  text: string,
  container: Collection,
  at: number,
  key: string | undefined,
  value: Json,
  style: WriteStyle,
): Splice | undefined {
  const entries = entriesOf(text, container);
  const [first, last, next] = [entries[0], entries.at(-1), entries[at]];
  if (!first || !last) return undefined;
  const column = columnOf(text, first.start);
  const lines =
    key === undefined ? itemLines(value, style.layout, dashGap(text, first)) : pairLines(key, value, style.layout);
  const written = lines.map((line) => indented(line, column)).join(style.lineBreak);
  if (next) {
    if (!isBlank(text.slice(lineStart(text, next.start), next.start))) return undefined;
    const start = startWithComments(text, next.start);
    return { start, end: start, text: written + style.lineBreak };
  }
  const end = lineEnd(text, last.end);
  return { start: end, end, text: style.lineBreak + written };
}

/** Spaces between the dash and the value on its line. */
function dashGap(text: string, { indicatorEnd, node, props }: TreeEntry): number {
  const gap = text.slice(indicatorEnd, props?.start ?? node?.range[0]);
  return /^ +$/.test(gap) ? gap.length : 1;
}

/** Cuts the lines of one entry, the comment directly above it and the one behind it. The entry must not be the only one. */
export function blockRemove(text: string, container: Collection, at: number): Splice {
  const entries = entriesOf(text, container);
  const [entry, next] = [entries[at], entries[at + 1]];
  if (!entry) return { start: 0, end: 0, text: "" };
  const column = columnOf(text, entry.start);
  const isNested = isCollection(entry.node) && !isFlow(entry.node);
  const end = isNested ? endWithDeeperComments(text, entry.end, column) : lineEnd(text, entry.end);
  if (!isBlank(text.slice(lineStart(text, entry.start), entry.start))) {
    // the first entry behind a dash: what follows moves up to the dash
    const rest = text.slice(end, next?.start ?? end);
    return { start: entry.start, end: end + (/^\s*/.exec(rest)?.[0].length ?? 0), text: "" };
  }
  const start = startWithComments(text, entry.start);
  if (nextLine(text, end) === text.length && !text.endsWith("\n")) {
    // the last line has no line break: the one before it goes instead
    const breakLength = text.slice(0, start).endsWith("\r\n") ? 2 : 1;
    return { start: Math.max(0, start - breakLength), end, text: "" };
  }
  return { start, end: nextLine(text, end), text: "" };
}
