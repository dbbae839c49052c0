import { type FieldPath, startsWithPath } from "../../model/fieldPath.ts";
import { isJsonArray, isJsonObject, type Json } from "../../model/json.ts";
import type { ManagedFieldsEntry } from "../../model/live.ts";
import type { Difference, IgnoredDifference } from "../../model/verdict.ts";
import { isApplyOf, ownersOf } from "../ownership/culprit.ts";
import type { ObjectPair } from "../drift.ts";
import { isHandTool } from "../ownership/fieldManagers.ts";
import type { DriftFinding } from "../schema/finding.ts";
import { itemsByKey } from "../schema/itemsByKey.ts";
import { toDifferences } from "./toDifference.ts";
import type { TypeSchema } from "../schema/typeSchema.ts";
import { UNKNOWN_SCHEMA } from "../schema/unknownSchema.ts";

/** Which object it is, and what only servers write. */
const NOT_CONTENT: ReadonlySet<string> = new Set(["apiVersion", "kind"]);

/**
 * Fields that `kubectl apply` applied last, that left the file, and that another manager has taken over since. An apply on the
 * server leaves them to their new owner, so they are no drift; `kubectl apply` would remove them, so they are named. `found` are
 * the differences that are named already.
 */
export function claimedLeftovers(comparison: ObjectPair, found: readonly Difference[]): readonly IgnoredDifference[] {
  const { desired, live, schema, manager, hasStatus = true } = comparison;
  const isForeign = (entry: ManagedFieldsEntry): boolean =>
    entry.subresource === "" && !isHandTool(entry.manager) && !isApplyOf(entry, manager);
  if (!live.managedFields.some(isForeign)) return [];
  const applied = live.lastApplied?.();
  if (!applied) return [];
  const type = schema ?? UNKNOWN_SCHEMA;
  const findings: DriftFinding[] = [];
  for (const key of Object.keys(applied)) {
    if (NOT_CONTENT.has(key) || (key === "status" && hasStatus)) continue;
    collect([{ field: key }], applied[key], own(desired, key), own(live.body, key), type.map?.field(key), findings);
  }
  const claimed = findings.filter(
    ({ path }) =>
      !found.some((other) => startsWithPath(path, other.path)) &&
      ownersOf(live.managedFields, path, schema).some(isForeign),
  );
  return toDifferences(claimed, comparison).map((difference) => ({ difference, why: reasonOf(difference) }));
}

function reasonOf({ culprit }: Difference): string {
  const owner = culprit?.manager ?? "another manager";
  return `${owner} owns it now, so Mooring keeps it when applying; \`kubectl apply\` would remove it`;
}

/** Leaves, as the server merges them, that are in `base` and in live and not in the file. */
function collect(
  path: FieldPath,
  base: Json | undefined,
  desired: Json | undefined,
  live: Json | undefined,
  type: TypeSchema | undefined,
  into: DriftFinding[],
): void {
  if (base === undefined || base === null || live === undefined) return;
  if (desired === undefined) {
    collectGone(path, base, live, type, into);
  } else if (isJsonObject(base) && isJsonObject(live) && isJsonObject(desired) && type?.map && !type.map.isAtomic) {
    for (const key of Object.keys(base))
      collect([...path, { field: key }], base[key], own(desired, key), own(live, key), type.map.field(key), into);
  } else if (isJsonArray(base) && isJsonArray(live) && type?.list && type.list.kind !== "atomic") {
    const { list } = type;
    const wanted = itemsByKey(isJsonArray(desired) ? desired : [], list);
    const there = itemsByKey(live, list);
    for (const [key, { item, element }] of itemsByKey(base, list))
      collect([...path, element], item, wanted.get(key)?.item, there.get(key)?.item, list.items, into);
  }
}

/**
 * What is live where the file has nothing any more: `kubectl apply` removes a block as a whole, with what others put into it. Their
 * additions are named as a whole, and empty blocks as what they are.
 */
function collectGone(
  path: FieldPath,
  base: Json | undefined,
  live: Json,
  type: TypeSchema | undefined,
  into: DriftFinding[],
): void {
  const before = into.length;
  if (isJsonObject(base) && isJsonObject(live) && type?.map && !type.map.isAtomic) {
    for (const [key, value] of Object.entries(live))
      collectGone([...path, { field: key }], own(base, key), value, type.map.field(key), into);
  } else if (isJsonArray(base) && isJsonArray(live) && type?.list && type.list.kind !== "atomic") {
    const { list } = type;
    const applied = itemsByKey(base, list);
    for (const [key, { item, element }] of itemsByKey(live, list))
      collectGone([...path, element], applied.get(key)?.item, item, list.items, into);
  }
  if (into.length === before) into.push({ kind: "leftover", path, desired: undefined, live, type });
}

function own(value: Json | undefined, key: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
