import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import type { LiveObject } from "../../model/live.ts";
import { groupKind, objectId } from "../../model/objectRef.ts";
import type { PodChoice } from "../api/actions.ts";
import { type LiveTarget, selectorText } from "./packTargets.ts";

/** The pods that workloads run, and what to say about each when one is chosen. */
export async function podsOf(
  workloads: readonly LiveTarget[],
  signal?: AbortSignal,
): Promise<readonly { readonly pod: LiveObject; readonly owner: LiveTarget }[]> {
  const found = new Map<string, { readonly pod: LiveObject; readonly owner: LiveTarget }>();
  for (const owner of workloads) {
    for (const pod of await podsOfOne(owner, signal)) {
      const id = `${owner.session.cluster.context} ${objectId(pod.ref)}`;
      if (!found.has(id)) found.set(id, { pod, owner });
    }
  }
  return [...found.values()];
}

async function podsOfOne(owner: LiveTarget, signal?: AbortSignal): Promise<readonly LiveObject[]> {
  const { ref, session } = owner;
  const live = await session.get(ref, signal);
  if (!live) return [];
  if (groupKind(ref) === "Pod") return [live];
  const { workloads } = session.cluster;
  if (groupKind(ref) === "CronJob.batch") {
    const jobs = await workloads.select("batch/v1", "Job", ref.namespace, "", signal);
    const own = jobs.filter(({ body }) => isOwnedBy(body, live.uid));
    return (await Promise.all(own.map((job) => podsOfOne({ ref: job.ref, session }, signal)))).flat();
  }
  const spec = isJsonObject(live.body.spec) ? live.body.spec : {};
  const selector = selectorText(spec.selector);
  return selector === undefined ? [] : workloads.select("v1", "Pod", ref.namespace, selector, signal);
}

function isOwnedBy(body: JsonObject, uid: string): boolean {
  const metadata = isJsonObject(body.metadata) ? body.metadata : {};
  const owners = isJsonArray(metadata.ownerReferences) ? metadata.ownerReferences.filter(isJsonObject) : [];
  return owners.some((owner) => owner.uid === uid);
}

export function describePod(pod: LiveObject, owner: LiveTarget): PodChoice {
  const spec = isJsonObject(pod.body.spec) ? pod.body.spec : {};
  const status = isJsonObject(pod.body.status) ? pod.body.status : {};
  const restarts = objectsIn(status.containerStatuses).reduce(
    (sum, { restartCount }) => sum + (typeof restartCount === "number" ? restartCount : 0),
    0,
  );
  return {
    ref: pod.ref,
    context: owner.session.cluster.context,
    owner: owner.ref,
    phase: typeof status.phase === "string" ? status.phase : "",
    restarts,
    containers: [...objectsIn(spec.containers), ...objectsIn(spec.initContainers)].flatMap(({ name }) =>
      typeof name === "string" ? [name] : [],
    ),
  };
}

function objectsIn(list: Json | undefined): readonly JsonObject[] {
  return isJsonArray(list) ? list.filter(isJsonObject) : [];
}
