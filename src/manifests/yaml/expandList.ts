import { isJsonArray, isJsonObject, type JsonObject } from "../../model/json.ts";

/**
 * The objects of a document: the items of a `List` or of a typed list (`ConfigMapList`), else the document itself.
 * As kubectl (`unstructured` scheme): anything with a list under `items` is a list, and items of a typed list that name
 * neither apiVersion nor kind take them from it.
 */
export function expandList(
  value: JsonObject,
): readonly { readonly item: number | undefined; readonly object: JsonObject }[] {
  const { items, apiVersion, kind } = value;
  if (!isJsonArray(items) || typeof apiVersion !== "string" || typeof kind !== "string")
    return [{ item: undefined, object: value }];
  const itemKind = kind.endsWith("List") ? kind.slice(0, -"List".length) : kind;
  return items.flatMap((entry, item) => {
    if (!isJsonObject(entry)) return [];
    const isNamed = Boolean(entry.apiVersion) || Boolean(entry.kind);
    return [{ item, object: isNamed || itemKind === "" ? entry : { apiVersion, kind: itemKind, ...entry } }];
  });
}
