import type { FileSystemPort } from "../manifests/fileSystem.ts";
import { targetOf } from "../mappings/target.ts";
import type { ManifestCache } from "../manifests/manifestCache.ts";
import type { Pack } from "../model/pack.ts";
import type { Target } from "../model/target.ts";
import type { Comparison } from "./comparison.ts";
import type { Entry } from "./entry.ts";
import type { FolderConnections } from "./folderConnections.ts";
import { makeEntries } from "./folderEntries.ts";
import type { FolderObserver } from "./folderObserver.ts";
import type { FolderPacks } from "./folderPacks.ts";
import { Pace } from "./pace.ts";

/** Objects that left the files at once and are looked at one by one; of more, the rest shows as extra with the next list. */
const MAX_RESTORED = 50;

export interface BindingDeps {
  readonly packs: FolderPacks;
  readonly connections: FolderConnections;
  readonly comparison: Comparison;
  readonly observer: FolderObserver;
  readonly files: FileSystemPort;
  readonly cache: ManifestCache;
  readonly target: () => Target | undefined;
}

/** Hands what packs render to, bound to its clusters, to the comparison. */
export class PackBinding {
  readonly #deps: BindingDeps;

  constructor(deps: BindingDeps) {
    this.#deps = deps;
  }

  async bind(packs: Iterable<Pack>): Promise<void> {
    const pace = new Pace();
    for (const pack of packs) {
      await this.#bindOne(pack);
      await pace.turn();
    }
    await pace.rest(); // what follows looks at all entries at once
  }

  /** Forgets what packs held that are no longer there. */
  async forgetGone(): Promise<void> {
    const { packs, comparison } = this.#deps;
    await this.#took(comparison.keepPacks(new Set(packs.packs.map(({ id }) => id))));
  }

  async #bindOne(pack: Pack): Promise<void> {
    const { packs, connections, comparison, files, cache, target } = this.#deps;
    const rendered = packs.rendered(pack.id);
    if (!rendered) return;
    const sources = { config: packs.config, target: target(), files, cache, sessions: connections.byContext };
    const entries = await makeEntries(pack, rendered.objects, sources);
    const kept = rendered.complete ? [] : this.#unread(pack, entries);
    await this.#took(comparison.setPack(pack.id, [...entries, ...kept]));
  }

  /** A file that cannot be read right now (someone is typing) takes no object away. */
  #unread(pack: Pack, entries: readonly Entry[]): readonly Entry[] {
    const { packs, connections, comparison } = this.#deps;
    const ids = new Set(entries.map(({ id }) => id));
    const target = targetOf(pack, packs.config, this.#deps.target());
    const session = target && connections.byContext.get(target.context);
    return [...comparison.entriesOf(pack.id)].filter((entry) => !ids.has(entry.id) && entry.session === session);
  }

  /** Objects that left the files may be extra now: their bodies are read again for that. */
  async #took(gone: readonly Entry[]): Promise<void> {
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
