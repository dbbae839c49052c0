import type { DefinedKind } from "../../model/desired.ts";
import { IGNORE_ANNOTATION } from "../../model/ignoreRule.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../model/json.ts";

/** What of `metadata` says which object it is. */
const IDENTITY = ["name", "namespace", "generateName"] as const;

/**
 * The part of a document that says what it is, with the values of the document itself: apiVersion, kind, name, namespace and
 * what it asks to ignore; of a CustomResourceDefinition what it defines; and which of `spec`, `data`, `stringData`, `status` and
 * `sops` are there at all (`{}`). It holds no
 * value of a Secret, so it may be kept.
 */
export function toDocumentHead(value: JsonObject): JsonObject {
  const head: Record<string, Json> = {};
  for (const key of ["apiVersion", "kind"]) if (value[key] !== undefined) head[key] = value[key];
  if (isJsonObject(value.metadata)) {
    const { annotations } = value.metadata;
    const ignore = isJsonObject(annotations) ? pick(annotations, [IGNORE_ANNOTATION]) : {};
    head.metadata = {
      ...pick(value.metadata, IDENTITY),
      ...(Object.keys(ignore).length > 0 ? { annotations: ignore } : {}),
    };
  }
  if (value.metadata !== undefined && head.metadata === undefined) head.metadata = null;
  for (const key of ["spec", "data", "stringData", "status"]) if (value[key] !== undefined) head[key] = {};
  if (isJsonObject(value.sops)) head.sops = {};
  if (isDefinition(value) && isJsonObject(value.spec)) {
    const { names } = value.spec;
    head.spec = {
      ...pick(value.spec, ["group", "scope"]),
      names: isJsonObject(names) ? pick(names, ["kind"]) : {},
      versions: hasStatus(value.spec) ? [{ subresources: { status: {} } }] : [],
    };
  }
  return head;
}

/** The kind that a CustomResourceDefinition defines, by its head. */
export function definitionIn(head: JsonObject): DefinedKind | undefined {
  const { spec } = head;
  if (!isDefinition(head) || !isJsonObject(spec) || !isJsonObject(spec.names)) return undefined;
  return {
    group: String(spec.group),
    kind: String(spec.names.kind),
    isNamespaced: spec.scope !== "Cluster",
    hasStatus: hasStatus(spec),
  };
}

function hasStatus({ versions }: JsonObject): boolean {
  return (isJsonArray(versions) ? versions : []).some(
    (version) =>
      isJsonObject(version) && isJsonObject(version.subresources) && isJsonObject(version.subresources.status),
  );
}

function isDefinition({ apiVersion, kind }: JsonObject): boolean {
  return kind === "CustomResourceDefinition" && String(apiVersion).startsWith("apiextensions.k8s.io/");
}

function pick(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.flatMap((key) => (Object.hasOwn(object, key) ? [[key, object[key] as Json]] : [])));
}
