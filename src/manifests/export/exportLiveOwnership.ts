import { indexOfElement, type PathElement } from "../../model/fieldPath.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject, parseJson, type Scalar } from "../../model/json.ts";

/** Fields a set of managers owns, as in `fieldsV1`: children by element; a node without children owns its whole value. */
export type OwnedFields = JsonObject;

const SELF = ".";

/** The element a `fieldsV1` key names (structured-merge-diff `fieldpath/serialize-pe.go`); undefined for `.` and unknown ones. */
function elementOf(key: string): PathElement | undefined {
  const rest = key.slice(2);
  switch (key.slice(0, 2)) {
    case "f:":
      return { field: rest };
    case "k:":
      return { keys: parseJson(rest) as Readonly<Record<string, Scalar>> };
    case "v:":
      return { value: parseJson(rest) as Scalar };
    case "i:":
      return { index: Number(rest) };
    default:
      return undefined;
  }
}

function childrenOf(node: OwnedFields): readonly (readonly [string, OwnedFields])[] {
  return Object.entries(node).flatMap(([key, child]) =>
    key !== SELF && isJsonObject(child) ? [[key, child] as const] : [],
  );
}

/** Both sets together. A whole value owned by one side stays whole. */
export function unionOwned(a: OwnedFields, b: OwnedFields): OwnedFields {
  const union: Record<string, Json> = { ...a };
  for (const [key, child] of Object.entries(b)) {
    const own = union[key];
    if (!isJsonObject(own) || !isJsonObject(child)) union[key] = child;
    else if (childrenOf(own).length === 0 && !Object.hasOwn(own, SELF)) continue;
    else union[key] = childrenOf(child).length === 0 && !Object.hasOwn(child, SELF) ? child : unionOwned(own, child);
  }
  return union;
}

/** `value` without what `owned` names and `others` do not own any part of. Parents that `others` own stay, even when emptied. */
export function withoutOwned(value: Json, owned: OwnedFields, others: OwnedFields): Json {
  let result = value;
  for (const [key, node] of childrenOf(owned).toReversed()) {
    const element = elementOf(key);
    if (element === undefined) continue;
    const other = others[key];
    const isWhole = childrenOf(node).length === 0 || Object.hasOwn(node, SELF);
    if (other === undefined && isWhole) result = withoutElement(result, element);
    else if (childrenOf(node).length > 0)
      result = withElement(result, element, (item) => withoutOwned(item, node, isJsonObject(other) ? other : {}));
  }
  return result;
}

/** `value` without everything that nobody owns: what the server filled in. */
export function onlyOwned(value: Json, owned: OwnedFields): Json {
  const children = childrenOf(owned);
  if (children.length === 0) return value;
  if (isJsonArray(value)) {
    const kept = new Map<number, Json>();
    for (const [key, node] of children) {
      const element = elementOf(key);
      const at = element === undefined ? -1 : indexOfElement(value, element);
      const item = value[at];
      if (element === undefined || item === undefined) continue;
      const own = onlyOwned(item, node);
      const isBare = isJsonObject(own) && Object.keys(own).length === 0;
      kept.set(at, isBare && "keys" in element && isJsonObject(item) ? keysOf(item, element.keys) : own);
    }
    return value.flatMap((_item, at) => (kept.has(at) ? [kept.get(at) as Json] : []));
  }
  if (!isJsonObject(value)) return value;
  const pairs = Object.entries(value).flatMap(([key, item]) => {
    const node = owned[`f:${key}`];
    return isJsonObject(node) ? [[key, onlyOwned(item, node)] as const] : [];
  });
  return Object.fromEntries(pairs);
}

/** What is left of an item of which nobody owns a field. */
function keysOf(item: JsonObject, keys: Readonly<Record<string, Scalar>>): JsonObject {
  return Object.fromEntries(
    Object.keys(keys).flatMap((key) => (Object.hasOwn(item, key) ? [[key, item[key] as Json]] : [])),
  );
}

function withoutElement(value: Json, element: PathElement): Json {
  if ("field" in element) {
    return isJsonObject(value)
      ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== element.field))
      : value;
  }
  const at = isJsonArray(value) ? indexOfElement(value, element) : -1;
  return isJsonArray(value) && at >= 0 ? value.toSpliced(at, 1) : value;
}

function withElement(value: Json, element: PathElement, change: (item: Json) => Json): Json {
  if ("field" in element) {
    if (!isJsonObject(value) || !Object.hasOwn(value, element.field)) return value;
    return { ...value, [element.field]: change(value[element.field] as Json) };
  }
  const at = isJsonArray(value) ? indexOfElement(value, element) : -1;
  return isJsonArray(value) && at >= 0 ? value.with(at, change(value[at] as Json)) : value;
}
