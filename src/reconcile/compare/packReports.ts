import type { Catalog } from "../../cluster/api/catalog.ts";
import { packReportOf } from "../../drift/health/packStatus.ts";
import { type ObjectId, type ObjectRef, objectId, splitApiVersion } from "../../model/objectRef.ts";
import { isPackResource, PACK_GROUP, type PackReport } from "../../model/packReport.ts";
import type { ClusterSession } from "../live/clusterSession.ts";
import { ANY_NAMESPACE } from "../live/watchScopes.ts";

const REMOVED: PackReport = {
  status: "removed",
  message: "",
  isBehind: false,
  retry: undefined,
  chart: "",
  version: "",
};

/** What the operator says of each `Pack` resource in the namespaces of a folder, whether a file names it or not. */
export class PackReports {
  readonly #found = new Map<ClusterSession, ReadonlyMap<ObjectId, PackReport>>();
  /** Resources that were there since the session was opened: gone now, they were deleted outside. */
  readonly #seen = new WeakMap<ClusterSession, Set<ObjectId>>();

  /** Reads the resources that a session holds. Before verdicts are judged or after, it makes no difference: their bodies stay. */
  scan(session: ClusterSession, kinds: ReadonlySet<string>): void {
    const now = new Map<ObjectId, PackReport>();
    const seen = this.#seen.get(session) ?? new Set();
    this.#seen.set(session, seen);
    for (const collection of session.collections()) {
      const { key, resource } = collection.want;
      if (!kinds.has(key) || resource.kind !== "Pack" || resource.group !== PACK_GROUP) continue;
      for (const { object } of collection.objects()) {
        if (!object) continue;
        const id = objectId(object.ref);
        now.set(id, packReportOf(object.body));
        seen.add(id);
      }
    }
    this.#found.set(session, now);
  }

  keep(sessions: Iterable<ClusterSession>): void {
    const kept = new Set(sessions);
    for (const session of this.#found.keys()) if (!kept.has(session)) this.#found.delete(session);
  }

  /** undefined for other kinds, and for a resource that never was in the cluster as far as is known. */
  of(session: ClusterSession | undefined, ref: ObjectRef): PackReport | undefined {
    if (!session || !isPackResource(ref)) return undefined;
    const id = objectId(ref);
    const report = this.#found.get(session)?.get(id);
    if (report) return report;
    const isGone = session.look(ref).kind === "absent" && this.#seen.get(session)?.has(id);
    return isGone ? REMOVED : undefined;
  }

  /** `namespace/name` of every resource on a session: the releases that the operator made. */
  releases(session: ClusterSession): ReadonlySet<string> {
    return new Set([...(this.#found.get(session)?.keys() ?? [])].map(releaseOf));
  }
}

/**
 * What must be wanted to see the resources of a pack operator in some namespaces, although no file names one. Empty where the
 * cluster does not serve the kind. A version that files use already is kept to, so that the kind is read once.
 */
export function operatorRefs(
  catalog: Catalog,
  named: readonly ObjectRef[],
  namespaces: readonly string[],
): readonly ObjectRef[] {
  const refsOf = (kind: string, within: readonly string[]): readonly ObjectRef[] => {
    const [served] = catalog.findKind(PACK_GROUP, kind);
    if (!served) return [];
    const used = named.find((ref) => ref.kind === kind && splitApiVersion(ref.apiVersion).group === PACK_GROUP);
    const apiVersion = used?.apiVersion ?? `${served.group}/${served.version}`;
    return within.map((namespace) => ({ apiVersion, kind, namespace, name: "" }));
  };
  // the variables of an organization are kept in a namespace that nobody here knows
  return [...refsOf("Pack", namespaces), ...refsOf("Config", [...namespaces, ANY_NAMESPACE])];
}

function releaseOf(id: ObjectId): string {
  const [, , namespace, name] = id.split("|");
  return `${namespace}/${name}`;
}
