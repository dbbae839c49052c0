import type { FieldPath } from "../../model/fieldPath.ts";
import { isJsonArray, isJsonObject, type Json, jsonEqual } from "../../model/json.ts";
import type { DriftFinding } from "../schema/finding.ts";

interface LeafChange {
  readonly path: FieldPath;
  readonly live: Json | undefined;
}

/**
 * Points closer into a part that is replaced as a whole: names every leaf that differs between live and `target`, what an apply
 * would put there. Without the server's answer (`isPredicted` false) `target` is the file, and what only live has is left out: it
 * may be a default. The whole part where no leaf can be named.
 */
export function refineFinding(
  finding: DriftFinding,
  target: Json | undefined,
  isPredicted: boolean,
): readonly DriftFinding[] {
  if (target === undefined || finding.live === undefined || typeof target !== "object" || target === null)
    return [finding];
  const leaves: LeafChange[] = [];
  collectLeaves([], finding.live, target, leaves);
  const chosen = leaves.filter(
    ({ path, live }) => descend(finding.desired, path) !== undefined || (isPredicted && live !== undefined),
  );
  if (chosen.length === 0 || chosen.some(({ path }) => path.length === 0)) return [finding];
  return chosen.map((leaf) => leafFinding(finding, leaf));
}

function leafFinding(finding: DriftFinding, { path, live }: LeafChange): DriftFinding {
  const desired = descend(finding.desired, path);
  const kind = desired === undefined ? "leftover" : live === undefined ? "absent" : "changed";
  return { kind, path: [...finding.path, ...path], desired, live, type: undefined };
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
