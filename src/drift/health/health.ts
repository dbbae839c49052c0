import type { Health } from "../../model/health.ts";
import type { Json, JsonObject } from "../../model/json.ts";
import type { LiveObject } from "../../model/live.ts";
import { groupKind } from "../../model/objectRef.ts";
import { conditionsOf, hasCondition, objectAt } from "./conditions.ts";
import { HEALTH_RULES } from "./healthRules.ts";
import { own } from "../../model/own.ts";

/**
 * Whether an object has become what its spec asks for, by the rules of kstatus (`cli-utils/pkg/kstatus/status`). `now` is in
 * milliseconds since the epoch.
 */
export function healthOf(live: LiveObject, now: number): Health {
  const { body, ref } = live;
  const rule = own(HEALTH_RULES, groupKind(ref));
  return ofEveryKind(body) ?? rule?.(body, now) ?? ofReadyCondition(body) ?? { status: "current", message: "" };
}

function ofEveryKind(body: JsonObject): Health | undefined {
  const metadata = objectAt(body, "metadata");
  const status = objectAt(body, "status");
  if (metadata.deletionTimestamp !== undefined) return { status: "terminating", message: "being deleted" };
  const observed = status.observedGeneration;
  if (isCount(observed) && isCount(metadata.generation) && observed !== metadata.generation) {
    return { status: "inProgress", message: "the controller has not observed the last change yet" };
  }
  const stalled = hasCondition(body, "Stalled", "True");
  if (stalled) return { status: "failed", message: stalled.message || stalled.reason };
  const reconciling = hasCondition(body, "Reconciling", "True");
  return reconciling && { status: "inProgress", message: reconciling.message || reconciling.reason };
}

function ofReadyCondition(body: JsonObject): Health | undefined {
  const ready = conditionsOf(body).find(({ type }) => type === "Ready");
  if (!ready) return undefined;
  return ready.status === "True"
    ? { status: "current", message: "" }
    : { status: "inProgress", message: ready.message || ready.reason || "not ready" };
}

function isCount(value: Json | undefined): value is number {
  return typeof value === "number";
}
