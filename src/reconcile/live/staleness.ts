import type { ObjectRef } from "../../model/objectRef.ts";
import type { ClusterSession } from "./clusterSession.ts";

/** A verdict that was reached under a picture that is not live any more held until then. */
export function staleSince(session: ClusterSession | undefined, ref: ObjectRef): number | undefined {
  const state = session?.collectionOf(ref)?.state(ref.namespace);
  return state?.kind === "stale" ? state.since : undefined;
}
