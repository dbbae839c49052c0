import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../model/json.ts";

const OBJECT_KEYS = ["apiVersion", "kind", "metadata", "type", "spec", "data"];
const METADATA_KEYS = ["name", "generateName", "namespace", "labels", "annotations"];

/** The object in the key order people write: apiVersion, kind, metadata (name first), spec, data, then the rest as it came. */
export function orderForPeople(object: JsonObject): JsonObject {
  const ordered = nameFirst(withFirst(object, OBJECT_KEYS), true) as JsonObject;
  return isJsonObject(ordered.metadata)
    ? { ...ordered, metadata: withFirst(ordered.metadata, METADATA_KEYS) }
    : ordered;
}

function withFirst(object: JsonObject, keys: readonly string[]): JsonObject {
  const first = keys.filter((key) => Object.hasOwn(object, key));
  const rest = Object.keys(object).filter((key) => !keys.includes(key));
  return Object.fromEntries([...first, ...rest].map((key) => [key, object[key] as Json]));
}

/** Items of lists start with their name. */
function nameFirst(value: Json, isRoot = false, isItem = false): Json {
  if (isJsonArray(value)) return value.map((item) => nameFirst(item, false, true));
  if (!isJsonObject(value)) return value;
  const source = isItem && !isRoot && typeof value.name === "string" ? withFirst(value, ["name"]) : value;
  return Object.fromEntries(Object.entries(source).map(([key, item]) => [key, nameFirst(item)]));
}

/** `value` with the keys of its maps in the order `like` has them; keys that `like` lacks come last. Lists are matched by `name`, else by place. */
export function orderLike(value: Json, like: Json | undefined): Json {
  if (isJsonArray(value)) {
    const items = isJsonArray(like) ? like : [];
    return value.map((item, at) => orderLike(item, items.find((other) => hasSameName(item, other)) ?? items[at]));
  }
  if (!isJsonObject(value)) return value;
  const pattern = isJsonObject(like) ? like : {};
  const ordered = withFirst(value, Object.keys(pattern));
  return Object.fromEntries(Object.entries(ordered).map(([key, item]) => [key, orderLike(item, pattern[key])]));
}

function hasSameName(a: Json, b: Json): boolean {
  return isJsonObject(a) && isJsonObject(b) && typeof a.name === "string" && a.name === b.name;
}
