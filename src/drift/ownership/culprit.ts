import type { FieldPath } from "../../model/fieldPath.ts";
import type { ManagedFieldsEntry } from "../../model/live.ts";
import type { Culprit } from "../../model/verdict.ts";
import { ownershipOf } from "./fieldSet.ts";
import type { DriftFinding } from "../schema/finding.ts";
import { completeElement } from "../schema/itemKey.ts";
import { stepType, typeAt } from "../schema/listKeys.ts";
import type { TypeSchema } from "../schema/typeSchema.ts";

/**
 * The entries that own a path, best first: the path itself, then parts of it; where there are none, a part around it that is
 * replaced as a whole. Newest first among equals. With a schema, list keys that the path leaves to their default are filled in,
 * as the server does. Whoever owns a map as empty does not own what others put into it.
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
    else if (ownership.kind === "around" && isWhole(complete, ownership.depth, schema)) around.push(entry);
  }
  const inside = [exact, below].flatMap((entries) => entries.sort(newestFirst));
  return inside.length > 0 ? inside : around.sort(newestFirst);
}

/**
 * True when the part that the first `depth` steps of a path lead to is certainly replaced as a whole. A type that allows both a
 * map and a list is told apart by the next step; without a schema only a place in a list is certain.
 */
function isWhole(path: FieldPath, depth: number, schema: TypeSchema | undefined): boolean {
  const next = path[depth];
  if (!next) return false;
  if ("index" in next) return true;
  const type = typeAt(schema, path.slice(0, depth));
  return "field" in next ? type?.map?.isAtomic === true : type?.list?.kind === "atomic";
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
 * True when we own what was found and nobody else does. Where live has nothing, we must own it all the same: the server took our
 * value and dropped it, whereas a person who removes a field takes it from every owner.
 */
export function isOursAlone(
  managedFields: readonly ManagedFieldsEntry[],
  { path, live }: Pick<DriftFinding, "path" | "live">,
  schema: TypeSchema | undefined,
  manager: string,
): boolean {
  const complete = schema ? completePath(path, schema) : path;
  let isOurs = false;
  for (const entry of managedFields) {
    const { kind } = ownershipOf(entry, complete);
    if (kind === "none") continue;
    if (entry.manager !== manager) return false;
    isOurs ||= kind === "exact" || (kind === "below" && live === undefined);
  }
  return isOurs;
}

/**
 * Who wrote the part that `path` lies in and that is replaced as a whole: whoever did, left the field out. Undefined where the
 * schema knows of no such part, and where nobody but us owns it: then the field is new in the files.
 */
export function writerOfWhole(
  managedFields: readonly ManagedFieldsEntry[],
  path: FieldPath,
  schema: TypeSchema,
  manager: string,
): Culprit | undefined {
  const depth = path.findIndex((_element, at) => at > 0 && isWhole(path, at, schema));
  const writer = depth < 0 ? undefined : culpritOf(managedFields, path.slice(0, depth), schema, manager);
  return writer?.manager === manager ? undefined : writer;
}

/**
 * Who may have taken away a field that we applied before: the only manager other than us that has written since our last apply;
 * writes to `status` do not count. Always a guess, and marked as one: nothing on the server remembers a removal, and a remover
 * who owns nothing else has no entry at all. Times are whole seconds, so it also misses some and then says undefined.
 */
export function removerOf(managedFields: readonly ManagedFieldsEntry[], manager: string): Culprit | undefined {
  const ours = managedFields.find((entry) => isApplyOf(entry, manager));
  if (!ours) return undefined;
  const later = managedFields.filter(
    (entry) => entry.manager !== manager && entry.subresource !== "status" && entry.time > ours.time,
  );
  const [only] = later;
  return only && later.length === 1 ? { ...toCulprit(only), isInferred: true } : undefined;
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
