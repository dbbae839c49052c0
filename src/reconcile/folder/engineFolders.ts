import { KnownTexts } from "../../manifests/parse/knownTexts.ts";
import { ManifestCache } from "../../manifests/parse/manifestCache.ts";
import { ManifestThread } from "../../manifests/parse/manifestThread.ts";
import type { GitRepository } from "../../git/git.ts";
import type { Disposable } from "../../support/disposable.ts";
import { Emitter } from "../../support/emitter.ts";
import { messageOf, MooringError } from "../../support/errors.ts";
import { FolderReconciler } from "./folderReconciler.ts";
import { folderState } from "./folderState.ts";
import { Journal } from "../records/journal.ts";
import { OverlayFiles } from "../files/overlayFiles.ts";
import { PackStates } from "../compare/packStates.ts";
import type { EnginePorts } from "../api/ports.ts";
import type { FolderState } from "../api/readModel.ts";
import { ProvenVerdicts } from "../compare/provenVerdicts.ts";
import { LargeLists } from "../live/largeLists.ts";
import { Sessions } from "../live/sessions.ts";
import { VerdictMemo } from "../compare/verdictMemo.ts";

/** Faces are told at most this often per folder (ms), whatever happens below. */
const NOTIFY_PAUSE_MS = 100;

/** The folders of one engine with their read models, and what they share. */
export class EngineFolders implements Disposable {
  readonly ports: EnginePorts;
  readonly files: OverlayFiles;
  readonly sessions: Sessions;
  readonly lists: LargeLists;
  readonly memo: VerdictMemo;
  readonly proven: ProvenVerdicts;
  readonly changed: Emitter<string>;
  readonly cache: ManifestCache;
  readonly #thread: ManifestThread;
  readonly #folders = new Map<string, FolderReconciler>();
  readonly #states = new Map<string, FolderState>();
  readonly #packs = new WeakMap<FolderReconciler, PackStates>();
  readonly #journals = new Map<string, Journal>();
  readonly #timers = new Map<string, Disposable>();
  readonly #watch: Disposable | undefined;

  constructor(ports: EnginePorts) {
    this.ports = ports;
    this.#thread = new ManifestThread(ports.clock);
    this.cache = new ManifestCache(this.#thread, ports.cacheFolder ? new KnownTexts(ports.cacheFolder) : undefined);
    this.files = new OverlayFiles(ports.files, () => this.#folders.keys());
    this.lists = new LargeLists(ports.cacheFolder);
    this.sessions = new Sessions(ports, this.lists);
    this.memo = new VerdictMemo(ports.cacheFolder);
    this.proven = new ProvenVerdicts(ports.cacheFolder);
    this.#watch = ports.managed?.onDidChange(() => {
      // failures are logged by the turn
      for (const folder of this.#folders.values()) folder.reloadManaged().catch(() => undefined);
    });
    this.changed = new Emitter((error) => ports.log.error(`A view failed: ${messageOf(error)}`));
  }

  all(): Iterable<FolderReconciler> {
    return this.#folders.values();
  }

  states(): readonly FolderState[] {
    return [...this.#folders.keys()].flatMap((folder) => this.state(folder) ?? []);
  }

  state(folderPath: string): FolderState | undefined {
    const known = this.#states.get(folderPath);
    if (known) return known;
    const folder = this.#folders.get(folderPath);
    if (!folder) return undefined;
    const packs = this.#packs.get(folder) ?? new PackStates();
    this.#packs.set(folder, packs);
    const state = folderState(folder, this.ports.isTrusted(), packs);
    this.#states.set(folderPath, state);
    return state;
  }

  set(folders: readonly string[]): void {
    for (const [folder, source] of this.#folders) {
      if (folders.includes(folder)) continue;
      source.dispose();
      this.#folders.delete(folder);
      this.#states.delete(folder);
    }
    for (const folder of folders) {
      if (!this.#folders.has(folder)) this.#folders.set(folder, this.#open(folder));
    }
  }

  find(folder: string): FolderReconciler | undefined {
    return this.#folders.get(folder);
  }

  /** @throws MooringError `notFound` */
  get(folderPath: string): FolderReconciler {
    const folder = this.#folders.get(folderPath);
    if (!folder) throw new MooringError("notFound", `${folderPath} is not open in this workspace.`);
    return folder;
  }

  /** Of the writes of this process; one that was begun goes on while its folder is closed. */
  journalOf(folder: string): Journal {
    const known = this.#journals.get(folder);
    if (known) return known;
    const { cacheFolder, clock, log } = this.ports;
    const onLost = (message: string): void => log.warn(message);
    const journal = new Journal(folder, cacheFolder, { now: () => clock.now(), onLost });
    this.#journals.set(folder, journal);
    return journal;
  }

  /** The folder whose repository has this root. @throws MooringError `notFound`, `untrusted` */
  async repositoryAt(root: string): Promise<{ readonly folder: FolderReconciler; readonly repository: GitRepository }> {
    for (const folder of this.#folders.values()) {
      if (!folder.repositories.states.some((state) => state.root === root)) continue;
      const repository = await folder.repositories.repositoryAt(root);
      if (!repository) throw new MooringError("untrusted", "Git runs only in trusted workspaces.");
      return { folder, repository };
    }
    throw new MooringError("notFound", `${root} is not a repository of this workspace.`);
  }

  /** Takes up what earlier runs found. */
  async load(): Promise<void> {
    await Promise.all([this.memo.load(), this.proven.load(), this.lists.load()]);
  }

  dispose(): void {
    this.#watch?.dispose();
    for (const timer of this.#timers.values()) timer.dispose();
    for (const folder of this.#folders.values()) folder.dispose();
    this.#thread.dispose();
    this.sessions.dispose();
    this.changed.dispose();
    void Promise.all([this.memo.save(), this.proven.save()]).catch(() => undefined);
  }

  #open(folder: string): FolderReconciler {
    const { ports, files, cache, sessions, lists, memo, proven } = this;
    const onDidChange = (changed: string): void => this.#tell(changed);
    return new FolderReconciler(folder, { ports, files, cache, sessions, lists, memo, proven, onDidChange });
  }

  #tell(folder: string): void {
    this.#states.delete(folder);
    if (this.#timers.has(folder)) return;
    const timer = this.ports.clock.after(NOTIFY_PAUSE_MS, () => {
      this.#timers.delete(folder);
      this.changed.fire(folder);
    });
    this.#timers.set(folder, timer);
  }
}
