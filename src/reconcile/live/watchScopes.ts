import type { ApiResource, Catalog } from "../../cluster/api/catalog.ts";
import type { ObjectRef } from "../../model/objectRef.ts";

/** One kind to list or watch, and the namespaces that matter; empty for cluster-scoped kinds. */
export interface WatchScope {
  readonly key: string;
  readonly resource: ApiResource;
  readonly namespaces: readonly string[];
}

/** Among the namespaces of a want: everywhere else too, where that is allowed. */
export const ANY_NAMESPACE = "";

export function wantKey(resource: ApiResource): string {
  return `${resource.group}/${resource.version}/${resource.plural}`;
}

/**
 * One collection per kind that the objects use. A kind used in one namespace is read there, so that rights in one namespace
 * are enough; a kind used in several is read across all of them where that is allowed.
 */
export function wantsOf(refs: Iterable<ObjectRef>, catalog: Catalog): readonly WatchScope[] {
  const namespaces = new Map<ApiResource, Set<string>>();
  for (const ref of refs) {
    const resource = catalog.find(ref.apiVersion, ref.kind);
    if (!resource) continue;
    const known = namespaces.get(resource) ?? new Set<string>();
    namespaces.set(resource, resource.namespaced ? known.add(ref.namespace) : known);
  }
  return [...namespaces].map(([resource, known]) => ({
    key: wantKey(resource),
    resource,
    namespaces: [...known].sort(),
  }));
}

/** The same kind wanted by two folders: one collection for both. */
export function joinWatchScopes(lists: Iterable<readonly WatchScope[]>): ReadonlyMap<string, WatchScope> {
  const joined = new Map<string, WatchScope>();
  for (const want of [...lists].flat()) {
    const other = joined.get(want.key);
    const namespaces = [...new Set([...(other?.namespaces ?? []), ...want.namespaces])].sort();
    joined.set(want.key, { ...want, namespaces });
  }
  return joined;
}
