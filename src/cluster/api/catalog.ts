import type { Json } from "../../model/json.ts";
import { splitApiVersion } from "../../model/objectRef.ts";
import { hashJson } from "../../support/hash.ts";

/** One kind that the server serves in one version. `group` is "" for the core group; `plural` is the name in URLs. */
export interface ApiResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  /** It has a `status` subresource: `status` is written there, and ignored in writes of the object. */
  readonly hasStatus: boolean;
  /** As kubectl takes them: `deploy`, `svc`. Left out where there are none. */
  readonly shortNames?: readonly string[];
}

export interface Catalog {
  find(apiVersion: string, kind: string): ApiResource | undefined;
  /** Every version of a kind, the server's preferred one first. */
  findKind(group: string, kind: string): readonly ApiResource[];
  readonly all: readonly ApiResource[];
  /** `group/version` whose own server did not answer: their kinds are unknown, not deleted. */
  readonly failedGroups: readonly string[];
  readonly hash: string;
}

export function apiVersionOf(resource: Pick<ApiResource, "group" | "version">): string {
  return resource.group ? `${resource.group}/${resource.version}` : resource.version;
}

/** Resources come in the server's order of preference. */
export function createCatalog(all: readonly ApiResource[], failedGroups: readonly string[]): Catalog {
  const exact = new Map<string, ApiResource>();
  const byKind = new Map<string, ApiResource[]>();
  for (const resource of all) {
    const key = `${resource.group}/${resource.version}/${resource.kind}`;
    // a second resource of the same kind is a view of the first (there are none in Kubernetes itself)
    if (!exact.has(key)) exact.set(key, resource);
    const versions = byKind.get(`${resource.group}/${resource.kind}`) ?? [];
    versions.push(resource);
    byKind.set(`${resource.group}/${resource.kind}`, versions);
  }
  return {
    all,
    failedGroups,
    hash: hashJson([all, failedGroups] as unknown as Json),
    find(apiVersion, kind) {
      const { group, version } = splitApiVersion(apiVersion);
      return exact.get(`${group}/${version}/${kind}`);
    },
    findKind: (group, kind) => byKind.get(`${group}/${kind}`) ?? [],
  };
}
