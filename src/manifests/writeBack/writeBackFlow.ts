import { isMap, isScalar } from "yaml";
import { isScalar as isJsonScalar, type Json, stringifyJson } from "../../model/json.ts";
import { flowText } from "../yaml/toYaml.ts";
import { doubleQuoted, scalarText } from "../yaml/toYamlScalar.ts";
import { columnOf, isBlank, lineEnd, lineStart, nextLine, type Splice } from "./writeBackLines.ts";
import { type Collection, entriesOf, type TreeEntry } from "./writeBackTree.ts";

type FlowStyle = "yaml" | "json";

/** JSON where keys or items stand in double quotes; an empty one is like the document it stands in. */
export function flowStyleOf(node: Collection, isJsonDocument: boolean): FlowStyle {
  const first: unknown = isMap(node) ? node.items[0]?.key : node.items[0];
  if (isScalar(first)) return first.type === "QUOTE_DOUBLE" ? "json" : isJsonDocument ? "json" : "yaml";
  return isJsonDocument ? "json" : "yaml";
}

/** A value for a place inside `{}` or `[]`: over several lines in JSON that is written so, else on one line. */
export function prettyFlow(
  text: string,
  container: Collection,
  entry: TreeEntry | undefined,
  value: Json,
  style: FlowStyle,
  { lineBreak }: { readonly lineBreak: string },
): string {
  const isTall = entry !== undefined && isBlank(text.slice(lineStart(text, entry.start), entry.start));
  if (style !== "json" || !isTall || isJsonScalar(value)) return flowText(value, style);
  const column = columnOf(text, entry.start);
  const open = lineStart(text, container.range[0]);
  const step = column - (/^[ \t]*/.exec(text.slice(open))?.[0].length ?? 0);
  const indent = text.slice(lineStart(text, entry.start), entry.start);
  const lines = stringifyJson(value, step > 0 ? step : 2).split("\n");
  return lines.map((line, at) => (at === 0 ? line : indent + line)).join(lineBreak);
}

/** Puts `value` (under `key` in a map) in front of the entry at `at`, or behind the last one. */
export function flowInsert(
  text: string,
  container: Collection,
  at: number,
  key: string | undefined,
  value: Json,
  style: FlowStyle,
  layout: { readonly lineBreak: string },
): Splice {
  const entries = entriesOf(text, container);
  const next = entries[at];
  const last = entries.at(-1);
  const keyText = key === undefined ? "" : `${style === "json" ? doubleQuoted(key) : scalarText(key, "flow")}: `;
  const written = keyText + prettyFlow(text, container, next ?? last, value, style, layout);
  if (next) {
    const line = text.slice(lineStart(text, next.start), next.start);
    const gap = isBlank(line) ? layout.lineBreak + line : " ";
    return { start: next.start, end: next.start, text: `${written},${gap}` };
  }
  const close = container.range[1] - 1;
  if (!last) return { start: close, end: close, text: written };
  const comma = /^\s*,/.exec(text.slice(last.end, close))?.[0].length ?? 0;
  const behind = last.end + comma;
  const end = lineEnd(text, behind);
  const indent = text.slice(lineStart(text, last.start), last.start);
  if (isBlank(indent) && end < close) {
    return {
      start: last.end,
      end,
      text: `${comma ? "" : ","}${text.slice(last.end, end)}${layout.lineBreak}${indent}${written}${comma ? "," : ""}`,
    };
  }
  return { start: last.end, end: behind, text: `, ${written}${comma ? "," : ""}` };
}

/** Cuts one entry with its comma. */
export function flowRemove(text: string, container: Collection, at: number): Splice {
  const entries = entriesOf(text, container);
  const [before, entry, next] = [entries[at - 1], entries[at], entries[at + 1]];
  if (!entry) return { start: 0, end: 0, text: "" };
  if (entries.length === 1) return onlyEntry(text, container, entry);
  const comma = /^\s*,/.exec(text.slice(entry.end, container.range[1] - 1))?.[0].length ?? 0;
  const line = lineStart(text, entry.start);
  const rest = text.slice(entry.end + comma, lineEnd(text, entry.end + comma));
  const standsAlone = isBlank(text.slice(line, entry.start)) && (isBlank(rest) || /^\s*#/.test(rest));
  if (standsAlone && (comma > 0 || rest.includes("#")))
    return { start: line, end: nextLine(text, entry.end + comma), text: "" };
  if (next) return { start: entry.start, end: next.start, text: "" };
  return { start: before?.end ?? entry.start, end: entry.end, text: "" };
}

function onlyEntry(text: string, container: Collection, entry: TreeEntry): Splice {
  const [open, close] = [container.range[0] + 1, container.range[1] - 1];
  const inside = text.slice(open, entry.start) + text.slice(entry.end, close);
  if (/^[\s,]*$/.test(inside)) return { start: open, end: close, text: "" };
  const comma = /^\s*,/.exec(text.slice(entry.end, close))?.[0].length ?? 0;
  return { start: entry.start, end: entry.end + comma, text: "" };
}
