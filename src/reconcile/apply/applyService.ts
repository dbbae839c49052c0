import { randomUUID } from "node:crypto";
import { objectId } from "../../model/objectRef.ts";
import type { Plan } from "../../model/plan.ts";
import { messageOf, MooringError } from "../../support/errors.ts";
import { applyPlan, type Approval } from "./applyPlan.ts";
import type { ClusterSession } from "../live/clusterSession.ts";
import type { EngineFolders } from "../folder/engineFolders.ts";
import { exportObject, findServed } from "./exportObject.ts";
import type { FolderReconciler } from "../folder/folderReconciler.ts";
import { EXTRA_PACK } from "../compare/comparedObject.ts";
import { makePlan } from "./makePlan.ts";
import { plannedDeletes, refuseOutdatedDeletes, rememberApplied } from "./prune.ts";
import { selectOne } from "../folder/select.ts";
import { type DoneWrite, undoApply } from "./undoApply.ts";
import { waitReady } from "./waitReady.ts";
import type { OnProgress, Selection } from "../api/selection.ts";
import type { ApplyApi, ApplyReport, ExportedObject, Interrupted, NotReady } from "../api/applyApi.ts";

interface Undo {
  /** What is not put back yet. */
  readonly done: DoneWrite[];
  readonly session: ClusterSession;
  readonly folder: string;
}

/** Intents that write to a cluster or read one object from it. */
export class ApplyService implements ApplyApi {
  readonly #folders: EngineFolders;
  readonly #undo = new Map<string, Undo>();

  constructor(folders: EngineFolders) {
    this.#folders = folders;
  }

  async plan(
    selection: Selection,
    options: {
      prune?: boolean;
      recreate?: boolean;
      reinstall?: boolean;
      also?: readonly Selection[];
    } = {},
    signal?: AbortSignal,
  ): Promise<Plan> {
    const folder = this.#folders.get(selection.folder);
    const deletes = options.prune
      ? await plannedDeletes(folder, selection, this.#folders.ports.cacheFolder, signal)
      : undefined;
    const { recreate = false, reinstall = false, also = [] } = options;
    return makePlan(folder, selection, { recreate, reinstall, deletes, also }, signal);
  }

  /** `mayWrite`: asked right before each write of an apply that nobody clicked; throws when it may not be made. */
  async run(
    plan: Plan,
    approval: Approval,
    onProgress: OnProgress,
    signal?: AbortSignal,
    mayWrite?: () => Promise<void>,
  ): Promise<ApplyReport> {
    const { ports, files } = this.#folders;
    const { folder, session } = this.#sourceOf(plan);
    await refuseOutdatedDeletes(folder, plan, signal);
    const operation = randomUUID();
    const done: DoneWrite[] = [];
    const results = await applyPlan(
      plan,
      approval,
      {
        session,
        files,
        journal: this.#folders.journalOf(folder.folderPath),
        clock: ports.clock,
        onProgress,
        operation,
        onWritten: (write) => done.push(write),
        ...(mayWrite ? { mayWrite } : {}),
      },
      signal,
    );
    const written = done.map(({ write }) => write);
    this.#undo.set(operation, { done, session, folder: folder.folderPath });
    await rememberApplied(session, done, ports.cacheFolder).catch((error: unknown) =>
      ports.log.warn(`The inventory was not saved: ${messageOf(error)}`),
    );
    pauseUncommitted(folder, new Set(written.map(({ packId }) => packId)));
    await folder.records.flush();
    await this.#judgeAgain(folder);
    return { id: operation, plan, results, canUndo: written.length > 0 };
  }

  async waitReady(report: ApplyReport, onProgress: OnProgress, signal?: AbortSignal): Promise<readonly NotReady[]> {
    const undo = this.#undo.get(report.id);
    if (!undo) return [];
    const refs = undo.done.flatMap(({ write }) => (write.action === "delete" ? [] : [write.ref]));
    return waitReady(refs, undo.session.cluster, this.#folders.ports.clock, onProgress, signal);
  }

  /** The writes are done: whatever happens here, and also after a cancel, their report must come back. */
  async #judgeAgain(folder: FolderReconciler): Promise<void> {
    await folder
      .afterWrites()
      .catch((error: unknown) => this.#folders.ports.log.warn(`Not compared after an apply: ${messageOf(error)}`));
  }

  async interrupted(): Promise<readonly Interrupted[]> {
    const journals = [...this.#folders.all()].map(({ folderPath }) => this.#folders.journalOf(folderPath));
    return (await Promise.all(journals.map((journal) => journal.interrupted()))).flat();
  }

  /** Gives back what an undo would need. */
  forget(report: ApplyReport): void {
    this.#undo.delete(report.id);
  }

  async undo(report: ApplyReport, signal?: AbortSignal): Promise<void> {
    const undo = this.#undo.get(report.id);
    if (!undo) throw new MooringError("stale", "This apply can no longer be undone.");
    const folder = this.#folders.get(undo.folder);
    try {
      await undoApply(undo.done, { session: undo.session, clock: this.#folders.ports.clock }, signal);
    } catch (error) {
      await this.#judgeAgain(folder); // some of it may be back
      throw error;
    }
    this.#undo.delete(report.id);
    await folder.afterWrites(signal);
  }

  async exportObject(
    selection: Selection,
    options: { includeSecretValues?: boolean },
    signal?: AbortSignal,
  ): Promise<ExportedObject> {
    const folder = this.#folders.get(selection.folder);
    for (const { session, verdict } of folder.observer.extra.all()) {
      if (selection.objectId === `${EXTRA_PACK}#${objectId(verdict.ref)}`)
        return exportObject(verdict.ref, session, options, signal);
    }
    const { desired, session } = selectOne(folder, selection);
    if (!session) throw new MooringError("unreachable", "Not connected to a cluster. Choose a context first.");
    return exportObject(desired.ref, session, options, signal);
  }

  async exportNamed(folder: string, kind: string, name: string, signal?: AbortSignal): Promise<ExportedObject> {
    const { target } = this.#folders.get(folder);
    if (!target) throw new MooringError("refused", "No target is selected for this folder.");
    const session = await this.#folders.sessions.get(target.context, signal);
    const ref = await findServed(session, kind, name, target.namespace, signal);
    return exportObject(ref, session, {}, signal);
  }

  #sourceOf(plan: Plan): { readonly folder: FolderReconciler; readonly session: ClusterSession } {
    const packs = new Set(plan.writes.map(({ packId }) => packId));
    for (const folder of this.#folders.all()) {
      const session = folder.connections.byContext.get(plan.target.context);
      if (session && folder.packs.packs.some(({ id }) => packs.has(id))) return { folder, session };
    }
    throw new MooringError("stale", "The packs or the connection of this plan no longer exist. Refresh and try again.");
  }
}

/** The cluster now has what is not in Git: the mapping rests until the next commit. */
function pauseUncommitted(folder: FolderReconciler, packIds: ReadonlySet<string>): void {
  for (const pack of folder.packs.packs) {
    if (packIds.has(pack.id) && folder.repositories.changedOf(pack.id).length > 0)
      folder.records.pause(pack.id, "applied");
  }
}
