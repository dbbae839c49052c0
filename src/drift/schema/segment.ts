import type { PathElement } from "../../model/fieldPath.ts";
import { canonicalJson, parseJson, type Scalar, stringifyJson } from "../../model/json.ts";

/** Segments repeat from object to object; beyond this many the memory starts anew. */
const MEMO_LIMIT = 20_000;
const memo = new Map<string, PathElement | undefined>();

/**
 * Reads one segment of `fieldsV1` (SMD `fieldpath/serialize-pe.go`): `f:` field, `k:` keys of an item as JSON, `v:` value of a
 * set item as JSON, `i:` index. Undefined for `.` and for what cannot be read.
 */
export function parseSegment(segment: string): PathElement | undefined {
  const known = memo.get(segment);
  if (known !== undefined) return known;
  const element = readSegment(segment);
  if (memo.size >= MEMO_LIMIT) memo.clear();
  memo.set(segment, element);
  return element;
}

/** The other way: an element as a segment. Keys are in alphabetical order, as the server writes them. */
export function writeSegment(element: PathElement): string {
  if ("field" in element) return `f:${element.field}`;
  if ("index" in element) return `i:${element.index}`;
  return "keys" in element ? `k:${canonicalJson(element.keys)}` : `v:${stringifyJson(element.value)}`;
}

function readSegment(segment: string): PathElement | undefined {
  const text = segment.slice(2);
  try {
    if (segment.startsWith("f:")) return { field: text };
    if (segment.startsWith("k:")) return { keys: parseJson(text) as Readonly<Record<string, Scalar>> };
    if (segment.startsWith("v:")) return { value: parseJson(text) as Scalar };
    if (segment.startsWith("i:")) return { index: Number(text) };
  } catch {
    // a segment that this version cannot read names nothing
  }
  return undefined;
}
