import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../model/json.ts";

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
