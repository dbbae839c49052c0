import type { FieldPath } from "../../model/fieldPath.ts";
import { isJsonObject } from "../../model/json.ts";
import type { SourceRange } from "../../model/sourceLocation.ts";
import { LineIndex } from "./lineIndex.ts";
import { contentOffsets, itemOffsets, type Offsets, pairOffsets } from "./nodeRanges.ts";
import { type Found, openDocument, type OpenDocument } from "./openDocument.ts";

/** `key`: the key, or the item itself in a list; `value`: what the key holds; `pair`: both, with the dash in a list. */
export type Part = "key" | "value" | "pair";

/**
 * Where a field stands in a text. `path` is that of the object (inside a `List`, of its item). A value that comes by an alias or
 * `<<` is shown where it is written. `data` of a Secret is also looked for under `stringData`.
 * undefined when the path is not there or the document cannot be read.
 */
export function locateInText(
  text: string,
  document: number,
  item: number | undefined,
  path: FieldPath,
  what: Part,
): SourceRange | undefined {
  const opened = openDocument(text, document);
  if (!opened) return undefined;
  const full = fullPath(opened, item, path);
  const { found, depth } = opened.find(full);
  return depth === full.length ? rangeOf(text, opened, found, what) : undefined;
}

/**
 * The place of the field, or of the nearest parent that is there (its key); undefined when the document cannot be read.
 * `open`: for callers that keep documents open.
 */
export function locateNearest(
  text: string,
  document: number,
  item: number | undefined,
  path: FieldPath,
  what: Part,
  open = openDocument,
): { readonly range: SourceRange; readonly exact: boolean } | undefined {
  const opened = open(text, document);
  if (!opened) return undefined;
  const full = fullPath(opened, item, path);
  const { found, depth } = opened.find(full);
  if (depth === full.length && path.length > 0) return { range: rangeOf(text, opened, found, what), exact: true };
  const root = item === undefined ? 0 : 2;
  const shown = depth > root ? found : opened.find([...full.slice(0, root), { field: "kind" }]).found;
  return { range: rangeOf(text, opened, shown, depth > root ? "key" : "pair"), exact: path.length === 0 };
}

function fullPath(opened: OpenDocument, item: number | undefined, path: FieldPath): FieldPath {
  const prefix: FieldPath = item === undefined ? [] : [{ field: "items" }, { index: item }];
  const [first, second, ...rest] = path;
  if (first && second && "field" in first && first.field === "data" && isSecret(opened, prefix)) {
    const clear: FieldPath = [...prefix, { field: "stringData" }, second, ...rest];
    if (opened.find(clear).depth === clear.length) return clear;
  }
  return [...prefix, ...path];
}

function isSecret(opened: OpenDocument, prefix: FieldPath): boolean {
  const { json } = opened.find(prefix).found;
  return isJsonObject(json) && json.kind === "Secret" && json.apiVersion === "v1";
}

function rangeOf(text: string, opened: OpenDocument, found: Found, what: Part): SourceRange {
  const { start, end } = offsetsOf(opened, found, what);
  return new LineIndex(text).range(opened.offset + start, opened.offset + end);
}

function offsetsOf(opened: OpenDocument, { pair, sequence, index, value }: Found, what: Part): Offsets {
  if (pair) {
    const whole = pairOffsets(pair, opened.text);
    if (what === "pair") return whole;
    const key = (pair.key as { range?: readonly number[] }).range;
    if (what === "key") return { start: key?.[0] ?? whole.start, end: key?.[1] ?? whole.end };
    const node = opened.resolve(value);
    const own = node ? contentOffsets(node, opened.text) : whole;
    return own.end > own.start ? own : whole; // an empty value has no extent of its own
  }
  if (sequence && what === "pair") return itemOffsets(sequence, index, opened.text);
  const node = opened.resolve(value);
  return node ? contentOffsets(node, opened.text) : { start: 0, end: opened.text.length };
}
