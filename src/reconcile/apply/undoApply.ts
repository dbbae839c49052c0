import type { JsonObject } from "../../model/json.ts";
import { formatRef, type ObjectRef, objectId } from "../../model/objectRef.ts";
import type { PlannedWrite } from "../../model/plan.ts";
import { Sensitive } from "../../model/sensitive.ts";
import type { Clock } from "../../support/clock.ts";
import { isCancelled, messageOf, MooringError } from "../../support/errors.ts";
import type { ClusterSession } from "../live/clusterSession.ts";
import { keepLive } from "./partialWire.ts";
import { untilGone } from "./untilGone.ts";

/** One write that was done, with the object as it was before; kept in memory only. */
export interface DoneWrite {
  readonly write: PlannedWrite;
  readonly before: Sensitive<JsonObject> | undefined;
  /** Of the object as written; undefined after a delete, also where only the first half of a recreation was done. */
  readonly uid: string | undefined;
}

interface UndoDeps {
  readonly session: ClusterSession;
  readonly clock: Clock;
}

/**
 * Puts back what an apply changed, newest first: changed fields get their values of before, new objects go, deleted ones return.
 * What is back leaves the list, so that after a failure the same call goes on with the rest.
 * @throws MooringError that says how many are back and which one is not
 */
export async function undoApply(done: DoneWrite[], deps: UndoDeps, signal?: AbortSignal): Promise<void> {
  const total = done.length;
  for (let last = done.at(-1); last !== undefined; last = done.at(-1)) {
    try {
      await putBack(last, deps, signal);
    } catch (error) {
      if (isCancelled(error)) throw error;
      const reason = error instanceof MooringError ? error.reason : "refused";
      throw new MooringError(
        reason,
        `${total - done.length} of ${total} changes were reverted. ${formatRef(last.write.ref)} was not: ${messageOf(error)}`,
        { cause: error },
      );
    }
    done.pop();
  }
}

async function putBack({ write, before, uid }: DoneWrite, deps: UndoDeps, signal?: AbortSignal): Promise<void> {
  const { session } = deps;
  if (write.action === "create") return remove(write.ref, uid, session, signal);
  if (!before) return;
  if (write.action === "apply") return restoreFields(write, before, session, signal);
  await remove(write.ref, uid, session, signal);
  if (uid !== undefined) await untilGone(write.ref, uid, deps);
  await restoreObject(write, before, session, signal);
}

/** Only the very object that was written: one made anew since belongs to somebody else. */
async function remove(
  ref: ObjectRef,
  uid: string | undefined,
  session: ClusterSession,
  signal?: AbortSignal,
): Promise<void> {
  if (uid === undefined) return;
  try {
    await session.cluster.delete(ref, { uid, propagation: "Background", dryRun: false }, signal);
  } catch (error) {
    const now = MooringError.is(error, "conflict") ? await session.cluster.get(ref, signal) : undefined;
    if (now === undefined || now.uid === uid) throw error;
  }
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
      `${formatRef(ref)} could not be reverted: ${answer.conflicts.map(({ message }) => message).join("; ")}`,
    );
  session.put(answer.object);
}

async function restoreObject(
  { ref }: PlannedWrite,
  before: Sensitive<JsonObject>,
  session: ClusterSession,
  signal?: AbortSignal,
): Promise<void> {
  const { exportLive } = await import("../../manifests/export/exportLive.ts");
  const wire = new Sensitive(exportLive(before.expose(), { includeSecretValues: true }));
  const live = await session.cluster.create(wire, { dryRun: false }, signal);
  if (objectId(live.ref) === objectId(ref)) session.put(live);
}
