import type { Json, JsonObject } from "../../../src/model/json.ts";
import type { Random } from "./random.ts";

export interface RandomKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly isNamespaced: boolean;
  /** The object without identity; two calls differ, but have parts in common. */
  make(random: Random): JsonObject;
}

const WORDS = ["alpha", "beta", "gamma", "delta"] as const;
const word = (random: Random): string => random.pick(WORDS);

/** Each field with the probability: fields that are left out are what makes objects differ. */
function fields(random: Random, all: Readonly<Record<string, () => Json>>, probability = 0.5): JsonObject {
  return Object.fromEntries(
    Object.entries(all)
      .filter(() => random.chance(probability))
      .map(([key, make]) => [key, make()]),
  );
}

function metadata(random: Random): JsonObject {
  return fields(random, { labels: () => strings(random), annotations: () => strings(random) }, 0.7);
}

function strings(random: Random): JsonObject {
  return Object.fromEntries(random.some(WORDS).map((key) => [key, word(random)]));
}

function named(random: Random, make: (name: string) => JsonObject): Json[] {
  return random.shuffle(random.some(WORDS)).map(make);
}

function container(random: Random, name: string): JsonObject {
  return {
    name,
    image: `registry.invalid/${word(random)}:${random.int(1, 3)}`,
    ...fields(
      random,
      {
        env: () => named(random, (key) => environment(random, key)),
        ports: () =>
          random
            .shuffle(random.some([80, 443, 53]))
            .map((containerPort) => ({
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

const deployment: RandomKind = {
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

const statefulSet: RandomKind = {
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

const configMap: RandomKind = {
  apiVersion: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
  isNamespaced: true,
  make: (random) => ({
    metadata: metadata(random),
    ...fields(
      random,
      {
        data: () => ({ ...strings(random), ...fields(random, { "with.dot": () => "", long: () => "a\nb\n" }) }),
        binaryData: () => ({ bytes: random.pick(["AAA=", "AQID"]) }),
      },
      0.8,
    ),
  }),
};

const secret: RandomKind = {
  apiVersion: "v1",
  kind: "Secret",
  plural: "secrets",
  isNamespaced: true,
  make: (random) => ({
    metadata: metadata(random),
    type: "Opaque",
    ...fields(
      random,
      { data: () => Object.fromEntries(random.some(WORDS).map((key) => [key, random.pick(["b25l", "dHdv", ""])])) },
      0.9,
    ),
  }),
};

const service: RandomKind = {
  apiVersion: "v1",
  kind: "Service",
  plural: "services",
  isNamespaced: true,
  make: (random) => ({
    metadata: metadata(random),
    spec: {
      selector: { app: "random", ...strings(random) },
      ports: [80, ...random.some([443, 53])].map((port) => ({
        name: `p${port}`,
        port,
        ...fields(random, {
          protocol: () => random.pick(["TCP", "UDP"]),
          targetPort: () => random.pick<Json>([port, "web"]),
        }),
      })),
      ...fields(
        random,
        {
          type: () => random.pick(["ClusterIP", "NodePort"]),
          sessionAffinity: () => random.pick(["None", "ClientIP"]),
        },
        0.4,
      ),
    },
  }),
};

const clusterRole: RandomKind = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  plural: "clusterroles",
  isNamespaced: false,
  make: (random) => ({
    metadata: metadata(random),
    rules: named(random, (resource) => ({
      apiGroups: [""],
      resources: [resource],
      verbs: random.some(["get", "list", "watch"], 0.7).concat("create"),
    })),
  }),
};

const roleBinding: RandomKind = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "RoleBinding",
  plural: "rolebindings",
  isNamespaced: true,
  make: (random) => ({
    metadata: metadata(random),
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
    subjects: named(random, (name) =>
      random.pick<JsonObject>([
        { kind: "User", name },
        { kind: "Group", name, apiGroup: "rbac.authorization.k8s.io" },
        { kind: "ServiceAccount", name, namespace: "default" },
      ]),
    ),
  }),
};

const networkPolicy: RandomKind = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  plural: "networkpolicies",
  isNamespaced: true,
  make: (random) => ({
    metadata: metadata(random),
    spec: {
      podSelector: random.chance(0.5) ? {} : { matchLabels: strings(random) },
      ...fields(
        random,
        {
          policyTypes: () => random.shuffle(["Ingress", "Egress"]),
          ingress: () =>
            named(random, (key) => ({
              from: [{ podSelector: { matchLabels: { app: key } } }],
              ...fields(random, {
                ports: () => [{ port: random.pick<Json>([80, "web"]), ...fields(random, { protocol: () => "TCP" }) }],
              }),
            })),
          egress: () => [{}],
        },
        0.7,
      ),
    },
  }),
};

const autoscaler: RandomKind = {
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  plural: "horizontalpodautoscalers",
  isNamespaced: true,
  make: (random) => ({
    metadata: metadata(random),
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: word(random) },
      maxReplicas: random.int(3, 5),
      ...fields(random, {
        minReplicas: () => random.int(1, 2),
        metrics: () =>
          random
            .some(["cpu", "memory"], 0.8)
            .map((name) => ({
              type: "Resource",
              resource: { name, target: { type: "Utilization", averageUtilization: random.int(50, 52) } },
            })),
        behavior: () => ({
          scaleDown: fields(random, {
            stabilizationWindowSeconds: () => random.int(0, 60),
            policies: () => [{ type: "Pods", value: 1, periodSeconds: 60 }],
          }),
        }),
      }),
    },
  }),
};

const ingress: RandomKind = {
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  plural: "ingresses",
  isNamespaced: true,
  make: (random) => ({
    metadata: metadata(random),
    spec: {
      rules: ["a.test", ...random.some(["b.test"])].map((host) => ({
        host,
        http: {
          paths: [
            {
              path: "/",
              pathType: random.pick(["Prefix", "Exact"]),
              backend: { service: { name: word(random), port: { number: 80 } } },
            },
          ],
        },
      })),
      ...fields(random, {
        ingressClassName: () => word(random),
        tls: () => [{ hosts: random.shuffle(["a.test", "b.test"]), secretName: word(random) }],
      }),
    },
  }),
};

const cronJob: RandomKind = {
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

const webhook: RandomKind = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "ValidatingWebhookConfiguration",
  plural: "validatingwebhookconfigurations",
  isNamespaced: false,
  make: (random) => ({
    metadata: metadata(random),
    webhooks: named(random, (name) => ({
      name: `${name}.example.test`,
      admissionReviewVersions: ["v1"],
      sideEffects: "None",
      failurePolicy: "Ignore",
      clientConfig: { service: { name: "none", namespace: "default", ...fields(random, { path: () => "/check" }) } },
      rules: [
        {
          apiGroups: ["example.test"],
          apiVersions: ["v1"],
          operations: ["CREATE"],
          resources: ["nothings"],
          ...fields(random, { scope: () => random.pick(["*", "Namespaced"]) }),
        },
      ],
      ...fields(random, {
        namespaceSelector: () => ({ matchLabels: strings(random) }),
        timeoutSeconds: () => random.int(1, 10),
      }),
    })),
  }),
};

const widget: RandomKind = {
  apiVersion: "example.test/v1",
  kind: "Widget",
  plural: "widgets",
  isNamespaced: true,
  make: (random) => ({
    metadata: metadata(random),
    spec: fields(random, {
      size: () => random.int(0, 2),
      ratio: () => random.pick([1, 1.5, 0]),
      note: () => random.pick<Json>([null, "", "text"]),
      enabled: () => random.chance(0.5),
      port: () => random.pick<Json>([80, "80", "web"]),
      amount: () => random.pick<Json>(["1000m", "1", 1]),
      tags: () => random.shuffle(random.some(WORDS)) as Json[],
      items: () =>
        named(random, (name) => ({
          name,
          ...fields(random, { value: () => random.pick(["", "x"]), count: () => random.int(0, 2) }),
        })),
      pairs: () =>
        random
          .some(["a", "b"])
          .flatMap((host) =>
            random
              .shuffle(random.pick([["TCP"], ["UDP"], ["TCP", "UDP"], [undefined]]))
              .map((protocol) => ({
                host,
                ...(protocol === undefined ? {} : { protocol }),
                ...fields(random, { weight: () => random.int(0, 2) }),
              })),
          ),
      steps: () =>
        named(random, (run) => ({
          run,
          ...fields(random, {
            retries: () => random.pick([3, 4]),
            ref: () => fields(random, { path: () => word(random), version: () => random.pick(["v1", "v2"]) }),
          }),
        })),
      plain: () => random.shuffle(random.some(WORDS)) as Json[],
      settings: () => fields(random, { mode: () => random.pick(["fast", "slow"]), level: () => random.int(0, 2) }),
      labels: () => strings(random),
      groups: () =>
        Object.fromEntries(
          random
            .some(WORDS, 0.3)
            .map((key) => [key, fields(random, { low: () => random.int(0, 2), high: () => random.int(8, 9) })]),
        ),
      free: () => ({
        list: named(random, (name) => ({ name, value: random.int(0, 1) })),
        map: strings(random),
        empty: {},
      }),
      half: () => fields(random, { known: () => word(random), unknown: () => [1, word(random)] }),
      any: () => random.pick<Json>([1, "one", [1, 2], { a: word(random) }]),
      choice: () => random.pick<JsonObject>([{ left: { a: word(random) } }, { right: { b: word(random) } }]),
      nested: () => ({
        deep: fields(random, { a: () => word(random), b: () => word(random), list: () => [random.int(0, 2)] }),
      }),
      template: () => ({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: word(random), labels: strings(random) },
        data: strings(random),
      }),
    }),
  }),
};

export const RANDOM_KINDS: readonly RandomKind[] = [
  widget,
  deployment,
  configMap,
  service,
  clusterRole,
  networkPolicy,
  autoscaler,
  widget,
  secret,
  statefulSet,
  roleBinding,
  ingress,
  cronJob,
  webhook,
];
