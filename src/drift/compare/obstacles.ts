import type { FieldPath, PathElement } from "../../model/fieldPath.ts";
import { isJsonArray, isJsonObject } from "../../model/json.ts";
import { valueAt } from "../../model/fieldPath.ts";
import { ownersOf } from "../ownership/culprit.ts";
import type { ObjectPair } from "../drift.ts";
import { isHandTool } from "../ownership/fieldManagers.ts";
import { itemsByKey } from "../schema/itemsByKey.ts";
import { typeAt } from "../schema/listKeys.ts";

/**
 * What may exclude a change: live fields or items beside it that the file does not have. First those that nobody owns (defaults,
 * which a server-side apply keeps), then also those of tools driven by hand, which can be taken over, then also those of other tools.
 */
export function findObstacles(
  comparison: ObjectPair,
  changes: readonly FieldPath[],
): {
  readonly unowned: readonly FieldPath[];
  readonly byHand: readonly FieldPath[];
  /** Fields of tools that would put them back. */
  readonly byOthers: readonly FieldPath[];
} {
  const { live, schema, manager } = comparison;
  const unowned: FieldPath[] = [];
  const byHand: FieldPath[] = [];
  const byOthers: FieldPath[] = [];
  const seen = new Set<string>();
  for (const path of changes) {
    if (path.length < 2) continue;
    for (const beside of siblings(comparison, path.slice(0, -1))) {
      const key = JSON.stringify(beside);
      if (seen.has(key)) continue;
      seen.add(key);
      const owners = ownersOf(live.managedFields, beside, schema);
      if (owners.length === 0) unowned.push(beside);
      else if (owners.every((owner) => owner.manager === manager || isHandTool(owner.manager))) byHand.push(beside);
      else byOthers.push(beside);
    }
  }
  return { unowned, byHand, byOthers };
}

function siblings({ desired, live, schema }: ObjectPair, parent: FieldPath): readonly FieldPath[] {
  const there = valueAt(live.body, parent);
  const wanted = valueAt(desired, parent);
  const type = typeAt(schema, parent);
  if (isJsonObject(there) && isJsonObject(wanted)) {
    if (type?.map?.isAtomic !== false || parent.length === 1) return [];
    const names = Object.keys(there).filter((name) => !Object.hasOwn(wanted, name));
    return names.map((field) => [...parent, { field }]);
  }
  if (!isJsonArray(there) || !isJsonArray(wanted) || type?.list?.kind !== "map") return [];
  const known = itemsByKey(wanted, type.list);
  return [...itemsByKey(there, type.list)]
    .filter(([key]) => !known.has(key))
    .map(([, { element }]: readonly [unknown, { readonly element: PathElement }]) => [...parent, element]);
}
