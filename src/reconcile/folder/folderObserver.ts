import type { Catalog } from "../../cluster/api/catalog.ts";
import { formatRef, groupKind, type ObjectRef } from "../../model/objectRef.ts";
import type { Target } from "../../model/target.ts";
import type { ClusterSession, LiveChange } from "../live/clusterSession.ts";
import type { Comparator } from "../compare/comparator.ts";
import { type BoundParts, isReadFor } from "./completeness.ts";
import type { ComparedObject } from "../compare/comparedObject.ts";
import { ExtraObjects } from "../compare/extraObjects.ts";
import { scopesOf } from "../compare/folderEntries.ts";
import type { FolderConnections } from "./folderConnections.ts";
import { operatorRefs, PackReports } from "../compare/packReports.ts";
import { LiveChanges } from "../compare/liveChanges.ts";
import type { EnginePorts } from "../api/ports.ts";
import { wantsOf } from "../live/watchScopes.ts";

export interface ObserverDeps {
  readonly folder: string;
  readonly ports: EnginePorts;
  readonly connections: FolderConnections;
  readonly comparison: Comparator;
  readonly target: () => Target | undefined;
  /** Say whether something that Git has for a cluster is unread. */
  readonly parts: BoundParts;
}

/** Keeps the sessions of a folder looking at what its entries need, and tells the comparison what a new look may change. */
export class FolderObserver {
  readonly extra = new ExtraObjects();
  readonly packs = new PackReports();
  readonly #deps: ObserverDeps;
  readonly #wants = new Map<ClusterSession, ReadonlySet<string>>();
  readonly #pictures = new LiveChanges();
  /** What the sessions served at the last look. */
  readonly #catalogs = new Map<ClusterSession, Catalog>();

  constructor(deps: ObserverDeps) {
    this.#deps = deps;
  }

  /** Watches what the entries name; resolves when the lists are there. */
  async observe(signal?: AbortSignal): Promise<void> {
    const { connections, comparison, folder } = this.#deps;
    this.#wants.clear();
    this.#catalogs.clear();
    for (const session of connections.sessions()) {
      const refs = [...comparison.entries()]
        .filter((entry) => entry.session === session)
        .map(({ desired }) => desired.ref);
      const wants = wantsOf([...refs, ...this.#operatorRefs(session, refs)], session.catalog);
      this.#wants.set(session, new Set(wants.map(({ key }) => key)));
      this.#catalogs.set(session, session.catalog);
      await session.observe(folder, wants, signal);
    }
  }

  /** Before a kind is called unserved the server is asked. True when a session serves other kinds now. */
  async askForUnserved(signal?: AbortSignal): Promise<boolean> {
    let isOther = false;
    for (const session of this.#deps.connections.sessions()) {
      const own = [...this.#deps.comparison.entries()].filter((entry) => entry.session === session);
      isOther =
        (await session.askForUnserved(
          own.map(({ desired }) => desired.ref),
          signal,
        )) || isOther;
    }
    return isOther;
  }

  /** True when a session serves other kinds than at the last look. */
  isServedAnew(): boolean {
    return [...this.#deps.connections.sessions()].some((session) => this.#catalogs.get(session) !== session.catalog);
  }

  pictureChanged(session: ClusterSession, change: LiveChange): void {
    this.#pictures.add(session, change);
  }

  /** Before entries are judged. */
  flush(): void {
    this.#pictures.flush(this.#deps.comparison);
  }

  /** A CustomResourceDefinition came, went or changed: kinds and schemas are read again. */
  async readDefinitions(signal?: AbortSignal): Promise<void> {
    const { connections, comparison } = this.#deps;
    for (const session of connections.sessions()) {
      const changed = await session.refreshCatalog(signal);
      const isConcerned = ({ session: own, desired }: ComparedObject): boolean =>
        own === session && changed.has(`${desired.ref.apiVersion}|${desired.ref.kind}`);
      comparison.touchAll(isConcerned);
    }
    comparison.touchUnsettled();
  }

  /** Why a kind that is not served will be there after an apply; undefined when no file brings it. */
  willBeServed({ session, desired }: ComparedObject): string | undefined {
    const own = [...this.#deps.comparison.entries()].filter((entry) => entry.session === session);
    return scopesOf(own.map((entry) => entry.desired)).has(groupKind(desired.ref))
      ? `${formatRef(desired.ref)}: its CustomResourceDefinition is in your files but not in the cluster yet`
      : undefined;
  }

  /** Resources of a pack operator are looked at like workloads, whether a file names one or not. */
  #operatorRefs(session: ClusterSession, refs: readonly ObjectRef[]): readonly ObjectRef[] {
    if (!this.#showsExtra) return [];
    const namespaces = new Set(refs.map(({ namespace }) => namespace));
    const target = this.#deps.target();
    if (target?.context === session.cluster.context) namespaces.add(target.namespace);
    return operatorRefs(session.catalog, refs, [...namespaces].filter(Boolean));
  }

  get #showsExtra(): boolean {
    const { ports } = this.#deps;
    return ports.settings().showExtra && (ports.scope?.length ?? 0) === 0;
  }

  /** Where only some paths are compared, or some files cannot be read, nothing is called extra: those files may name it. */
  scanExtra(): void {
    const { connections, comparison } = this.#deps;
    this.packs.keep(connections.sessions());
    for (const [session, kinds] of this.#wants) this.packs.scan(session, kinds);
    if (!this.#showsExtra) {
      this.extra.clear();
      return;
    }
    this.extra.keep(connections.sessions());
    for (const [session, kinds] of this.#wants) {
      const mayFind = isReadFor(this.#deps.parts, session);
      const releases = this.packs.releases(session);
      this.extra.scan(session, { entries: () => comparison.entries(), kinds, releases, mayFind });
    }
  }
}
