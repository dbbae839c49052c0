/** Names one object. `namespace` is "" for cluster-scoped objects and for files that leave it out. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** `group|Kind|namespace|name`: the same object whatever version it is read in. */
export type ObjectId = string & { readonly brand: "ObjectId" };

/** Group and version of an apiVersion; the core group is "". */
export function splitApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf("/");
  return slash < 0
    ? { group: "", version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/**
 * What tells kinds apart, whatever their version: `Deployment.apps`, or `Service` in the core group (apimachinery
 * `GroupKind.String`). Tables about kinds have it as key: other groups may have kinds of the same name.
 */
export function groupKind({ apiVersion, kind }: Pick<ObjectRef, "apiVersion" | "kind">): string {
  const { group } = splitApiVersion(apiVersion);
  return group === "" ? kind : `${kind}.${group}`;
}

export function objectId(ref: ObjectRef): ObjectId {
  const { apiVersion, kind, namespace, name } = ref;
  return `${apiVersion.slice(0, Math.max(0, apiVersion.indexOf("/")))}|${kind}|${namespace}|${name}` as ObjectId;
}

/** `Deployment shop/checkout`, or `ClusterRole reader` where there is no namespace. */
export function formatRef(ref: ObjectRef): string {
  return `${ref.kind} ${ref.namespace ? `${ref.namespace}/` : ""}${ref.name}`;
}

/** The same of the id of a live object. */
export function isDefinitionId(id: ObjectId): boolean {
  return id.startsWith("apiextensions.k8s.io|CustomResourceDefinition|");
}
