import type { FieldPath } from "../../model/fieldPath.ts";
import { isJsonArray, isJsonObject, type Json, jsonEqual } from "../../model/json.ts";
import type { SourceLocation } from "../../model/sourceLocation.ts";
import type { KustomizationNode } from "../parse/kustomizationNode.ts";
import { locateInText } from "../yaml/locate.ts";
import type { Sought } from "./sought.ts";

interface Hit {
  readonly path: FieldPath;
  readonly exact: boolean;
}

/** The field of the kustomization itself that set the value: images, replicas, labels, annotations, namespace. */
export function locateInTransformers(
  sought: Sought,
  node: KustomizationNode,
  text: string,
): SourceLocation | undefined {
  for (const rule of [byImage, byReplicas, byLabel, byAnnotation, byNamespace]) {
    const hit = rule(sought, node);
    const range = hit && locateInText(text, 0, undefined, hit.path, "pair");
    if (hit && range) return { file: node.file, range, exact: hit.exact };
  }
  return undefined;
}

function byImage({ path, value }: Sought, node: KustomizationNode): Hit | undefined {
  if (lastField(path) !== "image" || typeof value !== "string") return undefined;
  for (const [index, entry] of entries(node.value.images)) {
    if (!isJsonObject(entry) || typeof entry.name !== "string") continue;
    const name = typeof entry.newName === "string" && entry.newName !== "" ? entry.newName : entry.name;
    const at = (field: string): FieldPath => [{ field: "images" }, { index }, { field }];
    if (isSet(entry.digest) && value.endsWith(`@${String(entry.digest)}`) && value.startsWith(name))
      return { path: at("digest"), exact: true };
    if (isSet(entry.newTag) && value === `${name}:${String(entry.newTag)}`) return { path: at("newTag"), exact: true };
    // the tag comes from elsewhere
    if (
      !isSet(entry.newTag) &&
      !isSet(entry.digest) &&
      isSet(entry.newName) &&
      /^(?:[:@]|$)/.test(value.slice(name.length)) &&
      value.startsWith(name)
    ) {
      return { path: at("newName"), exact: false };
    }
  }
  return undefined;
}

function byReplicas({ path, value, isNamed }: Sought, node: KustomizationNode): Hit | undefined {
  if (path.length !== 2 || fieldAt(path, 0) !== "spec" || fieldAt(path, 1) !== "replicas") return undefined;
  for (const [index, entry] of entries(node.value.replicas)) {
    if (isJsonObject(entry) && isNamed(entry.name) && jsonEqual(entry.count, value)) {
      return { path: [{ field: "replicas" }, { index }, { field: "count" }], exact: true };
    }
  }
  return undefined;
}

function byLabel(sought: Sought, node: KustomizationNode): Hit | undefined {
  for (const [index, entry] of entries(node.value.labels)) {
    const found = isJsonObject(entry) ? labelIn(entry.pairs, "labels", sought) : undefined;
    if (found) return { path: [{ field: "labels" }, { index }, { field: "pairs" }, ...found.slice(1)], exact: true };
  }
  const found = labelIn(node.value.commonLabels, "labels", sought);
  return found && { path: [{ field: "commonLabels" }, ...found.slice(1)], exact: true };
}

function byAnnotation(sought: Sought, node: KustomizationNode): Hit | undefined {
  const found = labelIn(node.value.commonAnnotations, "annotations", sought);
  return found && { path: [{ field: "commonAnnotations" }, ...found.slice(1)], exact: true };
}

/** The path `field`, key in a map of labels (or annotations) that set the sought value. */
export function labelIn(
  map: Json | undefined,
  field: "labels" | "annotations",
  { path, value }: Sought,
): FieldPath | undefined {
  const key = lastField(path);
  const parent = fieldAt(path, path.length - 2);
  const isHere =
    field === "annotations"
      ? parent === "annotations"
      : parent === "labels" || parent === "matchLabels" || parent === "selector";
  return isHere && key !== undefined && holds(map, key, value) ? [{ field }, { field: key }] : undefined;
}

function byNamespace({ path, value }: Sought, node: KustomizationNode): Hit | undefined {
  const isNamespace = path.length === 2 && fieldAt(path, 0) === "metadata" && fieldAt(path, 1) === "namespace";
  return isNamespace && value !== undefined && node.value.namespace === value
    ? { path: [{ field: "namespace" }], exact: true }
    : undefined;
}

function holds(map: Json | undefined, key: string, value: Json | undefined): boolean {
  return isJsonObject(map) && Object.hasOwn(map, key) && value !== undefined && String(map[key]) === String(value);
}

function isSet(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== "";
}

function entries(list: Json | undefined): Iterable<[number, Json]> {
  return isJsonArray(list) ? list.entries() : [];
}

function lastField(path: FieldPath): string | undefined {
  return fieldAt(path, path.length - 1);
}

function fieldAt(path: FieldPath, at: number): string | undefined {
  const element = path[at];
  return element && "field" in element ? element.field : undefined;
}
