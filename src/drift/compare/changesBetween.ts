import type { FieldPath } from "../../model/fieldPath.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject, jsonEqual } from "../../model/json.ts";
import { hasSameOrder, itemsByKey } from "../schema/itemsByKey.ts";
import type { ListSchema, TypeSchema } from "../schema/typeSchema.ts";

/** One place where two states of a live object differ. */
export interface StateChange {
  readonly path: FieldPath;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  /** Same items, other order. */
  readonly isOrder: boolean;
}

/** Changes with every write, or belongs to controllers: no sign of drift. */
const SERVER_METADATA: ReadonlySet<string> = new Set([
  "managedFields",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "uid",
  "selfLink",
]);

/**
 * Every place where `after` differs from `before`, in pieces as the server merges them; without bookkeeping, and without the
 * status of a kind that has it as a subresource.
 */
export function changesBetween(
  before: JsonObject,
  after: JsonObject,
  type: TypeSchema,
  hasStatus: boolean,
): StateChange[] {
  const changes: StateChange[] = [];
  for (const key of keysOf(before, after)) {
    if ((key === "status" && hasStatus) || key === "apiVersion" || key === "kind") continue;
    const next = type.map?.field(key);
    const [from, to] =
      key === "metadata"
        ? [withoutBookkeeping(own(before, key)), withoutBookkeeping(own(after, key))]
        : [own(before, key), own(after, key)];
    compare([{ field: key }], from, to, next, changes);
  }
  return changes;
}

function compare(
  path: FieldPath,
  before: Json | undefined,
  after: Json | undefined,
  type: TypeSchema | undefined,
  changes: StateChange[],
): void {
  if (isJsonObject(before) && isJsonObject(after) && type?.map && !type.map.isAtomic) {
    for (const key of keysOf(before, after))
      compare([...path, { field: key }], own(before, key), own(after, key), type.map.field(key), changes);
  } else if (isJsonArray(before) && isJsonArray(after) && type?.list && type.list.kind !== "atomic") {
    compareItems(path, before, after, type.list, changes);
  } else if (!jsonEqual(before, after)) {
    changes.push({ path, before, after, isOrder: false });
  }
}

function compareItems(
  path: FieldPath,
  before: readonly Json[],
  after: readonly Json[],
  list: ListSchema,
  changes: StateChange[],
): void {
  const left = itemsByKey(before, list);
  const right = itemsByKey(after, list);
  if (left.size !== before.length || right.size !== after.length) {
    // items without a key or twice: only the whole list can be compared
    if (!jsonEqual(before, after)) changes.push({ path, before, after, isOrder: false });
    return;
  }
  for (const [key, { item, element }] of left)
    compare([...path, element], item, right.get(key)?.item, list.items, changes);
  for (const [key, { item, element }] of right)
    if (!left.has(key)) compare([...path, element], undefined, item, list.items, changes);
  if (!hasSameOrder(before, after, list)) changes.push({ path, before, after, isOrder: true });
}

function keysOf(a: JsonObject, b: JsonObject): ReadonlySet<string> {
  return new Set([...Object.keys(a), ...Object.keys(b)]);
}

function own(value: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function withoutBookkeeping(metadata: Json | undefined): Json | undefined {
  if (!isJsonObject(metadata)) return metadata;
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => !SERVER_METADATA.has(key)));
}
