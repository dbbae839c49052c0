import { locatePlace } from "../manifests/locateDifference.ts";
import type { ManifestCache } from "../manifests/manifestCache.ts";
import { isProtected, targetOf } from "../mappings/target.ts";
import type { IgnoreRule } from "../model/ignoreRule.ts";
import { formatRef, type ObjectId } from "../model/objectRef.ts";
import type { Pack } from "../model/pack.ts";
import type { Target } from "../model/target.ts";
import type { Verdict } from "../model/verdict.ts";
import { DisposableStore, type Disposable } from "../support/disposable.ts";
import { isCancelled, messageOf } from "../support/errors.ts";
import { BaseObjects } from "./baseObjects.ts";
import type { ClusterSession } from "./clusterSession.ts";
import { Comparison } from "./comparison.ts";
import type { Entry } from "./entry.ts";
import { FolderConnections } from "./folderConnections.ts";
import { ExtraObjects } from "./extraObjects.ts";
import { kindKey, makeEntries, scopesOf } from "./folderEntries.ts";
import { FolderPacks } from "./folderPacks.ts";
import { FolderRepositories } from "./folderRepositories.ts";
import type { OverlayFiles } from "./overlayFiles.ts";
import { Pace } from "./pace.ts";
import type { EnginePorts } from "./ports.ts";
import type { CompareProgress } from "./readModel.ts";
import type { Sessions } from "./sessions.ts";
import type { VerdictMemo } from "./verdictMemo.ts";
import { type Want, wantsOf } from "./wants.ts";

/** Live events come in bursts (a rollout writes status many times a second); they are judged together. */
const EVENT_PAUSE = 50;

export interface FolderShared {
  readonly ports: EnginePorts;
  readonly files: OverlayFiles;
  readonly cache: ManifestCache;
  readonly sessions: Sessions;
  readonly memo: VerdictMemo;
  readonly onDidChange: (folder: string) => void;
}

