import { randomUUID } from "node:crypto";
import { ManifestCache } from "../manifests/manifestCache.ts";
import { formatPath } from "../model/fieldPath.ts";
import { isRedacted } from "../support/redaction.ts";
import { objectId } from "../model/objectRef.ts";
import type { Plan } from "../model/plan.ts";
import type { Target } from "../model/target.ts";
import type { Disposable } from "../support/disposable.ts";
import { Emitter } from "../support/emitter.ts";
import { messageOf, MooringError } from "../support/errors.ts";
import { applyPlan, type Approval } from "./applyPlan.ts";
import { commitPacks, proposeCommit } from "./commitPacks.ts";
import { exportObject, findRef } from "./exportObject.ts";
import { FolderReconciler } from "./folderReconciler.ts";
import { EXTRA_PACK, folderState } from "./folderState.ts";
import { ignoreDifference } from "./ignoreDifference.ts";
import type { ApplyReport, CommitProposal, Engine, FileChange, OnProgress, Selection, TakeLive } from "./intents.ts";
import { Journal } from "./journal.ts";
import { makePlan } from "./makePlan.ts";
import { mergeSides } from "./mergeTexts.ts";
import { OverlayFiles } from "./overlayFiles.ts";
import type { EnginePorts } from "./ports.ts";
import { plannedDeletes, rememberApplied } from "./prune.ts";
import type { FolderState } from "./readModel.ts";
import { selectDifferences, selectEntries, selectOne } from "./select.ts";
import { Sessions } from "./sessions.ts";
import { diffSides } from "./sides.ts";
import { takeLiveValues } from "./takeLiveValues.ts";
import { undoApply, type Undoable } from "./undoApply.ts";
import { VerdictMemo } from "./verdictMemo.ts";
import { waitReady } from "./waitReady.ts";
import type { ClusterSession } from "./clusterSession.ts";
import type { Commit } from "../git/git.ts";

/** Faces are told at most this often per folder (ms), whatever happens below. */
const TELL_PAUSE = 100;

/** The engine behind every face; the ports say where it runs. Nothing happens until a folder is opened. */
export function createEngine(ports: EnginePorts): Engine {
  return new ReconcileEngine(ports);
}

class ReconcileEngine implements Engine {
  readonly #ports: EnginePorts;
  readonly #files: OverlayFiles;
  readonly #cache = new ManifestCache();
  readonly #sessions: Sessions;
  readonly #memo: VerdictMemo;
  readonly #journal: Journal;
  readonly #changed: Emitter<string>;
  readonly #folders = new Map<string, FolderReconciler>();
  readonly #states = new Map<string, FolderState>();
  readonly #timers = new Map<string, Disposable>();
  readonly #undoable = new Map<string, { readonly done: Undoable[]; readonly session: ClusterSession; readonly folder: string }>();
  /** File → fields that were written back and are not committed yet, for the commit's trailer. */
  readonly #written = new Map<string, Set<string>>();
  #ready: Promise<void> | undefined;

  constructor(ports: EnginePorts) {
    this.#ports = ports;
    this.#files = new OverlayFiles(ports.files);
    this.#sessions = new Sessions(ports);
    this.#memo = new VerdictMemo(ports.cacheFolder);
    this.#journal = new Journal(ports.cacheFolder, () => ports.clock.now());
    this.#changed = new Emitter((error) => ports.log.error(`A view failed: ${messageOf(error)}`));
  }

  readonly onDidChange: Engine["onDidChange"] = (listener) => this.#changed.on(listener);

