import { describe } from "mocha";
import { checkHealth, type HealthRow } from "./checkHealth.ts";

const ready =
  "conditions: [{ type: Progressing, status: 'True', reason: NewReplicaSetAvailable }, { type: Available, status: 'True' }]";

const ROWS: readonly HealthRow[] = [
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
];

describe("health of workloads", () => checkHealth(ROWS));
