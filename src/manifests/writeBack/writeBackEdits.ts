import { type FieldPath, formatPath, indexOfElement, type PathElement } from "../../model/fieldPath.ts";
import { isJsonArray, isJsonObject, type Json } from "../../model/json.ts";
import { MooringError } from "../../support/errors.ts";

/** One change of one field. Parents that are missing are made; removing what is not there changes nothing. */
export type Edit =
  | { readonly op: "set"; readonly path: FieldPath; readonly value: Json }
  | { readonly op: "remove"; readonly path: FieldPath };

/**
 * The value after the edits, one after the other: what a text must read as once they are written.
 * @throws MooringError badInput when a path goes through a value that is no map or list
 */
export function applyEdits(value: Json, edits: readonly Edit[]): Json {
  return edits.reduce<Json>((current, edit) => {
    if (edit.path.length === 0)
      throw new MooringError("badInput", "An edit must specify a field, not the whole object.");
    return edit.op === "set" ? setAt(current, edit.path, 0, edit.value) : removeAt(current, edit.path, 0);
  }, value);
}

function setAt(current: Json | undefined, path: FieldPath, depth: number, value: Json): Json {
  const element = path[depth];
  if (element === undefined) return value;
  if ("field" in element) {
    const map = current === undefined || current === null ? {} : current;
    if (!isJsonObject(map)) throw misfit(path, depth, "a map");
    const own = Object.hasOwn(map, element.field) ? map[element.field] : undefined;
    return { ...map, [element.field]: setAt(own, path, depth + 1, value) };
  }
  const list = current === undefined || current === null ? [] : current;
  if (!isJsonArray(list)) throw misfit(path, depth, "a list");
  const at = indexOfElement(list, element);
  if (at >= 0) return list.with(at, setAt(list[at], path, depth + 1, value));
  if ("index" in element && element.index !== list.length)
    throw misfit(path, depth, `a list of at least ${element.index} items`);
  return [...list, setAt(newItem(element, depth + 1 === path.length), path, depth + 1, value)];
}

/** What an item starts as before the rest of the path is set in it. */
function newItem(element: PathElement, isWhole: boolean): Json | undefined {
  return "keys" in element && !isWhole ? { ...element.keys } : undefined;
}

function removeAt(current: Json, path: FieldPath, depth: number): Json {
  const element = path[depth];
  if (element === undefined) return current;
  const isLast = depth + 1 === path.length;
  if ("field" in element) {
    if (!isJsonObject(current) || !Object.hasOwn(current, element.field)) return current;
    if (!isLast) return { ...current, [element.field]: removeAt(current[element.field] as Json, path, depth + 1) };
    return Object.fromEntries(Object.entries(current).filter(([key]) => key !== element.field));
  }
  if (!isJsonArray(current)) return current;
  const at = indexOfElement(current, element);
  if (at < 0) return current;
  return isLast ? current.toSpliced(at, 1) : current.with(at, removeAt(current[at] as Json, path, depth + 1));
}

function misfit(path: FieldPath, depth: number, wanted: string): MooringError {
  const place = formatPath(path.slice(0, depth)) || "the document";
  return new MooringError("badInput", `${formatPath(path)} cannot be set: ${place} is not ${wanted}.`);
}
