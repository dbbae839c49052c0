import type { ApplyResult } from "../cluster/cluster.ts";
import { ServerError } from "../cluster/serverError.ts";
import { MAX_TREE } from "../manifests/plainTree.ts";
import { formatPath, startsWithPath } from "../model/fieldPath.ts";
import type { JsonObject } from "../model/json.ts";
import type { LiveObject } from "../model/live.ts";
import { formatRef } from "../model/objectRef.ts";
import type { Conflict, Plan, PlannedWrite } from "../model/plan.ts";
import type { Sensitive } from "../model/sensitive.ts";
import { formatTarget, sameCluster } from "../model/target.ts";
import type { Clock } from "../support/clock.ts";
import { isCancelled, messageOf, MooringError } from "../support/errors.ts";
import { hashBytes, hashText } from "../support/hash.ts";
import type { ClusterSession } from "./clusterSession.ts";
import type { OnProgress, WriteResult } from "./intents.ts";
import type { Journal } from "./journal.ts";
import type { OverlayFiles } from "./overlayFiles.ts";
import { handOver } from "./handOver.ts";
import { leaveOut } from "./partialWire.ts";
import { FIELD_MANAGER } from "./ports.ts";
import { hashPlan } from "./planHash.ts";
import { isDefinition, stageOf } from "./stages.ts";
import type { DoneWrite } from "./undoApply.ts";
import { untilGone } from "./untilGone.ts";
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
  /** Told after each write. */
  readonly onWritten: (done: DoneWrite) => void;
  readonly operation: string;
}

interface Sending {
  readonly write: PlannedWrite;
  readonly wire: Sensitive<JsonObject> | undefined;
  /** Conflicts to take over. */
  readonly taken: readonly Conflict[];
  /** Managers that keep all that would change here; empty = there is something to write. */
  readonly leftTo: readonly string[];
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
        (isOver ? notReached(sending.write) : await send(sending, results.length, plan.writes.length, deps, signal));
      isStopped ||= result.outcome === "failed";
      results.push(result);
    }
    if (stage === 0 && !isStopped) await settleDefinitions(mine, deps, signal);
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
    throw new MooringError("stale", "This is not the plan that was approved. Show the plan again.");
  }
  const identity = await session.cluster.identity(signal, plan.target.namespace);
  if (!sameCluster(identity, plan.identity)) {
    throw new MooringError(
      "stale",
      `The context ${plan.target.context} now leads to another cluster (${identity.server}). Nothing was written; compare again.`,
    );
  }
  for (const [file, hash] of Object.entries(plan.texts)) {
    if (!(await hasHash(file, hash, files))) {
      throw new MooringError(
        "stale",
        `${file} changed after the plan was made. Nothing was written; show the plan again.`,
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

/** True when fields change hands before the apply, so that it can remove them. */
function isHandedOver({ takeOver, differences, action }: PlannedWrite): boolean {
  return (
    takeOver.length > 0 ||
    (action === "apply" && differences.some(({ kind, culprit }) => kind === "leftover" && !culprit))
  );
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

async function send(
  sending: Sending,
  done: number,
  total: number,
  deps: ApplyDeps,
  signal?: AbortSignal,
): Promise<WriteResult> {
  const { session, journal, operation } = deps;
  const { write, leftTo } = sending;
  if (leftTo.length > 0) return { write, outcome: "unchanged", message: `left to ${leftTo.join(", ")}` };
  const step = `${write.action} ${formatRef(write.ref)}`;
  deps.onProgress({ message: step, done, total });
  try {
    const before = write.action === "create" ? undefined : await session.cluster.getRaw(write.ref, signal);
    await journal.step(operation, step);
    // from here on the write is on its way: a cancel waits for its answer
    const live = await perform(sending, deps);
    await journal.done(operation, step);
    if (live) session.put(live);
    const isSame = live !== undefined && live.resourceVersion === write.resourceVersion;
    if (!isSame) deps.onWritten({ write, before, uid: live?.uid });
    return { write, outcome: isSame ? "unchanged" : "written", message: "" };
  } catch (error) {
    if (isCancelled(error)) return notReached(write);
    return { write, outcome: "failed", message: messageOf(error) };
  }
}

async function perform({ write, wire, taken }: Sending, deps: ApplyDeps): Promise<LiveObject | undefined> {
  const { cluster } = deps.session;
  const deletion = { uid: write.uid, propagation: "Background", dryRun: false } as const;
  if (write.action === "delete") {
    await cluster.delete(write.ref, deletion);
    return undefined;
  }
  if (!wire) return undefined;
  if (write.action === "recreate") {
    await cluster.delete(write.ref, { ...deletion, propagation: "Foreground" });
    await untilGone(write.ref, write.uid, deps);
  }
  if (isHandedOver(write)) await takeFields(write, deps.session);
  const answer = await cluster.apply(wire, { dryRun: false, force: taken.length > 0 });
  if (answer.kind === "conflict") throw new MooringError("conflict", conflictText(answer.conflicts));
  return answer.object;
}

async function takeFields(write: PlannedWrite, { cluster }: ClusterSession): Promise<void> {
  const live = await cluster.get(write.ref);
  const paths = write.differences.filter(({ kind }) => kind === "leftover").map(({ path }) => path);
  const patch = live && handOver(live, FIELD_MANAGER, paths);
  if (patch) await cluster.patchManagedFields(write.ref, patch);
}

/** Objects of a new kind can only be sent once its definition is established. */
async function settleDefinitions(
  stage: readonly Sending[],
  { session, clock, onProgress }: ApplyDeps,
  signal?: AbortSignal,
): Promise<void> {
  const definitions = stage.map(({ write }) => write.ref).filter(isDefinition);
  if (definitions.length === 0) return;
  await waitReady(definitions, session.cluster, clock, onProgress, signal);
  await session.refreshCatalog(signal);
}

function notReached(write: PlannedWrite): WriteResult {
  return { write, outcome: "notReached", message: "not reached, nothing was written" };
}

function conflictKey({ manager, path }: Conflict): string {
  return `${manager} ${formatPath(path)}`;
}

function conflictText(conflicts: PlannedWrite["conflicts"]): string {
  return conflicts.map(({ message }) => message).join("; ");
}
