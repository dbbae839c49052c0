import { uniteFields } from "../../cluster/write/uniteFields.ts";
import { isFileTool } from "../../drift/ownership/fieldManagers.ts";
import { ownersOf } from "../../drift/ownership/culprit.ts";
import { parseSegment, writeSegment } from "../../drift/schema/segment.ts";
import { type FieldPath, startsWithPath } from "../../model/fieldPath.ts";
import { isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import type { LiveObject, ManagedFieldsEntry } from "../../model/live.ts";
import type { JsonPatch } from "../../cluster/api/jsonPatch.ts";

/**
 * Makes `manager` the owner of the paths that tools driven by hand or nobody own, so that its next apply removes them (the idea of
 * client-go `util/csaupgrade`, but for single fields: everything else stays with its owner). Entries in another version than
 * ours stay, their paths mean something else.
 * @returns undefined when nothing is to be handed over. The patch fails with 409 when the object changed since it was read
 */
export function transferFields(live: LiveObject, manager: string, paths: readonly FieldPath[]): JsonPatch | undefined {
  // what nobody owns (a default in the way of a change) an apply would keep as well
  const claims = paths.filter((path) => ownersOf(live.managedFields, path).length === 0);
  const isOurs = (entry: ManagedFieldsEntry): boolean =>
    entry.manager === manager && entry.operation === "Apply" && entry.subresource === "";
  const ours = live.managedFields.find(isOurs);
  let taken: JsonObject = {};
  let from: ManagedFieldsEntry | undefined;
  const others = live.managedFields.flatMap((entry): ManagedFieldsEntry[] => {
    if (isOurs(entry)) return [];
    const isMeant =
      entry.subresource === "" && isFileTool(entry.manager) && (!ours || ours.apiVersion === entry.apiVersion);
    const { moved, kept } = isMeant ? part(entry.fieldsV1, [], paths) : { moved: {}, kept: entry.fieldsV1 };
    if (Object.keys(moved).length === 0) return [entry];
    from ??= entry;
    taken = uniteFields(taken, moved);
    return Object.keys(kept).length > 0 ? [{ ...entry, fieldsV1: kept }] : [];
  });
  for (const path of claims) taken = uniteFields(taken, nodeOf(path));
  if (!from && claims.length === 0) return undefined;
  const first = { apiVersion: live.ref.apiVersion, subresource: "", time: "" };
  const united = {
    ...(ours ?? from ?? first),
    manager,
    operation: "Apply" as const,
    fieldsV1: uniteFields(ours?.fieldsV1 ?? {}, taken),
  };
  return [
    { op: "replace", path: "/metadata/managedFields", value: [united, ...others].map(toJson) },
    // the server refuses a write that carries an old version
    { op: "replace", path: "/metadata/resourceVersion", value: live.resourceVersion },
  ];
}

/** The field set of one path. */
function nodeOf(path: FieldPath): JsonObject {
  return path.reduceRight<JsonObject>((below, element) => ({ [writeSegment(element)]: below }), {});
}

/** Parts a field set into what lies at or below one of the paths, and the rest. */
function part(
  node: JsonObject,
  prefix: FieldPath,
  paths: readonly FieldPath[],
): { readonly moved: JsonObject; readonly kept: JsonObject } {
  const moved: Record<string, Json> = {};
  const kept: Record<string, Json> = {};
  for (const [segment, child] of Object.entries(node)) {
    const element = segment === "." ? undefined : parseSegment(segment);
    if (!element || !isJsonObject(child)) {
      kept[segment] = child;
      continue;
    }
    const path = [...prefix, element];
    if (paths.some((wanted) => startsWithPath(path, wanted))) {
      moved[segment] = child;
      continue;
    }
    const below = part(child, path, paths);
    if (Object.keys(below.moved).length > 0) moved[segment] = below.moved;
    if (Object.keys(below.kept).length > 0 || Object.keys(child).length === 0) kept[segment] = below.kept;
  }
  return { moved, kept };
}

function toJson({ manager, operation, apiVersion, time, fieldsV1 }: ManagedFieldsEntry): JsonObject {
  return { manager, operation, apiVersion, ...(time ? { time } : {}), fieldsType: "FieldsV1", fieldsV1 };
}
