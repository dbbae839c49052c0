import type { FieldPath, PathElement } from "../../model/fieldPath.ts";
import { isJsonObject, type Json, type JsonObject, jsonEqual } from "../../model/json.ts";
import type { ManagedFieldsEntry } from "../../model/live.ts";
import { parseSegment } from "../schema/segment.ts";

/** The set of paths of one entry, as the server writes it: nested objects whose keys are segments (`f:`, `k:`, `v:`, `i:`, `.`). */
export type FieldSetNode = JsonObject;

/** True when the node stands for its own path, not only for what lies below it. */
export function isMember(node: FieldSetNode): boolean {
  if (Object.hasOwn(node, ".")) return true;
  for (const _segment in node) return false;
  return true;
}

export function isLeaf(node: FieldSetNode): boolean {
  for (const segment in node) if (segment !== ".") return false;
  return true;
}

export function childNode(node: FieldSetNode | undefined, segment: string): FieldSetNode | undefined {
  if (!node || !Object.hasOwn(node, segment)) return undefined;
  const child = node[segment];
  return isJsonObject(child) ? child : undefined;
}

/** The child for a path element. Keys and values are compared as values, whatever their order or spelling in the segment. */
export function childFor(node: FieldSetNode, element: PathElement): FieldSetNode | undefined {
  if ("field" in element) return childNode(node, `f:${element.field}`);
  if ("index" in element) return childNode(node, `i:${element.index}`);
  const prefix = "keys" in element ? "k:" : "v:";
  for (const segment in node) {
    if (segment.startsWith(prefix) && jsonEqual(parseSegment(segment) as Json, element as Json))
      return childNode(node, segment);
  }
  return undefined;
}

/**
 * How an entry owns a path: the path itself, a part around it as a whole (of `depth` steps), only something below it, or not
 * at all. An empty map that somebody owns looks like a part owned as a whole; only the schema can tell them apart.
 */
export type Ownership =
  | { readonly kind: "exact" | "below" | "none" }
  | { readonly kind: "around"; readonly depth: number };

export function ownershipOf(entry: ManagedFieldsEntry, path: FieldPath): Ownership {
  let node: FieldSetNode = entry.fieldsV1;
  for (const [depth, element] of path.entries()) {
    const child = childFor(node, element);
    if (!child) return depth > 0 && Object.keys(node).length === 0 ? { kind: "around", depth } : { kind: "none" };
    node = child;
  }
  return { kind: isMember(node) ? "exact" : "below" };
}

/** Every path the entry stands for, parents before children. */
export function* pathsOf(node: FieldSetNode, prefix: FieldPath = []): Generator<FieldPath> {
  for (const segment of Object.keys(node)) {
    const child = childNode(node, segment);
    const element = parseSegment(segment);
    if (!child || !element) continue;
    const path = [...prefix, element];
    if (isMember(child)) yield path;
    yield* pathsOf(child, path);
  }
}
