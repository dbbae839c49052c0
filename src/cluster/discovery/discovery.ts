import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import type { ApiResource } from "../api/catalog.ts";

/** What one discovery document says. */
export interface Discovered {
  readonly resources: readonly ApiResource[];
  /** `group/version` that the server could not ask its own server for. */
  readonly failed: readonly string[];
}

/** Aggregated discovery (KEP-3352), newest spelling first, then what old servers speak. */
export const AGGREGATED =
  "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

/** An aggregated document; undefined when the server answered in the old form. Versions come in its order of preference. */
export function readAggregated(document: Json): Discovered | undefined {
  if (!isJsonObject(document) || document.kind !== "APIGroupDiscoveryList") return undefined;
  const resources: ApiResource[] = [];
  const failed: string[] = [];
  for (const item of objects(document.items)) {
    const group = isJsonObject(item.metadata) ? text(item.metadata.name) : "";
    for (const entry of objects(item.versions)) {
      const version = text(entry.version);
      if (entry.freshness === "Stale") failed.push(group ? `${group}/${version}` : version);
      for (const resource of objects(entry.resources)) resources.push(readResource(resource, group, version));
    }
  }
  return { resources, failed };
}

/** `responseKind` may name another group (`Scale` of a subresource); for whole objects it is the kind. */
function readResource(resource: JsonObject, group: string, version: string): ApiResource {
  const kind = isJsonObject(resource.responseKind) ? text(resource.responseKind.kind) : "";
  return {
    group,
    version,
    kind,
    plural: text(resource.resource),
    namespaced: resource.scope === "Namespaced",
    verbs: texts(resource.verbs),
    hasStatus: objects(resource.subresources).some(({ subresource }) => subresource === "status"),
    ...shortNames(resource),
  };
}

function shortNames(resource: JsonObject): Pick<ApiResource, "shortNames"> {
  const names = texts(resource.shortNames);
  return names.length > 0 ? { shortNames: names } : {};
}

/** Group-versions of `/api` (APIVersions) or `/apis` (APIGroupList) in the old form, preferred versions first. */
export function readGroupVersions(document: Json): readonly { readonly group: string; readonly version: string }[] {
  if (!isJsonObject(document)) return [];
  if (document.kind === "APIVersions") return texts(document.versions).map((version) => ({ group: "", version }));
  return objects(document.groups).flatMap((entry) => {
    const group = text(entry.name);
    const preferred = isJsonObject(entry.preferredVersion) ? text(entry.preferredVersion.version) : "";
    const versions = objects(entry.versions).map((item) => text(item.version));
    return [...new Set([preferred, ...versions])].filter(Boolean).map((version) => ({ group, version }));
  });
}

/** An APIResourceList of the old form; a subresource is an entry named `plural/subresource`. */
export function readResourceList(document: Json, group: string, version: string): readonly ApiResource[] {
  if (!isJsonObject(document)) return [];
  const names = new Set(objects(document.resources).map((resource) => text(resource.name)));
  return objects(document.resources)
    .filter((resource) => !text(resource.name).includes("/"))
    .map((resource) => ({
      group,
      version,
      kind: text(resource.kind),
      plural: text(resource.name),
      namespaced: resource.namespaced === true,
      verbs: texts(resource.verbs),
      hasStatus: names.has(`${text(resource.name)}/status`),
      ...shortNames(resource),
    }));
}

function objects(value: Json | undefined): readonly JsonObject[] {
  return isJsonArray(value) ? value.filter(isJsonObject) : [];
}

function texts(value: Json | undefined): readonly string[] {
  return isJsonArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
