import { badInput } from "../kubeconfig/badInput.ts";
import type { ApiResource } from "../api/catalog.ts";

/** `/api/v1` or `/apis/GROUP/VERSION`. */
export function groupVersionPath(group: string, version: string): string {
  return group ? `/apis/${segment(group)}/${segment(version)}` : `/api/${segment(version)}`;
}

/** The collection of a kind; `namespace` undefined = all namespaces. */
export function collectionPath(resource: ApiResource, namespace: string | undefined): string {
  const root = groupVersionPath(resource.group, resource.version);
  const scope = resource.namespaced && namespace !== undefined ? `/namespaces/${segment(namespace)}` : "";
  return `${root}${scope}/${segment(resource.plural)}`;
}

/**
 * One object.
 * @throws MooringError badInput when a namespaced object has no namespace or a name cannot be part of a URL
 */
export function objectPath(resource: ApiResource, namespace: string, name: string): string {
  if (resource.namespaced && !namespace)
    throw badInput(
      `${resource.kind} ${name} requires a namespace: set metadata.namespace or choose a target namespace.`,
    );
  return `${collectionPath(resource, resource.namespaced ? namespace : undefined)}/${segment(name)}`;
}

/** One path segment. `.`, `..` and the empty name would address something else (`path/validation.IsValidPathSegmentName`). */
function segment(text: string): string {
  if (text === "" || text === "." || text === ".." || /[/%]/.test(text))
    throw badInput(`"${text}" is not a valid object name.`);
  return encodeURIComponent(text);
}

export function query(parameters: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const parts = Object.entries(parameters)
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`);
  return parts.length > 0 ? `?${parts.join("&")}` : "";
}
