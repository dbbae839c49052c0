import type { FieldPath } from "../model/fieldPath.ts";
import type { ManagedFieldsEntry } from "../model/live.ts";
import type { Culprit } from "../model/verdict.ts";
import { ownershipOf } from "./fieldSet.ts";
import { completeElement } from "./itemKey.ts";
import { stepType, typeAt } from "./listKeys.ts";
import type { TypeSchema } from "./typeSchema.ts";

/**
 * The entries that own a path, best first: the path itself, then a part around it that is replaced as a whole, then parts of
 * it; newest first among equals. With a schema, list keys that the path leaves to their default are filled in, as the server
 * does, and an empty map that somebody owns is not taken for the owner of what others put into it.
 */
export function ownersOf(
  managedFields: readonly ManagedFieldsEntry[],
  path: FieldPath,
  schema?: TypeSchema,
): readonly ManagedFieldsEntry[] {
  const complete = schema ? completePath(path, schema) : path;
  const exact: ManagedFieldsEntry[] = [];
  const around: ManagedFieldsEntry[] = [];
  const below: ManagedFieldsEntry[] = [];
  for (const entry of managedFields) {
    const ownership = ownershipOf(entry, complete);
    if (ownership.kind === "exact") exact.push(entry);
    else if (ownership.kind === "below") below.push(entry);
    else if (ownership.kind === "around" && mayBeWhole(complete.slice(0, ownership.depth), schema)) around.push(entry);
  }
  return [exact, around, below].flatMap((entries) => entries.sort(newestFirst));
}

function mayBeWhole(path: FieldPath, schema: TypeSchema | undefined): boolean {
  const type = typeAt(schema, path);
  return !type?.map || type.map.isAtomic || type.list !== undefined;
}

/**
 * Who wrote the value at `path` last. A writer that changes a value takes the path from everyone else, so an owner is the last
 * writer; of several owners, who all wrote the same value, others come before `manager` (ours) and newer before older.
 * Undefined when nobody owns the path: a default, or a field that is not there (see `removerOf`).
 */
export function culpritOf(
  managedFields: readonly ManagedFieldsEntry[],
  path: FieldPath,
  schema?: TypeSchema,
  manager?: string,
): Culprit | undefined {
  const owners = ownersOf(managedFields, path, schema);
  const entry = owners.find((owner) => owner.manager !== manager) ?? owners[0];
  return entry && toCulprit(entry);
}

/**
 * Who took away a field that we applied before. Nothing on the server remembers a removal, so this names somebody only when
 * exactly one manager other than us has written since our last apply; writes to `status` do not count. It can miss (times are
 * whole seconds) and then says undefined; it can be wrong where the remover owns nothing, and so has no entry, while somebody
 * else wrote another field.
 */
export function removerOf(managedFields: readonly ManagedFieldsEntry[], manager: string): Culprit | undefined {
  const ours = managedFields.find((entry) => isApplyOf(entry, manager));
  if (!ours) return undefined;
  const later = managedFields.filter(
    (entry) => entry.manager !== manager && entry.subresource !== "status" && entry.time > ours.time,
  );
  const [only] = later;
  return only && later.length === 1 ? toCulprit(only) : undefined;
}

/** Our server-side-apply entry for the object itself (KEP-555: one per manager, whatever the version). */
export function isApplyOf(entry: ManagedFieldsEntry, manager: string): boolean {
  return entry.manager === manager && entry.operation === "Apply" && entry.subresource === "";
}

function completePath(path: FieldPath, schema: TypeSchema): FieldPath {
  let type: TypeSchema | undefined = schema;
  return path.map((element) => {
    const complete = type?.list ? completeElement(element, type.list) : element;
    type = type && stepType(type, element);
    return complete;
  });
}

export function toCulprit({ manager, operation, subresource, time }: ManagedFieldsEntry): Culprit {
  return { manager, operation, subresource, time };
}

function newestFirst(a: ManagedFieldsEntry, b: ManagedFieldsEntry): number {
  return a.time === b.time ? 0 : a.time < b.time ? 1 : -1;
}
