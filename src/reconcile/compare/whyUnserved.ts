import { apiVersionOf, type ApiResource, type Catalog } from "../../cluster/api/catalog.ts";
import { type ObjectRef, splitApiVersion } from "../../model/objectRef.ts";

/** Why a cluster does not serve the kind of an object, as far as its catalog tells, and what to do. */
export function whyUnserved(
  { apiVersion, kind }: ObjectRef,
  catalog: Pick<Catalog, "all" | "findKind" | "failedGroups">,
): string {
  const { group } = splitApiVersion(apiVersion);
  const down = catalog.failedGroups.find((one) => splitApiVersion(one).group === group && one.includes("/"));
  if (down !== undefined)
    return `The API ${down} of this cluster is not available, so ${kind} cannot be read. To see why, run: kubectl get apiservices`;
  const sameKind = catalog.findKind(group, kind);
  if (sameKind.length > 0)
    return `This cluster does not serve ${kind} as ${apiVersion}: it serves ${versionsOf(sameKind)}. Change the apiVersion.`;
  const inVersion = catalog.all.filter((one) => apiVersionOf(one) === apiVersion);
  const spelled = inVersion.find((one) => isSpelling(kind, one));
  if (spelled) return `${apiVersion} has no kind ${kind}; it has ${spelled.kind}. Correct the kind.`;
  const moved = catalog.all.filter((one) => one.kind === kind);
  const start = `This cluster does not serve ${kind} (${apiVersion}).`;
  return moved.length > 0
    ? `${start} It serves ${kind} as ${versionsOf(moved)}. Correct the apiVersion, or install its CustomResourceDefinition.`
    : `${start} Install its CustomResourceDefinition, or correct apiVersion and kind.`;
}

function versionsOf(resources: readonly ApiResource[]): string {
  return [...new Set(resources.map(apiVersionOf))].join(", ");
}

/** Another case, or the plural, as people know it from kubectl. */
function isSpelling(word: string, { kind, plural }: ApiResource): boolean {
  return word.toLowerCase() === kind.toLowerCase() || word.toLowerCase() === plural;
}
