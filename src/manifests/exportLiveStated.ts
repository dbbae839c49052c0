import { isJsonArray, isJsonObject, type Json, type JsonObject, parseJson } from "../model/json.ts";
import type { OwnedFields } from "./exportLiveOwnership.ts";

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** A field without the places of list items, as a JSON array of names; `*` stands for any item of a list. */
export type FieldKey = string;

export function fieldKey(names: readonly string[]): FieldKey {
  return JSON.stringify(names);
}

/**
 * The fields that somebody wrote down, with all their parents: what Apply operations own and what the last-applied annotation has.
 * An Update also owns the defaults that the server filled in, so it says nothing about what was written.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function statedFields(raw: JsonObject): ReadonlySet<FieldKey> {
  const stated = new Set<FieldKey>();
  const metadata = isJsonObject(raw.metadata) ? raw.metadata : {};
  const entries = isJsonArray(metadata.managedFields) ? metadata.managedFields.filter(isJsonObject) : [];
  for (const { operation, subresource, fieldsV1 } of entries)
    if (operation === "Apply" && subresource !== "status" && isJsonObject(fieldsV1)) addOwned(stated, [], fieldsV1);
  const applied = isJsonObject(metadata.annotations) ? metadata.annotations[LAST_APPLIED] : undefined;
  if (typeof applied === "string") addText(stated, applied);
  return stated;
}

function addOwned(stated: Set<FieldKey>, names: readonly string[], owned: OwnedFields): void {
  stated.add(fieldKey(names));
  for (const [key, child] of Object.entries(owned)) {
    if (key === "." || !isJsonObject(child)) continue;
    addOwned(stated, [...names, key.startsWith("f:") ? key.slice(2) : "*"], child);
  }
}

function addText(stated: Set<FieldKey>, text: string): void {
  try {
    addValue(stated, [], parseJson(text));
  } catch {
    // an annotation that is not JSON states nothing
  }
}

function addValue(stated: Set<FieldKey>, names: readonly string[], value: Json): void {
  stated.add(fieldKey(names));
  if (isJsonArray(value)) for (const item of value) addValue(stated, [...names, "*"], item);
  else if (isJsonObject(value))
    for (const [name, item] of Object.entries(value)) addValue(stated, [...names, name], item);
}
