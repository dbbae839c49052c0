import path from "node:path";
import { abortable } from "../../support/abortable.ts";
import { isProtected, targetOf } from "../../mappings/match/target.ts";
import { type ObjectId, isDefinitionId } from "../../model/objectRef.ts";
import type { Target } from "../../model/target.ts";
import { DisposableStore, type Disposable } from "../../support/disposable.ts";
import { hashJson } from "../../support/hash.ts";
import { BaseObjects } from "../compare/baseObjects.ts";
import { Batch } from "../../support/batch.ts";
import { Comparator } from "../compare/comparator.ts";
import { FolderApprovals } from "./folderApprovals.ts";
import { FolderAutomation } from "./folderAutomation.ts";
import { FolderCharts } from "./folderCharts.ts";
import { FolderConnections } from "./folderConnections.ts";
import { FolderManaged } from "./folderManaged.ts";
import { FolderMappings } from "./folderMappings.ts";
import { FolderObserver } from "./folderObserver.ts";
import { FolderPacks } from "./folderPacks.ts";
import { noteSyncStates } from "./noteSyncStates.ts";
import { MappingRecords } from "../records/mappingRecords.ts";
import { FolderRepositories } from "./folderRepositories.ts";
import { type FolderShared, saveCaches } from "./folderShared.ts";
import { FolderVariables } from "./folderVariables.ts";
import type { OverlayFiles } from "../files/overlayFiles.ts";
import { locateVerdict } from "../compare/locateVerdict.ts";
import { CachedFileSystem } from "../files/cachedFileSystem.ts";
import type { EnginePorts } from "../api/ports.ts";
import { PackBinding } from "./packBinding.ts";
import { TimeSlicer } from "../../support/timeSlicer.ts";
import type { CompareProgress } from "../api/readModel.ts";
import { RuleSource } from "../compare/ruleSource.ts";
import { SerialQueue } from "../../support/serialQueue.ts";

/** Live events come in bursts (a rollout writes status many times a second); they are judged together. */
const EVENT_PAUSE_MS = 50;

/** Keeps the verdicts of one workspace folder: files on one side, sessions on the other, a comparison between. */
export class FolderReconciler implements Disposable {
  readonly folderPath: string;
  readonly files: OverlayFiles;
  readonly ports: EnginePorts;
  readonly packs: FolderPacks;
  readonly repositories: FolderRepositories;
  readonly managed: FolderManaged;
  readonly comparison: Comparator;
  readonly observer: FolderObserver;
  readonly mappings = new FolderMappings();
  readonly records: MappingRecords;
  readonly approvals = new FolderApprovals(this);
  readonly automation = new FolderAutomation(this);
  readonly connections: FolderConnections;
  readonly variables: FolderVariables;
  progress: CompareProgress | undefined;
  isDiscovered = false;
  readonly #shared: FolderShared;
  readonly #look: CachedFileSystem;
  readonly #pace = new TimeSlicer();
  readonly #bases: BaseObjects;
  readonly #binding: PackBinding;
  readonly #store = new DisposableStore();
  readonly #files: Batch<string>;
  readonly #events: Batch<"objects" | "definitions">;
  readonly #turns: SerialQueue;

