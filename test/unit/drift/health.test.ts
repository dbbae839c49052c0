import { describe } from "mocha";
import { checkHealth, type HealthRow } from "./checkHealth.ts";

const ROWS: readonly HealthRow[] = [
  { what: "nothing to wait for", kind: "ConfigMap", object: "{}", status: "current" },
  {
    what: "being deleted, before anything else",
    kind: "ConfigMap",
    object: "{ metadata: { deletionTimestamp: x }, status: { conditions: [{ type: Stalled, status: 'True' }] } }",
    status: "terminating",
  },
  {
    what: "last change not seen yet",
    kind: "Widget",
    object:
      "{ metadata: { generation: 2 }, status: { observedGeneration: 1, conditions: [{ type: Ready, status: 'True' }] } }",
    status: "inProgress",
  },
  {
    what: "stalled",
    kind: "Widget",
    object: "{ status: { conditions: [{ type: Stalled, status: 'True', message: no way }] } }",
    status: "failed",
    says: /no way/,
  },
  {
    what: "reconciling",
    kind: "Widget",
    object: "{ status: { conditions: [{ type: Reconciling, status: 'True', reason: Working }] } }",
    status: "inProgress",
    says: /Working/,
  },
  {
    what: "Ready",
    kind: "Widget",
    object: "{ status: { conditions: [{ type: Ready, status: 'True' }] } }",
    status: "current",
  },
  ...["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "Pod", "PersistentVolumeClaim"].map(
    (kind): HealthRow => ({
      what: "Ready, of a custom kind of that name, without the counts of the built-in one,",
      kind,
      apiVersion: "example.com/v1",
      object: "{ spec: { replicas: 2 }, status: { conditions: [{ type: Ready, status: 'True' }] } }",
      status: "current",
    }),
  ),
  {
    what: "not Ready",
    kind: "Widget",
    object: "{ status: { conditions: [{ type: Ready, status: 'False', message: wait }] } }",
    status: "inProgress",
    says: /wait/,
  },
  {
    what: "Ready unknown",
    kind: "Widget",
    object: "{ status: { conditions: [{ type: Ready, status: Unknown }] } }",
    status: "inProgress",
  },
  { what: "not started", kind: "Job", object: "{ status: {} }", status: "inProgress" },
  {
    what: "running",
    kind: "Job",
    object: "{ status: { startTime: x, succeeded: 1 } }",
    status: "current",
    says: /running, 1 succeeded/,
  },
  {
    what: "complete",
    kind: "Job",
    object: "{ status: { startTime: x, conditions: [{ type: Complete, status: 'True' }] } }",
    status: "current",
  },
  {
    what: "failed",
    kind: "Job",
    object: "{ status: { startTime: x, conditions: [{ type: Failed, status: 'True', message: too often }] } }",
    status: "failed",
    says: /too often/,
  },
  {
    what: "ready",
    kind: "Pod",
    object: "{ status: { phase: Running, conditions: [{ type: Ready, status: 'True' }] } }",
    status: "current",
  },
  { what: "not ready", kind: "Pod", object: "{ status: { phase: Running } }", status: "inProgress" },
  {
    what: "crashing",
    kind: "Pod",
    object:
      "{ status: { phase: Running, containerStatuses: [{ name: app, state: { waiting: { reason: CrashLoopBackOff } } }] } }",
    status: "failed",
    says: /app/,
  },
  {
    what: "crashing before it starts",
    kind: "Pod",
    object:
      "{ status: { phase: Pending, initContainerStatuses: [{ name: init, state: { waiting: { reason: CrashLoopBackOff } } }] } }",
    status: "failed",
  },
  {
    what: "no node yet",
    kind: "Pod",
    object:
      "{ metadata: { creationTimestamp: '2026-05-01T10:00:50Z' }, status: { phase: Pending, conditions: [{ type: PodScheduled, status: 'False', reason: Unschedulable }] } }",
    status: "inProgress",
  },
  {
    what: "no node for long",
    kind: "Pod",
    object:
      "{ metadata: { creationTimestamp: '2026-05-01T10:00:00Z' }, status: { phase: Pending, conditions: [{ type: PodScheduled, status: 'False', reason: Unschedulable, message: no memory }] } }",
    status: "failed",
    says: /no memory/,
  },
  { what: "succeeded", kind: "Pod", object: "{ status: { phase: Succeeded } }", status: "current" },
  {
    what: "failed",
    kind: "Pod",
    object: "{ status: { phase: Failed, message: evicted } }",
    status: "failed",
    says: /evicted/,
  },
  { what: "bound", kind: "PersistentVolumeClaim", object: "{ status: { phase: Bound } }", status: "current" },
  { what: "pending", kind: "PersistentVolumeClaim", object: "{ status: { phase: Pending } }", status: "inProgress" },
  { what: "without an address", kind: "Service", object: "{ spec: { type: LoadBalancer } }", status: "inProgress" },
  {
    what: "with an address",
    kind: "Service",
    object: "{ spec: { type: LoadBalancer, clusterIP: 10.0.0.1 } }",
    status: "current",
  },
  { what: "of the usual type", kind: "Service", object: "{ spec: { type: ClusterIP } }", status: "current" },
  {
    what: "healthy enough",
    kind: "PodDisruptionBudget",
    object: "{ status: { currentHealthy: 2, desiredHealthy: 1 } }",
    status: "current",
  },
  {
    what: "not healthy enough",
    kind: "PodDisruptionBudget",
    object: "{ status: { currentHealthy: 0, desiredHealthy: 1 } }",
    status: "inProgress",
  },
  {
    what: "served",
    kind: "CustomResourceDefinition",
    object: "{ status: { conditions: [{ type: Established, status: 'True' }] } }",
    status: "current",
  },
  {
    what: "names taken",
    kind: "CustomResourceDefinition",
    object: "{ status: { conditions: [{ type: NamesAccepted, status: 'False', message: taken }] } }",
    status: "failed",
  },
  {
    what: "being installed",
    kind: "CustomResourceDefinition",
    object: "{ status: { conditions: [{ type: Established, status: 'False', reason: Installing }] } }",
    status: "inProgress",
  },
];

describe("health", () => checkHealth(ROWS));
