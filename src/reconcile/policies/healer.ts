import { isDeepStrictEqual } from "node:util";
import type { Mapping } from "../../mappings/mappings.ts";
import { startsWithPath } from "../../model/fieldPath.ts";
import type { Plan } from "../../model/plan.ts";
import type { Disposable } from "../../support/disposable.ts";
import { isCancelled, messageOf, MooringError } from "../../support/errors.ts";
import type { ApplyService } from "../apply/applyService.ts";
import type { ClusterSession } from "../live/clusterSession.ts";
import type { EngineFolders } from "../folder/engineFolders.ts";
import type { ComparedObject } from "../compare/comparedObject.ts";
import type { FolderReconciler } from "../folder/folderReconciler.ts";
import { certainDrift, exhausted, healKey, healsOf, pauseBefore, whyNotHealed } from "../folder/healRules.ts";
import type { MappingRecords } from "../records/mappingRecords.ts";
import { mappingsIn } from "../folder/mappingStates.ts";
import { packKey, PackTimers } from "./packTimers.ts";
import { compareForApply } from "../apply/stages.ts";
import type { Selection } from "../api/selection.ts";

/**
 * Applies the committed files of mappings that ask for it whenever their cluster drifts: after a pause that grows with each
 * heal of the same path, and not at all after the fifth. An idle cluster gets no write and no request from here.
 */
export class Healer implements Disposable {
  readonly #folders: EngineFolders;
  readonly #cluster: ApplyService;
  readonly #timers: PackTimers;
  readonly #running = new Set<string>();
  /** Attempts that failed in a row, by pack. */
  readonly #failures = new Map<string, number>();
  readonly #learning = new WeakSet<ClusterSession>();
  readonly #abort = new AbortController();
  readonly #listener: Disposable;

  constructor(folders: EngineFolders, cluster: ApplyService) {
    this.#folders = folders;
    this.#cluster = cluster;
    this.#timers = new PackTimers(folders.ports.clock);
    this.#listener = folders.changed.on((folder) => this.#consider(folder));
  }

  dispose(): void {
    this.#abort.abort();
    this.#listener.dispose();
    this.#timers.dispose();
  }

  #consider(folderPath: string): void {
    const folder = this.#folders.find(folderPath);
    if (!folder || this.#abort.signal.aborted) return;
    for (const mapping of mappingsIn(folder)) if (mapping.policy.heal) this.#schedule(folder, mapping);
  }

