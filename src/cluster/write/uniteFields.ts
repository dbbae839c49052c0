import { isJsonObject, type Json, type JsonObject } from "../../model/json.ts";

/** Union of two field sets in the fieldsV1 spelling, where `{}` is the field itself and `.` says so beside children. */
export function uniteFields(a: JsonObject, b: JsonObject): JsonObject {
  const united: Record<string, Json> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const mine = united[key];
    united[key] = isJsonObject(mine) && isJsonObject(value) ? uniteNodes(mine, value) : value;
  }
  return united;
}

function uniteNodes(a: JsonObject, b: JsonObject): JsonObject {
  const aIsLeaf = Object.keys(a).length === 0;
  const bIsLeaf = Object.keys(b).length === 0;
  if (aIsLeaf && bIsLeaf) return {};
  if (aIsLeaf) return { ".": {}, ...b };
  if (bIsLeaf) return { ".": {}, ...a };
  return uniteFields(a, b);
}
