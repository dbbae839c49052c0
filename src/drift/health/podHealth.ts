import type { Health } from "../../model/health.ts";
import { isJsonArray, isJsonObject, type JsonObject } from "../../model/json.ts";
import { hasCondition, objectAt, textAt } from "./conditions.ts";

/** A pod that finds no node is given this long before it counts as failed (kstatus `core.go`, ScheduleWindow). */
const SCHEDULE_WINDOW = 15_000;

export function podHealth(body: JsonObject, now: number): Health {
  const status = objectAt(body, "status");
  switch (textAt(status, "phase")) {
    case "Succeeded":
      return { status: "current", message: "completed" };
    case "Failed":
      return { status: "failed", message: textAt(status, "message") || "the pod failed" };
    case "Running":
      if (hasCondition(body, "Ready", "True")) return { status: "current", message: "" };
      return crashed(status) ?? { status: "inProgress", message: "running, not ready yet" };
    default:
      return unschedulable(body, now) ?? crashed(status) ?? { status: "inProgress", message: "waiting to start" };
  }
}

function unschedulable(body: JsonObject, now: number): Health | undefined {
  const condition = hasCondition(body, "PodScheduled", "False");
  if (condition?.reason !== "Unschedulable") return undefined;
  const created = Date.parse(textAt(objectAt(body, "metadata"), "creationTimestamp"));
  const isLate = !Number.isNaN(created) && now - created > SCHEDULE_WINDOW;
  return { status: isLate ? "failed" : "inProgress", message: condition.message || "no node fits" };
}

function crashed(status: JsonObject): Health | undefined {
  for (const list of [status.initContainerStatuses, status.containerStatuses]) {
    for (const container of isJsonArray(list) ? list.filter(isJsonObject) : []) {
      if (textAt(objectAt(objectAt(container, "state"), "waiting"), "reason") === "CrashLoopBackOff") {
        return { status: "failed", message: `container ${textAt(container, "name")} is in a crash loop` };
      }
    }
  }
  return undefined;
}
