import { isMap, isSeq, type Pair, parseDocument, type YAMLMap } from "yaml";
import type { Json } from "../model/json.ts";
import { appendItem, contentOf, proveEqual, readableText, refuse } from "./configText.ts";
import type { MappingEntry } from "./mooringConfig.ts";
import { normalizePath } from "./workspacePath.ts";
import { eolOf, inFlow, lineEnd, lineStart, rangeOf, splice } from "./yamlText.ts";

/** Keys of a mapping that Mooring writes; undefined takes a key away, so that its default holds. */
export type MappingChange = {
  readonly [Key in EditedKey]?: MappingEntry[Key] | undefined;
};
type EditedKey = "pack" | "path" | "connected" | "commit" | "message" | "push" | "heal" | "prune" | "pause" | "engine";

/**
 * The text of `mooring.yaml` with a mapping for a path: its keys changed where it is there, a new item where it is not.
 * Comments, order and style of everything else stay.
 * @param text undefined: there is no such file yet
 * @param path as normalizePath gives it
 * @param pack name for a new item
 * @throws MooringError `badInput` when the file cannot be read, `refused` when it cannot be changed safely
 */
export function putMapping(text: string | undefined, path: string, pack: string, change: MappingChange): string {
  const before = readableText(text);
  const at = indexOf(before, path);
  if (at >= 0) return changeItem(before, at, change);
  const written = Object.entries({ ...change, pack, path }).filter(([, value]) => value !== undefined);
  const { pack: _pack, path: _path, ...others } = Object.fromEntries(written);
  return appendItem(before, "mappings", { pack: change.pack ?? pack, path: change.path ?? path, ...others });
}

/** Place of the mapping for a path in the list; -1 when there is none. Only what is written as plain values is found. */
function indexOf(text: string, path: string): number {
  const list = contentOf(text)?.mappings;
  if (!Array.isArray(list)) return -1;
  return list.findIndex((item: Json) => {
    const written =
      typeof item === "object" && item !== null && !Array.isArray(item) ? (item as { path?: Json }).path : 0;
    return typeof written === "string" && normalizePath(written) === path;
  });
}

function changeItem(text: string, at: number, change: MappingChange): string {
  let now = text;
  const old = contentOf(text);
  const list = (old?.mappings ?? []) as readonly Json[];
  let item = list[at] as Record<string, Json>;
  for (const [key, value] of Object.entries(change)) {
    if (item[key] === value) continue;
    const { [key]: _before, ...others } = item;
    item = value === undefined ? others : { ...item, [key]: value };
    now = setKey(now, at, key, value);
  }
  proveEqual(now, { ...old, mappings: list.map((one, place) => (place === at ? item : one)) }, "mappings");
  return now;
}

function setKey(text: string, at: number, key: string, value: string | boolean | undefined): string {
  const root = parseDocument(text, { prettyErrors: false }).contents;
  const list = isMap(root) ? root.get("mappings", true) : undefined;
  const item = isSeq(list) ? list.items[at] : undefined;
  if (!isMap(item)) return refuse("mappings");
  const pair = item.items.find((one) => String(one.key) === key);
  if (pair && value !== undefined) return replaceValue(text, pair, value);
  if (pair) return item.flow ? withoutInFlow(text, item, pair) : withoutLine(text, item, pair);
  if (value === undefined) return text;
  if (item.flow) return splice(text, (rangeOf(item) ?? refuse("mappings"))[1] - 1, `, ${key}: ${inFlow(value)}`);
  return withLine(text, item, `${key}: ${inFlow(value)}`);
}

function replaceValue(text: string, pair: Pair, value: string | boolean): string {
  const range = rangeOf(pair.value);
  if (!range) return refuse("mappings");
  const [start, end] = range;
  const blank = start > 0 && text[start - 1] === ":" ? " " : "";
  return `${text.slice(0, start)}${blank}${inFlow(value)}${text.slice(end)}`;
}

function withLine(text: string, item: YAMLMap, line: string): string {
  const first = rangeOf(item.items[0]?.key);
  const end = rangeOf(item.items.at(-1)?.value) ?? rangeOf(item.items.at(-1)?.key);
  if (!first || !end) return refuse("mappings");
  const eol = eolOf(text);
  const indent = " ".repeat(first[0] - lineStart(text, first[0]));
  const at = lineEnd(text, end[1]);
  const head = text.slice(0, at);
  return `${head}${head.endsWith("\n") ? "" : eol}${indent}${line}${eol}${text.slice(at)}`;
}

function withoutLine(text: string, item: YAMLMap, pair: Pair): string {
  const key = rangeOf(pair.key);
  const value = rangeOf(pair.value) ?? key;
  if (!key || !value) return refuse("mappings");
  const place = item.items.indexOf(pair);
  if (place > 0) return text.slice(0, lineStart(text, key[0])) + text.slice(lineEnd(text, value[1]));
  // the first key stands behind the dash: the next one takes its place
  const next = rangeOf(item.items[1]?.key);
  return next ? text.slice(0, key[0]) + text.slice(next[0]) : refuse("mappings");
}

function withoutInFlow(text: string, item: YAMLMap, pair: Pair): string {
  const range = rangeOf(item);
  if (!range || text.slice(...range).includes("\n")) return refuse("mappings");
  const kept = item.items
    .filter((one) => one !== pair)
    .map((one) => {
      const key = rangeOf(one.key);
      const value = rangeOf(one.value) ?? key;
      return key && value ? text.slice(key[0], value[1]) : refuse("mappings");
    });
  return `${text.slice(0, range[0])}{ ${kept.join(", ")} }${text.slice(range[1])}`;
}
