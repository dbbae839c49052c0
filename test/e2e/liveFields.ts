import type { Json, JsonObject } from "../../src/model/json.ts";
import { isJsonArray, isJsonObject } from "../../src/model/json.ts";

/** What people and programs wrote into an object: without what the server counts and notes by itself. */
export function withoutNotes({ status: _status, metadata, ...rest }: JsonObject): JsonObject {
  const { managedFields: _fields, resourceVersion: _version, generation: _generation, ...kept } = objectOf(metadata);
  const { "deployment.kubernetes.io/revision": _revision, ...annotations } = objectOf(kept.annotations ?? {});
  return { ...rest, metadata: { ...kept, annotations } };
}

/** Managers that own a field, sorted. `path`: keys as in `managedFields`, such as `f:spec`. */
export function ownersOf(object: JsonObject, path: readonly string[]): readonly string[] {
  const { managedFields } = objectOf(object.metadata);
  const owners = isJsonArray(managedFields) ? managedFields.map(objectOf) : [];
  return owners
    .filter(({ fieldsV1 }) => has(fieldsV1, path))
    .map(({ manager }) => String(manager))
    .sort();
}

function has(fields: Json | undefined, [first, ...rest]: readonly string[]): boolean {
  if (first === undefined) return true;
  return isJsonObject(fields) && fields[first] !== undefined && has(fields[first], rest);
}

export function objectOf(value: Json | undefined): JsonObject {
  if (value === undefined || !isJsonObject(value)) throw new Error("an object was expected");
  return value;
}
