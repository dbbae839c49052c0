import { isJsonArray, isJsonObject, type Json, jsonEqual, type Scalar } from "./json.ts";

/**
 * One step into an object, in the terms of structured-merge-diff (`fieldpath/element.go`):
 * a field of a map, a list-map item by its keys, a set item by its value, an item of an atomic list by its index.
 */
export type PathElement =
  | { readonly field: string }
  | { readonly keys: Readonly<Record<string, Scalar>> }
  | { readonly value: Scalar }
  | { readonly index: number };

export type FieldPath = readonly PathElement[];

/** Index of the item that an element names in a list; -1 when there is none. A key the item leaves out counts as equal. */
export function indexOfElement(list: readonly Json[], element: PathElement): number {
  if ("index" in element) return element.index < list.length ? element.index : -1;
  if ("value" in element) return list.findIndex((item) => jsonEqual(item, element.value));
  if ("keys" in element) {
    const wanted = Object.entries(element.keys);
    const exact = list.findIndex(
      (item) => isJsonObject(item) && wanted.every(([key, value]) => jsonEqual(item[key], value)),
    );
    if (exact >= 0) return exact;
    return list.findIndex(
      (item) =>
        isJsonObject(item) && wanted.every(([key, value]) => !Object.hasOwn(item, key) || jsonEqual(item[key], value)),
    );
  }
  return -1;
}

/** The value at a path, or undefined. */
export function valueAt(root: Json | undefined, path: FieldPath): Json | undefined {
  let value = root;
  for (const element of path) {
    if ("field" in element) {
      value = isJsonObject(value) && Object.hasOwn(value, element.field) ? value[element.field] : undefined;
    } else {
      value = isJsonArray(value) ? value[indexOfElement(value, element)] : undefined;
    }
    if (value === undefined) return undefined;
  }
  return value;
}

/**
 * The path as JSON pointer (RFC 6901) into `root`; list items by their index there.
 * An item that `root` does not hold gets `-` (RFC 6901: the item after the last).
 */
export function toPointer(root: Json | undefined, path: FieldPath): string {
  let value = root;
  let pointer = "";
  for (const element of path) {
    if ("field" in element) {
      pointer += pointerStep(element.field);
      value = isJsonObject(value) && Object.hasOwn(value, element.field) ? value[element.field] : undefined;
      continue;
    }
    const at: number = isJsonArray(value) ? indexOfElement(value, element) : -1;
    pointer += `/${at < 0 ? "-" : String(at)}`;
    value = at < 0 || !isJsonArray(value) ? undefined : value[at];
  }
  return pointer;
}

/** One step of a JSON pointer (RFC 6901), with its slash. */
export function pointerStep(key: string | number): string {
  return `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** For people: `spec.template.spec.containers[name=app].image`. */
export function formatPath(path: FieldPath): string {
  let text = "";
  for (const element of path) {
    if ("field" in element) {
      text += /^[\w-]+$/.test(element.field)
        ? `${text ? "." : ""}${element.field}`
        : `[${JSON.stringify(element.field)}]`;
    } else if ("keys" in element) {
      text += `[${Object.entries(element.keys)
        .map(([key, value]) => `${key}=${String(value)}`)
        .join(",")}]`;
    } else if ("value" in element) {
      text += `[${String(element.value)}]`;
    } else {
      text += `[${element.index}]`;
    }
  }
  return text;
}

/** True when `path` is `prefix` or lies below it. */
export function startsWithPath(path: FieldPath, prefix: FieldPath): boolean {
  return prefix.length <= path.length && prefix.every((element, at) => jsonEqual(element as Json, path[at] as Json));
}
