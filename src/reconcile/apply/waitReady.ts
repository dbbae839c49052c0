import type { Cluster } from "../../cluster/api/cluster.ts";
import { healthOf } from "../../drift/health/health.ts";
import type { Health } from "../../model/health.ts";
import { formatRef, type ObjectRef } from "../../model/objectRef.ts";
import { type Clock, sleep } from "../../support/clock.ts";
import { isCancelled, messageOf } from "../../support/errors.ts";
import type { OnProgress } from "../api/selection.ts";
import type { NotReady } from "../api/applyApi.ts";

/** Between two looks: kstatus pollers use 2 s; the first looks come sooner, because most objects are ready at once. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2_000;
/** After this the rollout goes on by itself and only the waiting ends. */
const LIMIT = 5 * 60_000;

/**
 * Waits until all objects are current (kstatus). Returns the objects that are not, with what they said last. Ends early when all
 * that is left has failed, and on the signal. Never throws: the writes before it are done, and what is said here does not undo them.
 */
export async function waitReady(
  refs: readonly ObjectRef[],
  cluster: Cluster,
  clock: Clock,
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<readonly NotReady[]> {
  const waiting = new Map<ObjectRef, Health>(refs.map((ref) => [ref, { status: "unknown", message: "" }]));
  const until = clock.now() + LIMIT;
  let pause = FIRST_PAUSE_MS;
  while (waiting.size > 0 && clock.now() < until && !signal?.aborted) {
    for (const ref of [...waiting.keys()]) {
      const health = await look(ref, cluster, clock, signal);
      if (health?.status === "current") waiting.delete(ref);
      else if (health) waiting.set(ref, health);
    }
    const failed = [...waiting].filter(([, health]) => health.status === "failed");
    const [next] = waiting;
    onProgress({
      message: next ? `${formatRef(next[0])}: ${next[1].message || next[1].status}` : "ready",
      done: refs.length - waiting.size,
      total: refs.length,
    });
    if (failed.length === waiting.size) break;
    await sleep(clock, pause, signal);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
  return [...waiting].map(([ref, health]) => ({ ref, health }));
}

/** undefined: the waiting was ended meanwhile. A cluster that does not answer is asked again, until the limit. */
async function look(ref: ObjectRef, cluster: Cluster, clock: Clock, signal?: AbortSignal): Promise<Health | undefined> {
  try {
    const live = await cluster.get(ref, signal);
    return live ? healthOf(live, clock.now()) : { status: "failed", message: "it was deleted meanwhile" };
  } catch (error) {
    return isCancelled(error) ? undefined : { status: "unknown", message: messageOf(error) };
  }
}
