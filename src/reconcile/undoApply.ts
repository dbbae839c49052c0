import { exportLive } from "../manifests/exportLive.ts";
import type { JsonObject } from "../model/json.ts";
import { formatRef, type ObjectRef, objectId } from "../model/objectRef.ts";
import type { PlannedWrite } from "../model/plan.ts";
import { Sensitive } from "../model/sensitive.ts";
import type { Clock } from "../support/clock.ts";
import { MooringError } from "../support/errors.ts";
import type { ClusterSession } from "./clusterSession.ts";
import { keepLive } from "./partialWire.ts";
import { untilGone } from "./untilGone.ts";

/** One write that was done, with the object as it was before; kept in memory only. */
export interface DoneWrite {
  readonly write: PlannedWrite;
  readonly before: Sensitive<JsonObject> | undefined;
  /** Of the object as written; undefined after a delete. */
  readonly uid: string | undefined;
}

/** Puts back what an apply changed, newest first: changed fields get their values of before, new objects go, deleted ones return. */
export async function undoApply(
  done: readonly DoneWrite[],
  deps: { readonly session: ClusterSession; readonly clock: Clock },
  signal?: AbortSignal,
): Promise<void> {
  for (const { write, before, uid } of [...done].reverse()) {
    if (write.action === "create") await remove(write.ref, uid, deps.session, signal);
    else if (write.action === "apply" && before && write.desired)
      await restoreFields(write, before, deps.session, signal);
    else if (before) {
      await remove(write.ref, uid, deps.session, signal);
      if (uid !== undefined) await untilGone(write.ref, uid, deps);
      await restoreObject(write, before, deps.session, signal);
    }
  }
}

/** Only the very object that was written: one made anew since belongs to somebody else. */
async function remove(
  ref: ObjectRef,
  uid: string | undefined,
  session: ClusterSession,
  signal?: AbortSignal,
): Promise<void> {
  if (uid !== undefined) await session.cluster.delete(ref, { uid, propagation: "Background", dryRun: false }, signal);
}

async function restoreFields(
  { ref, desired, differences }: PlannedWrite,
  before: Sensitive<JsonObject>,
  session: ClusterSession,
  signal?: AbortSignal,
): Promise<void> {
  if (!desired) return;
  const paths = differences.map(({ path }) => path).filter((path) => path.length > 0);
  const answer = await session.cluster.apply(
    keepLive(desired.wire, before, paths),
    { dryRun: false, force: true },
    signal,
  );
  if (answer.kind === "conflict")
    throw new MooringError(
      "conflict",
      `${formatRef(ref)} could not be put back: ${answer.conflicts.map(({ message }) => message).join("; ")}`,
    );
  session.put(answer.object);
}

async function restoreObject(
  { ref }: PlannedWrite,
  before: Sensitive<JsonObject>,
  session: ClusterSession,
  signal?: AbortSignal,
): Promise<void> {
  const wire = new Sensitive(exportLive(before.expose(), { includeSecretValues: true }));
  const live = await session.cluster.create(wire, { dryRun: false }, signal);
  if (objectId(live.ref) === objectId(ref)) session.put(live);
}
