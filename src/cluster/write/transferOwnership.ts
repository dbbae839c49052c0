import { isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import type { LiveObject, ManagedFieldsEntry } from "../../model/live.ts";

/** RFC 6902, the operations used here. */
export type JsonPatch = readonly { readonly op: "replace" | "test"; readonly path: string; readonly value: Json }[];

/** The operations that change parts of an object. */
export type PatchOperation =
  | { readonly op: "add" | "replace"; readonly path: string; readonly value: Json }
  | { readonly op: "remove"; readonly path: string };

/** What `kubectl apply` without --server-side writes; its fields are never removed by server-side apply (kubernetes #99003). */
export const CLIENT_SIDE_MANAGERS: readonly string[] = ["kubectl-client-side-apply", "before-first-apply"];

/**
 * Hands the fields of client-side apply to our Apply entry (client-go `util/csaupgrade`): the entries of `from` are united with
 * ours, or renamed when we have none. Entries of subresources stay as they are.
 * @returns undefined when none of `from` owns anything. The patch fails with 409 when the object changed since it was read
 */
export function transferOwnership(
  live: LiveObject,
  manager: string,
  from: readonly string[] = CLIENT_SIDE_MANAGERS,
): JsonPatch | undefined {
  const isTheirs = (entry: ManagedFieldsEntry): boolean =>
    entry.operation === "Update" && entry.subresource === "" && from.includes(entry.manager);
  const theirs = live.managedFields.filter(isTheirs);
  const [first] = theirs;
  if (!first) return undefined;
  const isOurs = (entry: ManagedFieldsEntry): boolean =>
    entry.manager === manager && entry.operation === "Apply" && entry.subresource === "";
  const ours = live.managedFields.find(isOurs);
  const united: ManagedFieldsEntry = {
    ...(ours ?? first),
    manager,
    operation: "Apply",
    fieldsV1: theirs.reduce<JsonObject>((all, entry) => uniteFields(all, entry.fieldsV1), ours?.fieldsV1 ?? {}),
  };
  const others = live.managedFields.filter((entry) => !isTheirs(entry) && !isOurs(entry));
  return [
    { op: "replace", path: "/metadata/managedFields", value: [united, ...others].map(toJson) },
    // the server refuses a write that carries an old version
    { op: "replace", path: "/metadata/resourceVersion", value: live.resourceVersion },
  ];
}

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

function toJson(entry: ManagedFieldsEntry): JsonObject {
  return {
    manager: entry.manager,
    operation: entry.operation,
    apiVersion: entry.apiVersion,
    ...(entry.time ? { time: entry.time } : {}),
    fieldsType: "FieldsV1",
    fieldsV1: entry.fieldsV1,
    ...(entry.subresource ? { subresource: entry.subresource } : {}),
  };
}
