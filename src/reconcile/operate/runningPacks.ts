import type { PodLogOptions } from "../../cluster/api/workloads.ts";
import type { ObjectRef } from "../../model/objectRef.ts";
import { lineRedactor } from "../../support/redactLines.ts";
import { isCancelled, messageOf, MooringError } from "../../support/errors.ts";
import type { ActionOutcome, PackActions, PackEvent, PodChoice, ScaleTarget } from "../api/actions.ts";
import type { EngineFolders } from "../folder/engineFolders.ts";
import type { FolderReconciler } from "../folder/folderReconciler.ts";
import { eventsOf } from "./packEvents.ts";
import { describePod, podsOf } from "./packPods.ts";
import { type LiveTarget, liveTargets, requireRight, workloadsOf } from "./packTargets.ts";
import { restartWorkload } from "./restartPacks.ts";
import { isScalable, readScale, setScale } from "./scaleWorkload.ts";
import { canSynchronize, requestSync } from "./synchronizePacks.ts";
import type { OnProgress, Selection } from "../api/selection.ts";

/** The actions, over the folders of one engine. */
export class RunningPacks implements PackActions {
  readonly #folders: EngineFolders;

  constructor(folders: EngineFolders) {
    this.#folders = folders;
  }

  async workloads(selections: readonly Selection[], signal?: AbortSignal): Promise<readonly ObjectRef[]> {
    return (await this.#workloads(selections, signal)).map(({ ref }) => ref);
  }

  async restart(
    selections: readonly Selection[],
    onProgress: OnProgress,
    signal?: AbortSignal,
  ): Promise<readonly ActionOutcome[]> {
    const { clock } = this.#folders.ports;
    const workloads = await this.#workloads(selections, signal);
    const outcomes = await each(workloads, onProgress, (target) => restartWorkload(target, clock, signal), signal);
    await this.#afterWrites(selections, signal);
    return outcomes;
  }

  async synchronize(
    selections: readonly Selection[],
    onProgress: OnProgress,
    signal?: AbortSignal,
  ): Promise<readonly ActionOutcome[]> {
    const { clock, watch } = this.#folders.ports;
    for (const folder of this.#sources(selections)) {
      await folder.reload(signal);
      if (watch) await folder.renew(signal);
    }
    const targets = selections
      .flatMap((selection) => this.#liveOrNone(selection))
      .filter(({ ref }) => canSynchronize(ref));
    const outcomes = await each(targets, onProgress, (target) => requestSync(target, clock, signal), signal);
    if (targets.length > 0) await this.#afterWrites(selections, signal);
    return outcomes;
  }

  async scalable(selection: Selection, signal?: AbortSignal): Promise<readonly ScaleTarget[]> {
    const targets = (await this.#workloads([selection], signal)).filter(isScalable);
    if (targets.length === 0) throw new MooringError("refused", "No scalable workloads found.");
    return Promise.all(targets.map((target) => readScale(target, signal)));
  }

  async scale(
    selection: Selection,
    chosen: ScaleTarget,
    replicas: number,
    signal?: AbortSignal,
  ): Promise<ActionOutcome> {
    const target = (await this.#workloads([selection], signal)).find(
      ({ ref, session }) => sameRef(ref, chosen.ref) && session.cluster.context === chosen.context,
    );
    if (!target) throw new MooringError("stale", "This workload is no longer compared. Refresh and try again.");
    const outcome = await setScale(target, replicas, signal);
    await this.#afterWrites([selection], signal);
    return outcome;
  }

  async pods(selection: Selection, signal?: AbortSignal): Promise<readonly PodChoice[]> {
    const workloads = await this.#workloads([selection], signal);
    const pods = await podsOf(workloads, signal);
    if (pods.length === 0) throw new MooringError("refused", "No running pods. See the events for the reason.");
    return pods.map(({ pod, owner }) => describePod(pod, owner));
  }

  async log(
    folder: string,
    pod: PodChoice,
    options: PodLogOptions,
    signal: AbortSignal,
  ): Promise<AsyncIterable<string>> {
    const session = this.#folders.get(folder).connections.byContext.get(pod.context);
    if (!session) throw new MooringError("unreachable", `Not connected to ${pod.context}. Refresh and try again.`);
    await requireRight({ ref: pod.ref, session }, "get", "log", "read the log of", signal);
    const lines = await session.cluster.workloads.log(pod.ref, options, signal);
    return redacted(lines);
  }

  events(selection: Selection, signal?: AbortSignal): Promise<readonly PackEvent[]> {
    return eventsOf(liveTargets(this.#folders.get(selection.folder), selection), signal);
  }

  async #workloads(selections: readonly Selection[], signal?: AbortSignal): Promise<readonly LiveTarget[]> {
    const targets = selections.flatMap((selection) => liveTargets(this.#folders.get(selection.folder), selection));
    const workloads = await workloadsOf(targets, signal);
    if (workloads.length === 0) throw new MooringError("refused", "No workloads with pods found.");
    return workloads;
  }

  #liveOrNone(selection: Selection): readonly LiveTarget[] {
    try {
      return liveTargets(this.#folders.get(selection.folder), selection);
    } catch (error) {
      if (MooringError.is(error, "refused")) return [];
      throw error;
    }
  }

  #sources(selections: readonly Selection[]): readonly FolderReconciler[] {
    return [...new Set(selections.map(({ folder }) => folder))].map((folder) => this.#folders.get(folder));
  }

  async #afterWrites(selections: readonly Selection[], signal?: AbortSignal): Promise<void> {
    for (const folder of this.#sources(selections)) await folder.afterWrites(signal);
  }
}

/** One after the other; a failure is the outcome of its object and does not keep the others. */
async function each(
  targets: readonly LiveTarget[],
  onProgress: OnProgress,
  act: (target: LiveTarget) => Promise<ActionOutcome>,
  signal?: AbortSignal,
): Promise<readonly ActionOutcome[]> {
  const outcomes: ActionOutcome[] = [];
  for (const [at, target] of targets.entries()) {
    signal?.throwIfAborted();
    onProgress({ message: target.ref.name, done: at, total: targets.length });
    try {
      outcomes.push(await act(target));
    } catch (error) {
      if (isCancelled(error)) throw error;
      outcomes.push({ ref: target.ref, outcome: "failed", message: messageOf(error) });
    }
  }
  return outcomes;
}

async function* redacted(lines: AsyncIterable<string>): AsyncGenerator<string> {
  const redact = lineRedactor();
  for await (const line of lines) yield redact(line);
}

function sameRef(a: ObjectRef, b: ObjectRef): boolean {
  return a.apiVersion === b.apiVersion && a.kind === b.kind && a.namespace === b.namespace && a.name === b.name;
}
