import { isJsonObject, type JsonObject } from "../../model/json.ts";
import { formatRef, groupKind } from "../../model/objectRef.ts";
import { MooringError } from "../../support/errors.ts";
import type { ActionOutcome, ScaleTarget } from "../api/actions.ts";
import { type LiveTarget, requireRight } from "./packTargets.ts";

const SCALABLE: ReadonlySet<string> = new Set(["Deployment.apps", "StatefulSet.apps", "ReplicaSet.apps"]);
/** More pods than any cluster takes are a slip of the finger. */
export const MOST_REPLICAS = 10_000;

export function isScalable({ ref }: LiveTarget): boolean {
  return SCALABLE.has(groupKind(ref));
}

/** How many replicas a workload asks for now, and the autoscaler that will change the number back. */
export async function readScale(target: LiveTarget, signal?: AbortSignal): Promise<ScaleTarget> {
  const { ref, session } = target;
  const [replicas, autoscaler] = await Promise.all([
    session.cluster.workloads.replicas(ref, signal),
    autoscalerOf(target, signal),
  ]);
  return { ref, context: session.cluster.context, replicas, autoscaler };
}

export async function setScale(target: LiveTarget, replicas: number, signal?: AbortSignal): Promise<ActionOutcome> {
  const { ref, session } = target;
  if (!Number.isInteger(replicas) || replicas < 0 || replicas > MOST_REPLICAS)
    throw new MooringError(
      "badInput",
      `${replicas} is not a valid number of replicas. Use an integer from 0 to ${MOST_REPLICAS}.`,
    );
  await requireRight(target, "patch", "scale", "scale", signal);
  await session.cluster.workloads.setReplicas(ref, replicas, signal);
  const live = await session.get(ref, signal).catch(() => undefined);
  if (!live)
    return { ref, outcome: "done", message: `${formatRef(ref)} was scaled, but you are not allowed to read it.` };
  session.put(live);
  return { ref, outcome: "done", message: "" };
}

/** Without the right to see autoscalers none is known, which is said by nobody: the number still counts. */
async function autoscalerOf({ ref, session }: LiveTarget, signal?: AbortSignal): Promise<ScaleTarget["autoscaler"]> {
  const found = await session.cluster.workloads
    .select("autoscaling/v2", "HorizontalPodAutoscaler", ref.namespace, "", signal)
    .catch((error: unknown) => {
      if (MooringError.is(error, "forbidden")) return [];
      throw error;
    });
  const owner = found.find(({ body }) => {
    const { kind, name } = objectAt(objectAt(body, "spec"), "scaleTargetRef");
    return kind === ref.kind && name === ref.name;
  });
  if (!owner) return undefined;
  const { minReplicas, maxReplicas } = objectAt(owner.body, "spec");
  return {
    name: owner.ref.name,
    min: typeof minReplicas === "number" ? minReplicas : 1,
    max: typeof maxReplicas === "number" ? maxReplicas : undefined,
  };
}

function objectAt(parent: JsonObject, key: string): JsonObject {
  const value = parent[key];
  return isJsonObject(value) ? value : {};
}
