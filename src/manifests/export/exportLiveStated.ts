import { isJsonArray, isJsonObject, type Json, type JsonObject, parseJson } from "../../model/json.ts";
import { LAST_APPLIED } from "../../support/redaction.ts";
import type { OwnedFields } from "./exportLiveOwnership.ts";

/** A field without the places of list items: names from the top; `*` stands for any item of a list. */
type Field = readonly string[];

/** The fields that somebody wrote down, with all their parents. */
export class StatedFields {
  readonly #stated = new Set<string>();
  /** Fields that were written as a whole: everything below is, too. */
  readonly #whole = new Set<string>();

  add(field: Field, isWhole = false): void {
    this.#stated.add(JSON.stringify(field));
    if (isWhole) this.#whole.add(JSON.stringify(field));
  }

  has(field: Field): boolean {
    if (this.#stated.has(JSON.stringify(field))) return true;
    return field.some((_name, depth) => this.#whole.has(JSON.stringify(field.slice(0, depth))));
  }
}

/**
 * What Apply operations own and what the last-applied annotation has. An Update also owns the defaults that the server filled in, so it
 * says nothing about what was written.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function statedFields(raw: JsonObject): StatedFields {
  const stated = new StatedFields();
  const metadata = isJsonObject(raw.metadata) ? raw.metadata : {};
  const entries = isJsonArray(metadata.managedFields) ? metadata.managedFields.filter(isJsonObject) : [];
  for (const { operation, subresource, fieldsV1 } of entries)
    if (operation === "Apply" && subresource !== "status" && isJsonObject(fieldsV1)) addOwned(stated, [], fieldsV1);
  const applied = isJsonObject(metadata.annotations) ? metadata.annotations[LAST_APPLIED] : undefined;
  if (typeof applied === "string") addText(stated, applied);
  return stated;
}

/** An owned field without parts is owned as a whole, an atomic list or map too. */
function addOwned(stated: StatedFields, field: Field, owned: OwnedFields): void {
  const parts = Object.entries(owned).filter(([key]) => key !== ".");
  stated.add(field, parts.length === 0 && field.length > 0);
  for (const [key, child] of parts)
    if (isJsonObject(child)) addOwned(stated, [...field, key.startsWith("f:") ? key.slice(2) : "*"], child);
}

function addText(stated: StatedFields, text: string): void {
  try {
    addValue(stated, [], parseJson(text));
  } catch {
    // an annotation that is not JSON states nothing
  }
}

function addValue(stated: StatedFields, field: Field, value: Json): void {
  stated.add(field);
  if (isJsonArray(value)) for (const item of value) addValue(stated, [...field, "*"], item);
  else if (isJsonObject(value))
    for (const [name, item] of Object.entries(value)) addValue(stated, [...field, name], item);
}
