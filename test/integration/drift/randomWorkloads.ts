import type { Json, JsonObject } from "../../../src/model/json.ts";
import type { Random } from "./random.ts";
import { fields, metadata, named, type RandomKind, strings, word, WORDS } from "./randomKind.ts";

function container(random: Random, name: string): JsonObject {
  return {
    name,
    image: `registry.invalid/${word(random)}:${random.int(1, 3)}`,
    ...fields(
      random,
      {
        env: () => named(random, (key) => environment(random, key)),
        ports: () =>
          random.shuffle(random.some([80, 443, 53])).map((containerPort) => ({
            containerPort,
            ...fields(random, { protocol: () => random.pick(["TCP", "UDP"]), name: () => `p${containerPort}` }),
          })),
        args: () => named(random, (key) => key as unknown as JsonObject),
        resources: () =>
          fields(random, {
            limits: () => ({ cpu: random.pick(["500m", "1", "1000m"]), memory: "64Mi" }),
            requests: () => ({ cpu: "100m" }),
          }),
        imagePullPolicy: () => random.pick(["Always", "IfNotPresent"]),
        securityContext: () =>
          fields(random, { runAsNonRoot: () => random.chance(0.5), readOnlyRootFilesystem: () => random.chance(0.5) }),
        readinessProbe: () => ({
          httpGet: { path: "/", port: random.pick<Json>([80, "p80"]) },
          ...fields(random, { initialDelaySeconds: () => random.int(0, 2), periodSeconds: () => random.int(5, 6) }),
        }),
      },
      0.4,
    ),
  };
}

function environment(random: Random, name: string): JsonObject {
  if (random.chance(0.25))
    return {
      name,
      valueFrom: {
        fieldRef: {
          fieldPath: random.pick(["metadata.name", "status.podIP"]),
          ...fields(random, { apiVersion: () => "v1" }),
        },
      },
    };
  if (random.chance(0.2)) return { name, valueFrom: { configMapKeyRef: { name: word(random), key: word(random) } } };
  return { name, ...fields(random, { value: () => random.pick(["", "one", "two"]) }, 0.8) };
}

function podTemplate(random: Random): JsonObject {
  const containers = ["main", ...random.some(WORDS, 0.25)].map((name) => container(random, name));
  return {
    metadata: { labels: { app: "random", ...strings(random) } },
    spec: {
      containers,
      ...fields(
        random,
        {
          volumes: () =>
            named(random, (name) =>
              random.pick<JsonObject>([
                { name, emptyDir: {} },
                { name, configMap: { name: word(random), items: [{ key: "a", path: "b" }] } },
                { name, projected: { sources: [{ serviceAccountToken: { path: "token" } }] } },
              ]),
            ),
          nodeSelector: () => strings(random),
          tolerations: () => named(random, (key) => ({ key, operator: "Exists" })),
          terminationGracePeriodSeconds: () => random.int(10, 12),
          serviceAccountName: () => word(random),
          hostNetwork: () => random.chance(0.3),
          imagePullSecrets: () => named(random, (name) => ({ name })),
        },
        0.35,
      ),
    },
  };
}

export const deployment: RandomKind = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  plural: "deployments",
  isNamespaced: true,
  make: (random) => ({
    metadata: metadata(random),
    spec: {
      selector: { matchLabels: { app: "random" } },
      template: podTemplate(random),
      ...fields(random, {
        replicas: () => random.int(0, 3),
        minReadySeconds: () => random.int(0, 2),
        paused: () => random.chance(0.5),
        strategy: () =>
          random.pick<JsonObject>([
            { type: "Recreate" },
            { type: "RollingUpdate", rollingUpdate: { maxSurge: random.pick<Json>([1, "25%"]) } },
          ]),
      }),
    },
  }),
};

export const statefulSet: RandomKind = {
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  plural: "statefulsets",
  isNamespaced: true,
  make: (random) => ({
    metadata: metadata(random),
    spec: {
      serviceName: "random",
      selector: { matchLabels: { app: "random" } },
      template: podTemplate(random),
      volumeClaimTemplates: [
        {
          metadata: { name: "data" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
        },
      ],
      ...fields(random, { replicas: () => random.int(0, 3) }),
    },
  }),
};

export const cronJob: RandomKind = {
  apiVersion: "batch/v1",
  kind: "CronJob",
  plural: "cronjobs",
  isNamespaced: true,
  make: (random) => {
    const template = podTemplate(random) as { spec: JsonObject };
    return {
      metadata: metadata(random),
      spec: {
        schedule: random.pick(["* * * * *", "0 1 * * *"]),
        jobTemplate: { spec: { template: { ...template, spec: { ...template.spec, restartPolicy: "Never" } } } },
        ...fields(random, {
          suspend: () => random.chance(0.5),
          concurrencyPolicy: () => random.pick(["Allow", "Forbid"]),
          successfulJobsHistoryLimit: () => random.int(0, 3),
        }),
      },
    };
  },
};
