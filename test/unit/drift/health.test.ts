import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { parse } from "yaml";
import { healthOf } from "../../../src/drift/health.ts";
import type { HealthStatus } from "../../../src/model/health.ts";
import type { JsonObject } from "../../../src/model/json.ts";

const NOW = Date.parse("2026-05-01T10:01:00Z");

interface Row {
  readonly what: string;
  readonly kind: string;
  readonly object: string;
  readonly status: HealthStatus;
  readonly says?: RegExp;
}

const ready =
  "conditions: [{ type: Progressing, status: 'True', reason: NewReplicaSetAvailable }, { type: Available, status: 'True' }]";

const ROWS: readonly Row[] = [
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

  {
    what: "rolled out",
    kind: "Deployment",
    object: `{ spec: { replicas: 2, progressDeadlineSeconds: 600 }, status: { replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2, ${ready} } }`,
    status: "current",
  },
  {
    what: "one replica when none is named",
    kind: "Deployment",
    object: `{ spec: {}, status: { replicas: 1, updatedReplicas: 1, readyReplicas: 0, ${ready} } }`,
    status: "inProgress",
    says: /0 of 1 replicas available/,
  },
  {
    what: "scaled to zero",
    kind: "Deployment",
    object: `{ spec: { replicas: 0, progressDeadlineSeconds: 600 }, status: { ${ready} } }`,
    status: "current",
  },
  {
    what: "still updating",
    kind: "Deployment",
    object: `{ spec: { replicas: 2 }, status: { replicas: 2, updatedReplicas: 1, readyReplicas: 2, availableReplicas: 2, ${ready} } }`,
    status: "inProgress",
    says: /1 of 2 replicas updated/,
  },
  {
    what: "old pods left",
    kind: "Deployment",
    object: `{ spec: { replicas: 2 }, status: { replicas: 3, updatedReplicas: 2, readyReplicas: 3, availableReplicas: 3, ${ready} } }`,
    status: "inProgress",
    says: /1 old/,
  },
  {
    what: "over its deadline",
    kind: "Deployment",
    object:
      "{ spec: { replicas: 2 }, status: { conditions: [{ type: Progressing, status: 'False', reason: ProgressDeadlineExceeded }] } }",
    status: "failed",
  },
  {
    what: "new replica set not available",
    kind: "Deployment",
    object:
      "{ spec: { replicas: 1, progressDeadlineSeconds: 600 }, status: { replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1, conditions: [{ type: Progressing, status: 'True', reason: ReplicaSetUpdated }, { type: Available, status: 'True' }] } }",
    status: "inProgress",
  },
  {
    what: "not available",
    kind: "Deployment",
    object:
      "{ spec: { replicas: 1 }, status: { replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 } }",
    status: "inProgress",
  },

  {
    what: "all revisions the same",
    kind: "StatefulSet",
    object:
      "{ spec: { replicas: 1 }, status: { replicas: 1, readyReplicas: 1, currentReplicas: 1, updatedReplicas: 1, currentRevision: a, updateRevision: a } }",
    status: "current",
  },
  {
    what: "waiting for the revision",
    kind: "StatefulSet",
    object:
      "{ spec: { replicas: 1 }, status: { replicas: 1, readyReplicas: 1, currentReplicas: 1, currentRevision: a, updateRevision: b } }",
    status: "inProgress",
  },
  {
    what: "not ready",
    kind: "StatefulSet",
    object: "{ spec: { replicas: 2 }, status: { replicas: 2, readyReplicas: 1 } }",
    status: "inProgress",
    says: /1 of 2 replicas ready/,
  },
  {
    what: "replaced by hand",
    kind: "StatefulSet",
    object: "{ spec: { replicas: 2, updateStrategy: { type: OnDelete } } }",
    status: "current",
  },
  {
    what: "partition reached",
    kind: "StatefulSet",
    object:
      "{ spec: { replicas: 3, updateStrategy: { rollingUpdate: { partition: 2 } } }, status: { replicas: 3, readyReplicas: 3, updatedReplicas: 1 } }",
    status: "current",
  },
  {
    what: "partition not reached",
    kind: "StatefulSet",
    object:
      "{ spec: { replicas: 3, updateStrategy: { rollingUpdate: { partition: 1 } } }, status: { replicas: 3, readyReplicas: 3, updatedReplicas: 1 } }",
    status: "inProgress",
  },

  { what: "not seen by its controller", kind: "DaemonSet", object: "{ status: {} }", status: "inProgress" },
  {
    what: "on every node",
    kind: "DaemonSet",
    object:
      "{ metadata: { generation: 1 }, status: { observedGeneration: 1, desiredNumberScheduled: 2, currentNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2, numberReady: 2 } }",
    status: "current",
  },
  {
    what: "not on every node",
    kind: "DaemonSet",
    object:
      "{ metadata: { generation: 1 }, status: { observedGeneration: 1, desiredNumberScheduled: 2, currentNumberScheduled: 2, updatedNumberScheduled: 1, numberAvailable: 2, numberReady: 2 } }",
    status: "inProgress",
    says: /1 of 2 pods updated/,
  },

  {
    what: "all there",
    kind: "ReplicaSet",
    object:
      "{ spec: { replicas: 1 }, status: { replicas: 1, fullyLabeledReplicas: 1, availableReplicas: 1, readyReplicas: 1 } }",
    status: "current",
  },
  {
    what: "pods refused",
    kind: "ReplicaSet",
    object:
      "{ spec: { replicas: 1 }, status: { conditions: [{ type: ReplicaFailure, status: 'True', message: quota }] } }",
    status: "inProgress",
    says: /quota/,
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

describe("health", () => {
  for (const { what, kind, object, status, says } of ROWS) {
    it(`${kind}: ${what} is ${status}`, () => {
      const ref = { apiVersion: "v1", kind, namespace: "", name: "x" };
      const health = healthOf(
        { ref, uid: "", resourceVersion: "", body: parse(object) as JsonObject, managedFields: [] },
        NOW,
      );
      assert.equal(health.status, status, health.message);
      if (says) assert.match(health.message, says);
    });
  }
});
