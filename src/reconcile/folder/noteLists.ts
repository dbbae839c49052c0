import type { ComparedObject } from "../compare/comparedObject.ts";
import { isCurrent, isProvable } from "../compare/provenEntries.ts";
import type { ClusterSession } from "../live/clusterSession.ts";
import type { KindCache } from "../live/kindCache.ts";

/** After everything was judged: tells the sessions which of their lists a later run needs with all bodies. */
export function noteLists(sessions: Iterable<ClusterSession>, entries: Iterable<ComparedObject>): void {
  const needed = new Map<KindCache, number>();
  for (const { session, desired, verdict } of entries) {
    const collection = session?.collectionOf(desired.ref);
    if (!collection || (verdict && isProvable(desired, verdict) && isCurrent(verdict))) continue;
    needed.set(collection, (needed.get(collection) ?? 0) + 1);
  }
  for (const session of sessions) session.noteLists((collection) => needed.get(collection) ?? 0);
}
