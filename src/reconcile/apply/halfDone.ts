import type { JsonObject } from "../../model/json.ts";
import { isJsonObject } from "../../model/json.ts";
import type { LiveObject } from "../../model/live.ts";
import type { PlannedWrite } from "../../model/plan.ts";
import type { Sensitive } from "../../model/sensitive.ts";
import { MooringError } from "../../support/errors.ts";
import type { ClusterSession } from "../live/clusterSession.ts";
import { FIELD_MANAGER } from "../api/ports.ts";

interface HalfDone {
  /** Of the object as it is now; undefined when it is gone. */
  readonly uid: string | undefined;
  readonly message: string;
}

/**
 * What a write that failed left behind: a recreation that only deleted, or a change whose answer was lost. undefined: nothing
 * that could be seen, so there is nothing to undo.
 */
export async function halfDone(
  { action, ref, uid }: PlannedWrite,
  before: Sensitive<JsonObject> | undefined,
  error: unknown,
  { cluster }: ClusterSession,
): Promise<HalfDone | undefined> {
  const isLost = MooringError.is(error, "unreachable");
  if (action !== "recreate" && !isLost) return undefined;
  let live: LiveObject | undefined;
  try {
    live = await cluster.get(ref);
  } catch {
    return undefined;
  }
  if (!live)
    return before && action !== "apply" ? { uid: undefined, message: "It was deleted. Undo restores it." } : undefined;
  if (live.uid === uid && isLeaving(live) && action !== "apply")
    return { uid: undefined, message: "It is being deleted. Undo restores it once deletion is complete." };
  if (
    !isLost ||
    action === "delete" ||
    live.resourceVersion === versionOf(before) ||
    (action === "apply" && live.uid !== uid)
  )
    return undefined;
  return isOurs(live) ? { uid: live.uid, message: "It was written, but the response was lost." } : undefined;
}

function isLeaving({ body }: LiveObject): boolean {
  return isJsonObject(body.metadata) && body.metadata.deletionTimestamp !== undefined;
}

/** Mooring applied it: without that a change is somebody else's. */
function isOurs({ managedFields }: LiveObject): boolean {
  return managedFields.some(({ manager, operation }) => manager === FIELD_MANAGER && operation === "Apply");
}

function versionOf(object: Sensitive<JsonObject> | undefined): string | undefined {
  const metadata = object?.expose().metadata;
  return isJsonObject(metadata) && typeof metadata.resourceVersion === "string" ? metadata.resourceVersion : undefined;
}
