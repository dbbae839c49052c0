import { isDeepStrictEqual } from "node:util";
import type { Catalog } from "../../cluster/api/catalog.ts";
import type { FileSystemPort } from "../../manifests/files/fileSystem.ts";
import { HELM } from "../../drift/ownership/fieldManagers.ts";
import { targetOf } from "../../mappings/match/target.ts";
import type { ManifestCache } from "../../manifests/parse/manifestCache.ts";
import type { RenderedPack } from "../../manifests/render/renderedPack.ts";
import type { DesiredObject } from "../../model/desired.ts";
import type { Pack } from "../../model/pack.ts";
import type { Target } from "../../model/target.ts";
import type { ClusterSession } from "../live/clusterSession.ts";
import type { Comparator } from "../compare/comparator.ts";
import type { ComparedObject } from "../compare/comparedObject.ts";
import type { FolderCharts } from "./folderCharts.ts";
import type { FolderConnections } from "./folderConnections.ts";
import { FluxBuilds } from "../files/fluxBuilds.ts";
import { makeEntries } from "../compare/folderEntries.ts";
import type { FolderObserver } from "./folderObserver.ts";
import type { FolderPacks } from "./folderPacks.ts";
import { TimeSlicer } from "../../support/timeSlicer.ts";

/** Objects that left the files at once and are looked at one by one; of more, the rest shows as extra with the next list. */
const MAX_RESTORED = 50;

export interface BindingDeps {
  readonly packs: FolderPacks;
  readonly charts: FolderCharts;
  readonly connections: FolderConnections;
  readonly comparison: Comparator;
  readonly observer: FolderObserver;
  readonly files: FileSystemPort;
  readonly cache: ManifestCache;
  readonly target: () => Target | undefined;
}

/** What the entries of a pack were made of; the same again makes the same entries. */
interface Source {
  readonly pack: Pack;
  readonly rendered: RenderedPack;
  readonly target: Target | undefined;
  readonly session: ClusterSession | undefined;
  readonly catalog: Catalog | undefined;
  /** Hash of what Flux puts in. */
  readonly builds: string;
}

/** Hands what packs render to, bound to its clusters, to the comparison. */
export class PackBinding {
  readonly #deps: BindingDeps;
  readonly #bound = new Map<string, Source>();
  #builds = new FluxBuilds([]);
  /** The last write of Helm that made the charts be rendered again; RFC 3339. */
  #upgradedAt = "";

  constructor(deps: BindingDeps) {
    this.#deps = deps;
  }

  /** Every pack, charts rendered for their clusters as those are now. */
  async bindAll(signal?: AbortSignal): Promise<void> {
    await this.#deps.charts.render(signal);
    await this.bind(this.#deps.packs.packs);
  }

  /** True when Helm wrote something that its release, as it was read, does not explain: it was upgraded, and all is bound anew. */
  async bindUpgraded(): Promise<boolean> {
    const latest = lastWriteOfHelm(this.#deps.comparison.entries());
    if (latest <= this.#upgradedAt) return false;
    this.#upgradedAt = latest;
    await this.bindAll();
    return true;
  }

  async bind(packs: Iterable<Pack>): Promise<void> {
    const pace = new TimeSlicer();
    for (const pack of this.#findBuilds() ? this.#deps.packs.packs : packs) {
      await this.#bindOne(pack);
      await pace.turn();
    }
    await pace.rest(); // what follows looks at all entries at once
  }

  /** True when Flux makes other objects of the files than before. */
  #findBuilds(): boolean {
    const { packs } = this.#deps;
    const before = this.#builds.hash;
    const objectsOf = (id: string): readonly DesiredObject[] => packs.rendered(id)?.objects ?? [];
    this.#builds = new FluxBuilds(packs.packs.map(({ id, folder }) => ({ folder, objects: objectsOf(id) })));
    return this.#builds.hash !== before;
  }

  /** Forgets what packs held that are no longer there. */
  async forgetGone(): Promise<void> {
    const { packs, comparison } = this.#deps;
    const ids = new Set(packs.packs.map(({ id }) => id));
    for (const id of this.#bound.keys()) if (!ids.has(id)) this.#bound.delete(id);
    await this.#took(comparison.keepPacks(ids));
  }

  async #bindOne(pack: Pack): Promise<void> {
    const { packs, connections, comparison, files, cache } = this.#deps;
    const rendered = packs.rendered(pack.id);
    if (!rendered) return;
    const target = targetOf(pack, packs.config, this.#deps.target());
    const session = target && connections.byContext.get(target.context);
    const source = { pack, rendered, target, session, catalog: session?.catalog, builds: this.#builds.hash };
    const before = this.#bound.get(pack.id);
    if (before && isSame(before, source)) {
      comparison.touchUnjudged(pack.id);
      return;
    }
    const objects = await this.#builds.applyTo(pack, rendered.objects);
    const entries = await makeEntries(pack, objects, { target, session, files, cache });
    const kept = rendered.complete ? [] : this.#unread(pack, entries, session);
    this.#bound.set(pack.id, source);
    await this.#took(comparison.setPack(pack.id, [...entries, ...kept]));
  }

  /** A file that cannot be read right now (someone is typing) takes no object away. */
  #unread(
    pack: Pack,
    entries: readonly ComparedObject[],
    session: ClusterSession | undefined,
  ): readonly ComparedObject[] {
    const ids = new Set(entries.map(({ id }) => id));
    return [...this.#deps.comparison.entriesOf(pack.id)].filter(
      (entry) => !ids.has(entry.id) && entry.session === session,
    );
  }

  /** Objects that left the files may be extra now: their bodies are read again for that. */
  async #took(gone: readonly ComparedObject[]): Promise<void> {
    this.#deps.observer.extra.entriesChanged();
    const dropped = gone.filter(({ session, desired }) => {
      const sighting = session?.look(desired.ref);
      return sighting?.kind === "found" && !sighting.object;
    });
    await Promise.all(
      dropped.slice(0, MAX_RESTORED).map(async ({ session, desired }) => {
        const live = await session?.get(desired.ref).catch(() => undefined);
        if (live) session?.put(live);
      }),
    );
  }
}

/** The objects of a file that did not change are the very same ones; those of a renderer are new each time. */
function isSame(before: Source, now: Source): boolean {
  const { objects, complete } = now.rendered;
  return (
    before.session === now.session &&
    before.catalog === now.catalog &&
    before.builds === now.builds &&
    before.rendered.complete === complete &&
    before.rendered.objects.length === objects.length &&
    before.rendered.objects.every((object, at) => object === objects[at]) &&
    isDeepStrictEqual(before.target, now.target) &&
    isDeepStrictEqual(before.pack, now.pack)
  );
}

/** When Helm last wrote a value that differs from what its own release renders to; "" where it did not. */
function lastWriteOfHelm(entries: Iterable<ComparedObject>): string {
  let latest = "";
  for (const { desired, verdict } of entries) {
    if (!desired.released || verdict?.state !== "drifted") continue;
    for (const { culprit } of verdict.differences)
      if (culprit?.manager === HELM && culprit.time > latest) latest = culprit.time;
  }
  return latest;
}
