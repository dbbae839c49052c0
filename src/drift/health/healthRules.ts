import type { Health } from "../../model/health.ts";
import type { JsonObject } from "../../model/json.ts";
import { hasCondition, numberAt, objectAt, textAt } from "./conditions.ts";
import { PACK_GROUP } from "../../model/packReport.ts";
import { packReportOf } from "./packStatus.ts";
import { podHealth } from "./podHealth.ts";

/** Undefined where the rule has nothing to say: the conditions that every kind may have decide. */
type HealthRule = (body: JsonObject, now: number) => Health | undefined;

/** Rules of single kinds (kstatus `core.go`), by `groupKind`, after those that hold for every kind. */
export const HEALTH_RULES: Readonly<Record<string, HealthRule>> = {
  "Deployment.apps": deploymentHealth,
  "StatefulSet.apps": statefulSetHealth,
  "DaemonSet.apps": daemonSetHealth,
  "ReplicaSet.apps": replicaSetHealth,
  "Job.batch": jobHealth,
  Pod: podHealth,
  PersistentVolumeClaim: claimHealth,
  Service: serviceHealth,
  "PodDisruptionBudget.policy": budgetHealth,
  "CustomResourceDefinition.apiextensions.k8s.io": definitionHealth,
  [`Pack.${PACK_GROUP}`]: packHealth,
};

const CURRENT: Health = { status: "current", message: "" };

function inProgress(message: string): Health {
  return { status: "inProgress", message };
}

/** The first count that has not reached what is wanted. */
function waitsFor(wanted: number, counts: readonly (readonly [words: string, count: number])[]): Health | undefined {
  const missing = counts.find(([, count]) => count < wanted);
  return missing && inProgress(`${missing[1]} of ${wanted} ${missing[0]}`);
}

function deploymentHealth(body: JsonObject): Health {
  const spec = objectAt(body, "spec");
  const status = objectAt(body, "status");
  const late = hasCondition(body, "Progressing", "False");
  if (late?.reason === "ProgressDeadlineExceeded")
    return { status: "failed", message: late.message || "the rollout exceeded its progress deadline" };
  const wanted = numberAt(spec, "replicas", 1);
  const updated = numberAt(status, "updatedReplicas");
  const total = numberAt(status, "replicas");
  const waiting = waitsFor(wanted, [
    ["replicas created", total],
    ["replicas updated", updated],
  ]);
  if (waiting) return waiting;
  if (total > wanted) return inProgress(`${total - wanted} old replicas still running`);
  const unready = waitsFor(Math.max(updated, wanted), [
    ["replicas available", numberAt(status, "availableReplicas")],
    ["replicas ready", numberAt(status, "readyReplicas")],
  ]);
  if (unready) return unready;
  const progressing = hasCondition(body, "Progressing", "True");
  // without a deadline the controller reports no progress at all
  const hasDeadline = spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== 2147483647;
  if (hasDeadline && progressing?.reason !== "NewReplicaSetAvailable")
    return inProgress("the new replica set is not available yet");
  return hasCondition(body, "Available", "True") ? CURRENT : inProgress("not available yet");
}

function statefulSetHealth(body: JsonObject): Health {
  const spec = objectAt(body, "spec");
  const status = objectAt(body, "status");
  const strategy = objectAt(spec, "updateStrategy");
  if (strategy.type === "OnDelete") return { status: "current", message: "pods are replaced when they are deleted" };
  const wanted = numberAt(spec, "replicas", 1);
  const total = numberAt(status, "replicas");
  const waiting = waitsFor(wanted, [
    ["replicas created", total],
    ["replicas ready", numberAt(status, "readyReplicas")],
  ]);
  if (waiting) return waiting;
  if (total > wanted) return inProgress(`${total - wanted} old replicas still running`);
  const partition = numberAt(objectAt(strategy, "rollingUpdate"), "partition");
  const updated = numberAt(status, "updatedReplicas");
  if (partition > 0) {
    return updated < wanted - partition
      ? inProgress(`${updated} of ${wanted - partition} replicas updated`)
      : { status: "current", message: `rolled out down to partition ${partition}` };
  }
  const behind = waitsFor(wanted, [["replicas current", numberAt(status, "currentReplicas")]]);
  if (behind) return behind;
  return status.currentRevision === status.updateRevision ? CURRENT : inProgress("waiting for the updated revision");
}

