import type { FieldPath } from "../model/fieldPath.ts";
import { isJsonArray, isJsonObject, type Json, jsonEqual } from "../model/json.ts";
import type { Finding } from "./finding.ts";

interface LeafChange {
  readonly path: FieldPath;
  readonly live: Json | undefined;
}

/**
 * Points closer into a part that is replaced as a whole: when a single leaf of it differs between live and `target` (what an
 * apply would put there), that leaf is named, else the whole part. Where no schema is known every leaf is named, because then
 * nothing says that the part is one.
 */
export function refineFinding(finding: Finding, target: Json | undefined, hasSchema: boolean): readonly Finding[] {
  if (target === undefined || finding.live === undefined || typeof target !== "object" || target === null)
    return [finding];
  const leaves: LeafChange[] = [];
  collectLeaves([], finding.live, target, leaves);
  const wanted = leaves.filter(({ path }) => descend(finding.desired, path) !== undefined);
  const chosen = hasSchema ? (leaves.length === 1 ? wanted : []) : wanted;
  if (chosen.length === 0) return [finding];
  return chosen.map(({ path, live }) => ({
    kind: live === undefined ? "absent" : "changed",
    path: [...finding.path, ...path],
    desired: descend(finding.desired, path),
    live,
    type: undefined,
  }));
}

function collectLeaves(path: FieldPath, live: Json | undefined, target: Json | undefined, leaves: LeafChange[]): void {
  if (isJsonObject(live) && isJsonObject(target)) {
    for (const key of new Set([...Object.keys(live), ...Object.keys(target)])) {
      const before = Object.hasOwn(live, key) ? live[key] : undefined;
      const after = Object.hasOwn(target, key) ? target[key] : undefined;
      collectLeaves([...path, { field: key }], before, after, leaves);
    }
  } else if (isJsonArray(live) && isJsonArray(target) && live.length === target.length) {
    live.forEach((item, at) => collectLeaves([...path, { index: at }], item, target[at], leaves));
  } else if (!jsonEqual(live, target)) {
    leaves.push({ path, live });
  }
}

function descend(value: Json | undefined, path: FieldPath): Json | undefined {
  let at = value;
  for (const element of path) {
    if ("field" in element) at = isJsonObject(at) && Object.hasOwn(at, element.field) ? at[element.field] : undefined;
    else if ("index" in element) at = isJsonArray(at) ? at[element.index] : undefined;
  }
  return at;
}
