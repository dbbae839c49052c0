import type { PathElement } from "../../model/fieldPath.ts";
import { isJsonArray, isJsonObject, type Json } from "../../model/json.ts";
import { type ItemKey, itemKey } from "./itemKey.ts";
import type { ListSchema } from "./typeSchema.ts";

export type KeyedItems = ReadonlyMap<ItemKey, Json>;

const NO_ITEMS: KeyedItems = new Map();

/** The items of a list by what tells them apart; none where the list is replaced as a whole. */
export function keyItems(value: Json | undefined, list: ListSchema | undefined): KeyedItems {
  if (!isJsonArray(value) || !list || list.kind === "atomic") return NO_ITEMS;
  const items = new Map<ItemKey, Json>();
  for (const item of value) {
    const key = itemKey(item, list);
    if (key !== undefined) items.set(key, item);
  }
  return items;
}

export function findItem(items: KeyedItems, element: PathElement, list: ListSchema | undefined): Json | undefined {
  if (!list) return undefined;
  const key =
    "keys" in element ? itemKey(element.keys, list) : "value" in element ? itemKey(element.value, list) : undefined;
  return key === undefined ? undefined : items.get(key);
}

/** What one step leads to. In a list that is replaced as a whole, any item stands for the whole list. */
export function valueFor(
  value: Json | undefined,
  element: PathElement,
  list: ListSchema | undefined,
): Json | undefined {
  if ("field" in element)
    return isJsonObject(value) && Object.hasOwn(value, element.field) ? value[element.field] : undefined;
  if (!isJsonArray(value)) return undefined;
  if ("index" in element) return value[element.index];
  if (!list || list.kind === "atomic") return value;
  return findItem(keyItems(value, list), element, list);
}
