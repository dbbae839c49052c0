import { takeOver } from "../cluster/takeOver.ts";
import type { JsonObject } from "../model/json.ts";
import type { LiveObject } from "../model/live.ts";
import { formatRef } from "../model/objectRef.ts";
import type { Plan, PlannedWrite } from "../model/plan.ts";
import type { Sensitive } from "../model/sensitive.ts";
import { formatTarget, sameCluster } from "../model/target.ts";
import { type Clock, sleep } from "../support/clock.ts";
import { isCancelled, messageOf, MooringError } from "../support/errors.ts";
import { hashText } from "../support/hash.ts";
import type { ClusterSession } from "./clusterSession.ts";
import type { OnProgress, WriteResult } from "./intents.ts";
import type { Journal } from "./journal.ts";
import type { OverlayFiles } from "./overlayFiles.ts";
import { leaveOut } from "./partialWire.ts";
import { FIELD_MANAGER } from "./ports.ts";
import { stageOf } from "./stages.ts";
import { waitReady } from "./waitReady.ts";

export interface Approval {
  readonly hash: string;
  /** Conflicts to take over, by their places in the plan. All others stay with their managers. */
  readonly force: readonly { readonly write: number; readonly conflict: number }[];
}

export interface ApplyDeps {
  readonly session: ClusterSession;
  readonly files: OverlayFiles;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly onProgress: OnProgress;
  /** Told before each write, with the object as it was; undefined when there was none. */
  readonly beforeWrite: (write: PlannedWrite, live: Sensitive<JsonObject> | undefined) => void;
  readonly operation: string;
}

interface Sending {
  readonly write: PlannedWrite;
  readonly wire: Sensitive<JsonObject> | undefined;
  readonly force: boolean;
}

/**
 * Writes a plan in stages; no write of a stage happens before all its dry-runs have passed (Flux `ssa/manager_apply.go`).
 * Stops at the first failure: what was not reached is said so, and nothing is called a success that was not.
 * @throws MooringError `stale` when the plan, the cluster or a file is not what was approved
 */
export async function applyPlan(plan: Plan, approval: Approval, deps: ApplyDeps, signal?: AbortSignal): Promise<readonly WriteResult[]> {
  await refuseStale(plan, approval, deps, signal);
  const sendings = plan.writes.map((write, at) => sendingOf(write, at, approval));
  const results: WriteResult[] = [];
  await deps.journal.begin(deps.operation, `apply ${plan.writes.length} changes to ${formatTarget(plan.target)}`);
  let isStopped = false;
  for (const stage of [0, 1, 2, 3]) {
    const mine = sendings.filter(({ write }) => stageOfWrite(write) === stage);
    if (mine.length === 0) continue;
    const refusal: WriteResult | undefined = isStopped ? undefined : await tryStage(mine, deps, signal);
    if (refusal) results.push(refusal);
    isStopped ||= refusal !== undefined;
    for (const sending of mine) {
      if (refusal?.write === sending.write) continue;
      const result = isStopped || signal?.aborted ? notReached(sending.write) : await send(sending, results.length, plan.writes.length, deps, signal);
      isStopped ||= result.outcome === "failed";
      results.push(result);
    }
    if (stage === 0 && !isStopped) await settleDefinitions(mine, deps, signal);
  }
  await deps.journal.end(deps.operation, isStopped ? "stopped at a failure" : "done");
  return results;
}

/** Deletes come last: stage 3. */
function stageOfWrite(write: PlannedWrite): number {
  return write.action === "delete" ? 3 : stageOf(write.ref);
}

async function refuseStale(plan: Plan, approval: Approval, { session, files }: ApplyDeps, signal?: AbortSignal): Promise<void> {
  if (approval.hash !== plan.hash) throw new MooringError("stale", "This is not the plan that was approved. Show the plan again.");
  const identity = await session.cluster.identity(signal);
  if (!sameCluster(identity, plan.identity)) {
    throw new MooringError("stale", `The context ${plan.target.context} now leads to another cluster (${identity.server}). Nothing was written; compare again.`);
  }
  for (const [file, hash] of Object.entries(plan.texts)) {
    const text = await files.readText(file).catch(() => undefined);
    if (text === undefined || hashText(text) !== hash) {
      throw new MooringError("stale", `${file} changed after the plan was made. Nothing was written; show the plan again.`);
    }
  }
}

/** Conflicts that were not ticked stay with their owner: their fields are left out of what is sent. */
function sendingOf(write: PlannedWrite, at: number, approval: Approval): Sending {
  const isTicked = (conflict: number): boolean => approval.force.some((tick) => tick.write === at && tick.conflict === conflict);
  const left = write.conflicts.filter((_, conflict) => !isTicked(conflict)).map(({ path }) => path);
  const wire = write.desired && leaveOut(write.desired.wire, left);
  return { write, wire, force: write.conflicts.length > left.length };
}

