import { isJsonObject } from "../../model/json.ts";
import { formatRef, groupKind } from "../../model/objectRef.ts";
import type { Clock } from "../../support/clock.ts";
import { MooringError } from "../../support/errors.ts";
import type { ActionOutcome } from "../api/actions.ts";
import { type LiveTarget, requireRight } from "./packTargets.ts";

const RESTARTABLE: ReadonlySet<string> = new Set(["Deployment.apps", "StatefulSet.apps", "DaemonSet.apps"]);

/** Rolls a workload over: its pods are replaced one by one, as `kubectl rollout restart` does it. */
export async function restartWorkload(target: LiveTarget, clock: Clock, signal?: AbortSignal): Promise<ActionOutcome> {
  const { ref, session } = target;
  if (!RESTARTABLE.has(groupKind(ref)))
    return { ref, outcome: "skipped", message: `A ${ref.kind} cannot be restarted: only workloads can.` };
  await requireRight(target, "patch", "", "restart", signal);
  const live = await session.get(ref, signal);
  if (!live)
    throw new MooringError("stale", `${formatRef(ref)} no longer exists in the cluster. Refresh and try again.`);
  const spec = isJsonObject(live.body.spec) ? live.body.spec : {};
  if (spec.paused === true)
    throw new MooringError("refused", `${formatRef(ref)} is paused (\`spec.paused\`): resume its rollout first.`);
  const at = new Date(clock.now()).toISOString().replace(/\.\d+Z$/, "Z");
  session.put(await session.cluster.workloads.restart(ref, at, signal));
  return { ref, outcome: "done", message: "" };
}
