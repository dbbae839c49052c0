import type { JsonObject } from "../../model/json.ts";
import type { LiveObject } from "../../model/live.ts";
import { formatRef } from "../../model/objectRef.ts";
import type { Conflict, PlannedWrite } from "../../model/plan.ts";
import type { Sensitive } from "../../model/sensitive.ts";
import type { Clock } from "../../support/clock.ts";
import { isCancelled, messageOf, MooringError } from "../../support/errors.ts";
import type { ClusterSession } from "../live/clusterSession.ts";
import { halfDone } from "./halfDone.ts";
import { transferFields } from "./transferFields.ts";
import type { Journal } from "../records/journal.ts";
import type { OverlayFiles } from "../files/overlayFiles.ts";
import { FIELD_MANAGER } from "../api/ports.ts";
import type { DoneWrite } from "./undoApply.ts";
import { untilGone } from "./untilGone.ts";
import type { OnProgress } from "../api/selection.ts";
import type { WriteResult } from "../api/applyApi.ts";

export interface ApplyDeps {
  readonly session: ClusterSession;
  readonly files: OverlayFiles;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly onProgress: OnProgress;
  /** Told after each write. */
  readonly onWritten: (done: DoneWrite) => void;
  readonly operation: string;
  /** Asked right before each write; throws when it may not be made (any more). */
  readonly mayWrite?: () => Promise<void>;
}

export interface Sending {
  readonly write: PlannedWrite;
  readonly wire: Sensitive<JsonObject> | undefined;
  /** Conflicts to take over. */
  readonly taken: readonly Conflict[];
  /** Managers that keep all that would change here; empty = there is something to write. */
  readonly leftTo: readonly string[];
}

/** One write of a plan whose stage passed its dry-runs: noted in the journal before and after. Never throws but for defects. */
export async function sendWrite(
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
    const before = await session.cluster.getRaw(write.ref, signal);
    refuseExisting(write, before);
    await journal.step(operation, step);
    await deps.mayWrite?.();
    // from here on the write is on its way: a cancel waits for its answer
    const result = await writeOne(sending, before, deps);
    await journal.done(operation, step);
    return result;
  } catch (error) {
    if (isCancelled(error)) return notReached(write);
    return { write, outcome: "failed", message: messageOf(error) };
  }
}

/** To undo a creation is to delete: an object that somebody else made since the plan must not be taken for one of ours. */
function refuseExisting({ action, ref }: PlannedWrite, before: Sensitive<JsonObject> | undefined): void {
  if (action === "create" && before)
    throw new MooringError("stale", `${formatRef(ref)} was created after the plan. Refresh and try again.`);
}

async function writeOne(
  sending: Sending,
  before: Sensitive<JsonObject> | undefined,
  deps: ApplyDeps,
): Promise<WriteResult> {
  const { session } = deps;
  const { write } = sending;
  try {
    const live = await perform(sending, deps);
    if (live) session.put(live);
    const isSame = live !== undefined && live.resourceVersion === write.resourceVersion;
    if (!isSame) deps.onWritten({ write, before, uid: live?.uid });
    return { write, outcome: isSame ? "unchanged" : "written", message: "" };
  } catch (error) {
    const half = await halfDone(write, before, error, session);
    if (half) deps.onWritten({ write, before, uid: half.uid });
    return { write, outcome: "failed", message: [messageOf(error), half?.message ?? ""].filter(Boolean).join(" ") };
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
  if (isHandedOver(write)) {
    await takeFields(write, deps.session);
    await deps.mayWrite?.();
  }
  const answer = await cluster.apply(wire, { dryRun: false, force: taken.length > 0 });
  if (answer.kind === "conflict") throw new MooringError("conflict", conflictText(answer.conflicts));
  return answer.object;
}

async function takeFields(write: PlannedWrite, { cluster }: ClusterSession): Promise<void> {
  const live = await cluster.get(write.ref);
  const paths = write.differences.filter(({ kind }) => kind === "leftover").map(({ path }) => path);
  const patch = live && transferFields(live, FIELD_MANAGER, paths);
  if (patch) await cluster.patchManagedFields(write.ref, patch);
}

/** True when fields change hands before the apply, so that it can remove them. */
export function isHandedOver({ takeOver, differences, action }: PlannedWrite): boolean {
  return (
    takeOver.length > 0 ||
    (action === "apply" && differences.some(({ kind, culprit }) => kind === "leftover" && !culprit))
  );
}

export function notReached(write: PlannedWrite, why?: string): WriteResult {
  const message = "not reached; nothing was written";
  return { write, outcome: "notReached", message: why === undefined ? message : `${message}: ${why}` };
}

export function conflictText(conflicts: PlannedWrite["conflicts"]): string {
  return conflicts.map(({ message }) => message).join("; ");
}
