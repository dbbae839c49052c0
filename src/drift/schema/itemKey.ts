import type { PathElement } from "../../model/fieldPath.ts";
import { isJsonObject, isScalar, type Json, type JsonObject, type Scalar } from "../../model/json.ts";
import type { ListSchema } from "./typeSchema.ts";

/** What tells list items apart, as a value that a Map can hold. */
export type ItemKey = string | number | boolean;

/** Undefined for an item that has no key: the server refuses it. */
export function itemKey(item: Json | undefined, list: ListSchema): ItemKey | undefined {
  if (list.kind === "set") return item === null || item === undefined || !isScalar(item) ? undefined : plainKey(item);
  if (!isJsonObject(item)) return undefined;
  const [only] = list.keys;
  if (list.keys.length === 1 && only !== undefined) {
    const value = keyValue(item, list, 0, only);
    return value === undefined || value === null || !isScalar(value) ? undefined : plainKey(value);
  }
  return joinedKey(item, list);
}

function joinedKey(item: JsonObject, list: ListSchema): string | undefined {
  let text = "";
  let known = 0;
  for (let at = 0; at < list.keys.length; at++) {
    const value = keyValue(item, list, at, list.keys[at] ?? "");
    if (value !== undefined && !isScalar(value)) return undefined;
    if (value !== undefined) known += 1;
    // NUL cannot stand in a key, so the parts stay apart
    text += value === undefined ? "\u0000" : `${typeof value === "string" ? "=" : "#"}${value}\u0000`;
  }
  return known > 0 ? text : undefined;
}

/** A key field that the item leaves out takes the schema's default (SMD `typed/helpers.go`). */
function keyValue(item: JsonObject, list: ListSchema, at: number, key: string): Json | undefined {
  const value = item[key];
  return value !== undefined && Object.hasOwn(item, key) ? value : list.keyDefaults[at];
}

function plainKey(value: Exclude<Scalar, null>): ItemKey {
  return typeof value === "bigint" ? `${value}n` : value;
}

/** The path element of an item: its keys with defaults filled in, its value, or its place. */
export function itemElement(item: Json | undefined, list: ListSchema, index: number): PathElement {
  if (list.kind === "set" && item !== undefined && isScalar(item)) return { value: item };
  if (list.kind !== "map" || !isJsonObject(item)) return { index };
  const keys = list.keys.flatMap((key, at): [string, Scalar][] => {
    const value = keyValue(item, list, at, key);
    return value !== undefined && isScalar(value) ? [[key, value]] : [];
  });
  return { keys: Object.fromEntries(keys) };
}

/** Adds the keys that an element leaves to the schema's default. */
export function completeElement(element: PathElement, list: ListSchema): PathElement {
  if (list.kind !== "map" || !("keys" in element)) return element;
  const complete = itemElement(element.keys, list, 0);
  return "keys" in complete ? { keys: { ...element.keys, ...complete.keys } } : element;
}
