import type { ApplyResult } from "../../cluster/api/cluster.ts";
import { ServerError } from "../../cluster/http/serverError.ts";
import { MAX_TREE } from "../../manifests/files/plainTree.ts";
import { formatPath, startsWithPath } from "../../model/fieldPath.ts";
import type { JsonObject } from "../../model/json.ts";
import type { Conflict, Plan, PlannedWrite } from "../../model/plan.ts";
import type { Sensitive } from "../../model/sensitive.ts";
import { formatTarget, sameCluster } from "../../model/target.ts";
import { isCancelled, messageOf, MooringError } from "../../support/errors.ts";
import { hashBytes, hashText } from "../../support/hash.ts";
import type { ClusterSession } from "../live/clusterSession.ts";
import { leaveOut } from "./partialWire.ts";
import { hashPlan } from "./planHash.ts";
import { type ApplyDeps, conflictText, isHandedOver, notReached, type Sending, sendWrite } from "./sendWrite.ts";
import { isDefinition, stageOf } from "./stages.ts";
import { waitReady } from "./waitReady.ts";
import type { WriteResult } from "../api/applyApi.ts";

export interface Approval {
  readonly hash: string;
  /** Conflicts to take over, by their places in the plan. All others stay with their managers. */
  readonly force: readonly { readonly write: number; readonly conflict: number }[];
}

/**
 * Writes a plan in stages; no write of a stage happens before all its dry-runs have passed (Flux `ssa/manager_apply.go`).
 * Stops at the first failure and at a cancel: what was not reached is said so, and nothing is called a success that was not.
 * @throws MooringError `stale` when the plan, the cluster or a file is not what was approved
 */
export async function applyPlan(
  plan: Plan,
  approval: Approval,
  deps: ApplyDeps,
  signal?: AbortSignal,
): Promise<readonly WriteResult[]> {
  await refuseStale(plan, approval, deps, signal);
  const sendings = plan.writes.map((write, at) => sendingOf(write, at, approval));
  const results: WriteResult[] = [];
  await deps.journal.begin(deps.operation, `apply ${plan.writes.length} changes to ${formatTarget(plan.target)}`);
  let isStopped = false;
  let why: string | undefined;
  for (const stage of [0, 1, 2, 3]) {
    const mine = sendings.filter(({ write }) => stageOfWrite(write) === stage);
    if (mine.length === 0) continue;
    const refusals: readonly WriteResult[] = isStopped || signal?.aborted ? [] : await tryStage(mine, deps, signal);
    isStopped ||= refusals.length > 0 || (signal?.aborted ?? false);
    for (const sending of mine) {
      const refusal = refusals.find(({ write }) => write === sending.write);
      const isOver = isStopped || signal?.aborted;
      const result =
        refusal ??
        (isOver
          ? notReached(sending.write, why)
          : await sendWrite(sending, results.length, plan.writes.length, deps, signal));
      isStopped ||= result.outcome === "failed";
      results.push(result);
    }
    if (stage === 0 && !isStopped) why = await settleDefinitions(mine, deps, signal);
    isStopped ||= why !== undefined;
  }
  await deps.journal.end(deps.operation, isStopped ? "stopped" : "done");
  return results;
}

/** Deletes come last: stage 3. */
function stageOfWrite(write: PlannedWrite): number {
  return write.action === "delete" ? 3 : stageOf(write.ref);
}

async function refuseStale(
  plan: Plan,
  approval: Approval,
  { session, files }: ApplyDeps,
  signal?: AbortSignal,
): Promise<void> {
  if (approval.hash !== plan.hash || hashPlan(plan) !== plan.hash) {
    throw new MooringError("stale", "This plan differs from the approved plan. Show the plan again.");
  }
  const identity = await session.cluster.identity(signal, plan.target.namespace);
  if (!sameCluster(identity, plan.identity)) {
    throw new MooringError(
      "stale",
      `The context ${plan.target.context} now points to another cluster (${identity.server}). Nothing was written; compare again.`,
    );
  }
  for (const [file, hash] of Object.entries(plan.texts)) {
    if (!(await hasHash(file, hash, files))) {
      throw new MooringError(
        "stale",
        `${file} changed after the plan was created. Nothing was written. Show the plan again.`,
      );
    }
  }
}