  #schedule(folder: FolderReconciler, mapping: Mapping): void {
    const { packId } = mapping;
    if (packId === undefined) return;
    const key = packKey(folder.folderPath, packId);
    if (this.#timers.has(key) || this.#running.has(key)) return;
    const { clock } = this.#folders.ports;
    this.#learnCluster(folder, mapping);
    const entries = this.#healable(folder, mapping);
    if (entries.length === 0) {
      this.#failures.delete(key);
      return;
    }
    const record = folder.records.get(packId);
    const heals = entries.flatMap((entry) =>
      (entry.verdict?.differences ?? []).map((difference) => healsOf(record, healKey(entry, difference), clock.now())),
    );
    const pause = pauseBefore(Math.max(0, ...heals) + (this.#failures.get(key) ?? 0));
    this.#timers.start(key, pause, () => {
      this.#running.add(key);
      void this.#heal(folder, packId, key).finally(() => {
        this.#running.delete(key);
        this.#consider(folder.folderPath);
      });
    });
  }

  /** Which cluster the context of an approved mapping leads to is asked once per connection. */
  #learnCluster(folder: FolderReconciler, mapping: Mapping): void {
    const session = folder.approvals.unknownCluster(mapping);
    if (!session || this.#learning.has(session)) return;
    this.#learning.add(session);
    folder.approvals
      .learn(session, this.#abort.signal)
      .then(() => folder.changed())
      .catch((error: unknown) =>
        this.#folders.ports.log.info(`The cluster did not say which one it is: ${messageOf(error)}`),
      )
      .finally(() => this.#learning.delete(session));
  }

  #healable(folder: FolderReconciler, mapping: Mapping): readonly ComparedObject[] {
    const { packId } = mapping;
    if (packId === undefined || whyNotHealed(folder, mapping, this.#folders.ports) !== undefined) return [];
    if (folder.automation.whyNot() !== undefined) return [];
    const now = this.#folders.ports.clock.now();
    const record = folder.records.get(packId);
    return certainDrift(folder, packId)
      .filter((entry) => exhausted(entry, record, now).length === 0)
      .sort((a, b) => compareForApply(a.desired.ref, b.desired.ref));
  }

  /** Everything is looked at again: the drift may have passed, and files may have changed, during the pause. */
  async #heal(folder: FolderReconciler, packId: string, key: string): Promise<void> {
    const { log } = this.#folders.ports;
    try {
      await Promise.all([folder.reloadRepositories(), folder.records.refresh(), folder.approvals.refresh()]);
      const mapping = mappingsIn(folder).find((one) => one.packId === packId && one.policy.heal);
      const entries = mapping ? this.#healable(folder, mapping) : [];
      const isAll = entries.length === certainDrift(folder, packId).length;
      const selections: readonly Selection[] = isAll
        ? [{ folder: folder.folderPath, packId }]
        : entries.map(({ id }) => ({ folder: folder.folderPath, packId, objectId: id }));
      if (entries.length > 0) for (const selection of selections) await this.#apply(folder, packId, entries, selection);
      this.#failures.delete(key);
    } catch (error) {
      // another process took over: it heals
      if (isCancelled(error) || MooringError.is(error, "locked")) return;
      this.#failures.set(key, (this.#failures.get(key) ?? 0) + 1);
      log.warn(`Not healed: ${messageOf(error)}`);
    }
  }

  async #apply(
    folder: FolderReconciler,
    packId: string,
    entries: readonly ComparedObject[],
    selection: Selection,
  ): Promise<void> {
    const plan = await this.#cluster.plan(selection, {}, this.#abort.signal);
    if (plan.isProtected && !this.#folders.ports.settings().healProtected) return;
    if (!(await this.#isStillApproved(folder, packId, plan))) return;
    // noted before it is done: a heal that fails half-way counts as well
    await folder.automation.confirm();
    const planned = entries.filter(({ desired }) => plan.writes.some(({ ref }) => ref === desired.ref));
    this.#count(folder.records, packId, planned);
    await folder.records.flush();
    const report = await this.#cluster.run(
      plan,
      { hash: plan.hash, force: ownConflicts(plan) },
      () => undefined,
      this.#abort.signal,
      () => folder.automation.confirm(),
    );
    for (const { outcome, message } of report.results)
      if (outcome === "failed") this.#folders.ports.log.info(`Not healed: ${message}`);
    this.#cluster.forget(report);
  }

  #count(records: MappingRecords, packId: string, planned: readonly ComparedObject[]): void {
    const now = this.#folders.ports.clock.now();
    const healed = planned.flatMap((entry) =>
      (entry.verdict?.differences ?? []).map((difference) => {
        return { at: healKey(entry, difference), manager: difference.culprit?.manager ?? "" };
      }),
    );
    records.change(packId, (record) => {
      const counted = healed.map(({ at, manager }) => {
        return [at, { count: healsOf(record, at, now) + 1, last: now, manager }] as const;
      });
      return { ...record, heals: { ...record.heals, ...Object.fromEntries(counted) } };
    });
  }

  /** HEAD may have moved while the plan was made, and its cluster may be another than the approved one. */
  async #isStillApproved(folder: FolderReconciler, packId: string, plan: Plan): Promise<boolean> {
    await Promise.all([folder.reloadRepositories(), folder.records.refresh(), folder.approvals.refresh()]);
    const mapping = mappingsIn(folder).find((one) => one.packId === packId);
    const session = folder.connections.byContext.get(plan.target.context);
    if (!mapping || !session || !isDeepStrictEqual(mapping.target, plan.target)) return false;
    folder.approvals.note(session, plan.identity);
    const why = whyNotHealed(folder, mapping, this.#folders.ports);
    if (why !== undefined) folder.changed();
    return why === undefined;
  }
}

/** Fields that drifted are taken back from whoever changed them; a conflict anywhere else stays with its manager. */
function ownConflicts({ writes }: Plan): { readonly write: number; readonly conflict: number }[] {
  return writes.flatMap(({ conflicts, differences }, write) =>
    conflicts.flatMap(({ path }, conflict) =>
      differences.some((one) => startsWithPath(path, one.path) || startsWithPath(one.path, path))
        ? [{ write, conflict }]
        : [],
    ),
  );
}
