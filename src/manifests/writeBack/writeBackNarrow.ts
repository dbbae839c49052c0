import { type FieldPath, valueAt } from "../../model/fieldPath.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject, jsonEqual } from "../../model/json.ts";
import type { Edit } from "./writeBackEdits.ts";

/**
 * Setting a whole map or list as smaller edits, so that what stays equal inside keeps its text and comments.
 * Undefined when nothing would be kept, or the edit is no such thing: then the value is replaced as a whole.
 */
export function narrowedEdits(root: Json, edit: Edit): readonly Edit[] | undefined {
  if (edit.op !== "set") return undefined;
  const old = valueAt(root, edit.path);
  if (isJsonObject(old) && isJsonObject(edit.value)) return mapEdits(edit.path, old, edit.value);
  if (isJsonArray(old) && isJsonArray(edit.value)) return listEdits(edit.path, old, edit.value);
  return undefined;
}

function mapEdits(path: FieldPath, old: JsonObject, value: JsonObject): readonly Edit[] | undefined {
  if (!Object.keys(old).some((key) => Object.hasOwn(value, key))) return undefined;
  const edits: Edit[] = [];
  for (const [key, item] of Object.entries(value)) {
    if (!Object.hasOwn(old, key) || !jsonEqual(old[key], item))
      edits.push({ op: "set", path: [...path, { field: key }], value: item });
  }
  for (const key of Object.keys(old)) {
    if (!Object.hasOwn(value, key)) edits.push({ op: "remove", path: [...path, { field: key }] });
  }
  return edits;
}

/** Items that are equal at the start and at the end stay; those between are changed in place, the rest removed or put at the end. */
function listEdits(path: FieldPath, old: readonly Json[], value: readonly Json[]): readonly Edit[] | undefined {
  if (old.length === 0 || value.length === 0) return undefined;
  let from = 0;
  while (from < old.length && from < value.length && jsonEqual(old[from], value[from])) from += 1;
  let tail = 0;
  while (tail < Math.min(old.length, value.length) - from && jsonEqual(old.at(-1 - tail), value.at(-1 - tail)))
    tail += 1;
  const removed = old.length - tail - from;
  const added = value.length - tail - from;
  // an item cannot be put between others by a path
  if (added > removed && tail > 0) return undefined;
  const edits: Edit[] = [];
  for (let at = from; at < from + added; at += 1)
    edits.push({ op: "set", path: [...path, { index: at }], value: value[at] as Json });
  for (let at = from + removed - 1; at >= from + added; at -= 1)
    edits.push({ op: "remove", path: [...path, { index: at }] });
  return edits;
}