  folders(): readonly FolderState[] {
    return [...this.#folders.keys()].flatMap((folder) => this.folder(folder) ?? []);
  }

  folder(folder: string): FolderState | undefined {
    const known = this.#states.get(folder);
    if (known) return known;
    const source = this.#folders.get(folder);
    if (!source) return undefined;
    const state = folderState(source, this.#ports.isTrusted());
    this.#states.set(folder, state);
    return state;
  }

  setFolders(folders: readonly string[]): void {
    for (const [folder, source] of this.#folders) {
      if (folders.includes(folder)) continue;
      source.dispose();
      this.#folders.delete(folder);
      this.#states.delete(folder);
    }
    for (const folder of folders) {
      if (!this.#folders.has(folder)) this.#folders.set(folder, this.#newFolder(folder));
    }
  }

  async open(folder: string): Promise<void> {
    await this.#load();
    const source = this.#source(folder);
    if (!source.isDiscovered) await source.reload();
  }

  contexts(): ReturnType<Engine["contexts"]> {
    return this.#sessions.contexts();
  }

  async chooseTarget(folder: string, target: Target | undefined): Promise<void> {
    await this.#ports.targets.set(folder, target);
    await this.#load();
    await this.#source(folder).reload();
  }

  async refresh(selection: Selection, signal?: AbortSignal): Promise<void> {
    await this.#load();
    const source = this.#source(selection.folder);
    const wasOpen = source.isDiscovered;
    await source.reload(signal);
    if (wasOpen) await source.renew(signal);
  }

  setOverlay(file: string, text: string | undefined): void {
    if (this.#files.set(file, text)) this.#reload(file);
  }

  fileChanged(file: string): void {
    this.#reload(file);
  }

  async plan(selection: Selection, options: { prune?: boolean; recreate?: boolean } = {}, signal?: AbortSignal): Promise<Plan> {
    const source = this.#source(selection.folder);
    const deletes = options.prune ? await plannedDeletes(source, selection, this.#ports.cacheFolder, signal) : [];
    return makePlan(source, selection, { recreate: options.recreate ?? false, deletes }, signal);
  }

  async apply(plan: Plan, approval: Approval & { readonly wait: boolean }, onProgress: OnProgress, signal?: AbortSignal): Promise<ApplyReport> {
    const source = this.#sourceOfPlan(plan);
    const session = source.sessionOf(plan.target);
    if (!session) throw new MooringError("unreachable", `There is no connection to ${plan.target.context}.`);
    const id = randomUUID();
    const done: Undoable[] = [];
    const results = await applyPlan(
      plan,
      approval,
      {
        session,
        files: this.#files,
        journal: this.#journal,
        clock: this.#ports.clock,
        onProgress,
        operation: id,
        beforeWrite: (write, before) => done.push({ write, before }),
      },
      signal,
    );
    const written = results.filter(({ outcome }) => outcome === "written").map(({ write }) => write);
    this.#undoable.set(id, { done: done.filter(({ write }) => written.includes(write)), session, folder: source.folder });
    await rememberApplied(source, session, written, this.#ports.cacheFolder);
    this.#pauseUncommitted(source, written.map(({ packId }) => packId));
    if (approval.wait) {
      const refs = written.filter(({ action }) => action !== "delete").map(({ ref }) => ref);
      await waitReady(refs, session.cluster, this.#ports.clock, onProgress, signal);
    }
    await source.renew(signal);
    return { id, plan, results, canUndo: written.length > 0 };
  }

  async undo(report: ApplyReport, signal?: AbortSignal): Promise<void> {
    const undoable = this.#undoable.get(report.id);
    if (!undoable) throw new MooringError("stale", "This apply can no longer be undone from here.");
    await undoApply(undoable.done, undoable.session, signal);
    this.#undoable.delete(report.id);
    await this.#source(undoable.folder).renew(signal);
  }

  async takeLive(selection: Selection): Promise<TakeLive> {
    const source = this.#source(selection.folder);
    const choices = selectEntries(source, selection)
      .filter(({ verdict }) => verdict?.state === "drifted" || verdict?.state === "blocked")
      .map((entry) => ({ entry, differences: selectDifferences(entry, selection) }));
    const { changes, refused } = await takeLiveValues(choices, this.#files);
    for (const { entry, differences } of choices) {
      for (const { place, path } of differences) this.#noteWritten(place?.file ?? entry.desired.origin.file, formatPath(path));
    }
    return { changes, refused, selection };
  }

  async writeFiles(changes: readonly FileChange[]): Promise<void> {
    for (const { file, before, after } of changes) {
      const now = await this.#files.readText(file).catch(() => "");
      if (now !== before) throw new MooringError("stale", `${file} changed in the meantime; nothing was written to it. Try again.`);
      await this.#files.writeText(file, after);
    }
    for (const source of this.#folders.values()) {
      await source.reloadFiles(changes.map(({ file }) => file));
      await source.reloadRepositories();
    }
  }

  mergeSides(selection: Selection): ReturnType<Engine["mergeSides"]> {
    const source = this.#source(selection.folder);
    return mergeSides(selectOne(source, selection), this.#files, source.repositories);
  }

  diffSides(selection: Selection): ReturnType<Engine["diffSides"]> {
    return diffSides(selectOne(this.#source(selection.folder), selection), this.#files);
  }

  async exportObject(selection: Selection, options: { includeSecretValues?: boolean }, signal?: AbortSignal): ReturnType<Engine["exportObject"]> {
    const source = this.#source(selection.folder);
    if (selection.objectId?.startsWith(`${EXTRA_PACK}#`)) {
      for (const { session, verdict } of source.extra.all()) {
        if (selection.objectId.endsWith(`#${objectId(verdict.ref)}`)) return exportObject(verdict.ref, session, options, signal);
      }
    }
    const { desired, session } = selectOne(source, selection);
    if (!session) throw new MooringError("unreachable", "There is no connection to a cluster. Choose a context first.");
    return exportObject(desired.ref, session, options, signal);
  }

  async exportNamed(folder: string, kind: string, name: string, signal?: AbortSignal): ReturnType<Engine["exportNamed"]> {
    const { target } = this.#source(folder);
    if (!target) throw new MooringError("refused", "No target was chosen for this folder.");
    const session = await this.#sessions.get(target.context, signal);
    return exportObject(findRef(session.catalog, kind, name, target.namespace), session, {}, signal);
  }

  async ignore(selection: Selection, scope: "object" | "kind"): Promise<FileChange> {
    const source = this.#source(selection.folder);
    const entry = selectOne(source, selection);
    const [difference] = selectDifferences(entry, selection);
    if (!difference) throw new MooringError("stale", "There is no difference here any more.");
    return ignoreDifference(entry, difference, scope, source.packs.configFile, this.#files);
  }

  async proposeCommit(selection: Selection): Promise<CommitProposal> {
    const source = this.#source(selection.folder);
    await source.reloadRepositories();
    return proposeCommit(source, selection);
  }

  async commit(proposal: CommitProposal, signal?: AbortSignal): Promise<{ readonly oid: string } | "nothing"> {
    const source = this.#sourceOfRepository(proposal.repository);
    const repository = await this.#repository(source);
    const fields = proposal.paths.flatMap((file) => [...(this.#written.get(file) ?? [])]);
    const result = await commitPacks(source, repository, proposal, fields, signal);
    for (const file of proposal.paths) this.#written.delete(file);
    await source.reloadRepositories();
    return result;
  }

  async push(repository: string, signal?: AbortSignal): Promise<{ readonly kind: "pushed" | "rejected"; readonly message: string }> {
    const source = this.#sourceOfRepository(repository);
    const result = await (await this.#repository(source)).push(signal);
    await source.reloadRepositories();
    return { kind: result.kind, message: result.kind === "pushed" ? "" : result.message };
  }

  async fetch(repository: string, signal?: AbortSignal): Promise<void> {
    const source = this.#sourceOfRepository(repository);
    await (await this.#repository(source)).fetch(signal);
    await source.reloadRepositories();
  }

  async revert(repository: string, oid: string, signal?: AbortSignal): Promise<{ readonly oid: string }> {
    const source = this.#sourceOfRepository(repository);
    const result = await (await this.#repository(source)).revert(oid, signal);
    await source.reload(signal);
    return result;
  }

  async history(selection: Selection, limit: number, signal?: AbortSignal): Promise<readonly Commit[]> {
    const source = this.#source(selection.folder);
    const repository = await source.repositories.repository();
    const files = new Set(selectEntries(source, selection).map(({ desired }) => desired.origin.file));
    return (await repository?.log({ paths: [...files], limit }, signal)) ?? [];
  }

  wake(): void {
    void this.#sessions.opened().then((sessions) => {
      for (const session of sessions) session.cluster.wake();
    });
    for (const source of this.#folders.values()) {
      if (source.connection.kind === "failed" || source.connection.kind === "signIn") void source.reload().catch(() => undefined);
    }
  }

  requests(): ReturnType<Engine["requests"]> {
    return this.#sessions.requests();
  }

  dispose(): void {
    for (const timer of this.#timers.values()) timer.dispose();
    for (const source of this.#folders.values()) source.dispose();
    this.#sessions.dispose();
    this.#changed.dispose();
    this.#undoable.clear();
    void this.#memo.save().catch(() => undefined);
  }

  #load(): Promise<void> {
    this.#ready ??= this.#memo.load();
    return this.#ready;
  }

  #newFolder(folder: string): FolderReconciler {
    return new FolderReconciler(folder, {
      ports: this.#ports,
      files: this.#files,
      cache: this.#cache,
      sessions: this.#sessions,
      memo: this.#memo,
      onDidChange: (changed) => this.#tell(changed),
    });
  }

  #tell(folder: string): void {
    this.#states.delete(folder);
    if (this.#timers.has(folder)) return;
    this.#timers.set(
      folder,
      this.#ports.clock.after(TELL_PAUSE, () => {
        this.#timers.delete(folder);
        this.#changed.fire(folder);
      }),
    );
  }

  #reload(file: string): void {
    for (const source of this.#folders.values()) {
      // failures are logged by the folder itself
      if (file.startsWith(source.folder)) source.reloadFiles([file]).catch(() => undefined);
    }
  }

  #noteWritten(file: string, field: string): void {
    if (isRedacted(field)) return;
    this.#written.set(file, (this.#written.get(file) ?? new Set()).add(field));
  }

  #pauseUncommitted(source: FolderReconciler, packIds: readonly string[]): void {
    for (const pack of source.packs.packs) {
      if (!packIds.includes(pack.id) || !pack.files.some((file) => source.repositories.changedFiles.has(file))) continue;
      source.paused.set(pack.id, "Applied without commit: the cluster has what is not in Git yet. The next commit resumes it.");
    }
  }

  #source(folder: string): FolderReconciler {
    const source = this.#folders.get(folder);
    if (!source) throw new MooringError("notFound", `${folder} is not open in this workspace.`);
    return source;
  }

  #sourceOfPlan(plan: Plan): FolderReconciler {
    const packs = new Set(plan.writes.map(({ packId }) => packId));
    for (const source of this.#folders.values()) {
      if (source.packs.packs.some(({ id }) => packs.has(id)) && source.sessionOf(plan.target)) return source;
    }
    throw new MooringError("stale", "The packs of this plan are no longer there. Compare again.");
  }

  #sourceOfRepository(root: string): FolderReconciler {
    for (const source of this.#folders.values()) {
      if (source.repositories.states.some((state) => state.root === root)) return source;
    }
    throw new MooringError("notFound", `${root} is not a repository of this workspace.`);
  }

  async #repository(source: FolderReconciler): Promise<NonNullable<Awaited<ReturnType<FolderReconciler["repositories"]["repository"]>>>> {
    const repository = await source.repositories.repository();
    if (!repository) throw new MooringError("untrusted", "Git runs only in trusted workspaces.");
    return repository;
  }
}