/** undefined when every dry-run of the stage passed; else the failure, with nothing of the stage written. */
async function tryStage(stage: readonly Sending[], deps: ApplyDeps, signal?: AbortSignal): Promise<WriteResult | undefined> {
  deps.onProgress({ message: "checking", done: 0, total: stage.length });
  const answers = await Promise.all(
    stage.map(async ({ write, wire, force }): Promise<WriteResult | undefined> => {
      if (!wire || write.action === "recreate") return undefined;
      try {
        const answer = await deps.session.cluster.apply(wire, { dryRun: true, force: force || write.takeOver.length > 0 }, signal);
        return answer.kind === "ok" ? undefined : { write, outcome: "failed", message: conflictText(answer.conflicts) };
      } catch (error) {
        if (isCancelled(error)) throw error;
        return { write, outcome: "failed", message: messageOf(error) };
      }
    }),
  );
  return answers.find((answer) => answer !== undefined);
}

async function send({ write, wire, force }: Sending, done: number, total: number, deps: ApplyDeps, signal?: AbortSignal): Promise<WriteResult> {
  const { session, journal, operation } = deps;
  const step = `${write.action} ${formatRef(write.ref)}`;
  deps.onProgress({ message: step, done, total });
  try {
    const before = write.action === "create" ? undefined : await session.cluster.getRaw(write.ref, signal);
    deps.beforeWrite(write, before);
    await journal.step(operation, step);
    const live = await perform({ write, wire, force }, deps, signal);
    await journal.done(operation, step);
    if (live) session.collectionOf(write.ref)?.put(live);
    const isSame = live !== undefined && live.resourceVersion === write.resourceVersion;
    return { write, outcome: isSame ? "unchanged" : "written", message: "" };
  } catch (error) {
    if (isCancelled(error)) return notReached(write);
    return { write, outcome: "failed", message: messageOf(error) };
  }
}

async function perform({ write, wire, force }: Sending, deps: ApplyDeps, signal?: AbortSignal): Promise<LiveObject | undefined> {
  const { cluster } = deps.session;
  const deletion = { uid: write.uid, propagation: "Background", dryRun: false } as const;
  if (write.action === "delete") {
    await cluster.delete(write.ref, deletion, signal);
    return undefined;
  }
  if (!wire) return undefined;
  if (write.action === "recreate") {
    await cluster.delete(write.ref, { ...deletion, propagation: "Foreground" }, signal);
    await untilGone(write, deps, signal);
  }
  if (write.takeOver.length > 0) await takeFields(write, deps.session, signal);
  const answer = await cluster.apply(wire, { dryRun: false, force }, signal);
  if (answer.kind === "conflict") throw new MooringError("conflict", conflictText(answer.conflicts));
  return answer.object;
}

async function takeFields(write: PlannedWrite, { cluster }: ClusterSession, signal?: AbortSignal): Promise<void> {
  const live = await cluster.get(write.ref, signal);
  const patch = live && takeOver(live, FIELD_MANAGER, write.takeOver);
  if (patch) await cluster.patchManagedFields(write.ref, patch, signal);
}

/** Finalizers may hold a deleted object; 60 looks, half a second apart. */
async function untilGone(write: PlannedWrite, { session, clock }: ApplyDeps, signal?: AbortSignal): Promise<void> {
  for (let look = 0; look < 60 && !signal?.aborted; look += 1) {
    const live = await session.cluster.get(write.ref, signal);
    if (!live || live.uid !== write.uid) return;
    await sleep(clock, 500, signal);
  }
  throw new MooringError("unreachable", `${formatRef(write.ref)} is still being deleted after 30 s (a finalizer holds it). It was not created anew.`);
}

/** Objects of a new kind can only be sent once its definition is established. */
async function settleDefinitions(stage: readonly Sending[], { session, clock, onProgress }: ApplyDeps, signal?: AbortSignal): Promise<void> {
  const definitions = stage.map(({ write }) => write.ref).filter(({ kind }) => kind === "CustomResourceDefinition");
  if (definitions.length === 0) return;
  await waitReady(definitions, session.cluster, clock, onProgress, signal);
  await session.refreshCatalog(signal);
}

function notReached(write: PlannedWrite): WriteResult {
  return { write, outcome: "notReached", message: "not reached, nothing was written" };
}

function conflictText(conflicts: PlannedWrite["conflicts"]): string {
  return conflicts.map(({ message }) => message).join("; ");
}
