import { exportLive } from "../manifests/exportLive.ts";
import type { JsonObject } from "../model/json.ts";
import { formatRef, objectId } from "../model/objectRef.ts";
import type { PlannedWrite } from "../model/plan.ts";
import { Sensitive } from "../model/sensitive.ts";
import { MooringError } from "../support/errors.ts";
import type { ClusterSession } from "./clusterSession.ts";
import { keepLive } from "./partialWire.ts";

/** One write that was done, with the object as it was before; kept in memory only. */
export interface Undoable {
  readonly write: PlannedWrite;
  readonly before: Sensitive<JsonObject> | undefined;
}

/** Puts back what an apply changed, newest first: changed fields get their values of before, new objects go, deleted ones return. */
export async function undoApply(done: readonly Undoable[], session: ClusterSession, signal?: AbortSignal): Promise<void> {
  for (const { write, before } of [...done].reverse()) {
    if (write.action === "create") await removeCreated(write, session, signal);
    else if (write.action === "apply" && before && write.desired) await restoreFields(write, before, session, signal);
    else if (before) await restoreObject(write, before, session, signal);
  }
}

async function removeCreated({ ref }: PlannedWrite, session: ClusterSession, signal?: AbortSignal): Promise<void> {
  const live = await session.cluster.get(ref, signal);
  if (live) await session.cluster.delete(ref, { uid: live.uid, propagation: "Background", dryRun: false }, signal);
}

async function restoreFields(
  { ref, desired, differences }: PlannedWrite,
  before: Sensitive<JsonObject>,
  session: ClusterSession,
  signal?: AbortSignal,
): Promise<void> {
  if (!desired) return;
  const paths = differences.map(({ path }) => path).filter((path) => path.length > 0);
  const answer = await session.cluster.apply(keepLive(desired.wire, before, paths), { dryRun: false, force: true }, signal);
  if (answer.kind === "conflict") throw new MooringError("conflict", `${formatRef(ref)} could not be put back: ${answer.conflicts.map(({ message }) => message).join("; ")}`);
  session.collectionOf(ref)?.put(answer.object);
}

async function restoreObject({ ref }: PlannedWrite, before: Sensitive<JsonObject>, session: ClusterSession, signal?: AbortSignal): Promise<void> {
  const wire = new Sensitive(exportLive(before.expose(), { includeSecretValues: true }));
  const live = await session.cluster.create(wire, { dryRun: false }, signal);
  if (objectId(live.ref) === objectId(ref)) session.collectionOf(ref)?.put(live);
}