/** By its bytes, as what is rendered is hashed, or by its text: of a plain manifest, bytes that are no UTF-8 count as U+FFFD. */
async function hasHash(file: string, hash: string, files: ApplyDeps["files"]): Promise<boolean> {
  try {
    const bytes = await files.bytesOf(file, MAX_TREE);
    return hashBytes(bytes) === hash || hashText(Buffer.from(bytes).toString("utf8")) === hash;
  } catch {
    return false;
  }
}

/** Conflicts that were not ticked stay with their owner: their fields are left out of what is sent. */
function sendingOf(write: PlannedWrite, at: number, approval: Approval): Sending {
  const isTicked = (conflict: number): boolean =>
    approval.force.some((tick) => tick.write === at && tick.conflict === conflict);
  const left = write.conflicts.filter((_, conflict) => !isTicked(conflict));
  const taken = write.conflicts.filter((_, conflict) => isTicked(conflict));
  const wire =
    write.desired &&
    leaveOut(
      write.desired.wire,
      left.map(({ path }) => path),
    );
  return { write, wire, taken, leftTo: isAllLeft(write, left) ? [...new Set(left.map(({ manager }) => manager))] : [] };
}

/** True when each field that would change stays with its manager: what is left to send would only change who owns what. */
function isAllLeft({ action, differences, takeOver }: PlannedWrite, left: readonly Conflict[]): boolean {
  return (
    action === "apply" &&
    takeOver.length === 0 &&
    differences.length > 0 &&
    differences.every((difference) => left.some(({ path }) => startsWithPath(difference.path, path)))
  );
}

/** The failures of a stage's dry-runs; with any, nothing of the stage is written. A cancel ends them early. */
async function tryStage(
  stage: readonly Sending[],
  deps: ApplyDeps,
  signal?: AbortSignal,
): Promise<readonly WriteResult[]> {
  deps.onProgress({ message: "checking", done: 0, total: stage.length });
  const answers = await Promise.all(
    stage.map(async (sending): Promise<WriteResult | undefined> => {
      try {
        const problem = await tryOne(sending, deps, signal);
        return problem === undefined ? undefined : { write: sending.write, outcome: "failed", message: problem };
      } catch (error) {
        return isCancelled(error) ? undefined : { write: sending.write, outcome: "failed", message: messageOf(error) };
      }
    }),
  );
  return answers.flatMap((answer) => answer ?? []);
}

/** What stands in the way of one write. Only the conflicts that were ticked may be forced: others came up since the plan. */
async function tryOne(
  { write, wire, taken, leftTo }: Sending,
  { session }: ApplyDeps,
  signal?: AbortSignal,
): Promise<string | undefined> {
  if (!wire || write.action === "recreate" || leftTo.length > 0) return undefined;
  const answer = await tryApply({ write, wire, force: false }, session, signal);
  if (answer.kind === "ok") return undefined;
  const known = new Set(taken.map(conflictKey));
  const fresh = answer.conflicts.filter((conflict) => !known.has(conflictKey(conflict)));
  if (fresh.length > 0) return conflictText(fresh);
  await tryApply({ write, wire, force: true }, session, signal);
  return undefined;
}

/** What is in the way until it is handed over makes a dry-run fail that the write passes: the comparison has tried that. */
async function tryApply(
  {
    write,
    wire,
    force,
  }: { readonly write: PlannedWrite; readonly wire: Sensitive<JsonObject>; readonly force: boolean },
  { cluster }: ClusterSession,
  signal?: AbortSignal,
): Promise<ApplyResult | { readonly kind: "ok" }> {
  try {
    return await cluster.apply(wire, { dryRun: true, force }, signal);
  } catch (error) {
    if (isHandedOver(write) && error instanceof ServerError && error.status === 422) return { kind: "ok" };
    throw error;
  }
}

/**
 * Objects of a new kind can only be sent once its definition is established. Answers why the rest cannot be sent: what was
 * written must come back in the report all the same.
 */
async function settleDefinitions(
  stage: readonly Sending[],
  { session, clock, onProgress }: ApplyDeps,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const definitions = stage.map(({ write }) => write.ref).filter(isDefinition);
  if (definitions.length === 0) return undefined;
  try {
    await waitReady(definitions, session.cluster, clock, onProgress, signal);
    await session.refreshCatalog(signal);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function conflictKey({ manager, path }: Conflict): string {
  return `${manager} ${formatPath(path)}`;
}