/** Keeps the verdicts of one workspace folder: files on one side, sessions on the other, a comparison between. */
export class FolderReconciler implements Disposable {
  readonly folder: string;
  readonly packs: FolderPacks;
  readonly repositories: FolderRepositories;
  readonly comparison: Comparison;
  readonly extra = new ExtraObjects();
  readonly paused = new Map<string, string>();
  readonly connections: FolderConnections;
  progress: CompareProgress | undefined;
  isDiscovered = false;
  readonly #shared: FolderShared;
  readonly #bases: BaseObjects;
  readonly #store = new DisposableStore();
  #wants: readonly Want[] = [];
  #timer: Disposable | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(folder: string, shared: FolderShared) {
    this.folder = folder;
    this.#shared = shared;
    const { ports, files, cache, memo } = shared;
    this.packs = new FolderPacks(folder, ports, files, cache);
    this.repositories = new FolderRepositories(folder, ports);
    this.#bases = new BaseObjects(this.repositories, files);
    this.connections = this.#store.add(
      new FolderConnections({
        ports,
        sessions: shared.sessions,
        target: () => this.target,
        onLive: (ids) => this.#onLive(ids),
        onState: () => {
          this.comparison.touchUnsettled();
          this.#soon();
        },
        onDidChange: () => this.#changed(),
        retry: () => this.reload(),
      }),
    );
    this.comparison = this.#store.add(
      new Comparison({
        memo,
        clock: ports.clock,
        retries: ports.watch,
        rules: () => this.rules(),
        baseOf: (entry, live) => this.#bases.of(entry, live),
        locate: (entry, verdict) => this.#locate(entry, verdict),
        willBeServed: (entry) => this.#willBeServed(entry),
        onProgress: (done, total) => this.#setProgress({ done, total }),
        onVerdict: () => this.#changed(),
      }),
    );
  }

  get target(): Target | undefined {
    return this.#shared.ports.targets.get(this.folder);
  }

  rules(): readonly IgnoreRule[] {
    return this.packs.config.ignore;
  }

  isProtected(target: Target): boolean {
    return isProtected(target, this.packs.config, this.#shared.ports.settings().protectedContexts);
  }

  sessionOf(target: Target): ClusterSession | undefined {
    return this.connections.byContext.get(target.context);
  }

  /** After a connection that failed: tried again at once. */
  retry(): void {
    const { kind } = this.connections.state;
    if (kind === "failed" || kind === "signIn" || kind === "away") this.reload().catch(() => undefined);
  }

  /** Reads files, Git and, where a target was chosen, the cluster. One at a time; later calls wait. */
  reload(signal?: AbortSignal): Promise<void> {
    return this.#inTurn(async () => {
      await this.packs.discover(signal);
      this.#bases.clear();
      const pace = new Pace();
      for (const pack of this.packs.packs) {
        await this.packs.render(pack, signal);
        await pace.turn();
      }
      this.isDiscovered = true;
      await this.repositories.refresh((file) => this.packs.packsOf(file).length > 0, signal);
      this.#changed();
      await this.#compareAll(signal);
    });
  }

  /** Some files changed: only their packs are rendered again. */
  reloadFiles(files: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.isDiscovered) return;
      if (files.includes(this.packs.configFile)) {
        await this.packs.readConfig();
        this.comparison.touchUnsettled();
      }
      const touched = new Set(files.flatMap((file) => this.packs.packsOf(file)));
      for (const pack of touched) {
        await this.packs.render(pack);
        await this.#bind(pack);
      }
      await this.#observe();
      await this.comparison.run();
      this.#scanExtra();
      this.#changed();
    });
  }

  /** Branch, distance and changed files; called when Git says that something moved. */
  async reloadRepositories(): Promise<void> {
    this.#bases.clear();
    await this.repositories.refresh((file) => this.packs.packsOf(file).length > 0);
    this.#changed();
  }

  /** Lists again (command line) or wakes the watches, then judges what changed. */
  renew(signal?: AbortSignal): Promise<void> {
    return this.#inTurn(async () => {
      for (const session of this.connections.sessions()) await session.renew(this.folder, signal);
      await this.comparison.run();
      this.#scanExtra();
      this.#changed();
    });
  }

  dispose(): void {
    this.#timer?.dispose();
    for (const session of this.connections.sessions()) session.forget(this.folder);
    this.#store.dispose();
  }

  async #compareAll(signal?: AbortSignal): Promise<void> {
    await this.connections.open(this.packs.packs.map((pack) => targetOf(pack, this.packs.config, this.target)), signal);
    for (const pack of this.packs.packs) await this.#bind(pack);
    await this.#observe(signal);
    await this.comparison.run().finally(() => (this.progress = undefined));
    this.#scanExtra();
    this.#changed();
    await this.#shared.memo.save().catch((error: unknown) => this.#shared.ports.log.warn(`The verdict memo was not saved: ${messageOf(error)}`));
  }

  async #bind(pack: Pack): Promise<void> {
    const rendered = this.packs.rendered(pack.id);
    if (!rendered) return;
    const { files, cache } = this.#shared;
    const sources = { config: this.packs.config, target: this.target, files, cache, sessions: this.connections.byContext };
    const entries = await makeEntries(pack, rendered.objects, sources);
    const kept = rendered.complete ? [] : this.#unread(pack, entries);
    const gone = this.comparison.setPack(pack.id, [...entries, ...kept]);
    await Promise.all(gone.slice(0, 20).map((entry) => this.#restore(entry)));
  }

  /** A file that cannot be read right now (someone is typing) takes no object away. */
  #unread(pack: Pack, entries: readonly Entry[]): readonly Entry[] {
    const ids = new Set(entries.map(({ id }) => id));
    return [...this.comparison.entries()].filter((entry) => entry.pack.id === pack.id && !ids.has(entry.id));
  }

  /** An object that left the files may be extra now: its body is read again for that. */
  async #restore(entry: Entry): Promise<void> {
    const { session, desired } = entry;
    if (session?.look(desired.ref).kind !== "found") return;
    const live = await session.cluster.get(desired.ref).catch(() => undefined);
    if (live) session.collectionOf(desired.ref)?.put(live);
  }

  async #observe(signal?: AbortSignal): Promise<void> {
    for (const session of this.connections.sessions()) {
      const refs = [...this.comparison.entries()].filter((entry) => entry.session === session).map(({ desired }) => desired.ref);
      this.#wants = wantsOf(refs, session.catalog);
      await session.observe(this.folder, this.#wants, signal);
    }
  }

  #scanExtra(): void {
    if (!this.#shared.ports.settings().showExtra) {
      this.extra.clear();
      return;
    }
    for (const session of this.connections.sessions()) {
      const mine = [...this.comparison.entries()].filter((entry) => entry.session === session);
      const named = new Set<ObjectId>(mine.map(({ objectId }) => objectId));
      const namespaces = new Set(mine.map(({ desired }) => desired.ref.namespace));
      this.extra.scan(session, named, namespaces, new Set(this.#wants.map(({ key }) => key)));
    }
  }

  async #locate(entry: Entry, verdict: Verdict): Promise<Verdict> {
    const { files, cache } = this.#shared;
    const differences = await Promise.all(
      verdict.differences.map(async (difference) => {
        const path = difference.path.length > 0 ? difference.path : [{ field: "kind" }];
        const place = await locatePlace(entry.desired, path, entry.pack, { files, cache }).catch(() => entry.place);
        return { ...difference, place };
      }),
    );
    return { ...verdict, differences };
  }

  #willBeServed(entry: Entry): string | undefined {
    const definitions = [...this.comparison.entries()].filter(({ session }) => session === entry.session).map(({ desired }) => desired);
    return scopesOf(definitions).has(kindKey(entry.desired))
      ? `${formatRef(entry.desired.ref)}: its CustomResourceDefinition is in your files and not in the cluster yet`
      : undefined;
  }

  #onLive(ids: readonly ObjectId[]): void {
    this.comparison.touch(ids);
    if (ids.some((id) => id.includes("|CustomResourceDefinition|"))) this.#definitionsChanged = true;
    this.#soon();
  }

  #definitionsChanged = false;

  #soon(): void {
    this.#timer ??= this.#shared.ports.clock.after(EVENT_PAUSE, () => {
      this.#timer = undefined;
      void this.#inTurn(() => this.#afterEvents());
    });
  }

  async #afterEvents(): Promise<void> {
    if (this.#definitionsChanged && this.isDiscovered && this.progress === undefined) await this.#readDefinitions();
    await this.comparison.run();
    this.#scanExtra();
    this.#changed();
  }

  async #readDefinitions(): Promise<void> {
    this.#definitionsChanged = false;
    for (const session of this.connections.sessions()) await session.refreshCatalog();
    for (const pack of this.packs.packs) await this.#bind(pack);
    await this.#observe();
  }

  #setProgress(progress: CompareProgress): void {
    this.progress = progress;
    this.#changed();
  }

  #changed(): void {
    this.#shared.onDidChange(this.folder);
  }

  #inTurn(run: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(run);
    this.#turn = turn.catch((error: unknown) => {
      if (!isCancelled(error)) this.#shared.ports.log.error(`${this.folder}: ${messageOf(error)}`);
    });
    return turn;
  }
}
