import { type FieldPath, startsWithPath } from "../model/fieldPath.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import type { LiveObject } from "../model/live.ts";
import { isApplyOf, ownersOf } from "./culprit.ts";
import { isHandTool } from "./fieldManagers.ts";
import type { Finding } from "./finding.ts";
import { itemsByKey } from "./itemsByKey.ts";
import type { TypeSchema } from "./typeSchema.ts";

export interface LeftoverInput {
  readonly base: JsonObject;
  readonly desired: JsonObject;
  readonly live: LiveObject;
  readonly type: TypeSchema;
  readonly manager: string;
  /** Found already: an apply removes these. */
  readonly owned: readonly Finding[];
}

/** Set by the server or by which object it is; leaving them out of a file removes nothing. */
const NOT_CONTENT: ReadonlySet<string> = new Set(["apiVersion", "kind", "status"]);

/**
 * Fields that left the files since `base` and are still live although an apply would not remove them: server-side apply keeps
 * what another manager owns, above all `kubectl-client-side-apply` (kubernetes #99003). A field counts only when everyone who
 * owns it is a tool driven by hand, or when the object has no managedFields at all. A field that a controller or another
 * deployment tool owns is theirs now; one that nobody owns is a default.
 */
export function findLeftovers(input: LeftoverInput): Finding[] {
  const removed: Finding[] = [];
  for (const key of Object.keys(input.base)) {
    if (NOT_CONTENT.has(key)) continue;
    collect(
      [{ field: key }],
      own(input.base, key),
      own(input.desired, key),
      own(input.live.body, key),
      input.type.map?.field(key),
      removed,
    );
  }
  return removed.filter(
    ({ path }) => !input.owned.some((finding) => startsWithPath(path, finding.path)) && isAbandoned(path, input),
  );
}

function isAbandoned(path: FieldPath, { live, manager, type }: LeftoverInput): boolean {
  if (live.managedFields.length === 0) return true;
  const owners = ownersOf(live.managedFields, path, type).filter((entry) => !isApplyOf(entry, manager));
  return (
    owners.length > 0 &&
    owners.every((entry) => entry.subresource === "" && (entry.manager === manager || isHandTool(entry.manager)))
  );
}

function collect(
  path: FieldPath,
  base: Json | undefined,
  desired: Json | undefined,
  live: Json | undefined,
  type: TypeSchema | undefined,
  found: Finding[],
): void {
  if (base === undefined || base === desired || live === undefined) return;
  if (desired === undefined) {
    found.push({ kind: "leftover", path, desired: undefined, live, type });
    return;
  }
  if (isJsonObject(base) && isJsonObject(desired) && isJsonObject(live) && type?.map && !type.map.isAtomic) {
    for (const key of Object.keys(base))
      collect([...path, { field: key }], base[key], own(desired, key), own(live, key), type.map.field(key), found);
  } else if (
    isJsonArray(base) &&
    isJsonArray(desired) &&
    isJsonArray(live) &&
    type?.list &&
    type.list.kind !== "atomic"
  ) {
    const wanted = itemsByKey(desired, type.list);
    const there = itemsByKey(live, type.list);
    for (const [key, { item, element }] of itemsByKey(base, type.list)) {
      collect([...path, element], item, wanted.get(key)?.item, there.get(key)?.item, type.list.items, found);
    }
  }
}

function own(value: Json | undefined, key: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