function daemonSetHealth(body: JsonObject): Health {
  const status = objectAt(body, "status");
  if (status.observedGeneration === undefined || status.desiredNumberScheduled === undefined)
    return inProgress("not observed by its controller yet");
  const counts = [
    ["pods scheduled", "currentNumberScheduled"],
    ["pods updated", "updatedNumberScheduled"],
    ["pods available", "numberAvailable"],
    ["pods ready", "numberReady"],
  ] as const;
  return (
    waitsFor(
      numberAt(status, "desiredNumberScheduled"),
      counts.map(([words, key]) => [words, numberAt(status, key)] as const),
    ) ?? CURRENT
  );
}

function replicaSetHealth(body: JsonObject): Health {
  const status = objectAt(body, "status");
  const failure = hasCondition(body, "ReplicaFailure", "True");
  if (failure) return inProgress(failure.message || "pods cannot be created");
  const wanted = numberAt(objectAt(body, "spec"), "replicas", 1);
  const waiting = waitsFor(wanted, [
    ["replicas labelled", numberAt(status, "fullyLabeledReplicas")],
    ["replicas available", numberAt(status, "availableReplicas")],
    ["replicas ready", numberAt(status, "readyReplicas")],
  ]);
  if (waiting) return waiting;
  const total = numberAt(status, "replicas");
  return total > wanted ? inProgress(`${total - wanted} old replicas still running`) : CURRENT;
}

function jobHealth(body: JsonObject): Health {
  const failed = hasCondition(body, "Failed", "True");
  if (failed) return { status: "failed", message: failed.message || "the job failed" };
  if (hasCondition(body, "Complete", "True")) return { status: "current", message: "completed" };
  const status = objectAt(body, "status");
  if (status.startTime === undefined) return inProgress("not started yet");
  return {
    status: "current",
    message: `running, ${numberAt(status, "succeeded")} succeeded, ${numberAt(status, "failed")} failed`,
  };
}

function claimHealth(body: JsonObject): Health {
  const phase = textAt(objectAt(body, "status"), "phase");
  return phase === "Bound" ? CURRENT : inProgress(phase === "" ? "not bound yet" : `not bound: ${phase}`);
}

function serviceHealth(body: JsonObject): Health {
  const spec = objectAt(body, "spec");
  return spec.type === "LoadBalancer" && textAt(spec, "clusterIP") === ""
    ? inProgress("waiting for its address")
    : CURRENT;
}

function budgetHealth(body: JsonObject): Health {
  const status = objectAt(body, "status");
  return (
    waitsFor(numberAt(status, "desiredHealthy"), [["pods healthy", numberAt(status, "currentHealthy")]]) ?? CURRENT
  );
}

function definitionHealth(body: JsonObject): Health {
  const refused = hasCondition(body, "NamesAccepted", "False");
  if (refused) return { status: "failed", message: refused.message || "its names are already in use" };
  const waiting = hasCondition(body, "Established", "False");
  if (waiting && waiting.reason !== "Installing") return { status: "failed", message: waiting.message || "not served" };
  return hasCondition(body, "Established", "True") ? CURRENT : inProgress("not served yet");
}

function packHealth(body: JsonObject): Health {
  const { status, message } = packReportOf(body);
  if (status === "applied") return CURRENT;
  return status === "applyFailed" || status === "removeFailed" || status === "invalid"
    ? { status: "failed", message }
    : inProgress(message);
}