  constructor(folder: string, shared: FolderShared) {
    this.folderPath = folder;
    this.#shared = shared;
    this.files = shared.files;
    this.ports = shared.ports;
    const { ports, files, cache, memo, proven } = shared;
    this.#look = new CachedFileSystem(files);
    const onFailed = (message: string): void => ports.log.error(`${folder}: ${message}`);
    this.#turns = new SerialQueue(onFailed, () => this.#look.renew());
    // failures are logged by the turn
    this.#files = this.#store.add(
      new Batch(ports.clock, EVENT_PAUSE_MS, (names) => void this.reloadFiles([...names]).catch(() => undefined)),
    );
    this.#events = this.#store.add(
      new Batch(ports.clock, EVENT_PAUSE_MS, (kinds) => void this.#afterEvents(kinds).catch(() => undefined)),
    );
    this.records = this.#store.add(new MappingRecords(folder, ports.cacheFolder, ports));
    this.repositories = this.#store.add(
      new FolderRepositories(folder, ports, cache, () => void this.reloadRepositories().catch(() => undefined)),
    );
    this.managed = new FolderManaged(ports, () => this.repositories.identity());
    const look = { files: this.#look, cache, charts: new FolderCharts(this) };
    const rules = new RuleSource({ ports, cache, repository: () => this.repositories.repository() });
    this.packs = new FolderPacks(folder, { ports, ...look, rules, git: this.repositories }, this.managed);
    this.#bases = new BaseObjects(this.repositories, files, cache);
    this.connections = this.#store.add(
      new FolderConnections(folder, {
        ports,
        sessions: shared.sessions,
        target: () => this.target,
        onLive: (ids) => this.#onLive(ids),
        onPicture: (session, change) => {
          this.observer.pictureChanged(session, change);
          this.#events.add("objects");
        },
        onDidChange: () => this.changed(),
        retry: () => this.reload(),
      }),
    );
    this.comparison = this.#store.add(
      new Comparator({
        memo,
        proven,
        history: () => hashJson([this.repositories.fingerprint, this.packs.textHashes]),
        clock: ports.clock,
        retries: ports.watch,
        rules: () => this.packs.config.ignore,
        annotatedOf: (entry) => rules.annotatedOf(entry),
        basesOf: (entry, live) => this.#bases.of(entry, live),
        locate: (entry, verdict) => locateVerdict(entry, verdict, { files, cache }),
        willBeServed: (entry) => this.observer.willBeServed(entry),
        onProgress: (done, total) => {
          this.progress = { done, total };
          this.changed();
        },
        onVerdict: () => this.changed(),
      }),
    );
    const { packs, connections, comparison } = this;
    const target = (): Target | undefined => this.target;
    this.observer = new FolderObserver({ folder, ports, connections, comparison, target, parts: this });
    this.variables = new FolderVariables({ packs, files, target, sessions: () => this.connections.byContext });
    this.#binding = new PackBinding({ packs, connections, comparison, observer: this.observer, ...look, target });
  }

  get target(): Target | undefined {
    return this.#shared.ports.targets.get(this.folderPath);
  }

  isProtected(target: Target): boolean {
    return isProtected(target, this.packs.config, this.approvals.protectedPatterns());
  }

  /** After a connection that failed: tried again at once. */
  retry(): void {
    if (["failed", "signIn", "away"].includes(this.connections.state.kind)) this.reload().catch(() => undefined);
  }

  /** Reads files, Git and, where a target was chosen, the cluster. One at a time; later calls wait. */
  reload(signal?: AbortSignal): Promise<void> {
    return this.#turns.take(async () => {
      this.#bases.clear();
      await Promise.all([this.records.load(), this.approvals.refresh(), this.#shared.cache.load(this.folderPath)]);
      await this.#discover(signal);
      for (const pack of this.packs.packs) {
        await this.packs.renderUnlessWaiting(pack, signal);
        await this.#pace.turn();
      }
      this.isDiscovered = true;
      await this.#readRepositories(signal);
      this.changed();
      await this.#compareAll(signal);
    });
  }

  /** A file changed; changes that come together are read together. */
  fileChanged(file: string): void {
    this.#files.add(file);
  }

  /** Some files changed, came or went: only their packs are rendered again. */
  reloadFiles(files: readonly string[]): Promise<void> {
    return this.#turns.take(async () => {
      if (!this.isDiscovered) return;
      const before = new Set(this.packs.packs.map(({ id }) => id));
      const touched = new Set(files.flatMap((file) => this.packs.packsOf(file).map(({ id }) => id)));
      // which files are packs of their own is said there
      const isConfig = files.includes(this.packs.configFile);
      const isFound = isConfig || (await this.packs.isOtherTree(files));
      if (isFound && (await this.#discover()))
        for (const { id } of this.packs.packs) if (this.packs.isManaged(id)) touched.add(id);
      for (const file of files) for (const { id } of this.packs.packsOf(file)) touched.add(id);
      for (const pack of this.packs.packs) {
        if (touched.has(pack.id) || !before.has(pack.id)) await this.packs.render(pack);
      }
      await this.#readRepositories();
      if (isConfig) {
        this.comparison.touchUnsettled();
        await this.#compareAll();
        return;
      }
      await this.#binding.bind(this.packs.packs.filter(({ id }) => touched.has(id) || !before.has(id)));
      await this.observer.observe();
      await this.#judge();
    });
  }

  /** A managed repository may be another: its packs are read again when it is. */
  async reloadManaged(): Promise<void> {
    if (!this.isDiscovered) return;
    if (await this.managed.refresh(this.packs.config)) await this.reload();
    // what another call found may be read still
    else await this.#turns.take(() => Promise.resolve());
  }

  /** True for files of the workspace folder, and for those of managed repositories that it maps. */
  holds(file: string): boolean {
    return file.startsWith(this.folderPath + path.sep) || this.managed.treeOf(file) !== undefined;
  }

  /** Branch, distance and changed files, after something in Git moved. */
  async reloadRepositories(): Promise<void> {
    this.#bases.clear();
    await this.#readRepositories();
    this.changed();
  }

  /** Looks at the cluster again: lists are read anew, or the watches look at their connections. */
  renew(signal?: AbortSignal): Promise<void> {
    return this.#turns.take(async () => {
      for (const session of this.connections.sessions()) session.renew();
      this.comparison.touchUnsettled();
      await this.#bindIfServedAnew();
      await this.observer.observe(signal);
      await this.#judge(signal);
    });
  }

  /** After our own writes: the watches bring the rest; without them the lists are read again. */
  afterWrites(signal?: AbortSignal): Promise<void> {
    if (!this.#shared.ports.watch) return this.renew(signal);
    return this.#turns.take(async () => {
      await this.#bindIfServedAnew();
      await this.#judge(signal);
    });
  }

  dispose(): void {
    this.automation.dispose();
    this.#store.dispose();
  }

  async #discover(signal?: AbortSignal): Promise<boolean> {
    const isManagedOther = await this.packs.discover(signal);
    await this.#binding.forgetGone();
    return isManagedOther;
  }

  async #compareAll(signal?: AbortSignal): Promise<void> {
    await this.connections.open(
      this.packs.packs.map((pack) => targetOf(pack, this.packs.config, this.target)),
      signal,
    );
    await this.#binding.bindAll(signal);
    if (await this.observer.askForUnserved(signal)) await this.#binding.bindAll(signal);
    await this.#pace.apart(() => this.observer.observe(signal));
    await this.#judge(signal);
    await saveCaches(this, this.#shared);
  }

  /** Judges what is dirty. Cancelled, it goes on without the caller. */
  async #judge(signal?: AbortSignal): Promise<void> {
    this.observer.flush();
    await abortable(this.comparison.run(), signal).finally(() => (this.progress = undefined));
    await this.#pace.apart(
      () => this.observer.scanExtra(),
      () => this.variables.update(),
      () => noteSyncStates(this),
    );
    this.changed();
  }

  async #bindIfServedAnew(): Promise<void> {
    if (!this.observer.isServedAnew()) return;
    await this.#binding.bindAll();
    await this.observer.observe();
  }

  #onLive(ids: readonly ObjectId[]): void {
    this.comparison.touch(ids);
    this.#events.add(ids.some(isDefinitionId) ? "definitions" : "objects");
  }

  #afterEvents(kinds: ReadonlySet<string>): Promise<void> {
    return this.#turns.take(async () => {
      if (kinds.has("definitions") && this.isDiscovered) {
        await this.observer.readDefinitions();
        await this.#bindIfServedAnew();
      }
      await this.#judge();
      if (await this.#binding.bindUpgraded()) await this.#judge();
    });
  }

  async #readRepositories(signal?: AbortSignal): Promise<void> {
    await this.repositories.refresh(this.packs, signal);
    this.records.settle((id) => !this.packs.isManaged(id) && this.repositories.mayBeDirty(id));
  }

  /** Tells faces that the state is another now. */
  changed(): void {
    this.#shared.onDidChange(this.folderPath);
  }
}
