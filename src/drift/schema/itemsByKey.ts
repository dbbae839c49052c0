import type { PathElement } from "../../model/fieldPath.ts";
import type { Json } from "../../model/json.ts";
import { itemElement, type ItemKey, itemKey } from "./itemKey.ts";
import type { ListSchema } from "./typeSchema.ts";

export interface KeyedItem {
  readonly item: Json;
  readonly element: PathElement;
}

/** The items of a list by what tells them apart; items without a key are left out, of two with the same key the last stays. */
export function itemsByKey(items: readonly Json[], list: ListSchema): ReadonlyMap<ItemKey, KeyedItem> {
  const found = new Map<ItemKey, KeyedItem>();
  items.forEach((item, at) => {
    const key = itemKey(item, list);
    if (key !== undefined) found.set(key, { item, element: itemElement(item, list, at) });
  });
  return found;
}

/** True when the items that both lists hold stand in the same order. */
export function hasSameOrder(before: readonly Json[], after: readonly Json[], list: ListSchema): boolean {
  const left = itemsByKey(before, list);
  const right = itemsByKey(after, list);
  const shared = [...left.keys()].filter((key) => right.has(key));
  const other = [...right.keys()].filter((key) => left.has(key));
  return shared.every((key, at) => key === other[at]);
}
